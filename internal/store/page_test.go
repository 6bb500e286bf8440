package store_test

import (
	"testing"

	"github.com/xinqiao/xinqiao/internal/store"
)

func TestQueryStart(t *testing.T) {
	behind := store.Cursor{Key: "m", ID: "7"}
	for name, c := range map[string]struct {
		query store.Query
		want  store.Cursor
	}{
		"everything":           {store.Query{}, store.Cursor{}},
		"a range":              {store.Query{From: "b"}, store.Cursor{Key: "b"}},
		"a prefix":             {store.Query{Prefix: "b", From: "ignored"}, store.Cursor{Key: "b"}},
		"a later page":         {store.Query{From: "b", After: behind}, behind},
		"a page on the bound":  {store.Query{From: "m", After: behind}, behind},
		"a cursor before":      {store.Query{From: "x", After: behind}, store.Cursor{Key: "x"}},
		"a cursor of key none": {store.Query{After: store.Cursor{ID: "7"}}, store.Cursor{ID: "7"}},
	} {
		if got := c.query.Start(); got != c.want {
			t.Errorf("%s starts behind %+v, want %+v", name, got, c.want)
		}
	}
}

func TestQueryPage(t *testing.T) {
	q := store.Query{Index: "k", Limit: 2}
	rs := []store.Record{{ID: "a"}, {ID: "b", Keys: map[string]string{"k": "x"}}, {ID: "c"}}
	for n, want := range []store.Cursor{{}, {}, {}, {Key: "x", ID: "b"}} {
		page := q.Page(rs[:n])
		if len(page.Records) != min(n, 2) || page.Next != want {
			t.Errorf("of %d records: %d and %+v", n, len(page.Records), page.Next)
		}
	}
}
