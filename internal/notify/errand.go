package notify

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Errand is how a message goes out of the house. It is sealed: through how many
// channels it went says how grave it is.
type Errand struct {
	Urgency  Urgency `bson:"urgency"`
	Exercise bool    `bson:"exercise,omitempty"` // the message is of a drill
	Legs     []Leg   `bson:"legs,omitempty"`
}

// Leg is a message's way through one outlet.
type Leg struct {
	Outlet   string    `bson:"outlet"`
	Failures int       `bson:"failures,omitempty"` // of the outlet, since the message waits there
	Parcel   string    `bson:"parcel,omitempty"`   // that took it along
	Sent     time.Time `bson:"sent,omitempty"`     // when the provider took the parcel: not yet seen by anybody
	Receipt  string    `bson:"receipt,omitempty"`  // the provider's reference
}

// leg returns the way through an outlet, nil when it was not taken.
func (e *Errand) leg(outlet string) *Leg {
	i := slices.IndexFunc(e.Legs, func(l Leg) bool { return l.Outlet == outlet })
	if i < 0 {
		return nil
	}
	return &e.Legs[i]
}

// take returns the way through an outlet, which is taken from now on.
func (e *Errand) take(outlet string) *Leg {
	if l := e.leg(outlet); l != nil {
		return l
	}
	e.Legs = append(e.Legs, Leg{Outlet: outlet})
	return &e.Legs[len(e.Legs)-1]
}

// patience is after how many failures of an outlet the next one is taken as well.
var patience = map[Urgency]int{Routine: 4, Urgent: 1}

// fails tells whether the message needs another way besides this one.
func (e *Errand) fails(l *Leg) bool {
	return e.Urgency == Gravest || l.Sent.IsZero() && l.Failures >= patience[e.Urgency]
}

// urgency is that of the post, or else of its kind.
func (p Post) urgency() Urgency {
	if p.Urgency != "" {
		return p.Urgency
	}
	switch p.Kind {
	case AlertSeat:
		return Gravest
	case AlertOpen, AlertRaised, NoticeArrived, NoticeUnseen, ChannelDown, AnswerStuck, Recall, MentorConcern, CardReleased, CardUnread:
		return Urgent
	}
	return Routine
}

// Errands hands messages over to the outlets.
type Errands struct {
	inboxes  *Inboxes
	contacts *Contacts
	outlets  *Outlets
}

// Owing returns the messages that wait to be handed over.
func (e *Errands) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return e.inboxes.messages.Owing(ctx, now, limit)
}

// Do hands one message over to the outlets through which it has to go now. Handing
// over twice is harmless: an outlet knows what it holds, and the message what was sent.
func (e *Errands) Do(ctx context.Context, id string) error {
	m, err := e.inboxes.messages.Claim(ctx, id, e.inboxes.clock.Now())
	if err != nil {
		return err
	}
	key, errand, err := e.inboxes.errand(ctx, m)
	if errors.Is(err, vault.ErrErased) {
		m.Settle(time.Time{})
		return store.UnlessConflict(e.inboxes.messages.Replace(ctx, m))
	}
	if err != nil {
		return err
	}
	if m.ReadAt.IsZero() {
		if err := e.handOver(ctx, m, &errand); err != nil {
			return err
		}
	}
	if m.Errand, err = vault.Seal(key, e.inboxes.errandOf(id), errand); err != nil {
		return err
	}
	m.Settle(time.Time{})
	return store.UnlessConflict(e.inboxes.messages.Replace(ctx, m))
}

func (e *Errands) handOver(ctx context.Context, m *Message, errand *Errand) error {
	ways, err := e.contacts.ways(ctx, m.Recipient, errand.Urgency)
	if err != nil {
		return err
	}
	for _, way := range ways {
		leg := errand.take(way)
		if leg.Sent.IsZero() && leg.Failures == 0 {
			failures, err := e.outlets.join(ctx, way, m.ID, *errand)
			if err != nil {
				return err
			}
			leg.Failures = failures
		}
		if !errand.fails(leg) {
			return nil
		}
	}
	return nil
}

// errand opens what a message's errand is. One that cannot be opened goes through
// all channels: nobody knows that it is less urgent.
func (b *Inboxes) errand(ctx context.Context, m *Message) (vault.Key, Errand, error) {
	key, err := b.vault.Key(ctx, m.Recipient)
	if err != nil {
		return key, Errand{}, err
	}
	errand, err := vault.Open(key, b.errandOf(m.ID), m.Errand)
	if vault.Unreadable(ctx, err, b.errandOf(m.ID)) {
		return key, Errand{Urgency: Gravest}, nil
	}
	return key, errand, err
}

// mark notes on a message what became of its way through an outlet.
func (b *Inboxes) mark(ctx context.Context, id, outlet string, note func(*Message, *Leg)) error {
	_, err := b.messages.Update(ctx, id, func(m *Message) error {
		key, errand, err := b.errand(ctx, m)
		if err != nil {
			return err
		}
		note(m, errand.take(outlet))
		m.Errand, err = vault.Seal(key, b.errandOf(id), errand)
		return err
	})
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, vault.ErrErased) {
		return nil
	}
	return err
}

// waits tells whether a message still has to go through an outlet: nobody has read
// it, and nothing took it along.
func (b *Inboxes) waits(ctx context.Context, id, outlet string) (bool, error) {
	m, err := b.messages.Get(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	_, errand, err := b.errand(ctx, m)
	if errors.Is(err, vault.ErrErased) {
		return false, nil
	}
	leg := errand.leg(outlet)
	return err == nil && m.ReadAt.IsZero() && (leg == nil || leg.Sent.IsZero()), err
}
