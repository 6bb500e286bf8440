package store

import (
	"context"
	"errors"
)

// ErrReadOnly refuses a write through an engine that only reads.
var ErrReadOnly = errors.New("store: this engine only reads")

// ReadOnly wraps an engine so that nothing can be written through it.
func ReadOnly(e Engine) Engine { return readOnly{e} }

// readOnly names what may be asked one by one, so that an operation that the port
// gains later is not passed on by itself.
type readOnly struct{ engine Engine }

func (r readOnly) Define(ctx context.Context, collection string, indexes []string) error {
	return r.engine.Define(ctx, collection, indexes)
}

func (r readOnly) Get(ctx context.Context, collection, id string) (Record, error) {
	return r.engine.Get(ctx, collection, id)
}

func (r readOnly) Find(ctx context.Context, collection string, q Query) (Page, error) {
	return r.engine.Find(ctx, collection, q)
}

func (r readOnly) Ping(ctx context.Context) error { return r.engine.Ping(ctx) }

func (r readOnly) Close() error { return r.engine.Close() }

func (readOnly) Insert(context.Context, string, Record) error { return ErrReadOnly }

func (readOnly) InsertMany(context.Context, string, []Record) ([]string, error) {
	return nil, ErrReadOnly
}

func (readOnly) Replace(context.Context, string, Record) error { return ErrReadOnly }

func (readOnly) Delete(context.Context, string, string, int64) error { return ErrReadOnly }
