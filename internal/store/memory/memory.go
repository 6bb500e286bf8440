// Package memory is an engine that keeps everything in the process. It is for
// simulation and fast tests: the same calls give the same answers in the same
// order, and nothing outlives the engine.
package memory

import (
	"context"
	"sync"

	"github.com/xinqiao/xinqiao/internal/store"
)

// Engine keeps records in maps and sorted slices behind one lock.
type Engine struct {
	schema store.Schema

	mu          sync.RWMutex
	collections map[string]*collection
}

var _ store.Engine = (*Engine)(nil)

// New returns an empty engine.
func New() *Engine { return &Engine{collections: map[string]*collection{}} }

// Define makes a collection and its indexes exist.
func (e *Engine) Define(ctx context.Context, name string, indexes []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.schema.Define(name, indexes); err != nil {
		return err
	}
	if e.collections[name] == nil {
		e.collections[name] = newCollection()
	}
	return nil
}

// Get returns one record.
func (e *Engine) Get(ctx context.Context, name, id string) (r store.Record, err error) {
	err = e.read(ctx, name, func(c *collection) error {
		r, err = c.get(id)
		return err
	})
	return r, err
}

// Insert stores a new record.
func (e *Engine) Insert(ctx context.Context, name string, r store.Record) error {
	return e.write(ctx, name, []store.Record{r}, func(c *collection) error { return c.insert(r) })
}

// InsertMany stores the records whose ids are new.
func (e *Engine) InsertMany(ctx context.Context, name string, rs []store.Record) (existed []string, err error) {
	err = e.write(ctx, name, rs, func(c *collection) error {
		for _, r := range rs {
			if c.insert(r) != nil {
				existed = append(existed, r.ID)
			}
		}
		return nil
	})
	return existed, err
}

// Replace stores the next version of a record.
func (e *Engine) Replace(ctx context.Context, name string, r store.Record) error {
	return e.write(ctx, name, []store.Record{r}, func(c *collection) error { return c.replace(r) })
}

// Delete removes a record.
func (e *Engine) Delete(ctx context.Context, name, id string, version int64) error {
	return e.write(ctx, name, nil, func(c *collection) error { return c.remove(id, version) })
}

// Find returns one page of an index.
func (e *Engine) Find(ctx context.Context, name string, q store.Query) (page store.Page, err error) {
	if err := e.schema.Knows(name, q.Index); err != nil {
		return store.Page{}, err
	}
	err = e.read(ctx, name, func(c *collection) error {
		page = q.Page(c.find(q))
		return nil
	})
	return page, err
}

// Ping always answers.
func (e *Engine) Ping(ctx context.Context) error { return ctx.Err() }

// Close forgets nothing and releases nothing.
func (e *Engine) Close() error { return nil }

func (e *Engine) read(ctx context.Context, name string, do func(*collection) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := e.schema.Knows(name); err != nil {
		return err
	}
	e.mu.RLock()
	defer e.mu.RUnlock()
	return do(e.collections[name])
}

func (e *Engine) write(ctx context.Context, name string, rs []store.Record, do func(*collection) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := e.schema.Takes(name, rs...); err != nil {
		return err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return do(e.collections[name])
}
