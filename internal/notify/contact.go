package notify

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Reach is how to reach a member of staff.
type Reach struct {
	Phone, Email string
	Unit         unit.Path
	Hospital     string
}

func (r Reach) address(c Channel) string {
	switch c {
	case SMS:
		return r.Phone
	case Email:
		return r.Email
	}
	return ""
}

// Directory knows the staff. Who is no staff, or has left, is store.ErrNotFound:
// nothing is ever sent to a student or a guardian.
type Directory interface {
	Reach(ctx context.Context, staff string) (Reach, error)
}

// Contact is what one person has proven and wishes; its id is the staff id. It
// owes the sending of a code.
type Contact struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
	Card       vault.Sealed[Card] `bson:"card"`
}

// Card is the content of a contact.
type Card struct {
	Proven map[Channel]Proof     `bson:"proven,omitempty"`
	Wishes map[Urgency][]Channel `bson:"wishes,omitempty"`
	Trial  Trial                 `bson:"trial"`
	Trials int                   `bson:"trials,omitempty"` // so far
}

// Proof says that the owner of an address has read a code sent to it.
type Proof struct {
	Address string    `bson:"address"`
	At      time.Time `bson:"at"`
}

// Contacts are everybody's proven contacts and wishes.
type Contacts struct {
	clock     clock.Clock
	vault     *vault.Vault
	contacts  *store.Collection[Contact]
	directory Directory
	lines     *switchboard
	observe   func(channel, outcome string)
}

// Standing is one contact as its owner sees it.
type Standing struct {
	Channel Channel
	Known   bool // the record holds an address, or the unit has a group
	Offered bool // something reaches it
	Proven  bool
}

// Verified tells whether something outside the platform reaches a person for sure:
// a phone or an address of theirs to which a code was sent and that they entered.
func (c *Contacts) Verified(ctx context.Context, staff string) (bool, error) {
	all, err := c.standings(ctx, staff)
	return slices.ContainsFunc(all, func(s Standing) bool { return s.Channel != Group && s.Offered && s.Proven }), err
}

// Offered tells whether the installation has any channel to a person: without one
// nobody can be verified.
func (c *Contacts) Offered() bool { return c.lines.sms != nil || c.lines.email != nil }

// Mine returns the actor's contacts and wishes.
func (c *Contacts) Mine(ctx context.Context, who actor.Actor) ([]Standing, map[Urgency][]Channel, error) {
	all, err := c.standings(ctx, who.ID)
	if err != nil {
		return nil, nil, err
	}
	card, err := c.card(ctx, who.ID)
	return all, map[Urgency][]Channel{Routine: card.wishes(Routine), Urgent: card.wishes(Urgent)}, err
}

func (c *Contacts) standings(ctx context.Context, staff string) ([]Standing, error) {
	reach, err := c.directory.Reach(ctx, staff)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	card, err := c.card(ctx, staff)
	if err != nil {
		return nil, err
	}
	var all []Standing
	for _, ch := range Channels() {
		s := Standing{Channel: ch, Known: reach.address(ch) != "", Offered: c.lines.personal(ch) != nil, Proven: card.proves(ch, reach)}
		if ch == Group {
			served := len(c.lines.groupsOf(reach)) > 0
			s = Standing{Channel: ch, Known: served, Offered: served, Proven: served}
		}
		all = append(all, s)
	}
	return all, nil
}

// proves tells whether the address that a person has now was proven.
func (k Card) proves(c Channel, r Reach) bool {
	address := r.address(c)
	return address != "" && k.Proven[c].Address == address
}

// change changes what a person has proven or wishes.
func (c *Contacts) change(ctx context.Context, staff string, do func(*Contact, *Card) error) error {
	blank := func() *Contact { return &Contact{Head: store.Head{ID: staff}} }
	_, err := c.contacts.Upsert(ctx, blank, func(doc *Contact) error {
		key, card, err := c.open(ctx, doc)
		if err != nil {
			return err
		}
		if err := do(doc, &card); err != nil {
			return err
		}
		doc.Card, err = vault.Seal(key, c.place(staff), card)
		return err
	})
	return err
}

// card is what a person has proven and wishes, nothing when they never did.
func (c *Contacts) card(ctx context.Context, staff string) (Card, error) {
	doc, err := c.contacts.Get(ctx, staff)
	if errors.Is(err, store.ErrNotFound) {
		return Card{}, nil
	}
	if err != nil {
		return Card{}, err
	}
	_, card, err := c.open(ctx, doc)
	return card, err
}

// open unseals a contact. One that cannot be opened has proven nothing.
func (c *Contacts) open(ctx context.Context, doc *Contact) (vault.Key, Card, error) {
	key, err := c.vault.Key(ctx, doc.ID)
	if err != nil {
		return key, Card{}, err
	}
	card, err := vault.Open(key, c.place(doc.ID), doc.Card)
	if vault.Unreadable(ctx, err, c.place(doc.ID)) {
		return key, Card{}, nil
	}
	return key, card, err
}

func (c *Contacts) place(staff string) vault.Place {
	return vault.Place{Collection: c.contacts.Name(), ID: staff, Field: "card"}
}
