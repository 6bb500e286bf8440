package notify

import (
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Outside is the way of messages out of the house: from the inbox (Errands) to the
// outlets of a person's proven contacts and wishes (Contacts), and from each outlet,
// within its provider's limits, to the provider (Outlets).
type Outside struct {
	Errands  *Errands
	Outlets  *Outlets
	Contacts *Contacts

	observers []func(channel, outcome string)
}

// NewOutside returns the way out over a database, for the messages of some inboxes.
func NewOutside(db *store.DB, v *vault.Vault, c clock.Clock, b *Inboxes, d Directory, lines Lines) *Outside {
	o := &Outside{}
	o.Contacts = &Contacts{clock: c, vault: v, directory: d, lines: newSwitchboard(lines, c),
		contacts: store.Define[Contact](db, "contacts"), observe: o.observe}
	o.Outlets = &Outlets{clock: c, vault: v, inboxes: b, contacts: o.Contacts,
		outlets: store.Define[Outlet](db, "outlets"), observe: o.observe}
	o.Errands = &Errands{inboxes: b, contacts: o.Contacts, outlets: o.Outlets}
	return o
}

// OnDelivery registers an observer of what becomes of parcels: by the name of their
// channel and one of the outcomes.
func (o *Outside) OnDelivery(observe func(channel, outcome string)) {
	o.observers = append(o.observers, observe)
}

func (o *Outside) observe(channel, outcome string) {
	for _, observe := range o.observers {
		observe(channel, outcome)
	}
}
