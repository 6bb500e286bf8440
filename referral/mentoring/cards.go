package mentoring

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
	"github.com/xinqiao/xinqiao/referral"
)

// Cards is the book of safety cards.
type Cards struct {
	*desk
	books *store.Collection[Card]
}

const (
	byStudent = "student"
	byOpen    = "open"
)

func newCards(db *store.DB, d *desk) *Cards {
	return &Cards{desk: d, books: store.Define(db, "cards",
		store.Index[Card]{Name: byStudent, Key: func(c *Card) string { return c.Student + "/" }},
		store.Index[Card]{Name: byOpen, Key: func(c *Card) string {
			if c.State != CardOpen {
				return ""
			}
			return c.Class.Key()
		}})}
}

// Release gives a card about the student of an open case to named adults of the school.
// Asked again under the same key it finds the card that it made, whatever has become of
// case, time and readers meanwhile.
func (b *Cards) Release(ctx context.Context, who actor.Actor, id string, cmd referral.Command, f CardForm) (CardReading, error) {
	file, err := b.read(ctx, who, id)
	if err != nil {
		return CardReading{}, err
	}
	for {
		all, err := b.of(ctx, file.Student)
		if err != nil {
			return CardReading{}, err
		}
		if i := slices.IndexFunc(all, func(c *Card) bool { return c.Command.Key == cmd.Key }); i >= 0 {
			if all[i].Command != cmd {
				return CardReading{}, referral.ErrCommandReused
			}
			return b.reading(ctx, all[i])
		}
		doc, err := b.draft(ctx, who, file, cmd, f)
		if err != nil {
			return CardReading{}, err
		}
		if err := b.number(ctx, doc, len(all)+1, f); err != nil {
			return CardReading{}, err
		}
		if err := b.books.Insert(ctx, doc); err == nil {
			return b.reading(ctx, doc)
		} else if !errors.Is(err, store.ErrExists) {
			return CardReading{}, err
		}
	}
}

// draft is a card before it has its number.
func (b *Cards) draft(ctx context.Context, who actor.Actor, file *referral.Case, cmd referral.Command, f CardForm) (*Card, error) {
	if file.State == referral.CaseClosed {
		return nil, ErrNoFile
	}
	now := b.clock.Now()
	if len(f.Readers) == 0 || len(f.Readers) > mostReaders || !f.Until.After(now) || f.Until.Sub(now) > longest {
		return nil, ErrCard
	}
	doc := &Card{Student: file.Student, Class: file.Class, Case: file.ID, Command: cmd, State: CardOpen,
		By: who.ID, At: now, Until: f.Until, UnreadAt: now.Add(readWithin)}
	for _, staff := range f.Readers {
		there, err := b.there(ctx, file.Class, staff)
		if err != nil {
			return nil, err
		}
		if !there {
			return nil, ErrCard
		}
		if doc.reader(staff) == nil {
			doc.Readers = append(doc.Readers, Reader{Staff: staff})
		}
	}
	call, err := b.callBack(ctx, file.Class)
	if err == nil && call == "" {
		err = ErrCallBack
	}
	return doc, err
}

// number gives a card its id, seals what it says and decides on its messages.
func (b *Cards) number(ctx context.Context, doc *Card, n int, f CardForm) error {
	says, err := f.content()
	if err != nil {
		return err
	}
	key, err := b.vault.Key(ctx, doc.Student)
	if err != nil {
		return err
	}
	doc.ID, doc.Outbox = fmt.Sprintf("%s/%d", doc.Student, n), nil
	for _, r := range doc.Readers {
		doc.tell("released", r.Staff, notify.CardReleased, doc.ID)
	}
	doc.Owe(doc.At)
	doc.Says, err = vault.Seal(key, b.place(doc.ID), says)
	return err
}

// Withdraw ends a card; its readers are told that it counts no more.
func (b *Cards) Withdraw(ctx context.Context, who actor.Actor, id string) (CardReading, error) {
	doc, err := b.books.Update(ctx, id, func(doc *Card) error {
		if err := counsels(who, doc.Class); err != nil {
			return err
		}
		if doc.State == CardWithdrawn && doc.EndedBy == who.ID {
			return store.ErrUnchanged
		}
		if err := doc.end(who.ID, b.clock.Now()); err != nil {
			return err
		}
		doc.Owe(doc.EndedAt)
		return nil
	})
	if err != nil {
		return CardReading{}, err
	}
	return b.reading(ctx, doc)
}

