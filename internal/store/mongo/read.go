package mongo

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/xinqiao/xinqiao/internal/store"
)

// Get returns one record.
func (e *Engine) Get(ctx context.Context, collection, id string) (store.Record, error) {
	if err := e.schema.Knows(collection); err != nil {
		return store.Record{}, err
	}
	var d document
	err := e.db.Collection(collection).FindOne(ctx, byID(id)).Decode(&d)
	if errors.Is(err, mongo.ErrNoDocuments) {
		return store.Record{}, store.ErrNotFound
	}
	if err != nil {
		return store.Record{}, fmt.Errorf("get from %s: %w", collection, err)
	}
	return d.record(), nil
}

// Find returns one page of an index.
func (e *Engine) Find(ctx context.Context, collection string, q store.Query) (store.Page, error) {
	if err := e.schema.Knows(collection, q.Index); err != nil {
		return store.Page{}, err
	}
	found, err := e.db.Collection(collection).Find(ctx, selected(q),
		options.Find().SetSort(order(q.Index)).SetLimit(int64(q.Size())+1))
	if err != nil {
		return store.Page{}, fmt.Errorf("find in %s: %w", collection, err)
	}
	var ds []document
	if err := found.All(ctx, &ds); err != nil {
		return store.Page{}, fmt.Errorf("read page of %s: %w", collection, err)
	}
	rs := make([]store.Record, len(ds))
	for i, d := range ds {
		rs[i] = d.record()
	}
	return q.Page(rs), nil
}
