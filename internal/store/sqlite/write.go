package sqlite

import (
	"context"
	"errors"

	"github.com/xinqiao/xinqiao/internal/store"
)

// Insert stores a new record.
func (e *Engine) Insert(ctx context.Context, collection string, r store.Record) error {
	if err := e.schema.Takes(collection, r); err != nil {
		return err
	}
	return e.writer.submit(ctx, func(t *tx) error { return t.insert(collection, r) })
}

// InsertMany stores the records whose ids are new, all in one commit.
func (e *Engine) InsertMany(ctx context.Context, collection string, rs []store.Record) ([]string, error) {
	if err := e.schema.Takes(collection, rs...); err != nil {
		return nil, err
	}
	var existed []string
	err := e.writer.submit(ctx, func(t *tx) error {
		for _, r := range rs {
			err := t.insert(collection, r)
			if errors.Is(err, store.ErrExists) {
				existed = append(existed, r.ID)
			} else if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return existed, nil
}

// Replace stores the next version of a record.
func (e *Engine) Replace(ctx context.Context, collection string, r store.Record) error {
	if err := e.schema.Takes(collection, r); err != nil {
		return err
	}
	return e.writer.submit(ctx, func(t *tx) error { return t.replace(collection, r) })
}

// Delete removes a record.
func (e *Engine) Delete(ctx context.Context, collection, id string, version int64) error {
	if err := e.schema.Knows(collection); err != nil {
		return err
	}
	return e.writer.submit(ctx, func(t *tx) error { return t.remove(collection, id, version) })
}
