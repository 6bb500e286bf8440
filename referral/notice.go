package referral

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/coordination"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// Notice tells a designated hospital or a district health contact that somewhere
// an alert waits: how urgent, under which reference, and whom to call back. No
// person, no score, no answer; the school's name is not in it either.
type Notice struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
	Recipient  string                   `bson:"recipient"` // a hospital's id or a district's path
	District   unit.Path                `bson:"district"`  // whose offices are told when nobody opens it
	Within     time.Duration            `bson:"within"`    // in which somebody should have
	Reminded   int                      `bson:"reminded,omitempty"`
	Told       []string                 `bson:"told,omitempty"`    // of the district and above it: before whom it or its silence was brought
	TakenBy    string                   `bson:"takenBy,omitempty"` // of them, who sees to it that the hospital opens it
	Given      time.Time                `bson:"given"`
	Content    vault.Sealed[NoticeText] `bson:"content"`
	Exercise   string                   `bson:"exercise,omitempty"` // the drill that it belongs to
	SeenBy     string                   `bson:"seenBy,omitempty"`
	Seen       time.Time                `bson:"seen,omitempty"`
}

// NoticeText is what a notice says.
type NoticeText struct {
	Reference string     `bson:"reference"`
	Urgency   risk.Level `bson:"urgency"`
	CallBack  string     `bson:"callBack,omitempty"`
}

// NoticeReading is a notice as its recipient reads it.
type NoticeReading struct {
	*Notice
	NoticeText
	Unreadable bool
}

const (
	byRecipient = "recipient"
	unopened    = "unopened"
)

// slowest is how often the interval between two reminders doubles: from half an
// hour to sixteen, so that a reminder stays worth reading.
const slowest = 5

// interval is the time to the next reminder.
func (n *Notice) interval() time.Duration { return n.Within << min(n.Reminded, slowest) }

// Notices is the book of notices.
type Notices struct {
	*desk
	notices   *store.Collection[Notice]
	hospitals *Hospitals
	channel   *coordination.Channel
}

func defineNotices(db *store.DB) *store.Collection[Notice] {
	return store.Define(db, "notices", store.Index[Notice]{Name: byRecipient,
		Key: func(n *Notice) string { return n.Recipient + "/" + store.TimeKey(n.Given) }},
		store.Index[Notice]{Name: unopened, Key: func(n *Notice) string {
			if n.SeenBy != "" || len(n.Told) == 0 {
				return ""
			}
			return n.District.Key() + store.TimeKey(n.Given)
		}})
}

// give writes the notices of an alert and tells those who have to read them. Each
// has a natural id, so that giving them twice gives them once.
func (n *Notices) give(ctx context.Context, doc *Alert, level risk.Level, within risk.Span) error {
	school, err := n.org.School(ctx, actor.Engine(), doc.Class.At(unit.School).Code())
	if err != nil {
		return err
	}
	district := doc.Class.At(unit.District)
	readers, err := n.readers(ctx, district)
	if err != nil {
		return err
	}
	blank := Notice{District: district, Within: time.Duration(within), Exercise: doc.Exercise}
	text := NoticeText{Reference: n.reference(doc.ID), Urgency: level, CallBack: school.Duty.CallBack}
	id := noticeID(text.Reference, doc.Notices)
	blank.Recipient = string(district)
	first := cmp.Or(readers...)
	reads := blank
	reads.bringBefore(first)
	err = n.giveTo(ctx, id, reads, text, first)
	hospital, missing := n.hospitals.For(ctx, doc.Class)
	if errors.Is(missing, ErrNoHospital) {
		return err // the health contact knows; there is nobody else to tell
	}
	if missing != nil {
		return errors.Join(err, missing)
	}
	blank.Recipient = hospital.ID
	return errors.Join(err, n.giveTo(ctx, id, blank, text, hospital.Contacts...), n.toPrograms(ctx, doc, id, hospital.ID, text))
}

func (n *Notices) giveTo(ctx context.Context, id string, blank Notice, text NoticeText, tell ...string) error {
	doc := &blank
	doc.ID, doc.Given = id+"/"+doc.Recipient, n.clock.Now()
	if doc.Exercise == "" { // the drill itself waits for who has to open it
		doc.Owe(doc.Given.Add(doc.Within))
	}
	key, err := n.vault.Key(ctx, "notices/"+doc.Recipient)
	if err != nil {
		return err
	}
	if doc.Content, err = vault.Seal(key, n.place(doc.ID), text); err != nil {
		return err
	}
	if err := n.notices.Insert(ctx, doc); err != nil && !errors.Is(err, store.ErrExists) {
		return err
	}
	return n.tell(ctx, doc, "given", notify.Post{Kind: notify.NoticeArrived, Urgency: urgencyOf(text.Urgency)}, tell...)
}

// noticeID begins the ids of the notices that an alert gives at one time, to which
// each adds its recipient.
func noticeID(reference string, number int) string { return fmt.Sprintf("%s/%d", reference, number) }

// tell posts a message about a notice to each person who is named.
func (n *Notices) tell(ctx context.Context, doc *Notice, label string, post notify.Post, people ...string) error {
	post.Object, post.Exercise = doc.ID, doc.Exercise != ""
	for _, person := range slices.DeleteFunc(people, func(p string) bool { return p == "" }) {
		post.ID, post.Recipient = postID(doc.ID, label, person), person
		if err := n.inboxes.Post(ctx, post); err != nil {
			return err
		}
	}
	return nil
}

