package mentoring

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Reading is a plan as the counselors of the school read it.
type Reading struct {
	Student string
	Mentor  string // a staff id; empty when nobody is named who works here
	Care
}

// OfCase returns how the student of a case is looked after.
func (p *Plans) OfCase(ctx context.Context, who actor.Actor, id string) (Reading, error) {
	file, err := p.read(ctx, who, id)
	if err != nil {
		return Reading{}, err
	}
	return p.reading(ctx, file.Student)
}

func (p *Plans) reading(ctx context.Context, student string) (Reading, error) {
	s, err := p.students.Get(ctx, actor.Engine(), student)
	if err != nil {
		return Reading{}, err
	}
	c, _, err := p.look(ctx, s)
	if err != nil {
		return Reading{}, err
	}
	r := Reading{Student: s.ID, Care: c}
	if there, err := p.there(ctx, s.Class, s.Mentor); err != nil {
		return r, err
	} else if there {
		r.Mentor = s.Mentor
	}
	slices.Reverse(r.Ticks)
	return r, nil
}

// SetRhythm gives the mentor of a student in care another rhythm. Neither the case's
// history nor the student says so.
func (p *Plans) SetRhythm(ctx context.Context, who actor.Actor, id string, r Rhythm) (Reading, error) {
	if days[r] == 0 {
		return Reading{}, ErrUnknown
	}
	file, err := p.file(ctx, who, id)
	if err != nil {
		return Reading{}, err
	}
	s, err := p.students.Get(ctx, actor.Engine(), file.Student)
	if err != nil {
		return Reading{}, err
	}
	if _, err := p.change(ctx, s, func(doc *Plan, c *Care, t turn) error {
		doc.Owe(t.now) // so that the counselor hears at once where nobody is the mentor
		return c.pace(t.cal, r, who.ID, t.now)
	}); err != nil {
		return Reading{}, err
	}
	return p.reading(ctx, file.Student)
}

// Wish is a mentor's wish that waits for a counselor.
type Wish struct {
	Student, Name string
	Class         unit.Path
	Mentor        string
	Since         time.Time
	Last          time.Time // when the newest of those that wait was said
}

// Wishes returns what mentors of the school wish a counselor to look at, oldest first.
func (p *Plans) Wishes(ctx context.Context, who actor.Actor) ([]Wish, error) {
	school := who.Unit.At(unit.School)
	if school == "" {
		return nil, actor.ErrOutOfScope
	}
	if err := hears(who, school); err != nil {
		return nil, err
	}
	var all []Wish
	for doc, err := range p.books.All(ctx, store.Query{Index: byWaiting, Prefix: school.Key()}) {
		if err != nil {
			return nil, err
		}
		w := Wish{Student: doc.ID, Class: doc.Class}
		pupil, err := p.students.Read(ctx, who, doc.ID)
		if errors.Is(err, actor.ErrOutOfScope) {
			continue // who has changed schools is seen there, and hides nobody here
		}
		if err != nil && !vault.Unreadable(ctx, err, vault.Place{Collection: "students", ID: doc.ID, Field: "person"}) {
			return nil, err
		}
		w.Name = pupil.Person.Name
		if err := p.since(ctx, doc, &w); err != nil {
			return nil, err
		}
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b Wish) int { return a.Since.Compare(b.Since) })
	return all, nil
}

// since says who wishes it and since when. One that cannot be opened comes first.
func (p *Plans) since(ctx context.Context, doc *Plan, w *Wish) error {
	var c Care
	t, err := p.turn(ctx, doc.ID, doc.Class)
	if err == nil {
		c, err = p.open(doc, t)
	}
	if vault.Unreadable(ctx, err, p.place(doc.ID)) {
		return nil
	}
	for _, t := range c.Ticks {
		if !t.waits() {
			continue
		}
		if w.Since.IsZero() {
			w.Mentor, w.Since = t.By, t.At
		}
		w.Last = t.At
	}
	return err
}

// Take takes a mentor's wishes up, to the last that was read: whoever does will see the
// student. What was wished since goes on waiting.
func (p *Plans) Take(ctx context.Context, who actor.Actor, student string, read time.Time) error {
	s, err := p.students.Get(ctx, actor.Engine(), student)
	if err != nil {
		return err
	}
	if err := hears(who, s.Class); err != nil {
		return err
	}
	_, err = p.change(ctx, s, func(_ *Plan, c *Care, t turn) error { return c.take(who.ID, read, t.now) })
	return err
}
