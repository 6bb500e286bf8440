package memory

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"github.com/xinqiao/xinqiao/internal/store"
)

// collection holds the records by id, and each index as places sorted by key,
// then id.
type collection struct {
	records map[string]store.Record
	indexes map[string][]store.Cursor
}

func newCollection() *collection {
	return &collection{records: map[string]store.Record{}, indexes: map[string][]store.Cursor{}}
}

func (c *collection) get(id string) (store.Record, error) {
	r, ok := c.records[id]
	if !ok {
		return store.Record{}, store.ErrNotFound
	}
	return clone(r), nil
}

func (c *collection) insert(r store.Record) error {
	if _, ok := c.records[r.ID]; ok {
		return store.ErrExists
	}
	r.Version = 1
	c.put(r)
	return nil
}

func (c *collection) replace(r store.Record) error {
	if err := c.remove(r.ID, r.Version); err != nil {
		return err
	}
	r.Version++
	c.put(r)
	return nil
}

func (c *collection) remove(id string, version int64) error {
	r, ok := c.records[id]
	if !ok {
		return store.ErrNotFound
	}
	if r.Version != version {
		return store.ErrConflict
	}
	for name, key := range r.Keys {
		at, _ := slices.BinarySearchFunc(c.indexes[name], store.Cursor{Key: key, ID: id}, compare)
		c.indexes[name] = slices.Delete(c.indexes[name], at, at+1)
	}
	delete(c.records, id)
	return nil
}

func (c *collection) put(r store.Record) {
	r = clone(r)
	c.records[r.ID] = r
	for name, key := range r.Keys {
		place := store.Cursor{Key: key, ID: r.ID}
		at, _ := slices.BinarySearchFunc(c.indexes[name], place, compare)
		c.indexes[name] = slices.Insert(c.indexes[name], at, place)
	}
}

// find returns one record more than the page holds, when there is one.
func (c *collection) find(q store.Query) []store.Record {
	index, start := c.indexes[q.Index], q.Start()
	_, to := q.Bounds()
	at, here := slices.BinarySearchFunc(index, start, compare)
	if here {
		at++
	}
	var rs []store.Record
	for _, place := range index[at:] {
		if to != "" && place.Key >= to || len(rs) > q.Size() {
			break
		}
		rs = append(rs, clone(c.records[place.ID]))
	}
	return rs
}

func compare(a, b store.Cursor) int {
	return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.ID, b.ID))
}

// clone keeps callers from sharing memory with the engine.
func clone(r store.Record) store.Record {
	r.Body, r.Keys = bytes.Clone(r.Body), maps.Clone(r.Keys)
	return r
}