// Owing returns the notices that nobody has opened in time.
func (n *Notices) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return n.notices.Owing(ctx, now, limit)
}

// Do tells the district's health contact and education office that nobody has
// opened a notice, at growing intervals until somebody does: delivered is not seen.
func (n *Notices) Do(ctx context.Context, id string) error {
	doc, err := n.notices.Claim(ctx, id, n.clock.Now())
	if err != nil {
		return err
	}
	if doc.SeenBy != "" {
		doc.Settle(time.Time{})
		return store.UnlessConflict(n.notices.Replace(ctx, doc))
	}
	readers, err := n.readers(ctx, doc.District)
	if err != nil {
		return err
	}
	doc.bringBefore(readers...) // written first: whoever is told can open it
	doc.TakenBy = ""
	if err := n.notices.Replace(ctx, doc); err != nil {
		return store.UnlessConflict(err)
	}
	if err := n.tell(ctx, doc, fmt.Sprintf("unseen/%d", doc.Reminded), notify.Post{Kind: notify.NoticeUnseen}, readers...); err != nil {
		return err
	}
	doc.Reminded++
	doc.Settle(n.clock.Now().Add(doc.interval()))
	return store.UnlessConflict(n.notices.Replace(ctx, doc))
}

// readers are who is there of a district's health contact and education office; where
// both are away, the education office above them, so that somebody always is.
func (n *Notices) readers(ctx context.Context, district unit.Path) ([]string, error) {
	duty, err := n.org.OnDuty(ctx, district, n.clock.Now())
	if err != nil {
		return nil, err
	}
	health, office := duty.Crew[rota.Health], duty.Crew[rota.Office]
	if health == "" && office == "" {
		office, err = n.officeOf(ctx, district.Parent())
	}
	if health == "" && office == "" { // away as they are, they are all that is named
		health, office = duty.Standing[rota.Health], duty.Standing[rota.Office]
	}
	return []string{health, office}, err
}

// recipientOf returns in whose name somebody reads notices and referrals.
func recipientOf(who actor.Actor) (string, error) {
	switch {
	case who.Role == actor.Hospital && who.Hospital != "":
		return who.Hospital, nil
	case who.Role == actor.Health && who.Unit.Level() == unit.District:
		return string(who.Unit), nil
	}
	return "", actor.ErrOutOfScope
}

// Of returns one page of the notices to the actor's hospital or district, oldest
// first.
func (n *Notices) Of(ctx context.Context, who actor.Actor, after store.Cursor, limit int) ([]NoticeReading, store.Cursor, error) {
	recipient, err := recipientOf(who)
	if err != nil {
		return nil, store.Cursor{}, err
	}
	docs, next, err := n.notices.Find(ctx, store.Query{Index: byRecipient, Prefix: recipient + "/", After: after, Limit: limit})
	if err != nil {
		return nil, store.Cursor{}, err
	}
	readings, err := n.readAll(ctx, docs)
	return readings, next, err
}

// readAll opens notices for a list, which one that cannot be opened does not break.
func (n *Notices) readAll(ctx context.Context, docs []*Notice) (_ []NoticeReading, err error) {
	readings := make([]NoticeReading, len(docs))
	for i, doc := range docs {
		readings[i], err = n.read(ctx, doc)
		readings[i].Unreadable = vault.Unreadable(ctx, err, n.place(doc.ID))
		if err != nil && !readings[i].Unreadable {
			return nil, err
		}
	}
	return readings, nil
}

// See notes that a named human opened a notice, and returns it. One to the district
// is opened as well by whoever it was brought before; one to a hospital they take on.
func (n *Notices) See(ctx context.Context, who actor.Actor, id string) (NoticeReading, error) {
	doc, err := n.notices.Update(ctx, id, func(doc *Notice) error {
		recipient, _ := recipientOf(who)
		own := recipient != "" && doc.Recipient == recipient
		if !own && !doc.cameBefore(who) {
			return actor.ErrOutOfScope
		}
		if doc.SeenBy != "" {
			return store.ErrUnchanged
		}
		if !own && doc.Recipient != string(doc.District) {
			return doc.take(who, n.clock.Now())
		}
		doc.SeenBy, doc.Seen = who.ID, n.clock.Now()
		return nil
	})
	if err == nil && doc.Exercise != "" {
		err = n.drillMoved(ctx, doc.Exercise)
	}
	if err != nil {
		return NoticeReading{}, err
	}
	return n.read(ctx, doc)
}

func (n *Notices) read(ctx context.Context, doc *Notice) (NoticeReading, error) {
	key, err := n.vault.Key(ctx, "notices/"+doc.Recipient)
	if err != nil {
		return NoticeReading{Notice: doc}, err
	}
	text, err := vault.Open(key, n.place(doc.ID), doc.Content)
	return NoticeReading{Notice: doc, NoticeText: text}, err
}

func (n *Notices) place(id string) vault.Place {
	return vault.Place{Collection: n.notices.Name(), ID: id, Field: "content"}
}
