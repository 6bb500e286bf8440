package referral

import (
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Notice tells a designated hospital or a district health contact that somewhere
// an alert waits: how urgent, under which reference, and whom to call back. No
// person, no score, no answer; the school's name is not in it either.
type Notice struct {
	store.Head `bson:"-"`
	Recipient  string                   `bson:"recipient"` // a hospital's id or a district's path
	Given      time.Time                `bson:"given"`
	Content    vault.Sealed[NoticeText] `bson:"content"`
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
}

const byRecipient = "recipient"

// Notices is the book of notices.
type Notices struct {
	*desk
	notices   *store.Collection[Notice]
	hospitals *Hospitals
}

func defineNotices(db *store.DB) *store.Collection[Notice] {
	return store.Define(db, "notices", store.Index[Notice]{Name: byRecipient,
		Key: func(n *Notice) string { return n.Recipient + "/" + store.TimeKey(n.Given) }})
}

// give writes the notices of an alert and tells those who have to read them. Each
// has a natural id, so that giving them twice gives them once.
func (n *Notices) give(ctx context.Context, doc *Alert, level risk.Level) error {
	school, err := n.org.School(ctx, actor.Engine(), doc.Class.At(unit.School).Code())
	if err != nil {
		return err
	}
	district := doc.Class.At(unit.District)
	contacts, err := n.org.Unit(ctx, district)
	if err != nil {
		return err
	}
	text := NoticeText{Reference: n.reference(doc.ID), Urgency: level, CallBack: school.Duty.CallBack}
	err = n.giveTo(ctx, string(district), text, contacts.HealthContact)
	hospital, missing := n.hospitals.For(ctx, doc.Class)
	if errors.Is(missing, ErrNoHospital) {
		return err // the health contact knows; there is nobody else to tell
	}
	if missing != nil {
		return errors.Join(err, missing)
	}
	return errors.Join(err, n.giveTo(ctx, hospital.ID, text, hospital.Contacts...))
}

func (n *Notices) giveTo(ctx context.Context, recipient string, text NoticeText, tell ...string) error {
	id := text.Reference + "/" + recipient
	key, err := n.vault.Key(ctx, "notices/"+recipient)
	if err != nil {
		return err
	}
	doc := &Notice{Head: store.Head{ID: id}, Recipient: recipient, Given: n.clock.Now()}
	if doc.Content, err = vault.Seal(key, n.place(id), text); err != nil {
		return err
	}
	if err := n.notices.Insert(ctx, doc); err != nil && !errors.Is(err, store.ErrExists) {
		return err
	}
	for _, person := range tell {
		if person == "" {
			continue
		}
		err := n.inboxes.Post(ctx, notify.Post{ID: id + "/" + person + "/inbox", Recipient: person,
			Kind: notify.NoticeArrived, Object: id})
		if err != nil {
			return err
		}
	}
	return nil
}

// reference is by what both sides speak of an alert; it leads to no student.
func (n *Notices) reference(alert string) string { return n.vault.Fingerprint("notice", alert)[:12] }

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
	readings := make([]NoticeReading, len(docs))
	for i, doc := range docs {
		if readings[i], err = n.read(ctx, doc); err != nil {
			return nil, store.Cursor{}, err
		}
	}
	return readings, next, nil
}

// See notes that a named human opened a notice, and returns it.
func (n *Notices) See(ctx context.Context, who actor.Actor, id string) (NoticeReading, error) {
	recipient, err := recipientOf(who)
	if err != nil {
		return NoticeReading{}, err
	}
	doc, err := n.notices.Update(ctx, id, func(doc *Notice) error {
		if doc.Recipient != recipient {
			return actor.ErrOutOfScope
		}
		if doc.SeenBy != "" {
			return store.ErrUnchanged
		}
		doc.SeenBy, doc.Seen = who.ID, n.clock.Now()
		return nil
	})
	if err != nil {
		return NoticeReading{}, err
	}
	return n.read(ctx, doc)
}

func (n *Notices) read(ctx context.Context, doc *Notice) (NoticeReading, error) {
	key, err := n.vault.Key(ctx, "notices/"+doc.Recipient)
	if err != nil {
		return NoticeReading{}, err
	}
	text, err := vault.Open(key, n.place(doc.ID), doc.Content)
	return NoticeReading{doc, text}, err
}

func (n *Notices) place(id string) vault.Place {
	return vault.Place{Collection: n.notices.Name(), ID: id, Field: "content"}
}
