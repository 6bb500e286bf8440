// Package store is the persistence port: the few operations every aggregate is
// stored by, and the typed collections that the domains use over them.
//
// It knows documents, versions and string keys; it knows no joins, no
// multi-document transactions and no query language. What a domain needs beyond
// that it must say in its own data: a natural id, or work it still owes.
package store

import (
	"context"
	"errors"
	"time"
)

// The outcomes that callers decide on. Engines translate their own errors into
// these once; any other error means that the outcome is unknown.
var (
	ErrNotFound = errors.New("store: no document with this id")
	ErrExists   = errors.New("store: a document with this id exists")
	ErrConflict = errors.New("store: the document has another version")
)

// ErrDecode says that a document is not what its collection takes it for.
var ErrDecode = errors.New("store: cannot read a document")

// DueIndex is the name of the index that the sweep reads: a document is in it
// exactly as long as it owes work, under the moment from which it is owed.
const DueIndex = "due"

// StuckIndex is the name of the index of work that was tried again and again: a
// document is in it from its StuckAfter-th attempt until the work is done, under
// the moment of the first.
const StuckIndex = "stuck"

// Record is one document as an engine sees it.
type Record struct {
	ID      string
	Version int64             // 1 after the insert, one more after each replace
	Body    []byte            // BSON
	Keys    map[string]string // index name → key; a name that is absent leaves the index
}

// Query selects the keys of one index that start with Prefix or lie in
// [From, To); empty bounds are open. The order is by key, then by id, in bytes.
type Query struct {
	Index    string
	Prefix   string
	From, To string
	After    Cursor // exclusive; zero starts at the beginning
	Limit    int    // at most so many records; 0 means DefaultLimit
}

// DefaultLimit is the page size of a query that names none.
const DefaultLimit = 100

// Bounds returns the half-open range of keys that the query covers, an empty
// upper bound meaning none.
func (q Query) Bounds() (from, to string) {
	if q.Prefix == "" {
		return q.From, q.To
	}
	return q.Prefix, q.Prefix + maxKeySuffix
}

// Size returns the page size that the query asks for.
func (q Query) Size() int {
	if q.Limit <= 0 {
		return DefaultLimit
	}
	return q.Limit
}

// maxKeySuffix sorts behind every valid UTF-8 continuation of a key.
const maxKeySuffix = "\U0010FFFF"

// Page is one page of a query's records; Next is zero on the last page.
type Page struct {
	Records []Record
	Next    Cursor
}

// Engine stores records. Every implementation passes the suite in storetest.
// All writes are durable when they return: an engine never acknowledges what a
// crash could take back.
type Engine interface {
	// Define makes a collection and its indexes exist. It may be repeated.
	Define(ctx context.Context, collection string, indexes []string) error
	// Get returns one record or ErrNotFound.
	Get(ctx context.Context, collection, id string) (Record, error)
	// Insert stores a new record at version 1, or returns ErrExists.
	Insert(ctx context.Context, collection string, r Record) error
	// InsertMany stores the records whose ids are new, and returns the ids that
	// existed before and were left as they were.
	InsertMany(ctx context.Context, collection string, rs []Record) (existed []string, err error)
	// Replace stores r as version r.Version+1 when the stored version is
	// r.Version; otherwise ErrConflict, or ErrNotFound when there is none.
	Replace(ctx context.Context, collection string, r Record) error
	// Delete removes a record whose version matches, with Replace's errors. It is
	// for records that expire by nature; everything else leaves a tombstone.
	Delete(ctx context.Context, collection, id string, version int64) error
	// Find returns one page of an index.
	Find(ctx context.Context, collection string, q Query) (Page, error)
	// Ping tells whether the engine can answer.
	Ping(ctx context.Context) error
	// Close releases the engine after pending writes are done.
	Close() error
}

const keyLayout = "2006-01-02T15:04:05.000Z"

// TimeKey renders a moment as an index key: UTC milliseconds, sorted as text.
func TimeKey(t time.Time) string { return t.UTC().Format(keyLayout) }

// KeyTime is the moment that an index key renders, zero when it renders none.
func KeyTime(key string) time.Time {
	t, _ := time.Parse(keyLayout, key)
	return t
}
