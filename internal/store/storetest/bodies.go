package storetest

import (
	"bytes"
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/internal/store"
)

var bodyCases = []testCase{
	{"bodies come back as they went", func(h *harness) {
		for name, body := range bodies() {
			h.keeps(name, body)
		}
	}},
	{"large bodies", largeBodies},
	{"the engine shares no memory with its caller", func(h *harness) {
		r := record("a", "k", "one")
		h.insert(r)
		clear(r.Body)
		r.Keys[byName] = "changed"
		h.holds(at(1, record("a", "k", "one")))
		got, err := h.engine.Get(h.Context(), people, "a")
		h.want(nil, err)
		clear(got.Body)
		clear(got.Keys)
		h.holds(at(1, record("a", "k", "one")))
	}},
}

var nestedCases = []testCase{
	{"arrays in arrays come back as they went", func(h *harness) {
		h.keeps("a", bson.D{{Key: "a", Value: bson.A{bson.A{"x", bson.A{}}, int32(1)}}})
	}},
}

// keeps wants a body to survive an insert and a replace.
func (h *harness) keeps(name string, body bson.D) {
	h.Helper()
	r := store.Record{ID: name, Body: encode(body), Keys: map[string]string{byName: name}}
	h.insert(r)
	h.holds(at(1, r))
	h.replace(at(1, r))
	h.holds(at(2, r))
}

// bodies are the shapes that the codec of the domains produces.
func bodies() map[string]bson.D {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	return map[string]bson.D{
		"empty":  {},
		"binary": {{Key: "sealed", Value: bson.Binary{Data: all}}, {Key: "none", Value: bson.Binary{Data: []byte{}}}},
		"text":   {{Key: "中文键", Value: "值 😀 \" ' \\ \n"}, {Key: "", Value: ""}},
		"number": {{Key: "i", Value: int32(-1)}, {Key: "l", Value: int64(1) << 60}, {Key: "f", Value: 0.1}, {Key: "b", Value: true}},
		"time":   {{Key: "at", Value: bson.NewDateTimeFromTime(time.Date(2026, 9, 1, 0, 0, 0, 1e6, time.UTC))}},
		"nested": {{Key: "z", Value: bson.A{bson.D{{Key: "b", Value: int32(1)}, {Key: "a", Value: nil}}, "x"}}, {Key: "e", Value: bson.A{}}, {Key: "a", Value: bson.D{}}},
		"own":    {{Key: "_id", Value: "inner"}, {Key: "v", Value: int32(9)}, {Key: "k", Value: bson.D{}}, {Key: "d", Value: nil}},
	}
}

func largeBodies(h *harness) {
	var rs []store.Record
	for n := range 4 {
		data := bytes.Repeat([]byte{0, 0xFF, byte(n), '\''}, 1<<18)
		r := record(fmt.Sprint(n), "k", "")
		r.Body = encode(bson.D{{Key: "data", Value: bson.Binary{Data: data}}})
		rs = append(rs, r)
	}
	h.insert(rs[0])
	_, err := h.engine.InsertMany(h.Context(), people, rs[1:])
	h.want(nil, err)
	h.replace(at(1, rs[3]))
	rs[3].Version = 2
	page, err := h.engine.Find(h.Context(), people, store.Query{Index: byName})
	h.want(nil, err)
	for i, got := range page.Records {
		if want := at(max(rs[i].Version, 1), rs[i]); !same(got, want) {
			h.Fatalf("found %v, want %v", brief(got), brief(want))
		}
	}
	if len(page.Records) != len(rs) {
		h.Fatalf("found %d large records, want %d", len(page.Records), len(rs))
	}
}
