package watch

import (
	"context"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
)

// What the watchdog waits for beyond the engine's own pace: a report takes the
// minute in which an answer may be mended, a notice has been brought up several
// times by then.
const (
	reportFor     = 2 * time.Minute
	noticeRounds  = 8 // of the time in which a notice should be opened
	byOwner       = "owner"
	noOwner       = "/"
	alerts, cases = "alerts", "cases"
	sittings      = "sittings"
	notices       = "notices"
)

// reports counts the papers among some that owe the report of a risk.
func (l *look) reports(papers []store.Record) (t tally) {
	counted := map[string]bool{}
	for _, r := range papers {
		var s screening.Sitting
		if err := bson.Unmarshal(r.Body, &s); err != nil || s.RaiseAt.IsZero() || counted[r.ID] {
			continue // what cannot be read is poison, and said to be
		}
		counted[r.ID] = true
		if age := l.now.Sub(s.RaiseAt); age > reportFor {
			t.add(age)
		}
	}
	return t
}

// ownerless counts the open folders of a book that nobody answers for.
func (l *look) ownerless(ctx context.Context, book string) (int, error) {
	found, err := l.engine.Find(ctx, book, store.Query{Index: byOwner, Prefix: noOwner, Limit: page})
	return len(found.Records), err
}

// walk is how far the watchdog has come through the open folders of a book. It
// reads some at each look, so that a province costs no more than a school.
type walk struct {
	after  store.Cursor
	faults map[string]fault // by id
	met    map[string]bool  // in this walk
}

type fault struct {
	name  Name
	since time.Time
}

// stroll goes on with a walk by one page and returns what is known to be wrong.
func (l *look) stroll(ctx context.Context, book string, w *walk) (map[string]fault, error) {
	found, err := l.engine.Find(ctx, book, store.Query{Index: byOwner, After: w.after, Limit: page})
	if err != nil {
		return nil, err
	}
	for _, r := range found.Records {
		w.met[r.ID] = true
		if f := l.examine(book, r); f.name == "" {
			delete(w.faults, r.ID)
		} else if _, known := w.faults[r.ID]; !known {
			w.faults[r.ID] = f
		}
	}
	if w.after = found.Next; w.after.IsZero() { // once round
		for id := range w.faults {
			if !w.met[id] {
				delete(w.faults, id)
			}
		}
		clear(w.met)
	}
	return w.faults, nil
}

// examine looks at one open folder. What the engine will come to by itself is
// none of its business; that is the work of the other looks.
func (l *look) examine(book string, r store.Record) fault {
	if r.Keys[store.DueIndex] == "" {
		return fault{AlertAsleep, l.now}
	}
	if book != alerts {
		return fault{}
	}
	var a referral.Alert
	if err := bson.Unmarshal(r.Body, &a); err != nil {
		return fault{AlertAsleep, l.now}
	}
	if since := a.Neglected(); !since.IsZero() && l.late(since) > 0 {
		return fault{SilenceNotRising, since}
	}
	return fault{}
}

// unseen counts the notices that nobody has opened for hours. Those that were
// opened owe nothing and are not read.
func (l *look) unseen(ctx context.Context) (t tally, err error) {
	for q := (store.Query{Index: store.DueIndex, Limit: page}); ; {
		found, err := l.engine.Find(ctx, notices, q)
		if err != nil {
			return tally{}, err
		}
		for _, r := range found.Records {
			var n referral.Notice
			if err := bson.Unmarshal(r.Body, &n); err != nil || n.SeenBy != "" {
				continue
			}
			if age := l.now.Sub(n.Given); age > noticeRounds*n.Within {
				t.add(age)
			}
		}
		if found.Next.IsZero() || t.count >= page {
			return t, nil
		}
		q.After = found.Next
	}
}

// gathered are the findings of the walks, one for each alarm and book.
func gathered(now time.Time, book string, faults map[string]fault) (found []Finding) {
	sums := map[Name]*tally{}
	for _, f := range faults {
		if sums[f.name] == nil {
			sums[f.name] = &tally{}
		}
		sums[f.name].add(now.Sub(f.since))
	}
	for name, t := range sums {
		found = append(found, Finding{name, book, t.count, t.age})
	}
	slices.SortFunc(found, Finding.urgency)
	return found
}
