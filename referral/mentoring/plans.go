package mentoring

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
)

// Plans is the book of plans.
type Plans struct {
	*desk
	books *store.Collection[Plan]
}

const (
	byClass   = "class"
	byWaiting = "waiting"
)

func newPlans(db *store.DB, d *desk) *Plans {
	return &Plans{desk: d, books: store.Define(db, "mentorings",
		store.Index[Plan]{Name: byClass, Key: func(p *Plan) string { return p.Class.Key() }},
		store.Index[Plan]{Name: byWaiting, Key: func(p *Plan) string {
			if !p.Waiting {
				return ""
			}
			return p.Class.Key()
		}})}
}

// Begin makes a plan for each student who has a mentor and none yet, and wakes those that
// rested for want of one. Those who lost theirs are looked at. One student whose key or
// plan cannot be opened keeps nobody else from theirs. With it the book is a screening.Mentoring.
func (p *Plans) Begin(ctx context.Context, school unit.Path, mentored []*screening.Student) error {
	known := map[string]*Plan{}
	for doc, err := range p.books.All(ctx, store.Query{Index: byClass, Prefix: school.Key(), Limit: 500}) {
		if err != nil {
			return err
		}
		known[doc.ID] = doc
	}
	named := make(map[string]bool, len(mentored))
	for _, s := range mentored {
		named[s.ID] = true
		doc := known[s.ID]
		if doc != nil && !doc.Due.IsZero() && doc.Class == s.Class {
			continue
		}
		if err := p.begin(ctx, s); err != nil && !vault.Unreadable(ctx, err, p.place(s.ID)) {
			return err
		}
	}
	for id, doc := range known {
		if doc.Due.IsZero() || named[id] {
			continue
		}
		if err := p.wakeNow(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// wakeNow has the plan of a student without a mentor looked at: where a case asked for
// more a counselor is to hear of it at once, and a routine one comes to rest.
func (p *Plans) wakeNow(ctx context.Context, id string) error {
	_, err := p.books.Update(ctx, id, func(doc *Plan) error {
		if now := p.clock.Now(); !doc.Due.IsZero() && doc.Due.After(now) {
			doc.Owe(now)
			return nil
		}
		return store.ErrUnchanged
	})
	return err
}

// begin makes or wakes one plan.
func (p *Plans) begin(ctx context.Context, s *screening.Student) error {
	_, err := p.change(ctx, s, func(doc *Plan, c *Care, t turn) error {
		if doc.Version > 0 && !doc.Due.IsZero() && doc.Class == s.Class {
			return store.ErrUnchanged
		}
		doc.Owe(t.now)
		return nil
	})
	return err
}

// turn is what a plan is changed with.
type turn struct {
	now time.Time
	cal calendar.Calendar
	key vault.Key
}

// change changes the plan of a student, which may not exist yet, and owes what follows.
func (p *Plans) change(ctx context.Context, s *screening.Student, do func(*Plan, *Care, turn) error) (Care, error) {
	t, err := p.turn(ctx, s.ID, s.Class)
	if err != nil {
		return Care{}, err
	}
	var care Care
	blank := func() *Plan { return &Plan{Head: store.Head{ID: s.ID}, Class: s.Class} }
	_, err = p.books.Upsert(ctx, blank, func(doc *Plan) (err error) {
		if care, err = p.open(doc, t); err != nil {
			return err
		}
		if err := do(doc, &care, t); err != nil {
			return err
		}
		doc.Class = s.Class
		if next := care.wake(s.Mentor != "" && !s.Left, t.now); !next.IsZero() {
			doc.Owe(next)
		}
		return p.seal(doc, care, t)
	})
	return care, err
}

func (p *Plans) turn(ctx context.Context, student string, class unit.Path) (turn, error) {
	t := turn{now: p.clock.Now()}
	var err error
	if t.key, err = p.vault.Key(ctx, student); err != nil {
		return t, err
	}
	t.cal, err = p.org.Calendar(ctx, class.At(unit.School), t.now)
	return t, err
}

// open returns the sealed part of a plan; one that was never written begins now.
func (p *Plans) open(doc *Plan, t turn) (Care, error) {
	if len(doc.Care) == 0 {
		return fresh(t.cal, t.now), nil
	}
	return vault.Open(t.key, p.place(doc.ID), doc.Care)
}

func (p *Plans) seal(doc *Plan, c Care, t turn) (err error) {
	doc.Waiting = c.waits()
	doc.Care, err = vault.Seal(t.key, p.place(doc.ID), c)
	return err
}

func (p *Plans) place(id string) vault.Place {
	return vault.Place{Collection: p.books.Name(), ID: id, Field: "care"}
}

// Mentee is one student as their mentor sees them: the open task, and nothing of why it
// is due when it is, nor of what another mentor did or wished.
type Mentee struct {
	Student string
	Name    string
	Class   unit.Path
	Turn    int // of the open task, counted from the mentor's first
	Task    Phrase
	Due     calendar.Date
	Overdue bool
	Last    *Tick // the last task that the mentor did, nil before the first
	Undo    bool  // it can be undone
	Waits   bool  // a wish of the mentor's waits for a counselor
	Instead bool  // the mentor is on leave

	Unreadable bool
}

// Mine returns the students whose mentor somebody is, and those whose task has come to
// them while the mentor is on leave, the next due first.
func (p *Plans) Mine(ctx context.Context, who actor.Actor) ([]Mentee, error) {
	pupils, err := p.students.OfMentor(ctx, who)
	if err != nil {
		return nil, err
	}
	mine := make([]Mentee, 0, len(pupils))
	for _, pupil := range pupils {
		m, err := p.mentee(ctx, who, pupil)
		if err != nil {
			return nil, err
		}
		mine = append(mine, m)
	}
	others, err := p.stoodInFor(ctx, who)
	if err != nil {
		return nil, err
	}
	mine = append(mine, others...)
	slices.SortStableFunc(mine, func(a, b Mentee) int { return cmp.Compare(a.Due, b.Due) })
	return mine, nil
}

func (p *Plans) mentee(ctx context.Context, who actor.Actor, pupil screening.Pupil) (Mentee, error) {
	m := Mentee{Student: pupil.ID, Name: pupil.Person.Name, Class: pupil.Class, Unreadable: pupil.Unreadable}
	c, t, err := p.look(ctx, pupil.Student)
	if vault.Unreadable(ctx, err, p.place(pupil.ID)) {
		m.Unreadable = true
		return m, nil
	}
	if err != nil {
		return m, err
	}
	task, err := p.draw(ctx, pupil.ID, c.N)
	if err != nil {
		return m, err
	}
	m.Turn, m.Task, m.Due, m.Overdue = c.N-c.began(who.ID)+1, Task(task), c.Due, c.Due < calendar.On(t.now)
	for i := range c.Ticks {
		if own := &c.Ticks[i]; own.By == who.ID {
			m.Last, m.Waits = own, m.Waits || own.waits()
		}
	}
	m.Undo = m.Last != nil && m.Last.N == c.N-1 && m.Last.undoable(who.ID, t.now)
	return m, nil
}

// numbered is the number in the plan of a task that a mentor counts as their own.
func (p *Plans) numbered(ctx context.Context, who actor.Actor, s *screening.Student, count int) (int, error) {
	c, _, err := p.look(ctx, s)
	return c.began(who.ID) + count - 1, err
}

// look reads a student's plan; one that was not written yet as it would begin now.
func (p *Plans) look(ctx context.Context, s *screening.Student) (Care, turn, error) {
	t, err := p.turn(ctx, s.ID, s.Class)
	if err != nil {
		return Care{}, t, err
	}
	doc, err := p.books.Get(ctx, s.ID)
	if errors.Is(err, store.ErrNotFound) {
		doc, err = &Plan{Head: store.Head{ID: s.ID}}, nil
	}
	if err != nil {
		return Care{}, t, err
	}
	c, err := p.open(doc, t)
	return c, t, err
}

// draw is the task of a student's n-th turn. It is drawn by a keyed mark, so that no order
// of tasks says anything, and neither does one that never comes. Where a guardian must not
// be told, as the record stands now, the family is drawn again from the others; every other
// task stays what it was, so that nobody sees when that was noted.
func (p *Plans) draw(ctx context.Context, student string, n int) (string, error) {
	pupil, err := p.students.Read(ctx, actor.Engine(), student)
	unreadable := vault.Unreadable(ctx, err, vault.Place{Collection: "students", ID: student, Field: "person"})
	if err != nil && !unreadable {
		return "", err
	}
	drawn := p.pick(tasks, student, n, "mentor-task")
	if drawn == withFamily && (unreadable || slices.ContainsFunc(pupil.Person.Guardians, func(g screening.Guardian) bool { return g.Unsafe })) {
		others := slices.DeleteFunc(slices.Clone(tasks), func(t Phrase) bool { return t.ID == withFamily })
		drawn = p.pick(others, student, n, "mentor-task-instead")
	}
	return drawn, nil
}

func (p *Plans) pick(from []Phrase, student string, n int, purpose string) string {
	h := fnv.New32a()
	_, _ = fmt.Fprint(h, p.vault.Fingerprint(purpose, fmt.Sprintf("%s/%d", student, n)))
	return from[int(h.Sum32()%uint32(len(from)))].ID
}

// Tick does a task, with what the mentor saw.
func (p *Plans) Tick(ctx context.Context, who actor.Actor, student string, count int, seen Seen) error {
	if seen != AsUsual && seen != Look {
		return ErrUnknown
	}
	s, instead, err := p.own(ctx, who, student)
	if err != nil {
		return err
	}
	n, err := p.numbered(ctx, who, s, count)
	if err != nil {
		return err
	}
	task, err := p.draw(ctx, student, n)
	if err != nil {
		return err
	}
	file, err := p.care.OpenFile(ctx, student)
	if err != nil {
		return err
	}
	_, err = p.change(ctx, s, func(_ *Plan, c *Care, t turn) error {
		if file == nil {
			c.calm()
		}
		return c.tick(t.cal, n, seen, task, who.ID, instead, t.now)
	})
	return err
}

// Undo takes the last tick back.
func (p *Plans) Undo(ctx context.Context, who actor.Actor, student string, count int) error {
	s, _, err := p.own(ctx, who, student)
	if err != nil {
		return err
	}
	n, err := p.numbered(ctx, who, s, count)
	if err != nil {
		return err
	}
	_, err = p.change(ctx, s, func(_ *Plan, c *Care, t turn) error { return c.undo(t.cal, n, who.ID, t.now) })
	return err
}

// calm ends a denser rhythm whose case is closed: nothing is kept up that nobody answers
// for.
func (c *Care) calm() {
	if c.Rhythm != Routine {
		c.Rhythm, c.By, c.Since = Routine, "", time.Time{}
	}
}
