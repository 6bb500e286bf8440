package storetest

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/store"
)

var schemaCases = []testCase{
	{"define again", func(h *harness) {
		h.insert(record("a", "k", "one"))
		h.define(people, byName, store.DueIndex)
		h.define(people)
		h.holds(at(1, record("a", "k", "one")))
		h.finds(store.Query{Index: byName}, "a")
	}},
	{"an index that is added later fills by writes", addIndexLater},
	{"what is not defined is refused", undefined},
	{"names that some engine could not take", func(h *harness) {
		for _, name := range []string{"", "a.b", "$a", "a b", "A", "1", "a-b", "a\x00", "人", "a'; DROP TABLE docs"} {
			h.want(store.ErrName, h.engine.Define(h.Context(), name, nil))
			h.want(store.ErrName, h.engine.Define(h.Context(), people, []string{name}))
		}
	}},
	{"a cancelled context writes nothing", cancelled},
	{"ping", func(h *harness) { h.want(nil, h.engine.Ping(h.Context())) }},
}

func addIndexLater(h *harness) {
	h.insert(record("a", "k", "one"), record("b", "k", "one"))
	h.define(people, byName, "later")
	h.finds(store.Query{Index: "later"})
	r := at(1, record("b", "k", "two"))
	r.Keys["later"] = "x"
	h.replace(r)
	h.finds(store.Query{Index: "later"}, "b")
	h.finds(store.Query{Index: byName}, "a", "b")
}

func undefined(h *harness) {
	ctx, r, odd := h.Context(), record("a", "k", "one"), record("b", "k", "one")
	odd.Keys["odd"] = "x"
	_, get := h.engine.Get(ctx, "nowhere", "a")
	_, many := h.engine.InsertMany(ctx, "nowhere", []store.Record{r})
	_, manyOdd := h.engine.InsertMany(ctx, people, []store.Record{r, odd})
	_, find := h.engine.Find(ctx, "nowhere", store.Query{Index: byName})
	_, findOdd := h.engine.Find(ctx, people, store.Query{Index: "odd"})
	for _, err := range []error{get, many, manyOdd, find, findOdd,
		h.engine.Insert(ctx, "nowhere", r), h.engine.Insert(ctx, people, odd),
		h.engine.Replace(ctx, "nowhere", r), h.engine.Delete(ctx, "nowhere", "a", 1)} {
		h.want(store.ErrUndefined, err)
	}
	h.lacks("a")
	h.lacks("b")
	h.insert(r)
	h.want(store.ErrUndefined, h.engine.Replace(ctx, people, at(1, store.Record{ID: "a", Body: r.Body, Keys: odd.Keys})))
	h.holds(at(1, r))
}

func cancelled(h *harness) {
	h.insert(record("a", "k", "one"))
	ctx, cancel := context.WithCancel(h.Context())
	cancel()
	_, get := h.engine.Get(ctx, people, "a")
	_, many := h.engine.InsertMany(ctx, people, []store.Record{record("b", "k", "two")})
	_, find := h.engine.Find(ctx, people, store.Query{Index: byName})
	for _, err := range []error{get, many, find,
		h.engine.Insert(ctx, people, record("c", "k", "two")),
		h.engine.Replace(ctx, people, at(1, record("a", "k", "two"))),
		h.engine.Delete(ctx, people, "a", 1),
		h.engine.Ping(ctx)} {
		h.want(context.Canceled, err)
	}
	h.finds(store.Query{Index: byName}, "a")
	h.holds(at(1, record("a", "k", "one")))
}
