package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/xinqiao/xinqiao/internal/store"
)

const getSQL = `SELECT id, version, keys, body FROM docs WHERE collection = ? AND id = ?`

// CROSS JOIN is SQLite's way to say: walk the keys in their order and look up
// each document, whatever the statistics suggest.
const findSQL = `
SELECT d.id, d.version, d.keys, d.body
FROM keys k CROSS JOIN docs d ON d.collection = k.collection AND d.id = k.id
WHERE k.collection = ? AND k.name = ? AND (k.key, k.id) > (?, ?) AND k.key < ?
ORDER BY k.key, k.id LIMIT ?`

// behindAllKeys sorts behind every key, for no UTF-8 text begins with this byte.
const behindAllKeys = "\xff"

// Get returns one record.
func (e *Engine) Get(ctx context.Context, collection, id string) (store.Record, error) {
	if err := e.schema.Knows(collection); err != nil {
		return store.Record{}, err
	}
	r, err := scan(e.get.QueryRowContext(ctx, collection, id))
	if errors.Is(err, sql.ErrNoRows) {
		return store.Record{}, store.ErrNotFound
	}
	return r, err
}

// Find returns one page of an index.
func (e *Engine) Find(ctx context.Context, collection string, q store.Query) (store.Page, error) {
	if err := e.schema.Knows(collection, q.Index); err != nil {
		return store.Page{}, err
	}
	start := q.Start()
	_, to := q.Bounds()
	if to == "" {
		to = behindAllKeys
	}
	rows, err := e.find.QueryContext(ctx, collection, q.Index, start.Key, start.ID, to, q.Size()+1)
	if err != nil {
		return store.Page{}, fmt.Errorf("find in %s: %w", collection, err)
	}
	defer rows.Close()
	var rs []store.Record
	for rows.Next() {
		r, err := scan(rows)
		if err != nil {
			return store.Page{}, err
		}
		rs = append(rs, r)
	}
	return q.Page(rs), rows.Err()
}

func scan(row interface{ Scan(...any) error }) (r store.Record, err error) {
	var keys string
	if err := row.Scan(&r.ID, &r.Version, &keys, &r.Body); err != nil {
		return store.Record{}, err
	}
	r.Keys, err = decodeKeys(keys)
	return r, err
}

func encodeKeys(keys map[string]string) (string, error) {
	text, err := json.Marshal(keys)
	return string(text), err
}

func decodeKeys(text string) (keys map[string]string, err error) {
	if err := json.Unmarshal([]byte(text), &keys); err != nil {
		return nil, fmt.Errorf("decode keys: %w", err)
	}
	return keys, nil
}
