package store

import (
	"context"
	"errors"
	"time"
)

// ErrNotDue says that a document owes nothing yet: somebody else claimed or did
// the work.
var ErrNotDue = errors.New("store: nothing is due")

// Owed is the work an aggregate still owes; aggregates embed it. What the work is
// stands in the aggregate's other fields; Due only says from when.
type Owed struct {
	Due      time.Time `bson:"due,omitempty"`
	Attempts int       `bson:"attempts,omitempty"`
	Since    time.Time `bson:"since,omitempty"` // of the first of these attempts
}

// UnlessConflict lets a faster writer win: its document still owes the work, and the
// claim brings it back.
func UnlessConflict(err error) error {
	if errors.Is(err, ErrConflict) {
		return nil
	}
	return err
}

type owing interface{ StoreOwed() *Owed }

// StoreOwed lets a collection reach the debt of the aggregate that embeds it.
func (o *Owed) StoreOwed() *Owed { return o }

// Owe makes work due at a moment, or earlier when it already was.
func (o *Owed) Owe(at time.Time) {
	if o.Due.IsZero() || at.Before(o.Due) {
		o.Due = at
	}
}

// Settle notes that the claimed work is done and the next is due at a moment;
// the zero time owes nothing more.
func (o *Owed) Settle(next time.Time) { *o = Owed{Due: next} }

// A claim that is not settled falls due again after claimFor, doubled with each
// attempt up to claimMost: long enough for the work itself, short enough that a
// child does not wait for a process that died.
const (
	claimFor  = 4 * time.Second
	claimMost = time.Minute
)

func claimUntil(now time.Time, attempts int) time.Time {
	wait := claimFor << min(max(attempts-1, 0), 10)
	return now.Add(min(wait, claimMost))
}

// StuckAfter is how many attempts a piece of work takes before it counts as stuck:
// about a minute in which neither a restart nor a faster writer explains it.
const StuckAfter = 5

// Stuck tells whether the work was tried so often that it will not succeed by
// itself. It is tried again all the same, once a minute.
func (o *Owed) Stuck() bool { return !o.Due.IsZero() && o.Attempts >= StuckAfter }

func stuckKey(o *Owed) string {
	if !o.Stuck() {
		return ""
	}
	return TimeKey(o.Since)
}

func dueKey(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return TimeKey(t)
}

// Claim takes up the work of one document before it is done: in one write it
// counts the attempt and pushes Due forward, so that no second worker starts and
// a crash brings the work back by itself. The caller settles with a Replace of
// the document it was given, which fails when anything changed meanwhile.
func (c *Collection[T]) Claim(ctx context.Context, id string, now time.Time) (*T, error) {
	doc, err := c.Get(ctx, id)
	if errors.Is(err, ErrNotFound) {
		return nil, ErrNotDue // it is gone, and what it owed with it
	}
	if err != nil {
		return nil, err
	}
	owed := c.owed(doc)
	if owed.Due.IsZero() || owed.Due.After(now) {
		return nil, ErrNotDue
	}
	if owed.Attempts == 0 {
		owed.Since = now
	}
	owed.Attempts++
	owed.Due = claimUntil(now, owed.Attempts)
	if err := c.Replace(ctx, doc); errors.Is(err, ErrConflict) || errors.Is(err, ErrNotFound) {
		return nil, ErrNotDue
	} else if err != nil {
		return nil, err
	}
	return doc, nil
}

// Owing returns the ids of the documents that owe work at a moment, oldest first.
func (c *Collection[T]) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	page, err := c.db.engine.Find(ctx, c.name, Query{
		Index: DueIndex, To: TimeKey(now.Add(time.Millisecond)), Limit: limit})
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(page.Records))
	for i, r := range page.Records {
		ids[i] = r.ID
	}
	return ids, nil
}
