package watch

import (
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/jobs"
)

// look is one look at the database.
type look struct {
	engine store.Engine
	begun  time.Time // when the watchdog began
	now    time.Time
	bound  time.Duration // what may be late by so much
	found  []Finding
}

func (l *look) find(name Name, subject string, t tally) {
	if t.count > 0 {
		l.found = append(l.found, Finding{name, subject, t.count, t.age})
	}
}

// recall is what the watchdog keeps from one look to the next.
type recall struct {
	trails map[string]*trail // by collection
	walks  map[string]*walk  // by book
}

func newRecall(lanes []Lane) recall {
	m := recall{trails: map[string]*trail{}, walks: map[string]*walk{}}
	for _, lane := range lanes {
		m.trails[lane.Collection] = &trail{passed: map[string]bool{}}
	}
	for _, book := range []string{alerts, cases} {
		m.walks[book] = &walk{faults: map[string]fault{}, met: map[string]bool{}}
	}
	return m
}

// lookAround looks at everything once. One part that cannot be seen keeps none of
// the others from being seen.
func (l *look) lookAround(ctx context.Context, lanes []Lane, m recall) error {
	silent, err := l.pulse(ctx)
	errs := []error{err}
	overdue := tally{age: silent}
	// In doubt nothing is said of single lanes: a stalled engine stalls them all.
	stalled, doubtful := silent > l.bound, silent > l.bound/2
	for _, lane := range lanes {
		if lane.Collection == jobs.PulseCollection {
			continue
		}
		waiting, err := l.lane(ctx, lane, m.trails[lane.Collection], doubtful)
		overdue.count += waiting
		errs = append(errs, err)
	}
	if stalled {
		overdue.count = max(overdue.count, 1) // the pulse itself
		l.find(EngineStalled, "", overdue)
	}
	errs = append(errs, l.care(ctx, m, doubtful))
	return errors.Join(errs...)
}

// lane looks at one kind of work.
func (l *look) lane(ctx context.Context, lane Lane, t *trail, doubtful bool) (waiting int, err error) {
	late, passed, due, err := l.overdue(ctx, lane, t)
	if err != nil {
		return 0, err
	}
	stuck, tried, err := l.stuck(ctx, lane)
	if err != nil {
		return late.count, err
	}
	if !doubtful {
		l.find(LaneStalled, lane.Job, late)
	}
	l.find(PoisonItem, lane.Job, tally{passed.count + stuck.count, max(passed.age, stuck.age)})
	if lane.Collection == sittings {
		l.find(ReportOwed, "", l.reports(append(due, tried...)))
	}
	return late.count, nil
}

// care looks at what the engine should have seen to.
func (l *look) care(ctx context.Context, m recall, doubtful bool) error {
	var errs []error
	for _, book := range []string{alerts, cases} {
		n, err := l.ownerless(ctx, book)
		errs = append(errs, err)
		l.find(AlertWithoutOwner, book, tally{count: n})
		faults, err := l.stroll(ctx, book, m.walks[book])
		errs = append(errs, err)
		for _, f := range gathered(l.now, book, faults) {
			if f.Name != SilenceNotRising || !doubtful {
				l.found = append(l.found, f)
			}
		}
	}
	t, err := l.unseen(ctx)
	l.find(NoticeUnseen, "", t)
	return errors.Join(append(errs, err)...)
}
