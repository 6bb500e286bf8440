package storetest

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/internal/store"
)

var modelCases = []testCase{{"any sequence does what a map would do", func(h *harness) {
	runs := 0
	rapid.Check(h.T, func(t *rapid.T) {
		runs++
		m := &model{T: t, h: h, name: fmt.Sprintf("model%d", runs), records: map[string]store.Record{}}
		h.define(m.name, byName, store.DueIndex)
		t.Repeat(map[string]func(*rapid.T){
			"":           m.check,
			"insert":     m.insert,
			"insertMany": m.insertMany,
			"replace":    m.replace,
			"delete":     m.delete,
			"find":       m.find,
		})
	})
}}}

// model is a collection as a map would keep it, beside the same collection in
// the engine.
type model struct {
	*rapid.T
	h       *harness
	name    string
	records map[string]store.Record
}

// The few ids and keys make collisions likely; they are neighbours in bytes, and
// prefixes of each other.
var (
	anyID   = rapid.SampledFrom([]string{"a", "A", "ab", "a/1", "b", "张", "张三", "李", "é", "😀"})
	anyKey  = rapid.SampledFrom([]string{"a", "a/", "a/1", "a0", "B", "b", "张", "张三", "～"})
	noneOr  = rapid.OneOf(rapid.Just(""), anyKey)
	anyText = rapid.StringN(0, 20, -1)
)

func (m *model) draw(t *rapid.T) store.Record {
	r := record(anyID.Draw(t, "id"), noneOr.Draw(t, "name"), anyText.Draw(t, "text"))
	if due := noneOr.Draw(t, "due"); due != "" {
		if r.Keys == nil {
			r.Keys = map[string]string{}
		}
		r.Keys[store.DueIndex] = due
	}
	return r
}

func (m *model) insert(t *rapid.T) {
	r := m.draw(t)
	err := m.h.engine.Insert(m.h.Context(), m.name, r)
	if _, exists := m.records[r.ID]; exists {
		wantError(t, store.ErrExists, err)
		return
	}
	wantError(t, nil, err)
	m.records[r.ID] = at(1, r)
}

func (m *model) insertMany(t *rapid.T) {
	rs := rapid.SliceOfNDistinct(rapid.Custom(m.draw), 0, 4, func(r store.Record) string { return r.ID }).Draw(t, "records")
	existed, err := m.h.engine.InsertMany(m.h.Context(), m.name, rs)
	wantError(t, nil, err)
	for _, r := range rs {
		_, exists := m.records[r.ID]
		if exists != slices.Contains(existed, r.ID) {
			t.Fatalf("existed %q, and it is %t that %q did", existed, exists, r.ID)
		}
		if !exists {
			m.records[r.ID] = at(1, r)
		}
	}
}

// outcome is what a replace or delete of a version must answer.
func (m *model) outcome(id string, version int64) error {
	switch r, exists := m.records[id]; {
	case !exists:
		return store.ErrNotFound
	case r.Version != version:
		return store.ErrConflict
	}
	return nil
}

// version is mostly the stored one.
func (m *model) version(t *rapid.T, id string) int64 {
	return m.records[id].Version + rapid.SampledFrom([]int64{0, 0, 0, 1, -1}).Draw(t, "off by")
}

func (m *model) replace(t *rapid.T) {
	r := m.draw(t)
	r.Version = m.version(t, r.ID)
	want := m.outcome(r.ID, r.Version)
	wantError(t, want, m.h.engine.Replace(m.h.Context(), m.name, r))
	if want == nil {
		m.records[r.ID] = at(r.Version+1, r)
	}
}

func (m *model) delete(t *rapid.T) {
	id := anyID.Draw(t, "id")
	version := m.version(t, id)
	want := m.outcome(id, version)
	wantError(t, want, m.h.engine.Delete(m.h.Context(), m.name, id, version))
	if want == nil {
		delete(m.records, id)
	}
}

func (m *model) find(t *rapid.T) {
	q := store.Query{
		Index: rapid.SampledFrom([]string{byName, store.DueIndex}).Draw(t, "index"),
		Limit: rapid.IntRange(1, 4).Draw(t, "limit"),
	}
	if rapid.Bool().Draw(t, "by prefix") {
		q.Prefix = anyKey.Draw(t, "prefix")
	} else {
		q.From, q.To = noneOr.Draw(t, "from"), noneOr.Draw(t, "to")
	}
	got, err := walk(m.h.Context(), m.h.engine, m.name, q)
	wantError(t, nil, err)
	if want := m.selected(q); !slices.EqualFunc(got, want, same) {
		t.Fatalf("%+v found %q, want %q", q, idsOf(got), idsOf(want))
	}
}

// selected says again, in the plainest way, what a query means.
func (m *model) selected(q store.Query) []store.Record {
	var rs []store.Record
	for r := range maps.Values(m.records) {
		key := r.Keys[q.Index]
		if key != "" && strings.HasPrefix(key, q.Prefix) && key >= q.From && (q.To == "" || key < q.To) {
			rs = append(rs, r)
		}
	}
	slices.SortFunc(rs, func(a, b store.Record) int {
		return cmp.Or(strings.Compare(a.Keys[q.Index], b.Keys[q.Index]), strings.Compare(a.ID, b.ID))
	})
	return rs
}

// check compares one document after each step.
func (m *model) check(t *rapid.T) {
	id := anyID.Draw(t, "id")
	got, err := m.h.engine.Get(m.h.Context(), m.name, id)
	want, exists := m.records[id]
	if !exists {
		wantError(t, store.ErrNotFound, err)
		return
	}
	wantError(t, nil, err)
	if !same(got, want) {
		t.Fatalf("stored %v, want %v", got, want)
	}
}

func wantError(t *rapid.T, want, got error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Fatalf("error %v, want %v", got, want)
	}
}
