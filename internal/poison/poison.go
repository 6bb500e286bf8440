// Package poison keeps the book of owed work that fails again and again. Such
// work is never given up: it is tried once a minute, blocks nobody, and people
// are told that it is there. The book says of what kind it is and how it fails,
// never what stands in it.
package poison

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Work names one piece of owed work.
type Work struct {
	Job        string `bson:"job"`
	Collection string `bson:"collection"`
	Object     string `bson:"object"`
}

// Item is a piece of work that keeps failing. Its id is a keyed hash, because the
// ids of papers hold those of students.
type Item struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"` // the next look at it
	Work       `bson:",inline"`
	Place      unit.Path `bson:"place,omitempty"` // where it belongs to, as far as that can be read
	Class      string    `bson:"class"`           // how it fails, from a short list
	Failures   int       `bson:"failures"`
	First      time.Time `bson:"first"`
	Last       time.Time `bson:"last"`
	Round      int       `bson:"round"` // grows when it fails again after it was done
	Told       int       `bson:"told"`
	TellAt     time.Time `bson:"tellAt"`
	Cleared    time.Time `bson:"cleared,omitempty"`
}

// Whom names the people to be told of an item, and where it belongs to.
type Whom func(ctx context.Context, w Work, body store.Debt) (place unit.Path, people []string, err error)

// Book is the book of such work.
type Book struct {
	clock   clock.Clock
	db      *store.DB
	items   *store.Collection[Item]
	vault   *vault.Vault
	inboxes *notify.Inboxes
	whom    Whom

	mu       sync.Mutex
	failures map[Work]int // in this process; forgotten with it
}

const (
	collection = "poison"
	byOpen     = "open"
	remembered = 10_000
)

// How often an item is looked at, and told of again: after an hour, then doubled
// to sixteen.
const (
	lookEvery = 5 * time.Minute
	tellAgain = time.Hour
	slowest   = 4
	grace     = time.Minute // for work that was renewed to be tried in
)

// New returns the book over a database.
func New(db *store.DB, v *vault.Vault, c clock.Clock, inboxes *notify.Inboxes, whom Whom) *Book {
	return &Book{clock: c, db: db, vault: v, inboxes: inboxes, whom: whom, failures: map[Work]int{},
		items: store.Define(db, collection, store.Index[Item]{Name: byOpen, Key: func(i *Item) string {
			if !i.Cleared.IsZero() {
				return ""
			}
			return store.TimeKey(i.First)
		}})}
}

// Failed notes that a piece of work failed. It enters the book when the document
// counts so many attempts, or this process so many failures: what fails before it
// could be claimed counts none.
func (b *Book) Failed(ctx context.Context, w Work, class string) error {
	if w.Collection == collection {
		return nil // the book does not report itself; the watchdog does
	}
	failures := b.count(w)
	debt, err := b.db.Debt(ctx, w.Collection, w.Object)
	if err != nil {
		return err
	}
	if failures = max(failures, debt.Attempts); failures < store.StuckAfter {
		return nil
	}
	now := b.clock.Now()
	_, err = b.items.Upsert(ctx, func() *Item { return &Item{Head: store.Head{ID: b.id(w)}, Work: w} }, func(i *Item) error {
		if i.Version == 0 || !i.Cleared.IsZero() {
			i.Round, i.First, i.Told, i.TellAt, i.Cleared = i.Round+1, now, 0, now, time.Time{}
			i.Owe(now)
		}
		i.Class, i.Failures, i.Last = class, failures, now
		return nil
	})
	return err
}

// Done forgets the failures of a piece of work; if they were many, the book is
// brought up to date at once.
func (b *Book) Done(ctx context.Context, w Work) error {
	b.mu.Lock()
	failures := b.failures[w]
	delete(b.failures, w)
	b.mu.Unlock()
	if failures < store.StuckAfter {
		return nil
	}
	_, err := b.items.Update(ctx, b.id(w), func(i *Item) error {
		if !i.Cleared.IsZero() {
			return store.ErrUnchanged
		}
		i.Owe(b.clock.Now())
		return nil
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

func (b *Book) count(w Work) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, known := b.failures[w]; known || len(b.failures) < remembered {
		b.failures[w]++
	}
	return b.failures[w]
}

func (b *Book) id(w Work) string {
	return b.vault.Fingerprint("poison", w.Collection+"/"+w.Object)[:16]
}

// Owing returns the items to be looked at.
func (b *Book) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return b.items.Owing(ctx, now, limit)
}

// Do looks whether an item is done meanwhile, and tells people now and then of one
// that is not.
func (b *Book) Do(ctx context.Context, id string) error {
	now := b.clock.Now()
	i, err := b.items.Claim(ctx, id, now)
	if err != nil {
		return err
	}
	debt, err := b.db.Debt(ctx, i.Collection, i.Object)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err != nil || debt.Due.IsZero() || debt.Attempts < store.StuckAfter && now.Sub(debt.Due) < grace {
		i.Cleared = now
		i.Settle(time.Time{})
		return store.UnlessConflict(b.items.Replace(ctx, i))
	}
	if !i.TellAt.After(now) {
		if err := b.tell(ctx, i, debt); err != nil {
			return err
		}
		i.TellAt = now.Add(tellAgain << min(i.Told, slowest))
		i.Told++
	}
	i.Settle(now.Add(lookEvery))
	return store.UnlessConflict(b.items.Replace(ctx, i))
}

// tell tells everybody whom it concerns, without a person and without a place.
func (b *Book) tell(ctx context.Context, i *Item, debt store.Debt) error {
	place, people, err := b.whom(ctx, i.Work, debt)
	if err != nil {
		return err
	}
	i.Place = place
	for _, person := range people {
		id := fmt.Sprintf("poison/%s/%d.%d/%s/inbox", i.ID, i.Round, i.Told, person)
		if err := b.inboxes.Post(ctx, notify.Post{ID: id, Recipient: person, Kind: notify.WorkStuck, Object: i.ID}); err != nil {
			return err
		}
	}
	return nil
}

// List returns the items that keep failing in an actor's part of the tree, the
// oldest first. What belongs to no place is for who administers the whole.
func (b *Book) List(ctx context.Context, who actor.Actor) ([]*Item, error) {
	var mine []*Item
	for i, err := range b.items.All(ctx, store.Query{Index: byOpen}) {
		if err != nil {
			return nil, err
		}
		if i.within(who) == nil {
			mine = append(mine, i)
		}
	}
	return mine, nil
}

// Retry makes the work of an item due now, as if it had never been tried.
func (b *Book) Retry(ctx context.Context, who actor.Actor, id string) error {
	i, err := b.items.Get(ctx, id)
	if err != nil {
		return err
	}
	if err := i.within(who); err != nil {
		return err
	}
	now := b.clock.Now()
	err = b.db.Renew(ctx, i.Collection, i.Object, now)
	if err != nil && !errors.Is(err, store.ErrOwesNothing) && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	_, err = b.items.Update(ctx, id, func(i *Item) error {
		if !i.Cleared.IsZero() {
			return store.ErrUnchanged
		}
		i.Settle(now.Add(2 * grace)) // it has until then
		return nil
	})
	return err
}

func (i *Item) within(who actor.Actor) error {
	if i.Place == "" && who.Unit.Level() == unit.Province {
		return nil
	}
	return who.Within(i.Place)
}
