package store

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"
)

// Head is the identity and version of a document; aggregates embed it with the
// tag `bson:"-"`, because engines keep both beside the body.
type Head struct {
	ID      string
	Version int64
}

// StoreHead lets a collection reach the head of the aggregate that embeds it.
func (h *Head) StoreHead() *Head { return h }

// Index maps a document to its one key in a named index, or to none ("").
type Index[T any] struct {
	Name string
	Key  func(*T) string
}

// DB is a set of collections on one engine.
type DB struct {
	engine  Engine
	schema  map[string][]string
	onWrite func(collection, id, due string)
}

// New returns a database over an engine. Collections are declared with Define
// and come to exist with Ensure.
func New(engine Engine) *DB {
	return &DB{engine: engine, schema: map[string][]string{}, onWrite: func(string, string, string) {}}
}

// Beside returns a database without collections over the same engine, for services that
// are assembled a second time.
func (db *DB) Beside() *DB { return New(db.engine) }

// OnOwed registers a doorbell: it is called after each write of a document
// that owes work, with the key of the moment from which it is owed, and after
// those that were registered before it. It must not block. Nothing depends on it;
// without it the sweep finds the work.
func (db *DB) OnOwed(ring func(collection, id, due string)) {
	earlier := db.onWrite
	db.onWrite = func(collection, id, due string) {
		earlier(collection, id, due)
		ring(collection, id, due)
	}
}

// Ensure makes all declared collections exist.
func (db *DB) Ensure(ctx context.Context) error { return db.DefineOn(ctx, db.engine) }

// DefineOn makes all declared collections exist, or known, on another engine.
func (db *DB) DefineOn(ctx context.Context, engine Engine) error {
	for name, indexes := range db.schema {
		if err := engine.Define(ctx, name, indexes); err != nil {
			return fmt.Errorf("define collection %s: %w", name, err)
		}
	}
	return nil
}

// Ping tells whether the engine can answer.
func (db *DB) Ping(ctx context.Context) error { return db.engine.Ping(ctx) }

// Collection stores the aggregates of one type.
type Collection[T any] struct {
	db      *DB
	name    string
	indexes []Index[T]
	head    func(*T) *Head
	owed    func(*T) *Owed // nil when documents of this type never owe work
}

// Define declares a collection. Documents that embed Owed enter the index of due
// work by themselves. Declaring a name twice is a programming error.
func Define[T any, P interface {
	*T
	StoreHead() *Head
}](db *DB, name string, indexes ...Index[T]) *Collection[T] {
	if _, twice := db.schema[name]; twice {
		panic("store: collection " + name + " is defined twice")
	}
	db.schema[name] = []string{}
	c := &Collection[T]{db: db, name: name, indexes: indexes,
		head: func(doc *T) *Head { return P(doc).StoreHead() }}
	if _, owes := any(new(T)).(owing); owes {
		c.owed = func(doc *T) *Owed { return any(doc).(owing).StoreOwed() }
		c.indexes = append(c.indexes, Index[T]{Name: DueIndex, Key: func(doc *T) string {
			return dueKey(c.owed(doc).Due)
		}}, Index[T]{Name: StuckIndex, Key: func(doc *T) string { return stuckKey(c.owed(doc)) }})
	}
	for _, ix := range c.indexes {
		db.schema[name] = append(db.schema[name], ix.Name)
	}
	return c
}

// Name returns the collection's name, which sealed values are bound to.
func (c *Collection[T]) Name() string { return c.name }

// Get returns one document or ErrNotFound.
func (c *Collection[T]) Get(ctx context.Context, id string) (*T, error) {
	r, err := c.db.engine.Get(ctx, c.name, id)
	if err != nil {
		return nil, err
	}
	return c.decode(r)
}

// Insert stores a new document, or returns ErrExists.
func (c *Collection[T]) Insert(ctx context.Context, doc *T) error {
	r, err := c.encode(doc)
	if err != nil {
		return err
	}
	r.Version = 1
	if err := c.db.engine.Insert(ctx, c.name, r); err != nil {
		return err
	}
	c.written(doc, r)
	return nil
}

// InsertMany stores the documents whose ids are new and returns the others' ids.
func (c *Collection[T]) InsertMany(ctx context.Context, docs []*T) ([]string, error) {
	rs := make([]Record, len(docs))
	for i, doc := range docs {
		r, err := c.encode(doc)
		if err != nil {
			return nil, err
		}
		r.Version = 1
		rs[i] = r
	}
	existed, err := c.db.engine.InsertMany(ctx, c.name, rs)
	if err != nil {
		return nil, err
	}
	old := map[string]bool{}
	for _, id := range existed {
		old[id] = true
	}
	for i, doc := range docs {
		if !old[rs[i].ID] {
			c.written(doc, rs[i])
		}
	}
	return existed, nil
}

// Replace stores a document that was read, when nobody changed it since;
// otherwise it returns ErrConflict.
func (c *Collection[T]) Replace(ctx context.Context, doc *T) error {
	r, err := c.encode(doc)
	if err != nil {
		return err
	}
	if err := c.db.engine.Replace(ctx, c.name, r); err != nil {
		return err
	}
	r.Version++
	c.written(doc, r)
	return nil
}

