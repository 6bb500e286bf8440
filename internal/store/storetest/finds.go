package storetest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xinqiao/xinqiao/internal/store"
)

var findCases = []testCase{
	{"an empty index", func(h *harness) {
		h.insert(record("a", "", "in no index"))
		if next := h.finds(store.Query{Index: byName}); !next.IsZero() {
			h.Fatalf("an empty page leads on to %v", next)
		}
	}},
	{"find returns whole records", func(h *harness) {
		h.insert(record("a", "k", "one"))
		h.replace(at(1, record("a", "k2", "two")))
		page, err := h.engine.Find(h.Context(), people, store.Query{Index: byName})
		h.want(nil, err)
		if want := at(2, record("a", "k2", "two")); len(page.Records) != 1 || !same(page.Records[0], want) {
			h.Fatalf("found %v, want %v", page.Records, want)
		}
	}},
	{"entering, moving in and leaving an index", enterMoveLeave},
	{"two indexes are apart", func(h *harness) {
		r := record("a", "k", "one")
		r.Keys[store.DueIndex] = "2026"
		h.insert(r, record("b", "l", "one"))
		h.finds(store.Query{Index: store.DueIndex}, "a")
		h.finds(store.Query{Index: byName}, "a", "b")
		r.Version, r.Keys = 1, map[string]string{store.DueIndex: "2027"}
		h.replace(r)
		h.finds(store.Query{Index: store.DueIndex, From: "2027"}, "a")
		h.finds(store.Query{Index: byName}, "b")
	}},
	{"prefixes", prefixes},
	{"ranges", ranges},
	{"order in bytes", orderInBytes},
	{"pages with ties", pagesWithTies},
	{"a page that just fills is the last", func(h *harness) {
		h.insert(record("a", "k", ""), record("b", "k", ""))
		if next := h.finds(store.Query{Index: byName, Limit: 2}, "a", "b"); !next.IsZero() {
			h.Fatalf("nothing follows, yet the next page is %v", next)
		}
	}},
	{"a cursor outside the range", func(h *harness) {
		h.insert(record("a", "a", ""), record("b", "b", ""), record("c", "c", ""))
		before, behind := store.Cursor{Key: "A", ID: "z"}, store.Cursor{Key: "b", ID: "b"}
		h.finds(store.Query{Index: byName, From: "b", After: before}, "b", "c")
		h.finds(store.Query{Index: byName, To: "b", After: behind})
		h.finds(store.Query{Index: byName, After: store.Cursor{Key: "b", ID: "a"}}, "b", "c")
	}},
	{"the cursor's document may be gone", func(h *harness) {
		h.insert(record("a", "k", ""), record("b", "k", ""), record("c", "k", ""))
		next := h.finds(store.Query{Index: byName, Limit: 2}, "a", "b")
		h.want(nil, h.engine.Delete(h.Context(), people, "b", 1))
		h.finds(store.Query{Index: byName, Limit: 2, After: next}, "c")
	}},
	{"limits", limits},
}

func enterMoveLeave(h *harness) {
	h.insert(record("a", "", "outside"), record("b", "m", "neighbour"))
	h.finds(store.Query{Index: byName}, "b")
	h.replace(at(1, record("a", "k", "enters")))
	h.finds(store.Query{Index: byName}, "a", "b")
	h.replace(at(2, record("a", "z", "moves")))
	h.finds(store.Query{Index: byName}, "b", "a")
	h.finds(store.Query{Index: byName, Prefix: "k"})
	h.replace(at(3, record("a", "z", "stays")))
	h.finds(store.Query{Index: byName, Prefix: "z"}, "a")
	h.replace(at(4, record("a", "", "leaves")))
	h.finds(store.Query{Index: byName}, "b")
	h.holds(at(5, record("a", "", "leaves")))
}

func prefixes(h *harness) {
	for _, key := range []string{"32/01/", "32/01/a", "32/01", "32/010/", "32/02/", "张", "张三", "章", "%", "_"} {
		h.insert(record(key, key, ""))
	}
	for prefix, want := range map[string][]string{
		"32/01/": {"32/01/", "32/01/a"},
		"32/01":  {"32/01", "32/01/", "32/01/a", "32/010/"},
		"张":      {"张", "张三"},
		"张三丰":    {},
		"%":      {"%"},
		"_":      {"_"},
		"33":     {},
	} {
		h.finds(store.Query{Index: byName, Prefix: prefix}, want...)
	}
}

func ranges(h *harness) {
	for _, key := range []string{"a", "b", "bb", "c", "中"} {
		h.insert(record(key, key, ""))
	}
	for _, c := range []struct {
		from, to string
		want     []string
	}{
		{"", "", []string{"a", "b", "bb", "c", "中"}},
		{"b", "", []string{"b", "bb", "c", "中"}},
		{"", "bb", []string{"a", "b"}},
		{"b", "c", []string{"b", "bb"}},
		{"bb", "bb", nil},
		{"c", "a", nil},
		{"d", "中", nil},
		{"z", "丮", []string{"中"}},
	} {
		h.finds(store.Query{Index: byName, From: c.from, To: c.to}, c.want...)
	}
}

// orderInBytes mixes what collations would treat alike or reorder.
func orderInBytes(h *harness) {
	words := []string{"张三", "李四", "王", "a", "A", "B", "b", "Z", "é", "e", "e\u0301", "10", "9", " ", "～", "😀", "ａ", "a b", "a-b", "ab"}
	var want []string
	for _, key := range words {
		for _, id := range []string{"王五", "w", "W"} {
			h.insert(record(key+"|"+id, key, ""))
			want = append(want, key+"\x00"+key+"|"+id)
		}
	}
	slices.Sort(want)
	for i, w := range want {
		_, want[i], _ = strings.Cut(w, "\x00")
	}
	h.finds(store.Query{Index: byName}, want...)
}

func pagesWithTies(h *harness) {
	var want []string
	for _, key := range []string{"a", "张", "章"} {
		for n := range 7 {
			id := fmt.Sprintf("%s%d", key, n)
			h.insert(record(id, key, ""))
			want = append(want, id)
		}
	}
	slices.Sort(want)
	for limit := 1; limit <= len(want)+1; limit++ {
		all, err := walk(h.Context(), h.engine, people, store.Query{Index: byName, Limit: limit})
		h.want(nil, err)
		if got := idsOf(all); !slices.Equal(got, want) {
			h.Fatalf("with %d a page: %q, want %q", limit, got, want)
		}
	}
	some, err := walk(h.Context(), h.engine, people, store.Query{Index: byName, Prefix: "张", Limit: 3})
	h.want(nil, err)
	if got := idsOf(some); len(got) != 7 || !strings.HasPrefix(got[6], "张") {
		h.Fatalf("one prefix page by page: %q", got)
	}
}

func limits(h *harness) {
	rs := make([]store.Record, 3*store.DefaultLimit)
	for i := range rs {
		id := fmt.Sprintf("%04d", i)
		rs[i] = record(id, id, "")
	}
	_, err := h.engine.InsertMany(h.Context(), people, rs)
	h.want(nil, err)
	for limit, want := range map[int]int{-1: store.DefaultLimit, 0: store.DefaultLimit, 1: 1, 250: 250, 300: 300, 1000: 300} {
		page, err := h.engine.Find(h.Context(), people, store.Query{Index: byName, Limit: limit})
		h.want(nil, err)
		if len(page.Records) != want || page.Next.IsZero() != (want == len(rs)) {
			h.Fatalf("limit %d: %d records, next %v", limit, len(page.Records), page.Next)
		}
	}
}
