package ferrettest

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/event"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"github.com/xinqiao/xinqiao/internal/store"
)

var update = flag.Bool("update", false, "write the golden file anew")

// TestCommands compares what each operation of the port sends with a golden file:
// the durability of every write and the filter of every compare-and-set are read
// there, and a change of either is seen in review.
func TestCommands(t *testing.T) {
	var log strings.Builder
	monitor := &event.CommandMonitor{Started: func(_ context.Context, c *event.CommandStartedEvent) {
		if c.CommandName != "ping" && c.CommandName != "endSessions" {
			log.WriteString("    " + canonical(t, c.Command) + "\n")
		}
	}}
	e := open(t, options.Client().SetMonitor(monitor))
	for _, op := range operations(e) {
		log.WriteString(op.name + "\n")
		if err := op.do(t.Context()); !errors.Is(err, op.want) {
			t.Fatalf("%s: %v, want %v", op.name, err, op.want)
		}
	}
	golden := filepath.Join("..", "testdata", "commands.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(log.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := log.String(); got != string(want) {
		t.Errorf("other commands than in %s (-update writes them):\n%s", golden, got)
	}
}

// volatile fields differ from call to call or from server to server.
var volatile = []string{"lsid", "$clusterTime", "txnNumber", "$db", "maxTimeMS"}

func canonical(t *testing.T, command bson.Raw) string {
	t.Helper()
	var doc bson.D
	if err := bson.Unmarshal(command, &doc); err != nil {
		t.Fatal(err)
	}
	doc = slices.DeleteFunc(doc, func(e bson.E) bool { return slices.Contains(volatile, e.Key) })
	text, err := bson.MarshalExtJSON(doc, false, false)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

type operation struct {
	name string
	want error
	do   func(context.Context) error
}

// operations are the port's, each in each of its outcomes.
func operations(e store.Engine) []operation {
	find := func(q store.Query) func(context.Context) error {
		return func(ctx context.Context) error { _, err := e.Find(ctx, "docs", q); return err }
	}
	many := func(rs ...store.Record) func(context.Context) error {
		return func(ctx context.Context) error { _, err := e.InsertMany(ctx, "docs", rs); return err }
	}
	get := func(ctx context.Context) error { _, err := e.Get(ctx, "docs", "a"); return err }
	insert := func(ctx context.Context) error { return e.Insert(ctx, "docs", doc("a", 0)) }
	replace := func(id string, version int64) func(context.Context) error {
		return func(ctx context.Context) error { return e.Replace(ctx, "docs", doc(id, version)) }
	}
	remove := func(id string, version int64) func(context.Context) error {
		return func(ctx context.Context) error { return e.Delete(ctx, "docs", id, version) }
	}
	return []operation{
		{"define", nil, func(ctx context.Context) error { return e.Define(ctx, "docs", []string{"name", store.DueIndex}) }},
		{"get, not found", store.ErrNotFound, get},
		{"insert", nil, insert},
		{"insert, exists", store.ErrExists, insert},
		{"get", nil, get},
		{"insert many", nil, many(doc("a", 0), doc("b", 0))},
		{"replace", nil, replace("a", 1)},
		{"replace, conflict", store.ErrConflict, replace("a", 1)},
		{"replace, not found", store.ErrNotFound, replace("c", 1)},
		{"find by prefix", nil, find(store.Query{Index: "name", Prefix: "32/"})},
		{"find by range", nil, find(store.Query{Index: store.DueIndex, From: "2026", To: "2027", Limit: 10})},
		{"find all, next page", nil, find(store.Query{Index: "name", After: store.Cursor{Key: "32/a", ID: "a"}, Limit: 10})},
		{"delete, conflict", store.ErrConflict, remove("a", 1)},
		{"delete", nil, remove("a", 2)},
		{"delete, not found", store.ErrNotFound, remove("a", 2)},
	}
}

func doc(id string, version int64) store.Record {
	body, err := bson.Marshal(bson.D{{Key: "text", Value: id}})
	if err != nil {
		panic(err)
	}
	return store.Record{ID: id, Version: version, Body: body, Keys: map[string]string{"name": "32/" + id}}
}
