// Package jobs carries out the work that aggregates owe.
//
// The database says what is owed and from when; a Job knows how to find and do
// it. Two paths lead to the same Do: the sweep reads the index of due work every
// second, and the doorbell makes the normal case faster through asynq. Nothing
// but speed depends on the doorbell: with no Redis at all, the sweep does
// everything.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
)

// Job is one kind of owed work: that of one collection.
type Job struct {
	Name       string // the asynq task type
	Collection string

	// Owing lists documents whose work is due at a moment, oldest first.
	Owing func(ctx context.Context, now time.Time, limit int) ([]string, error)

	// Do claims and does what one document owes. It is safe to call at any time,
	// by several workers at once; store.ErrNotDue says that somebody else was
	// faster. Anything else is a failure: a document that is missing in the middle
	// of the work is not work done.
	Do func(ctx context.Context, id string) error
}

// doFor is how long one piece of work may take before its context ends.
const doFor = 30 * time.Second

// ErrPanic says that a Do panicked; what it panicked with stays out of the error,
// because it may hold anything.
var ErrPanic = errors.New("jobs: panic")

var errUnknown = errors.New("jobs: no job of this name")

// Registry is the table of every job of a process.
type Registry struct {
	jobs         []Job
	byName       map[string]Job
	byCollection map[string]Job
}

// New makes the table. A name or a collection that stands in it twice, or a job
// that lacks a part, is a programming error.
func New(all ...Job) *Registry {
	r := &Registry{jobs: all, byName: map[string]Job{}, byCollection: map[string]Job{}}
	for _, j := range all {
		if j.Name == "" || j.Collection == "" || j.Owing == nil || j.Do == nil {
			panic("jobs: job " + j.Name + " is incomplete")
		}
		if _, twice := r.byName[j.Name]; twice {
			panic("jobs: job " + j.Name + " stands in the table twice")
		}
		if _, twice := r.byCollection[j.Collection]; twice {
			panic("jobs: collection " + j.Collection + " has two jobs")
		}
		r.byName[j.Name], r.byCollection[j.Collection] = j, j
	}
	return r
}

// All returns the jobs in the order of the table.
func (r *Registry) All() []Job { return slices.Clone(r.jobs) }

// Do does what one document owes to a named job. Work that somebody else claimed
// or finished is a success.
func (r *Registry) Do(ctx context.Context, name, id string) error {
	j, ok := r.byName[name]
	if !ok {
		return errUnknown
	}
	_, err := j.attempt(ctx, id)
	return err
}

// attempt calls Do within its time and contains a panic; did is false when
// nothing was left to do.
func (j Job) attempt(ctx context.Context, id string) (did bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, doFor)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			did, err = false, fmt.Errorf("job %s: %w", j.Name, panicked(p))
		}
	}()
	err = j.Do(ctx, id)
	if errors.Is(err, store.ErrNotDue) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("job %s: %w", j.Name, err)
	}
	return true, nil
}

// panicked logs where a panic came from. Only the runtime's own words are kept
// of its value.
func panicked(p any) error {
	what := fmt.Sprintf("%T", p)
	if e, ok := p.(runtime.Error); ok {
		what = e.Error()
	}
	slog.Error("job panicked", "what", what, "stack", string(debug.Stack()))
	return ErrPanic
}
