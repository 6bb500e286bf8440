package screening

import (
	"cmp"
	"context"
	"errors"

	"github.com/google/uuid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Enrol enters one student in the middle of a term and returns the id. The number
// is claimed first: when a crash comes between the two writes, the next attempt
// completes the first. A number that is known is left as it is.
func (s *Students) Enrol(ctx context.Context, who actor.Actor, class unit.Path, p Person) (string, error) {
	if err := placed(who, class, unit.Class); err != nil {
		return "", err
	}
	id, err := s.claims.Take(ctx, studentClaim, numberKey(class.At(unit.School).Code(), p.Number), uuid.NewString())
	if err != nil {
		return "", err
	}
	doc := &Student{Head: store.Head{ID: id}, Class: class}
	if err := s.seal(ctx, doc, p); err != nil {
		return "", err
	}
	if err := s.students.Insert(ctx, doc); !errors.Is(err, store.ErrExists) {
		return id, err
	}
	return id, nil
}

// SetMentor gives a student a growth mentor, or none. The school is counted soon after;
// when a crash comes in between, the next morning.
func (s *Students) SetMentor(ctx context.Context, who actor.Actor, id, mentor string) error {
	school := unit.Path("")
	err := s.change(ctx, who, id, func(doc *Student) error {
		school = doc.Class.At(unit.School)
		if doc.Mentor == mentor {
			return store.ErrUnchanged
		}
		doc.Mentor = mentor
		return s.org.works(ctx, school, mentor, mentoring...)
	})
	if err != nil {
		return err
	}
	return s.org.countMentorsSoon(ctx, school)
}

// MarkGuardianUnsafe records that a guardian, called by name or telephone number,
// must not be told.
func (s *Students) MarkGuardianUnsafe(ctx context.Context, who actor.Actor, id, guardian, reason string) error {
	return s.changeGuardian(ctx, who, id, guardian, func(g *Guardian) { g.Unsafe, g.UnsafeReason = true, reason })
}

// MarkGuardianSafe takes the mark back.
func (s *Students) MarkGuardianSafe(ctx context.Context, who actor.Actor, id, guardian string) error {
	return s.changeGuardian(ctx, who, id, guardian, func(g *Guardian) { g.Unsafe, g.UnsafeReason = false, "" })
}

// changeGuardian changes every guardian whom a name or number fits: whoever shares
// a telephone with an unsafe adult cannot be called on it either.
func (s *Students) changeGuardian(ctx context.Context, who actor.Actor, id, called string, do func(*Guardian)) error {
	return s.change(ctx, who, id, func(doc *Student) error {
		pupil, err := s.open(ctx, actor.Engine(), doc)
		if err != nil {
			return err
		}
		found, changed := false, false
		for i := range pupil.Person.Guardians {
			g := &pupil.Person.Guardians[i]
			if called == "" || g.Name != called && g.Phone != called {
				continue
			}
			before := *g
			do(g)
			found, changed = true, changed || *g != before
		}
		switch {
		case !found:
			return ErrGuardian
		case !changed:
			return store.ErrUnchanged
		}
		return s.seal(ctx, doc, pupil.Person)
	})
}

// change lets a counselor or lead change a student.
func (s *Students) change(ctx context.Context, who actor.Actor, id string, do func(*Student) error) error {
	_, err := s.students.Update(ctx, id, func(doc *Student) error {
		if err := knows(who, doc); err != nil {
			return err
		}
		if !reaches(who) {
			return actor.ErrOutOfScope
		}
		return do(doc)
	})
	return err
}

func (s *Students) seal(ctx context.Context, doc *Student, p Person) error {
	key, err := s.vault.Key(ctx, doc.ID)
	if err != nil {
		return err
	}
	doc.Person, err = vault.Seal(key, s.place(doc.ID), p)
	return err
}

// compareNumbers sorts student numbers as people count: 9 before 10.
func compareNumbers(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}