// Confirm records that a reader has read a card. One that ended meanwhile is gone for
// them.
func (b *Cards) Confirm(ctx context.Context, who actor.Actor, id string) error {
	_, err := b.books.Update(ctx, id, func(doc *Card) error {
		r := doc.reader(who.ID)
		if r == nil || !doc.counts(b.clock.Now()) {
			return actor.ErrOutOfScope
		}
		if closed, err := b.care.Closed(ctx, doc.Case); closed || err != nil {
			return cmp.Or(err, actor.ErrOutOfScope)
		}
		if !r.Read.IsZero() {
			return store.ErrUnchanged
		}
		r.Read = b.clock.Now()
		return nil
	})
	return err
}

// CardReading is a card, opened.
type CardReading struct {
	*Card
	Name    string // of the student
	Phrases []Phrase
	Call    string // the school's telephone

	Unreadable bool
}

// Mine returns the cards that count and were released to somebody: the unread first.
func (b *Cards) Mine(ctx context.Context, who actor.Actor) ([]CardReading, error) {
	school := who.Unit.At(unit.School)
	if school == "" {
		return nil, nil
	}
	var mine []CardReading
	for doc, err := range b.books.All(ctx, store.Query{Index: byOpen, Prefix: school.Key()}) {
		if err != nil {
			return nil, err
		}
		if doc.reader(who.ID) == nil || !doc.counts(b.clock.Now()) {
			continue
		}
		if closed, err := b.care.Closed(ctx, doc.Case); err != nil {
			return nil, err
		} else if closed {
			continue // the card ends with it; the engine says so when it comes by
		}
		r, err := b.reading(ctx, doc)
		if err != nil {
			return nil, err
		}
		mine = append(mine, r)
	}
	unread := func(r CardReading) bool { return r.reader(who.ID).Read.IsZero() }
	slices.SortStableFunc(mine, func(x, y CardReading) int {
		if unread(x) != unread(y) {
			if unread(x) {
				return -1
			}
			return 1
		}
		return x.Until.Compare(y.Until)
	})
	return mine, nil
}

// OfCase returns the cards about the student of a case, the newest first.
func (b *Cards) OfCase(ctx context.Context, who actor.Actor, id string) ([]CardReading, error) {
	file, err := b.read(ctx, who, id)
	if err != nil {
		return nil, err
	}
	docs, err := b.of(ctx, file.Student)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(docs, func(x, y *Card) int { return y.At.Compare(x.At) })
	all := make([]CardReading, len(docs))
	for i, doc := range docs {
		if all[i], err = b.reading(ctx, doc); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (b *Cards) of(ctx context.Context, student string) ([]*Card, error) {
	var all []*Card
	for doc, err := range b.books.All(ctx, store.Query{Index: byStudent, Prefix: student + "/"}) {
		if err != nil {
			return nil, err
		}
		all = append(all, doc)
	}
	return all, nil
}

// reading opens a card. One that cannot be opened says so; nothing is left out silently.
func (b *Cards) reading(ctx context.Context, doc *Card) (CardReading, error) {
	r := CardReading{Card: doc}
	pupil, err := b.students.Read(ctx, actor.Engine(), doc.Student)
	says := Content{}
	if err == nil {
		var key vault.Key
		if key, err = b.vault.Key(ctx, doc.Student); err == nil {
			says, err = vault.Open(key, b.place(doc.ID), doc.Says)
		}
	}
	if vault.Unreadable(ctx, err, b.place(doc.ID)) {
		r.Unreadable, err = true, nil
	}
	if err != nil {
		return r, err
	}
	r.Name = pupil.Person.Name
	for _, p := range cardLists[says.List] {
		if slices.Contains(says.Phrases, p.ID) {
			r.Phrases = append(r.Phrases, p)
		}
	}
	r.Call, err = b.callBack(ctx, doc.Class)
	return r, err
}

func (b *Cards) place(id string) vault.Place {
	return vault.Place{Collection: b.books.Name(), ID: id, Field: "says"}
}

// callBack is the school's own telephone.
func (d *desk) callBack(ctx context.Context, class unit.Path) (string, error) {
	school, err := d.org.School(ctx, actor.Engine(), class.At(unit.School).Code())
	if err != nil {
		return "", err
	}
	return school.Duty.CallBack, nil
}

// Owing returns the cards that owe something.
func (b *Cards) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return b.books.Owing(ctx, now, limit)
}
