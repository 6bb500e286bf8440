// Package notify brings messages to people. A message has a natural id, so that
// whoever posts it twice posts it once, and its text is sealed for its
// recipient: what leaves the house says only that something waits.
package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Kind says what a message is about; clients have the words for it.
type Kind string

// The kinds of messages.
const (
	AlertOpen     Kind = "alert"         // an alert needs somebody
	AlertSeat     Kind = "alert-seat"    // an acute answer: the on-site counselor is told the seat
	AlertRaised   Kind = "alert-raised"  // a later answer raised the alert
	CaseDue       Kind = "case"          // a case waits for its next step
	ReferralDue   Kind = "referral"      // a referral waits
	ReferralNews  Kind = "referral-news" // the other side of a referral acted
	ReturnDue     Kind = "return"        // a return to school waits
	NoticeArrived Kind = "notice"        // urgency, reference and call-back for a hospital or health contact
	PaperDue      Kind = "paper-due"     // a student is to answer alone: the window opened, or ends soon
	PaperMissed   Kind = "paper-missed"  // the window has ended, or the student does not want to
	NoticeUnseen  Kind = "notice-unseen" // nobody has opened a notice in time
	ChannelDown   Kind = "channel"       // a hospital's programs do not take what they were sent: use the telephone
	AnswerStuck   Kind = "answer-stuck"  // an answer of a hospital's programs cannot be carried out: ask it by telephone
	Recall        Kind = "recall"        // a packet was taken back and the hospital may not know: telephone, so that it is destroyed
	WorkStuck     Kind = "work-stuck"    // something fails again and again: an administrator has to look
	WatchdogAway  Kind = "watchdog-away" // the watchdog does not answer: nobody watches the engine
	StudentAbsent Kind = "absent"        // a student in care is absent, and nobody knows why
	HandedOver    Kind = "handed-over"   // somebody else's alerts and cases are now the recipient's

	MentorsLacking Kind = "mentors-lacking" // students of the lead's school have no mentor
	CareTask       Kind = "care-task"       // a task of a mentor is overdue; the same words for every student
	CareOverdue    Kind = "care-overdue"    // to the counselor: a mentor has not done what a case asked for
	MentorConcern  Kind = "mentor-concern"  // to the counselor: a mentor would like them to have a look
	CardReleased   Kind = "card"            // a safety card is to be read
	CardUnread     Kind = "card-unread"     // to the counselor: somebody has not read theirs
	CardEnded      Kind = "card-ended"      // to its readers: it counts no more, because it was withdrawn
	CardOver       Kind = "card-over"       // to the counselor: its days have passed
)

// Post is a message before it is stored.
type Post struct {
	ID        string `bson:"id"` // natural: what/step/recipient/channel
	Recipient string `bson:"recipient"`
	Kind      Kind   `bson:"kind"`
	Object    string `bson:"object"`             // id of the alert, case or referral
	Place     string `bson:"place,omitempty"`    // room and seat, for the on-site counselor only
	Exercise  bool   `bson:"exercise,omitempty"` // nobody is in danger: whoever shows it says so

	// Urgency is said when the message is posted and never before: in a document that
	// waits to tell it would say how grave it is. None means that of the kind.
	Urgency Urgency `bson:"-"`
}

// Body is what the recipient reads.
type Body struct {
	Kind     Kind   `bson:"kind"`
	Object   string `bson:"object"`
	Place    string `bson:"place,omitempty"`
	Exercise bool   `bson:"exercise,omitempty"`
}

// Message is a post in its recipient's inbox. It owes its way to the outlets.
type Message struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
	Recipient  string               `bson:"recipient"`
	PostedAt   time.Time            `bson:"postedAt"`
	ReadAt     time.Time            `bson:"readAt,omitempty"`
	Body       vault.Sealed[Body]   `bson:"body"`
	Errand     vault.Sealed[Errand] `bson:"errand"`
}

// Letter is a message as its recipient opens it.
type Letter struct {
	ID       string
	PostedAt time.Time
	ReadAt   time.Time
	Body
	Unreadable bool // it cannot be opened; that it came is shown all the same
}

const (
	byRecipient = "recipient"
	byUnread    = "unread" // those that nobody has read
)

// Inboxes holds everybody's messages.
type Inboxes struct {
	clock    clock.Clock
	vault    *vault.Vault
	messages *store.Collection[Message]
	posted   []func(Post)
}

// New returns the inboxes over a database.
func New(db *store.DB, v *vault.Vault, c clock.Clock) *Inboxes {
	return &Inboxes{clock: c, vault: v,
		messages: store.Define(db, "messages", store.Index[Message]{Name: byRecipient,
			Key: func(m *Message) string { return m.Recipient + "/" + newestFirst(m.PostedAt) }},
			store.Index[Message]{Name: byUnread, Key: func(m *Message) string {
				if m.ReadAt.IsZero() {
					return m.Recipient + "/"
				}
				return ""
			}})}
}

// OnPosted registers an observer of messages that were posted for the first time.
func (b *Inboxes) OnPosted(observe func(Post)) { b.posted = append(b.posted, observe) }

