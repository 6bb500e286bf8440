package screening

import (
	"context"

	"github.com/google/uuid"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// reclaim gives the number of a student who was erased to a new one: the erased
// one can never be written again.
func (s *Students) reclaim(ctx context.Context, erased string, e enrolment) (string, error) {
	if err := s.claims.Release(ctx, studentClaim, e.numberKey(), erased); err != nil {
		return "", err
	}
	return s.claims.Take(ctx, studentClaim, e.numberKey(), uuid.NewString())
}

// insert enters new students with the keys that seal them.
func (s *Students) insert(ctx context.Context, docs []*Student, persons []Person) error {
	if len(docs) == 0 {
		return nil
	}
	ids := make([]string, len(docs))
	for i, doc := range docs {
		ids[i] = doc.ID
	}
	if err := s.vault.CreateMany(ctx, ids); err != nil {
		return err
	}
	for i, doc := range docs {
		if err := s.seal(ctx, doc, persons[i]); err != nil {
			return err
		}
	}
	_, err := s.students.InsertMany(ctx, docs)
	return err
}

// rewrite changes a student to what a roster says. The comparison is made again
// on what stands there now, so that a mark made meanwhile is not lost.
func (s *Students) rewrite(ctx context.Context, id string, e enrolment, source Source) error {
	_, err := s.students.Update(ctx, id, func(doc *Student) error {
		m, err := s.matchWith(ctx, doc, e)
		if err != nil {
			return err
		}
		if m.effect == EffectUnchanged {
			return store.ErrUnchanged
		}
		doc.Class, doc.Left, doc.Source = e.Class, false, source
		return s.seal(ctx, doc, m.person)
	})
	return err
}

// leave marks a student as left and returns the school.
func (s *Students) leave(ctx context.Context, id string) (unit.Path, error) {
	doc, err := s.students.Update(ctx, id, func(doc *Student) error {
		if doc.Left {
			return store.ErrUnchanged
		}
		doc.Left = true
		return nil
	})
	if err != nil {
		return "", err
	}
	return doc.Class.At(unit.School), nil
}
