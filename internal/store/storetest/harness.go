package storetest

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/internal/store"
)

// The collection and the index that most cases use.
const (
	people = "people"
	byName = "name"
)

// harness says what a case means: it does one thing to an engine and ends the
// case when the answer is another than the expected one.
type harness struct {
	*testing.T
	engine store.Engine
}

// record makes a record whose body differs with each text; key "" leaves the
// index.
func record(id, key, text string) store.Record {
	r := store.Record{ID: id, Body: encode(bson.D{{Key: "text", Value: text}})}
	if key != "" {
		r.Keys = map[string]string{byName: key}
	}
	return r
}

func encode(doc bson.D) []byte {
	raw, err := bson.Marshal(doc)
	if err != nil {
		panic(err)
	}
	return raw
}

// at is the record as somebody holds it who read that version.
func at(version int64, r store.Record) store.Record {
	r.Version = version
	return r
}

func (h *harness) define(collection string, indexes ...string) {
	h.Helper()
	h.want(nil, h.engine.Define(h.Context(), collection, indexes))
}

func (h *harness) insert(rs ...store.Record) {
	h.Helper()
	for _, r := range rs {
		h.want(nil, h.engine.Insert(h.Context(), people, r))
	}
}

func (h *harness) replace(r store.Record) {
	h.Helper()
	h.want(nil, h.engine.Replace(h.Context(), people, r))
}

// want compares an outcome; nil wants success.
func (h *harness) want(want, got error) {
	h.Helper()
	if !errors.Is(got, want) {
		h.Fatalf("error %v, want %v", got, want)
	}
}

// holds wants exactly this record to be stored.
func (h *harness) holds(want store.Record) {
	h.Helper()
	got, err := h.engine.Get(h.Context(), people, want.ID)
	h.want(nil, err)
	if !same(got, want) {
		h.Fatalf("stored %v, want %v", brief(got), brief(want))
	}
}

func (h *harness) lacks(id string) {
	h.Helper()
	_, err := h.engine.Get(h.Context(), people, id)
	h.want(store.ErrNotFound, err)
}

// finds wants one page of exactly these ids and returns the next page's cursor.
func (h *harness) finds(q store.Query, ids ...string) store.Cursor {
	h.Helper()
	page, err := h.engine.Find(h.Context(), people, q)
	h.want(nil, err)
	if got := idsOf(page.Records); !slices.Equal(got, ids) {
		h.Fatalf("%+v found %q, want %q", q, got, ids)
	}
	return page.Next
}

// walk reads all pages, each cursor on the way through its text form, as it
// travels when a client asks for the next page.
func walk(ctx context.Context, e store.Engine, collection string, q store.Query) (all []store.Record, err error) {
	for {
		page, err := e.Find(ctx, collection, q)
		if err != nil || page.Next.IsZero() {
			return append(all, page.Records...), err
		}
		if len(page.Records) != q.Size() {
			return nil, errors.New("a page that is not the last one is not full")
		}
		if page.Next == q.After {
			return nil, errors.New("a page leads back to itself")
		}
		all = append(all, page.Records...)
		if q.After, err = store.ParseCursor(page.Next.String()); err != nil {
			return nil, err
		}
	}
}

func idsOf(rs []store.Record) []string {
	ids := make([]string, len(rs))
	for i, r := range rs {
		ids[i] = r.ID
	}
	return ids
}

func same(a, b store.Record) bool {
	return a.ID == b.ID && a.Version == b.Version && bytes.Equal(a.Body, b.Body) && maps.Equal(a.Keys, b.Keys)
}

// brief keeps a large body out of a failure's text.
func brief(r store.Record) any {
	return struct {
		ID      string
		Version int64
		Body    []byte
		Keys    map[string]string
	}{r.ID, r.Version, r.Body[:min(len(r.Body), 64)], r.Keys}
}
