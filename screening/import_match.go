package screening

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/roster"
)

// enrol puts a row of a roster in our own terms.
func enrol(school unit.Path, row roster.Row) enrolment {
	person := Person{Number: row.Number, Name: row.Name, Gender: string(row.Gender),
		Birth: row.Birth.Format(time.DateOnly), Boarding: string(row.Boarding)}
	for _, g := range row.Guardians {
		person.Guardians = append(person.Guardians, Guardian{Name: g.Name, Relation: string(g.Relation), Phone: g.Phone})
	}
	return enrolment{Class: classPath(school, row.Grade, row.Class), Person: person}
}

// match is what an enrolment means for the student it belongs to.
type match struct {
	student *Student // nil when there is none yet
	person  Person   // as it is to be
	effect  Effect
}

// match compares an enrolment with the student of an id.
func (s *Students) match(ctx context.Context, id string, e enrolment) (match, error) {
	doc, err := s.students.Get(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return match{person: e.Person, effect: EffectNew}, nil
	}
	if err != nil {
		return match{}, err
	}
	return s.matchWith(ctx, doc, e)
}

func (s *Students) matchWith(ctx context.Context, doc *Student, e enrolment) (match, error) {
	old, err := s.open(ctx, actor.Engine(), doc)
	if err != nil {
		return match{}, err
	}
	m := match{student: doc, person: old.Person.renewed(e.Person), effect: EffectUnchanged}
	switch {
	case doc.Left:
		m.effect = EffectReturned
	case doc.Class != e.Class:
		m.effect = EffectMoved
	case !m.person.equal(old.Person):
		m.effect = EffectChanged
	}
	return m, nil
}

// renewed returns what a roster says, and keeps what only we know: that a
// guardian is unsafe, even one whom the roster no longer names, and the guardians
// where the roster names none at all.
func (p Person) renewed(by Person) Person {
	by.Boarding = cmp.Or(by.Boarding, p.Boarding)
	if len(by.Guardians) == 0 {
		by.Guardians = p.Guardians
		return by
	}
	by.Guardians = slices.Clone(by.Guardians)
	for i := range by.Guardians {
		g := &by.Guardians[i]
		if old, known := p.guardian(*g); known {
			g.Unsafe, g.UnsafeReason = old.Unsafe, old.UnsafeReason
		}
	}
	for _, old := range p.Guardians {
		if old.Unsafe && !slices.ContainsFunc(by.Guardians, old.like) {
			by.Guardians = append(by.Guardians, old)
		}
	}
	return by
}

// guardian finds who a guardian of a roster is: the one with the same name and
// number, or else an unsafe one with either of them.
func (p Person) guardian(g Guardian) (Guardian, bool) {
	same := func(old Guardian) bool { return old.Name == g.Name && old.Phone == g.Phone }
	unsafe := func(old Guardian) bool { return old.Unsafe && old.like(g) }
	for _, fits := range []func(Guardian) bool{same, unsafe} {
		if at := slices.IndexFunc(p.Guardians, fits); at >= 0 {
			return p.Guardians[at], true
		}
	}
	return Guardian{}, false
}

// like tells whether two have a name or a number in common.
func (g Guardian) like(o Guardian) bool {
	return g.Name != "" && g.Name == o.Name || g.Phone != "" && g.Phone == o.Phone
}
