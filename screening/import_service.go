package screening

import (
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

const (
	importsName = "imports"
	byUnit      = "unit"
)

// Imports bring rosters in.
type Imports struct {
	clock    clock.Clock
	org      *Org
	students *Students
	care     Care
	imports  *store.Collection[Import]
	chunks   chunks
	batch    int // rows in a chunk
}

// NewImports declares the book of imports.
func NewImports(d Deps, org *Org, students *Students, care Care) *Imports {
	return &Imports{clock: d.Clock, org: org, students: students, care: care, chunks: newChunks(d), batch: chunkRows,
		imports: store.Define(d.DB, importsName, store.Index[Import]{Name: byUnit,
			Key: func(i *Import) string { return i.Unit.Key() + store.TimeKey(i.At) }})}
}

// Get returns an import of the actor's part of the tree.
func (s *Imports) Get(ctx context.Context, who actor.Actor, id string) (*Import, error) {
	doc, err := s.imports.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := who.Within(doc.Unit); err != nil {
		return nil, err
	}
	return doc, nil
}

// OfUnit returns one page of the imports of a unit, by unit and time.
func (s *Imports) OfUnit(ctx context.Context, who actor.Actor, u unit.Path, after store.Cursor, limit int) ([]*Import, store.Cursor, error) {
	if err := who.Within(u); err != nil {
		return nil, store.Cursor{}, err
	}
	return s.imports.Find(ctx, store.Query{Index: byUnit, Prefix: u.Key(), After: after, Limit: limit})
}

// Commit has a checked roster written in the background. Committing it again
// changes nothing.
func (s *Imports) Commit(ctx context.Context, who actor.Actor, id string) (*Import, error) {
	return s.change(ctx, who, id, func(doc *Import) error {
		switch doc.State {
		case ImportRefused:
			return ErrImportFaulty
		case ImportRunning, ImportDone:
			return store.ErrUnchanged
		}
		doc.CommittedBy = who.ID
		return doc.move(verbCommit, s.clock.Now())
	})
}

// Cancel stops an import between two chunks. What was written stays written, and
// a new import of the same roster completes it.
func (s *Imports) Cancel(ctx context.Context, who actor.Actor, id string) (*Import, error) {
	return s.change(ctx, who, id, func(doc *Import) error {
		if doc.State == ImportCancelled {
			return store.ErrUnchanged
		}
		return doc.move(verbCancel, s.clock.Now())
	})
}

func (s *Imports) change(ctx context.Context, who actor.Actor, id string, do func(*Import) error) (*Import, error) {
	return s.imports.Update(ctx, id, func(doc *Import) error {
		if err := who.Within(doc.Unit); err != nil {
			return err
		}
		return do(doc)
	})
}

// Owing returns the imports that owe work.
func (s *Imports) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return s.imports.Owing(ctx, now, limit)
}

// Do goes on with what an import owes. What nobody committed in time is given up.
func (s *Imports) Do(ctx context.Context, id string) error {
	doc, err := s.imports.Claim(ctx, id, s.clock.Now())
	if errors.Is(err, store.ErrNotDue) {
		return nil
	}
	if err != nil {
		return err
	}
	switch doc.State {
	case ImportRunning:
		err = s.run(ctx, doc)
	case ImportChecking, ImportChecked:
		err = doc.move(verbCancel, s.clock.Now())
	default:
		err = s.windUp(ctx, doc)
	}
	if err == nil {
		err = s.imports.Replace(ctx, doc)
	}
	return store.UnlessConflict(err)
}

// windUp erases the rows of an import that is over and lets its leavers go.
func (s *Imports) windUp(ctx context.Context, doc *Import) error {
	if !doc.Erased {
		if err := s.chunks.erase(ctx, doc.ID); err != nil {
			return err
		}
		doc.Erased = true
	}
	if err := s.letGo(ctx, doc); err != nil {
		return err
	}
	doc.Settle(time.Time{})
	return nil
}
