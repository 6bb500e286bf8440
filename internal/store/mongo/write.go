package mongo

import (
	"context"
	"errors"
	"fmt"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/xinqiao/xinqiao/internal/store"
)

// Insert stores a new record. The driver may repeat an insert whose answer was
// lost; the server knows it again by its transaction number.
func (e *Engine) Insert(ctx context.Context, collection string, r store.Record) error {
	if err := e.schema.Takes(collection, r); err != nil {
		return err
	}
	_, err := e.db.Collection(collection).InsertOne(ctx, fromRecord(r, 1))
	return translate("insert into", collection, err)
}

// InsertMany stores the records whose ids are new. The order is left to the
// server, which lets it go on behind an id that exists.
func (e *Engine) InsertMany(ctx context.Context, collection string, rs []store.Record) (existed []string, err error) {
	if err := e.schema.Takes(collection, rs...); err != nil || len(rs) == 0 {
		return nil, err
	}
	docs := make([]document, len(rs))
	for i, r := range rs {
		docs[i] = fromRecord(r, 1)
	}
	_, err = e.db.Collection(collection).InsertMany(ctx, docs, options.InsertMany().SetOrdered(false))
	var bulk mongo.BulkWriteException
	if !errors.As(err, &bulk) {
		return nil, translate("insert many into", collection, err)
	}
	if bulk.WriteConcernError != nil {
		return nil, unknown("insert many into", collection, err)
	}
	for _, w := range bulk.WriteErrors {
		if !mongo.IsDuplicateKeyError(w) {
			return nil, unknown("insert many into", collection, err)
		}
		existed = append(existed, rs[w.Index].ID)
	}
	return existed, nil
}

// Replace stores the next version of a record. When the first answer is lost and
// the driver's own repetition too, a later attempt meets its own version and is
// told ErrConflict: callers re-read, and find their command in the history.
func (e *Engine) Replace(ctx context.Context, collection string, r store.Record) error {
	if err := e.schema.Takes(collection, r); err != nil {
		return err
	}
	done, err := e.db.Collection(collection).ReplaceOne(ctx, byVersion(r.ID, r.Version), fromRecord(r, r.Version+1))
	if err != nil {
		return translate("replace in", collection, err)
	}
	return e.explain(ctx, collection, r.ID, done.MatchedCount)
}

// Delete removes a record.
func (e *Engine) Delete(ctx context.Context, collection, id string, version int64) error {
	if err := e.schema.Knows(collection); err != nil {
		return err
	}
	done, err := e.db.Collection(collection).DeleteOne(ctx, byVersion(id, version))
	if err != nil {
		return translate("delete from", collection, err)
	}
	return e.explain(ctx, collection, id, done.DeletedCount)
}

// explain asks why nothing matched. Nothing was written in either case, so it
// does no harm that the answer may be younger than the attempt.
func (e *Engine) explain(ctx context.Context, collection, id string, matched int64) error {
	if matched == 1 {
		return nil
	}
	err := e.db.Collection(collection).FindOne(ctx, byID(id),
		options.FindOne().SetProjection(bson.D{{Key: "_id", Value: 1}})).Err()
	if errors.Is(err, mongo.ErrNoDocuments) {
		return store.ErrNotFound
	}
	if err != nil {
		return unknown("look again in", collection, err)
	}
	return store.ErrConflict
}

// translate turns the driver's error into the port's. A duplicate beside a failed
// write concern stays unknown: the document it met may be rolled back yet.
func translate(what, collection string, err error) error {
	var w mongo.WriteException
	if errors.As(err, &w) && w.WriteConcernError == nil && mongo.IsDuplicateKeyError(err) {
		return store.ErrExists
	}
	return unknown(what, collection, err)
}

// unknown gives an error its place. A write error quotes the offending key, which
// an error's text must not, so only its codes go on.
func unknown(what, collection string, err error) error {
	var one mongo.WriteException
	var bulk mongo.BulkWriteException
	switch {
	case err == nil:
		return nil
	case errors.As(err, &one):
		return fmt.Errorf("%s %s: write error %v", what, collection, one.ErrorCodes())
	case errors.As(err, &bulk):
		return fmt.Errorf("%s %s: write errors %v", what, collection, bulk.ErrorCodes())
	}
	return fmt.Errorf("%s %s: %w", what, collection, err)
}
