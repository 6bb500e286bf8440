// Package audit records who did or saw what, when, why and with what outcome.
// The record is written before the act: an act that cannot be recorded does not
// happen. A record without an outcome belongs to a process that died meanwhile;
// the object's own history then tells whether the act took effect.
package audit

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// Entry is one act: it names its object by id and holds no content.
type Entry struct {
	store.Head `bson:"-"`
	At         time.Time  `bson:"at"`
	Actor      string     `bson:"actor"`
	Role       actor.Role `bson:"role"`
	Unit       unit.Path  `bson:"unit,omitempty"` // the actor's place
	Permission string     `bson:"permission"`
	Act        string     `bson:"act"`               // the operation, as in the API
	Object     string     `bson:"object,omitempty"`  // ids from the path, or the place that a list is of
	Purpose    string     `bson:"purpose,omitempty"` // why, from the fixed list of purposes
	Request    string     `bson:"request"`
	Outcome    int        `bson:"outcome,omitempty"` // the HTTP status; 0 while unknown
}

const (
	byTime   = "time"
	byObject = "object"
)

// Log is the audit trail.
type Log struct {
	clock   clock.Clock
	entries *store.Collection[Entry]
}

// New returns the log over a database.
func New(db *store.DB, c clock.Clock) *Log {
	return &Log{clock: c, entries: store.Define(db, "audit",
		store.Index[Entry]{Name: byTime, Key: func(e *Entry) string { return store.TimeKey(e.At) }},
		store.Index[Entry]{Name: byObject, Key: objectKey})}
}

func objectKey(e *Entry) string {
	if e.Object == "" {
		return ""
	}
	return e.Object + "\x1f" + store.TimeKey(e.At)
}

// Begin records an act before it is done.
func (l *Log) Begin(ctx context.Context, e Entry) (*Entry, error) {
	e.ID, e.At = uuid.Must(uuid.NewV7()).String(), l.clock.Now()
	return &e, l.entries.Insert(ctx, &e)
}

// End adds the outcome of an act.
func (l *Log) End(ctx context.Context, e *Entry, outcome int) error {
	e.Outcome = outcome
	return l.entries.Replace(ctx, e)
}

// Range selects entries: of one object, or of a span of time; of these, those of one
// person, role or operation.
type Range struct {
	Object   string
	From, To time.Time
	Actor    string     // of one person only
	Role     actor.Role // of one role only
	Act      string     // one operation only
	After    store.Cursor
	Limit    int
}

// wants tells whether an entry is one of those asked for.
func (r Range) wants(e *Entry) bool {
	return (r.Actor == "" || r.Actor == e.Actor) && (r.Role == "" || r.Role == e.Role) && (r.Act == "" || r.Act == e.Act)
}

// Find returns one page of the trail, oldest first, with what was done in the
// reader's part of the tree; such a page can be short and still not the last. Who
// acted outside the tree, at a hospital or without a log-in, is for those who audit
// a province.
func (l *Log) Find(ctx context.Context, who actor.Actor, r Range) ([]*Entry, store.Cursor, error) {
	page, next, err := l.find(ctx, r)
	return slices.DeleteFunc(page, func(e *Entry) bool {
		return !r.wants(e) || !who.Covers(e.Unit) && (e.Unit != "" || who.Unit.Level() > unit.Province)
	}), next, err
}

func (l *Log) find(ctx context.Context, r Range) ([]*Entry, store.Cursor, error) {
	q := store.Query{Index: byTime, After: r.After, Limit: r.Limit}
	if r.Object != "" {
		q.Index, q.Prefix = byObject, r.Object+"\x1f"
		return l.entries.Find(ctx, q)
	}
	if !r.From.IsZero() {
		q.From = store.TimeKey(r.From)
	}
	if !r.To.IsZero() {
		q.To = store.TimeKey(r.To)
	}
	return l.entries.Find(ctx, q)
}
