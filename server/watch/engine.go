package watch

import (
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/jobs"
)

// Lane is one kind of owed work, as the table of jobs has it.
type Lane struct{ Job, Collection string }

// page bounds each read. What lies behind it is younger than what was read.
const page = 200

// pulse tells for how long the engine has not been heard of, beyond its due beat.
func (l *look) pulse(ctx context.Context) (time.Duration, error) {
	r, err := l.engine.Get(ctx, jobs.PulseCollection, jobs.PulseID)
	if errors.Is(err, store.ErrNotFound) {
		return l.now.Sub(l.begun), nil // nobody has ever started it
	}
	if err != nil {
		return 0, err
	}
	if last, beat := (store.DebtOf(r)).Body.Lookup("last").TimeOK(); beat {
		return l.now.Sub(last.Add(jobs.PulseEvery)), nil
	}
	return l.now.Sub(store.KeyTime(r.Keys[store.DueIndex])), nil
}

// late is how long something is overdue, zero within the bound.
func (l *look) late(due time.Time) time.Duration {
	if age := l.now.Sub(due); age > l.bound {
		return age
	}
	return 0
}

// trail is what the watchdog remembers of a lane: what was due at the last look,
// and what the lane has passed over since.
type trail struct {
	due    map[string]string // id → moment
	passed map[string]bool
}

// tally is what a lane owes and should have done.
type tally struct {
	count int
	age   time.Duration
}

func (t *tally) add(age time.Duration) { t.count, t.age = t.count+1, max(t.age, age) }

// overdue reads what is due in a lane and tells what the lane has not come to
// from what it has passed over. A lane works oldest first: where younger work was
// done, what is older and untouched cannot be done.
func (l *look) overdue(ctx context.Context, lane Lane, t *trail) (waiting, passed tally, seen []store.Record, err error) {
	found, err := l.engine.Find(ctx, lane.Collection, store.Query{Index: store.DueIndex, To: store.TimeKey(l.now), Limit: page})
	if err != nil {
		return tally{}, tally{}, nil, err
	}
	t.follow(found)
	for _, r := range found.Records {
		age := l.late(store.KeyTime(r.Keys[store.DueIndex]))
		switch {
		case age == 0:
			continue
		case t.passed[r.ID]:
			passed.add(age)
		default:
			waiting.add(age)
		}
		seen = append(seen, r)
	}
	return waiting, passed, seen, nil
}

// follow compares what is due with the last look.
func (t *trail) follow(found store.Page) {
	due, passed := map[string]string{}, map[string]bool{}
	end := ""
	for _, r := range found.Records {
		end = r.Keys[store.DueIndex]
		due[r.ID] = end
	}
	mark := "" // the youngest that was done
	for id, at := range t.due {
		if due[id] != at && (found.Next.IsZero() || at <= end) {
			mark = max(mark, at)
		}
	}
	for id, at := range due {
		if t.due[id] == at && (at < mark || t.passed[id]) {
			passed[id] = true
		}
	}
	t.due, t.passed = due, passed
}

// stuck reads the work of a lane that was tried again and again.
func (l *look) stuck(ctx context.Context, lane Lane) (t tally, seen []store.Record, err error) {
	found, err := l.engine.Find(ctx, lane.Collection, store.Query{Index: store.StuckIndex, Limit: page})
	if err != nil {
		return tally{}, nil, err
	}
	for _, r := range found.Records {
		t.add(l.now.Sub(store.KeyTime(r.Keys[store.StuckIndex])))
	}
	return t, found.Records, nil
}
