package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Debt is what a document owes, read without its type: also of a document that
// its own collection cannot read any more.
type Debt struct {
	Owed
	Body bson.Raw
}

// Debt reads what a document owes, or returns ErrNotFound.
func (db *DB) Debt(ctx context.Context, collection, id string) (Debt, error) {
	r, err := db.engine.Get(ctx, collection, id)
	if err != nil {
		return Debt{}, err
	}
	return DebtOf(r), nil
}

// DebtOf reads what a record owes. A field that cannot be read counts as empty,
// but for the due moment, which the engine keeps beside the body.
func DebtOf(r Record) Debt {
	d := Debt{Body: r.Body}
	d.Due = KeyTime(r.Keys[DueIndex])
	if n, ok := d.Body.Lookup("attempts").AsInt64OK(); ok {
		d.Attempts = int(n)
	}
	if since, ok := d.Body.Lookup("since").TimeOK(); ok {
		d.Since = since.UTC()
	}
	return d
}

// ErrOwesNothing refuses to begin work anew that nobody owes.
var ErrOwesNothing = errors.New("store: the document owes nothing")

// Renew makes owed work due now, as if it had never been tried. It needs no type,
// so that what nobody can read can at least be tried again.
func (db *DB) Renew(ctx context.Context, collection, id string, now time.Time) error {
	if !slices.Contains(db.schema[collection], DueIndex) {
		return fmt.Errorf("%w: %s owes no work", ErrUndefined, collection)
	}
	for range updateAttempts {
		r, err := db.engine.Get(ctx, collection, id)
		if err != nil {
			return err
		}
		if r.Keys[DueIndex] == "" {
			return ErrOwesNothing
		}
		if r, err = renewed(r, now); err != nil {
			return err
		}
		if err = db.engine.Replace(ctx, collection, r); err == nil {
			db.onWrite(collection, id, r.Keys[DueIndex])
		}
		if !errors.Is(err, ErrConflict) {
			return err
		}
	}
	return ErrConflict
}

// renewed is a record whose debt is due now and was never tried. A body that is no
// document at all stays as it is.
func renewed(r Record, now time.Time) (Record, error) {
	r.Keys[DueIndex] = TimeKey(now)
	delete(r.Keys, StuckIndex)
	elements, err := bson.Raw(r.Body).Elements()
	if err != nil {
		return r, nil
	}
	var doc bson.D
	for _, e := range elements {
		switch e.Key() {
		case "due", "attempts", "since":
		default:
			doc = append(doc, bson.E{Key: e.Key(), Value: e.Value()})
		}
	}
	if r.Body, err = bson.Marshal(append(doc, bson.E{Key: "due", Value: now})); err != nil {
		return Record{}, fmt.Errorf("renew: %w", err)
	}
	return r, nil
}

// Backlog is what a collection owes at a moment and nobody has come to.
type Backlog struct {
	Oldest time.Time // since when the oldest due work waits; zero when none is due
	Stuck  int       // pieces that were tried again and again, at most a page of them
}

// Backlog reads the two indexes of owed work.
func (db *DB) Backlog(ctx context.Context, collection string, now time.Time) (b Backlog, err error) {
	due, err := db.engine.Find(ctx, collection, Query{Index: DueIndex, To: TimeKey(now), Limit: 1})
	if err != nil {
		return Backlog{}, err
	}
	if len(due.Records) > 0 {
		b.Oldest = KeyTime(due.Records[0].Keys[DueIndex])
	}
	stuck, err := db.engine.Find(ctx, collection, Query{Index: StuckIndex})
	b.Stuck = len(stuck.Records)
	return b, err
}
