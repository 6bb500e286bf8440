package referral

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
)

// Drills is the book of drills.
type Drills struct {
	*desk
	drills    *store.Collection[Drill]
	alerts    *Alerts
	notices   *Notices
	hospitals *Hospitals
	contacts  Contacts
}

// Contacts knows who has proven a way to be reached outside the platform, and whether
// the installation offers any.
type Contacts interface {
	Offered() bool
	Verified(ctx context.Context, staff string) (bool, error)
}

// inside are the contacts of an installation that nothing leaves: whoever confirmed a
// drill in the platform is reached there.
type inside struct{}

func (inside) Offered() bool                                  { return false }
func (inside) Verified(context.Context, string) (bool, error) { return false, nil }

func newDrills(db *store.DB, d *desk, alerts *Alerts, notices *Notices, hospitals *Hospitals) *Drills {
	drills := &Drills{desk: d, alerts: alerts, notices: notices, hospitals: hospitals, contacts: inside{},
		drills: store.Define(db, "drills", store.Index[Drill]{Name: bySchool,
			Key: func(doc *Drill) string { return doc.School.Key() + store.TimeKey(doc.Began) }})}
	d.drillMoved = drills.look
	return drills
}

// DrillReading is a drill as it stands now.
type DrillReading struct {
	*Drill
	Hops []Hop
}

// Start begins a drill of a school, or finds the one that runs. One that runs with
// people who were replaced meanwhile is void, and another begins.
func (d *Drills) Start(ctx context.Context, who actor.Actor, code string, care screening.PolicyRef) (DrillReading, error) {
	school, err := d.drilled(ctx, who, code)
	if err != nil {
		return DrillReading{}, err
	}
	if _, err := d.answersFor(ctx, school, ""); err != nil {
		return DrillReading{}, err
	}
	policy, err := d.policies.Get(ctx, care)
	if err != nil {
		return DrillReading{}, err
	}
	cast, err := d.castOf(ctx, policy, school)
	if err != nil {
		return DrillReading{}, err
	}
	running, nth, err := d.today(ctx, school)
	if err != nil {
		return DrillReading{}, err
	}
	if running != nil && running.Cast.covers(cast) {
		return d.read(ctx, running)
	}
	if running != nil {
		if err := d.end(ctx, running, DrillVoid); err != nil {
			return DrillReading{}, err
		}
	}
	now := d.clock.Now()
	doc := &Drill{School: school, Day: dayOf(now), Nth: nth + 1, By: who.ID, Care: care, Cast: cast,
		Began: now, Until: now.Add(drillLasts), State: DrillRunning}
	doc.ID = fmt.Sprintf("%s/%s/%d", code, doc.Day, doc.Nth)
	doc.Owe(now)
	err = d.drills.Insert(ctx, doc)
	if errors.Is(err, store.ErrExists) { // somebody else began it at the same time
		doc, err = d.drills.Get(ctx, doc.ID)
	}
	if err != nil {
		return DrillReading{}, err
	}
	return d.read(ctx, doc)
}

// dayOf is the schools' day of a moment.
func dayOf(t time.Time) string { return t.In(screening.Shanghai).Format(time.DateOnly) }

// drilled returns the place of a school to those who may drill it or see its drills.
func (d *Drills) drilled(ctx context.Context, who actor.Actor, code string) (unit.Path, error) {
	school, err := d.org.School(ctx, who, code)
	if err != nil {
		return "", err
	}
	return school.Path, who.Within(school.Path)
}

// today returns the drill of a school that runs, if any, and how many began today.
func (d *Drills) today(ctx context.Context, school unit.Path) (running *Drill, nth int, err error) {
	today := dayOf(d.clock.Now())
	for doc, err := range d.of(ctx, school) {
		if err != nil {
			return nil, 0, err
		}
		if doc.State == DrillRunning {
			running = doc
		}
		if doc.Day == today {
			nth = max(nth, doc.Nth)
		}
	}
	return running, nth, nil
}

