package storetest

import (
	"slices"

	"github.com/xinqiao/xinqiao/internal/store"
)

var writeCases = []testCase{
	{"get what is not there", func(h *harness) { h.lacks("nobody") }},
	{"insert starts at version 1", func(h *harness) {
		h.insert(at(7, record("a", "k", "one")))
		h.holds(at(1, record("a", "k", "one")))
	}},
	{"insert refuses a second document", func(h *harness) {
		h.insert(record("a", "k", "one"))
		h.want(store.ErrExists, h.engine.Insert(h.Context(), people, record("a", "other", "two")))
		h.holds(at(1, record("a", "k", "one")))
		h.finds(store.Query{Index: byName, Prefix: "other"})
	}},
	{"the same id in two collections", func(h *harness) {
		h.define("pets", byName)
		h.insert(record("a", "k", "one"))
		h.want(nil, h.engine.Insert(h.Context(), "pets", record("a", "k", "cat")))
		h.want(nil, h.engine.Delete(h.Context(), "pets", "a", 1))
		h.holds(at(1, record("a", "k", "one")))
		h.finds(store.Query{Index: byName}, "a")
	}},
	{"replace counts versions", replaceCountsVersions},
	{"replace refuses another version", func(h *harness) {
		h.insert(record("a", "k", "one"))
		for _, version := range []int64{0, 2, -1} {
			h.want(store.ErrConflict, h.engine.Replace(h.Context(), people, at(version, record("a", "x", "two"))))
		}
		h.holds(at(1, record("a", "k", "one")))
		h.finds(store.Query{Index: byName}, "a")
	}},
	{"replace refuses what is not there", func(h *harness) {
		h.want(store.ErrNotFound, h.engine.Replace(h.Context(), people, at(1, record("a", "k", "one"))))
		h.lacks("a")
	}},
	{"delete", deleteCase},
	{"a new life begins at version 1", func(h *harness) {
		h.insert(record("a", "k", "one"))
		h.replace(at(1, record("a", "k", "two")))
		h.want(nil, h.engine.Delete(h.Context(), people, "a", 2))
		h.insert(record("a", "k", "three"))
		h.holds(at(1, record("a", "k", "three")))
	}},
	{"insert many tells which existed", insertMany},
	{"insert many of nothing", func(h *harness) {
		existed, err := h.engine.InsertMany(h.Context(), people, nil)
		h.want(nil, err)
		h.sameIDs(existed)
	}},
	{"insert many with one id twice", func(h *harness) {
		existed, err := h.engine.InsertMany(h.Context(), people,
			[]store.Record{record("a", "k", "same"), record("a", "k", "same"), record("b", "k", "other")})
		h.want(nil, err)
		h.sameIDs(existed, "a")
		h.holds(at(1, record("a", "k", "same")))
		h.finds(store.Query{Index: byName}, "a", "b")
	}},
}

func replaceCountsVersions(h *harness) {
	h.insert(record("a", "k", "one"))
	for version := range int64(5) {
		h.replace(at(version+1, record("a", "k", "again")))
		h.holds(at(version+2, record("a", "k", "again")))
	}
	h.want(store.ErrConflict, h.engine.Replace(h.Context(), people, at(1, record("a", "k", "late"))))
}

func deleteCase(h *harness) {
	h.want(store.ErrNotFound, h.engine.Delete(h.Context(), people, "a", 1))
	h.insert(record("a", "k", "one"))
	h.replace(at(1, record("a", "k", "two")))
	h.want(store.ErrConflict, h.engine.Delete(h.Context(), people, "a", 1))
	h.holds(at(2, record("a", "k", "two")))
	h.want(nil, h.engine.Delete(h.Context(), people, "a", 2))
	h.lacks("a")
	h.finds(store.Query{Index: byName})
	h.want(store.ErrNotFound, h.engine.Delete(h.Context(), people, "a", 2))
}

func insertMany(h *harness) {
	h.insert(record("b", "b", "first"), record("d", "d", "first"))
	h.replace(at(1, record("d", "d", "second")))
	existed, err := h.engine.InsertMany(h.Context(), people, []store.Record{
		record("a", "a", "many"), record("b", "x", "many"), at(9, record("c", "c", "many")),
		record("d", "x", "many"), record("e", "", "many")})
	h.want(nil, err)
	h.sameIDs(existed, "b", "d")
	for _, want := range []store.Record{
		at(1, record("a", "a", "many")), at(1, record("b", "b", "first")), at(1, record("c", "c", "many")),
		at(2, record("d", "d", "second")), at(1, record("e", "", "many"))} {
		h.holds(want)
	}
	h.finds(store.Query{Index: byName}, "a", "b", "c", "d")
}

// sameIDs compares ids in any order: engines may store a batch in any.
func (h *harness) sameIDs(got []string, want ...string) {
	h.Helper()
	if got = slices.Sorted(slices.Values(got)); !slices.Equal(got, want) {
		h.Fatalf("ids %q, want %q", got, want)
	}
}