// Delete removes a document that was read, when nobody changed it since.
func (c *Collection[T]) Delete(ctx context.Context, doc *T) error {
	h := c.head(doc)
	return c.db.engine.Delete(ctx, c.name, h.ID, h.Version)
}

// ErrUnchanged is what a change returns when there is nothing to write: the
// command was carried out before, or it does not apply any more.
var ErrUnchanged = errors.New("store: nothing to change")

// updateAttempts bounds how often Update meets another writer; beyond it the
// document is contended enough that the caller should hear of it.
const updateAttempts = 20

// Update reads a document, applies a change and replaces it, again from the
// start when somebody else was faster. The change must therefore be safe to
// repeat; ErrUnchanged from it ends the update without a write and without an
// error.
func (c *Collection[T]) Update(ctx context.Context, id string, change func(*T) error) (*T, error) {
	for attempt := range updateAttempts {
		doc, err := c.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		if err := change(doc); errors.Is(err, ErrUnchanged) {
			return doc, nil
		} else if err != nil {
			return nil, err
		}
		if err := c.Replace(ctx, doc); !errors.Is(err, ErrConflict) {
			return doc, err
		}
		if err := stepBack(ctx, attempt); err != nil {
			return nil, err
		}
	}
	return nil, ErrConflict
}

// stepBack waits for a random moment, longer with each attempt, so that writers
// of one document do not meet again and again.
func stepBack(ctx context.Context, attempt int) error {
	wait := time.NewTimer(rand.N(time.Duration(attempt+1) * time.Millisecond))
	defer wait.Stop()
	select {
	case <-wait.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Upsert is Update for a document that may not exist yet: blank makes it.
func (c *Collection[T]) Upsert(ctx context.Context, blank func() *T, change func(*T) error) (*T, error) {
	id := c.head(blank()).ID
	for range updateAttempts {
		doc, err := c.Update(ctx, id, change)
		if !errors.Is(err, ErrNotFound) {
			return doc, err
		}
		doc = blank()
		if err := change(doc); err != nil && !errors.Is(err, ErrUnchanged) {
			return nil, err
		}
		if err := c.Insert(ctx, doc); !errors.Is(err, ErrExists) {
			return doc, err
		}
	}
	return nil, ErrConflict
}

// Find returns one page of an index and the cursor of the next page.
func (c *Collection[T]) Find(ctx context.Context, q Query) ([]*T, Cursor, error) {
	page, err := c.db.engine.Find(ctx, c.name, q)
	if err != nil {
		return nil, Cursor{}, err
	}
	docs := make([]*T, len(page.Records))
	for i, r := range page.Records {
		if docs[i], err = c.decode(r); err != nil {
			return nil, Cursor{}, err
		}
	}
	return docs, page.Next, nil
}

// All walks a whole index range page by page. It is no snapshot: what changes
// its key during the walk may be met twice or not at all.
func (c *Collection[T]) All(ctx context.Context, q Query) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		for {
			docs, next, err := c.Find(ctx, q)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, doc := range docs {
				if !yield(doc, nil) {
					return
				}
			}
			if next.IsZero() {
				return
			}
			q.After = next
		}
	}
}

// FirstKey returns the first key of an index that starts with a prefix, or "". It
// does not read the document, which may be one that cannot be read.
func (c *Collection[T]) FirstKey(ctx context.Context, index, prefix string) (string, error) {
	page, err := c.db.engine.Find(ctx, c.name, Query{Index: index, Prefix: prefix, Limit: 1})
	if err != nil || len(page.Records) == 0 {
		return "", err
	}
	return page.Records[0].Keys[index], nil
}

func (c *Collection[T]) encode(doc *T) (Record, error) {
	body, err := bson.Marshal(doc)
	if err != nil {
		return Record{}, fmt.Errorf("encode %s: %w", c.name, err)
	}
	h := c.head(doc)
	if h.ID == "" || !isText(h.ID) {
		return Record{}, fmt.Errorf("encode %s: %w", c.name, ErrID)
	}
	keys := map[string]string{}
	for _, ix := range c.indexes {
		key := ix.Key(doc)
		if !isText(key) {
			return Record{}, fmt.Errorf("encode %s: index %s: %w", c.name, ix.Name, ErrID)
		}
		if key != "" {
			keys[ix.Name] = key
		}
	}
	return Record{ID: h.ID, Version: h.Version, Body: body, Keys: keys}, nil
}

func (c *Collection[T]) decode(r Record) (*T, error) {
	doc := new(T)
	if err := bson.Unmarshal(r.Body, doc); err != nil {
		return nil, fmt.Errorf("%w of %s: %w", ErrDecode, c.name, err)
	}
	*c.head(doc) = Head{ID: r.ID, Version: r.Version}
	return doc, nil
}

// written brings the head up to date and rings for work that is owed.
func (c *Collection[T]) written(doc *T, r Record) {
	c.head(doc).Version = r.Version
	if due, owes := r.Keys[DueIndex]; owes {
		c.db.onWrite(c.name, r.ID, due)
	}
}
