package mongo

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/internal/store"
)

// document is a record as MongoDB keeps it. The body stays readable to an
// operator, except for what the domains sealed.
type document struct {
	ID      string            `bson:"_id"`
	Version int64             `bson:"v"`
	Keys    map[string]string `bson:"k"`
	Body    bson.Raw          `bson:"d"`
}

func fromRecord(r store.Record, version int64) document {
	if r.Keys == nil {
		r.Keys = map[string]string{}
	}
	return document{ID: r.ID, Version: version, Keys: r.Keys, Body: r.Body}
}

func (d document) record() store.Record {
	return store.Record{ID: d.ID, Version: d.Version, Keys: d.Keys, Body: d.Body}
}

func byID(id string) bson.D { return bson.D{{Key: "_id", Value: id}} }

func byVersion(id string, version int64) bson.D {
	return append(byID(id), bson.E{Key: "v", Value: version})
}

// selected is a query as a filter. The bounds alone make the range that the index
// walks; the alternative behind them only skips what ties with the start.
func selected(q store.Query) bson.D {
	field, start := "k."+q.Index, q.Start()
	_, to := q.Bounds()
	bounds := bson.D{{Key: "$gte", Value: start.Key}}
	if to != "" {
		bounds = append(bounds, bson.E{Key: "$lt", Value: to})
	}
	filter := bson.D{{Key: field, Value: bounds}}
	if start.ID == "" {
		return filter
	}
	return append(filter, bson.E{Key: "$or", Value: bson.A{
		bson.D{{Key: field, Value: bson.D{{Key: "$gt", Value: start.Key}}}},
		bson.D{{Key: "_id", Value: bson.D{{Key: "$gt", Value: start.ID}}}},
	}})
}

// order is that of an index, and of the pages read from it.
func order(index string) bson.D {
	return bson.D{{Key: "k." + index, Value: 1}, {Key: "_id", Value: 1}}
}
