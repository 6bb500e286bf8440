// Package mongo is the engine for production: a MongoDB replica set.
//
// A collection of the port is a collection of the database. A record is one
// document {_id, v, k: {index: key}, d: body}; each index is {k.index: 1, _id: 1}.
// Every write is acknowledged by a majority with its journal, every read is the
// majority's from the primary: no failover takes back what anybody was told.
//
// A province that outgrows one replica set shards each collection by its id, an
// operator's step that the code does not notice:
// sh.shardCollection("xinqiao.sittings", {_id: "hashed"}).
package mongo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"
	"go.mongodb.org/mongo-driver/v2/mongo/readconcern"
	"go.mongodb.org/mongo-driver/v2/mongo/readpref"
	"go.mongodb.org/mongo-driver/v2/mongo/writeconcern"

	"github.com/xinqiao/xinqiao/internal/store"
)

// patience bounds a call whose caller set no deadline. It outlasts the election
// of a new primary.
const patience = 30 * time.Second

// Engine stores records in one database.
type Engine struct {
	schema store.Schema
	client *mongo.Client
	db     *mongo.Database
	reads  bool // and never writes: not an index either
}

var _ store.Engine = (*Engine)(nil)

// Open connects to a database and waits until it answers. What the other options
// say about durability does not count.
func Open(ctx context.Context, uri, database string, others ...*options.ClientOptions) (*Engine, error) {
	client, err := mongo.Connect(append(others, clientOptions(uri))...)
	if err != nil {
		return nil, fmt.Errorf("connect to mongodb: %w", err)
	}
	e := &Engine{client: client, db: client.Database(database)}
	if err := e.Ping(ctx); err != nil {
		return nil, fmt.Errorf("reach mongodb: %w", errors.Join(err, e.Close()))
	}
	return e, nil
}

// OpenReadOnly connects to a database that nothing is written to through it. It
// asks a secondary where there is no primary.
func OpenReadOnly(ctx context.Context, uri, database string, others ...*options.ClientOptions) (store.Engine, error) {
	opts := clientOptions(uri).SetReadPreference(readpref.PrimaryPreferred())
	client, err := mongo.Connect(append(others, opts)...)
	if err != nil {
		return nil, fmt.Errorf("connect to mongodb: %w", err)
	}
	e := &Engine{client: client, db: client.Database(database), reads: true}
	if err := client.Ping(ctx, readpref.PrimaryPreferred()); err != nil {
		return nil, fmt.Errorf("reach mongodb: %w", errors.Join(err, e.Close()))
	}
	return store.ReadOnly(e), nil
}

func clientOptions(uri string) *options.ClientOptions {
	journal := true
	opts := options.Client().ApplyURI(uri).
		SetWriteConcern(&writeconcern.WriteConcern{W: writeconcern.WCMajority, Journal: &journal}).
		SetReadConcern(readconcern.Majority()).
		SetReadPreference(readpref.Primary())
	if opts.Timeout == nil {
		opts.SetTimeout(patience)
	}
	return opts
}

// Define makes the indexes exist, and with the first one the collection: one
// command each, which is what FerretDB can repeat too.
func (e *Engine) Define(ctx context.Context, collection string, indexes []string) error {
	if err := e.schema.Define(collection, indexes); err != nil {
		return err
	}
	if e.reads {
		return nil
	}
	for _, name := range indexes {
		model := mongo.IndexModel{Keys: order(name)}
		if _, err := e.db.Collection(collection).Indexes().CreateOne(ctx, model); err != nil {
			return fmt.Errorf("create index %s of %s: %w", name, collection, err)
		}
	}
	return nil
}

// Ping tells whether the primary answers, or for who only reads any member.
func (e *Engine) Ping(ctx context.Context) error {
	if e.reads {
		return e.client.Ping(ctx, readpref.PrimaryPreferred())
	}
	return e.client.Ping(ctx, readpref.Primary())
}

// Close waits for the calls under way and disconnects.
func (e *Engine) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return e.client.Disconnect(ctx)
}
