package screening

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/roster"
)

const (
	keptFaults   = 1000           // more are counted only
	checkWithin  = time.Hour      // a check that takes longer has died
	commitWithin = 24 * time.Hour // personal data wait no longer for a decision
)

// Check reads a roster for a school or district without changing a student. The
// import it returns is refused, with every fault, or checked, with what it would
// change. The file must stay readable while it runs.
func (s *Imports) Check(ctx context.Context, who actor.Actor, place unit.Path, file io.ReaderAt, size int64, progress func(rows int)) (*Import, error) {
	return s.CheckAs(ctx, who, place, file, size, roster.Options{Progress: progress})
}

// CheckAs is Check where somebody corrects what columns mean.
func (s *Imports) CheckAs(ctx context.Context, who actor.Actor, place unit.Path, file io.ReaderAt, size int64, opts roster.Options) (*Import, error) {
	schools, err := s.schools(ctx, who, place)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	doc := &Import{Head: store.Head{ID: uuid.Must(uuid.NewV7()).String()}, Unit: place, By: who.ID, At: now, State: ImportChecking}
	doc.Owe(now.Add(checkWithin))
	if err := s.imports.Insert(ctx, doc); err != nil {
		return nil, err
	}
	c := &checkup{imports: s, doc: doc, schools: schools, seen: map[string]bool{}}
	err = c.read(ctx, file, size, opts)
	if err == nil {
		err = c.conclude(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.giveUp(context.WithoutCancel(ctx), doc.ID))
	}
	return doc, nil
}

// schools returns the schools that an import may name, by code.
func (s *Imports) schools(ctx context.Context, who actor.Actor, place unit.Path) (map[string]*School, error) {
	if l := place.Level(); l != unit.School && l != unit.District {
		return nil, fmt.Errorf("%w: an import is for a school or a district", ErrEntity)
	}
	all, err := s.org.Schools(ctx, who, place)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, store.ErrNotFound
	}
	schools := make(map[string]*School, len(all))
	for _, school := range all {
		schools[school.ID] = school
	}
	return schools, nil
}

// giveUp has the rows of a broken check erased.
func (s *Imports) giveUp(ctx context.Context, id string) error {
	_, err := s.imports.Update(ctx, id, func(doc *Import) error {
		if doc.State != ImportCancelled {
			return doc.move(verbCancel, s.clock.Now())
		}
		doc.Erased = false // chunks may have been written after the erasure
		doc.Settle(s.clock.Now())
		return nil
	})
	return err
}

// checkup is one check on its way through a roster.
type checkup struct {
	imports *Imports
	doc     *Import
	schools map[string]*School
	seen    map[string]bool // students, by id
	batch   []enrolment
}

func (c *checkup) read(ctx context.Context, file io.ReaderAt, size int64, opts roster.Options) error {
	opts.Today = c.doc.At
	if c.doc.Unit.Level() == unit.School {
		opts.SchoolCode = c.doc.Unit.Code()
	}
	sheet, err := roster.Open(file, size, opts)
	if err != nil {
		return c.refuse(err)
	}
	c.doc.Columns = sheet.Columns()
	for row, faults := range sheet.Rows(ctx) {
		if err := c.take(ctx, row, faults); err != nil {
			return err
		}
	}
	if err := sheet.Err(); err != nil {
		return c.refuse(err)
	}
	return c.flush(ctx)
}

// refuse keeps what is wrong with the file; other errors are not its fault.
func (c *checkup) refuse(err error) error {
	if errors.As(err, &c.doc.Refusal) {
		if c.doc.Refusal.Columns != nil {
			c.doc.Columns = c.doc.Refusal.Columns
		}
		return nil
	}
	return err
}

// take counts faults, and keeps rows as long as there are none: a roster is
// written as a whole or not at all.
func (c *checkup) take(ctx context.Context, row roster.Row, faults []roster.Fault) error {
	c.doc.Rows++
	school := c.schools[row.SchoolCode]
	if len(faults) == 0 {
		faults = unplaced(school, row)
	}
	c.doc.Faulty += len(faults)
	c.doc.Faults = append(c.doc.Faults, faults[:min(len(faults), keptFaults-len(c.doc.Faults))]...)
	if c.doc.Faulty > 0 {
		return nil
	}
	c.batch = append(c.batch, enrol(school.Path, row))
	if len(c.batch) < c.imports.batch {
		return nil
	}
	return c.flush(ctx)
}

// flush compares a batch with the students and keeps it as a chunk.
func (c *checkup) flush(ctx context.Context) error {
	if len(c.batch) == 0 || c.doc.Faulty > 0 {
		return nil
	}
	for _, e := range c.batch {
		effect, err := c.foresee(ctx, e)
		if err != nil {
			return err
		}
		c.doc.Plan.count(effect)
	}
	err := c.imports.chunks.put(ctx, c.doc.ID, c.doc.Chunks, c.batch)
	c.doc.Chunks++
	c.batch = c.batch[:0]
	return err
}

// foresee tells what a row would do.
func (c *checkup) foresee(ctx context.Context, e enrolment) (Effect, error) {
	students := c.imports.students
	id, err := students.claims.Owner(ctx, studentClaim, e.numberKey())
	if errors.Is(err, store.ErrNotFound) {
		return EffectNew, nil
	}
	if err != nil {
		return "", err
	}
	c.seen[id] = true
	m, err := students.match(ctx, id, e)
	if errors.Is(err, vault.ErrErased) {
		return EffectNew, nil
	}
	return m.effect, err
}

// conclude stores what the check found.
func (c *checkup) conclude(ctx context.Context) error {
	doc := c.doc
	if doc.Faulty > 0 || doc.Refusal != nil {
		doc.Plan = Effects{}
		if err := doc.move(verbRefuse, c.imports.clock.Now()); err != nil {
			return err
		}
		return c.imports.imports.Replace(ctx, doc)
	}
	leavers, err := c.imports.lacking(ctx, doc.Unit, c.seen)
	if err != nil {
		return err
	}
	doc.Plan.Leavers = len(leavers)
	if err := doc.move(verbAccept, c.imports.clock.Now().Add(commitWithin)); err != nil {
		return err
	}
	return c.imports.imports.Replace(ctx, doc)
}
