package screening

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

const (
	chunksInTurn = 8                // then other work has its turn
	chunkWithin  = 30 * time.Second // a writer that takes longer for a chunk has died
)

// run writes the next chunks. Progress is stored after each; when that meets
// another writer, for example a Cancel, this one stops.
func (s *Imports) run(ctx context.Context, doc *Import) error {
	for range chunksInTurn {
		doc.Settle(s.clock.Now().Add(chunkWithin))
		if err := s.imports.Replace(ctx, doc); err != nil {
			return err
		}
		if doc.ChunksDone == doc.Chunks {
			return s.finish(ctx, doc)
		}
		if err := s.writeChunk(ctx, doc); err != nil {
			return err
		}
	}
	doc.Settle(s.clock.Now())
	return nil
}

// writeChunk writes the next chunk. It may be done again at any point of it: what
// was written before is recognised and counted once.
func (s *Imports) writeChunk(ctx context.Context, doc *Import) error {
	chunk, rows, err := s.chunks.open(ctx, doc.ID, doc.ChunksDone)
	if err != nil {
		return err
	}
	if !chunk.Written {
		ids, effects, err := s.write(ctx, doc.ID, rows)
		if err != nil {
			return err
		}
		if err := s.chunks.written(ctx, chunk, ids, effects); err != nil {
			return err
		}
	}
	doc.ChunksDone++
	doc.RowsDone += len(chunk.Students)
	doc.Effects.add(chunk.Effects)
	return nil
}

// write brings rows in and returns the students they are.
func (s *Imports) write(ctx context.Context, imp string, rows []enrolment) (ids []string, effects Effects, err error) {
	if err := s.formClasses(ctx, rows); err != nil {
		return nil, effects, err
	}
	if ids, err = s.claim(ctx, rows); err != nil {
		return nil, effects, err
	}
	var fresh []*Student
	var persons []Person
	for i, e := range rows {
		m, err := s.students.match(ctx, ids[i], e)
		if errors.Is(err, vault.ErrErased) {
			ids[i], err = s.students.reclaim(ctx, ids[i], e)
			m = match{person: e.Person, effect: EffectNew}
		}
		if err != nil {
			return nil, effects, err
		}
		effects.count(m.before(imp))
		source := Source{Import: imp, As: m.effect}
		switch m.effect {
		case EffectUnchanged:
		case EffectNew:
			fresh = append(fresh, &Student{Head: store.Head{ID: ids[i]}, Class: e.Class, Source: source})
			persons = append(persons, m.person)
		default:
			if err := s.students.rewrite(ctx, ids[i], e, source); err != nil {
				return nil, effects, err
			}
		}
	}
	return ids, effects, s.students.insert(ctx, fresh, persons)
}

// before returns the effect to count: that of the first attempt of the same
// import, where there was one.
func (m match) before(imp string) Effect {
	if m.effect == EffectUnchanged && m.student.Source.Import == imp {
		return m.student.Source.As
	}
	return m.effect
}

// formClasses enters the classes that the rows name.
func (s *Imports) formClasses(ctx context.Context, rows []enrolment) error {
	named := map[unit.Path]bool{}
	var docs []*Class
	for _, e := range rows {
		if !named[e.Class] {
			named[e.Class] = true
			docs = append(docs, newClass(e.Class))
		}
	}
	_, err := s.org.classes.InsertMany(ctx, docs)
	return err
}

// claim takes the numbers of the rows and returns whose they are.
func (s *Imports) claim(ctx context.Context, rows []enrolment) ([]string, error) {
	keys, owners := make([]string, len(rows)), make([]string, len(rows))
	for i, e := range rows {
		keys[i], owners[i] = e.numberKey(), uuid.NewString()
	}
	return s.students.claims.TakeMany(ctx, studentClaim, keys, owners)
}

// finish proposes the leavers, counts the schools and ends the import.
func (s *Imports) finish(ctx context.Context, doc *Import) error {
	seen := map[string]bool{}
	for chunk, err := range s.chunks.all(ctx, doc.ID) {
		if err != nil {
			return err
		}
		for _, id := range chunk.Students {
			seen[id] = true
		}
	}
	var err error
	if doc.Leavers, err = s.lacking(ctx, doc.Unit, seen); err != nil {
		return err
	}
	for school, err := range s.org.schools.All(ctx, within(doc.Unit)) {
		if err != nil {
			return err
		}
		if err := s.countEnrolled(ctx, school.Path, doc.ID); err != nil {
			return err
		}
	}
	doc.Effects.Leavers = len(doc.Leavers)
	doc.Finished = s.clock.Now()
	return doc.move(verbFinish, doc.Finished)
}

// countEnrolled brings a school's number of students up to date and notes the
// import, if any, that was complete for it. The count is taken inside the change,
// so that of two counts the later one stays.
func (s *Imports) countEnrolled(ctx context.Context, school unit.Path, imp string) error {
	_, err := s.org.schools.Update(ctx, school.Code(), func(doc *School) error {
		before := *doc
		doc.Owe(s.clock.Now())
		doc.Enrolled, doc.Import = 0, cmp.Or(imp, doc.Import)
		for _, err := range s.students.students.All(ctx, inUnit(school)) {
			if err != nil {
				return err
			}
			doc.Enrolled++
		}
		return unlessSame(before, *doc)
	})
	return err
}