// Post puts a message into its recipient's inbox, once: a message that is there
// already is left as it is. Its id is made of the natural one and tells nobody what
// happened where: a recipient may know that something did, and no more.
func (b *Inboxes) Post(ctx context.Context, p Post) error {
	key, err := b.vault.Key(ctx, p.Recipient)
	if err != nil {
		return err
	}
	m := &Message{Head: store.Head{ID: b.vault.Fingerprint("message", p.ID)}, Recipient: p.Recipient, PostedAt: b.clock.Now()}
	m.Body, err = vault.Seal(key, b.place(m.ID), Body{Kind: p.Kind, Object: p.Object, Place: p.Place, Exercise: p.Exercise})
	if err != nil {
		return err
	}
	m.Errand, err = vault.Seal(key, b.errandOf(m.ID), Errand{Urgency: p.urgency(), Exercise: p.Exercise})
	if err != nil {
		return err
	}
	m.Owe(m.PostedAt)
	err = b.messages.Insert(ctx, m)
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, observe := range b.posted {
		observe(p)
	}
	return nil
}

// Trace is what is known of a message: when it was posted and read, and when the first
// provider outside took it.
type Trace struct{ Posted, Read, Carried time.Time }

// Trace returns what is known of the message with a natural id; nothing while it was
// not posted.
func (b *Inboxes) Trace(ctx context.Context, id string) (Trace, error) {
	m, err := b.messages.Get(ctx, b.vault.Fingerprint("message", id))
	if errors.Is(err, store.ErrNotFound) {
		return Trace{}, nil
	}
	if err != nil {
		return Trace{}, err
	}
	_, errand, err := b.errand(ctx, m)
	if err != nil {
		return Trace{}, err
	}
	t := Trace{Posted: m.PostedAt, Read: m.ReadAt}
	for _, leg := range errand.Legs {
		if !leg.Sent.IsZero() && (t.Carried.IsZero() || leg.Sent.Before(t.Carried)) {
			t.Carried = leg.Sent
		}
	}
	return t, nil
}

// Of returns one page of an actor's own messages, newest first.
func (b *Inboxes) Of(ctx context.Context, who actor.Actor, after store.Cursor, limit int) ([]Letter, store.Cursor, error) {
	docs, next, err := b.messages.Find(ctx, store.Query{
		Index: byRecipient, Prefix: who.ID + "/", After: after, Limit: limit})
	if err != nil {
		return nil, store.Cursor{}, err
	}
	key, err := b.vault.Key(ctx, who.ID)
	if err != nil {
		return nil, store.Cursor{}, err
	}
	letters := make([]Letter, len(docs))
	for i, m := range docs {
		body, err := vault.Open(key, b.place(m.ID), m.Body)
		unreadable := vault.Unreadable(ctx, err, b.place(m.ID))
		if err != nil && !unreadable {
			return nil, store.Cursor{}, err
		}
		letters[i] = Letter{ID: m.ID, PostedAt: m.PostedAt, ReadAt: m.ReadAt, Body: body, Unreadable: unreadable}
	}
	return letters, next, nil
}

// Newest returns the mark of an actor's newest message: another mark means another
// message.
func (b *Inboxes) Newest(ctx context.Context, who actor.Actor) (string, error) {
	docs, _, err := b.messages.Find(ctx, store.Query{Index: byRecipient, Prefix: who.ID + "/", Limit: 1})
	if err != nil || len(docs) == 0 {
		return "", err
	}
	return docs[0].ID, nil
}

// ManyUnread is as far as unread messages are counted: so many or more are many.
const ManyUnread = 100

// Unread counts an actor's messages that they have not read, however old, up to
// ManyUnread.
func (b *Inboxes) Unread(ctx context.Context, who actor.Actor) (int, error) {
	docs, _, err := b.messages.Find(ctx, store.Query{Index: byUnread, Prefix: who.ID + "/", Limit: ManyUnread})
	return len(docs), err
}

// Read notes that the recipient opened a message.
func (b *Inboxes) Read(ctx context.Context, who actor.Actor, id string) error {
	_, err := b.messages.Update(ctx, id, func(m *Message) error {
		if m.Recipient != who.ID {
			return actor.ErrOutOfScope
		}
		if !m.ReadAt.IsZero() {
			return store.ErrUnchanged
		}
		m.ReadAt = b.clock.Now()
		m.Settle(time.Time{}) // who has read it is not called any more
		return nil
	})
	return err
}

func (b *Inboxes) place(id string) vault.Place {
	return vault.Place{Collection: b.messages.Name(), ID: id, Field: "body"}
}

func (b *Inboxes) errandOf(id string) vault.Place {
	return vault.Place{Collection: b.messages.Name(), ID: id, Field: "errand"}
}

// newestFirst renders a moment so that later ones sort first.
func newestFirst(t time.Time) string {
	const end = 9_999_999_999_999 // the last millisecond of 13 digits, in the year 2286
	return fmt.Sprintf("%013d", end-t.UnixMilli())
}
