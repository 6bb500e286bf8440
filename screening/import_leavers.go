package screening

import (
	"context"
	"errors"
	"slices"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// lacking returns the students of a unit who are not among those seen.
func (s *Imports) lacking(ctx context.Context, u unit.Path, seen map[string]bool) ([]string, error) {
	var ids []string
	for doc, err := range s.students.students.All(ctx, inUnit(u)) {
		if err != nil {
			return nil, err
		}
		if !seen[doc.ID] {
			ids = append(ids, doc.ID)
		}
	}
	return ids, nil
}

// Leaver is a proposed leaver with what whoever confirms must know: they entered
// these students, and see no more than the roster had.
type Leaver struct {
	Student string
	Class   unit.Path
	Number  string
	Name    string

	Unreadable bool
}

// Leavers returns the proposed leavers of an import.
func (s *Imports) Leavers(ctx context.Context, who actor.Actor, id string) ([]Leaver, error) {
	doc, err := s.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	all := make([]Leaver, 0, len(doc.Leavers))
	for _, student := range doc.Leavers {
		pupil, err := s.students.Read(ctx, actor.Engine(), student)
		if errors.Is(err, vault.ErrErased) || errors.Is(err, store.ErrNotFound) {
			continue
		}
		unreadable := pupil.Student != nil && vault.Unreadable(ctx, err, s.students.place(student))
		if err != nil && !unreadable {
			return nil, err
		}
		all = append(all, Leaver{Student: student, Class: pupil.Student.Class, Number: pupil.Person.Number, Name: pupil.Person.Name, Unreadable: unreadable})
	}
	return all, nil
}

// ConfirmLeavers lets proposed leavers go: all that are named, or none. Nobody
// goes while an alert or case is open, or on the word of a roster that a later one
// has replaced. Nothing of a leaver is deleted, and the number stays theirs: when
// it comes back, so does the same student.
func (s *Imports) ConfirmLeavers(ctx context.Context, who actor.Actor, id string, students []string) (*Import, error) {
	doc, err := s.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if doc.State != ImportDone {
		return nil, &lifecycle.Illegal{State: string(doc.State), Verb: "confirm leavers", Legal: imports.Legal(doc.State)}
	}
	for _, student := range students {
		if err := s.mayLeave(ctx, doc, student); err != nil {
			return nil, err
		}
	}
	return s.change(ctx, who, id, func(doc *Import) error {
		before := len(doc.Leavers)
		if doc.confirm(students); len(doc.Leavers) == before {
			return store.ErrUnchanged
		}
		doc.Settle(s.clock.Now())
		return nil
	})
}

// mayLeave refuses a leaver who must stay, or is none.
func (s *Imports) mayLeave(ctx context.Context, doc *Import, student string) error {
	if slices.Contains(doc.Leaving, student) || slices.Contains(doc.Gone, student) {
		return nil // confirmed before
	}
	if !slices.Contains(doc.Leavers, student) {
		return ErrNoLeaver
	}
	return s.mayStillLeave(ctx, doc, student)
}

// current tells whether the import still has the last word on a student.
func (s *Imports) current(ctx context.Context, doc *Import, id string) (bool, error) {
	student, err := s.students.students.Get(ctx, id)
	if err != nil {
		return false, err
	}
	school, err := s.org.schools.Get(ctx, student.Class.At(unit.School).Code())
	if err != nil {
		return false, err
	}
	return school.Import == doc.ID, nil
}

// uncared refuses a student with open care.
func (s *Imports) uncared(ctx context.Context, student string) error {
	open, err := s.care.Open(ctx, student)
	if err == nil && open {
		err = ErrOpenCare
	}
	return err
}

// letGo marks the confirmed leavers as left. Care that was opened since the
// confirmation turns it back into a proposal.
func (s *Imports) letGo(ctx context.Context, doc *Import) error {
	schools := map[unit.Path]bool{}
	for _, id := range doc.Leaving {
		err := s.mayStillLeave(ctx, doc, id)
		switch {
		case err == nil:
			school, err := s.students.leave(ctx, id)
			if err != nil {
				return err
			}
			schools[school] = true
			doc.Gone = append(doc.Gone, id)
		case errors.Is(err, ErrOpenCare):
			doc.Leavers = append(doc.Leavers, id)
		case errors.Is(err, ErrSuperseded):
		default:
			return err
		}
	}
	doc.Leaving = nil
	for school := range schools {
		if err := s.countEnrolled(ctx, school, ""); err != nil {
			return err
		}
	}
	return nil
}

// mayStillLeave asks what may have changed since the proposal, and again since
// the confirmation.
func (s *Imports) mayStillLeave(ctx context.Context, doc *Import, id string) error {
	current, err := s.current(ctx, doc, id)
	if err != nil {
		return err
	}
	if !current {
		return ErrSuperseded
	}
	return s.uncared(ctx, id)
}