// Of returns the drills of a school, the newest first.
func (d *Drills) Of(ctx context.Context, who actor.Actor, code string) ([]DrillReading, error) {
	school, err := d.drilled(ctx, who, code)
	if err != nil {
		return nil, err
	}
	var all []DrillReading
	for doc, err := range d.of(ctx, school) {
		if err != nil {
			return nil, err
		}
		r, err := d.read(ctx, doc)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	slices.Reverse(all)
	return all, nil
}

// of walks the drills of a school, the oldest first. There are a few in a year.
func (d *Drills) of(ctx context.Context, school unit.Path) iter.Seq2[*Drill, error] {
	return d.drills.All(ctx, store.Query{Index: bySchool, Prefix: school.Key()})
}

func (d *Drills) read(ctx context.Context, doc *Drill) (DrillReading, error) {
	if doc.State != DrillRunning {
		return DrillReading{doc, doc.Hops}, nil
	}
	hops, err := d.measure(ctx, doc)
	return DrillReading{doc, hops}, err
}

// Owing returns the drills that are to be looked at.
func (d *Drills) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return d.drills.Owing(ctx, now, limit)
}

// look has a drill looked at, because somebody confirmed it. When that gets lost the
// drill is looked at by itself within lookAgain.
func (d *Drills) look(ctx context.Context, id string) error {
	_, err := d.drills.Update(ctx, id, func(doc *Drill) error {
		if doc.State != DrillRunning {
			return store.ErrUnchanged
		}
		doc.Owe(d.clock.Now())
		return nil
	})
	return err
}

// lookAgain is how often a running drill is looked at when nobody confirms.
const lookAgain = time.Minute

// Do raises the alert of a drill, looks how far it has come, and ends it when
// everybody has confirmed or its time is over.
func (d *Drills) Do(ctx context.Context, id string) error {
	doc, err := d.drills.Claim(ctx, id, d.clock.Now())
	if err != nil {
		return err
	}
	if doc.State != DrillRunning {
		return d.clear(ctx, doc)
	}
	if err := d.alerts.exercise(ctx, doc.ID, doc.School, doc.Care); err != nil {
		return err
	}
	hops, err := d.measure(ctx, doc)
	if err != nil {
		return err
	}
	same, err := d.sameCast(ctx, doc)
	if err != nil {
		return err
	}
	if state := verdict(hops); !same {
		return d.end(ctx, doc, DrillVoid)
	} else if state != DrillRunning {
		return d.end(ctx, doc, state)
	}
	doc.Settle(earliest(d.clock.Now().Add(lookAgain), doc.Until.Add(time.Millisecond)))
	return store.UnlessConflict(d.drills.Replace(ctx, doc))
}

// sameCast tells whether whoever would be told now is who was to be told when the
// drill began.
func (d *Drills) sameCast(ctx context.Context, doc *Drill) (bool, error) {
	policy, err := d.policies.Get(ctx, doc.Care)
	if err != nil {
		return false, err
	}
	cast, err := d.castOf(ctx, policy, doc.School)
	return doc.Cast.covers(cast), err
}

// end writes how a drill ended, with the hops as they stand, and then clears up.
func (d *Drills) end(ctx context.Context, doc *Drill, state DrillState) error {
	hops, err := d.measure(ctx, doc)
	if err != nil {
		return err
	}
	for i := range hops {
		if hops[i].State == HopWaiting {
			hops[i].State = HopFailed
		}
	}
	doc.State, doc.Hops, doc.Ended = state, hops, d.clock.Now()
	doc.Settle(doc.Ended)
	if err := d.drills.Replace(ctx, doc); err != nil {
		return store.UnlessConflict(err)
	}
	return d.clear(ctx, doc)
}

// clear takes back what a drill that ended left with people: its alert is closed and
// erased, its notices go.
func (d *Drills) clear(ctx context.Context, doc *Drill) error {
	if err := d.alerts.endExercise(ctx, doc.ID); err != nil {
		return err
	}
	for _, recipient := range []string{string(doc.School.At(unit.District)), doc.Cast.Standing.Hospital} {
		if err := d.notices.endExercise(ctx, doc.ID, recipient); err != nil {
			return err
		}
	}
	doc.Settle(time.Time{})
	return store.UnlessConflict(d.drills.Replace(ctx, doc))
}
