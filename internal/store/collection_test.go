package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
)

type note struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
	Text       string
	Group      string
}

func newNote(id, group string) *note { return &note{Head: store.Head{ID: id}, Group: group} }

// contended lets somebody else write first, so many times.
type contended struct {
	store.Engine
	times int
	first func()
}

func (c *contended) Replace(ctx context.Context, collection string, r store.Record) error {
	if c.times > 0 {
		c.times--
		c.first()
	}
	return c.Engine.Replace(ctx, collection, r)
}

type fixture struct {
	*store.Collection[note]
	engine *contended
	db     *store.DB
	rung   []string
}

func notes(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{engine: &contended{Engine: memory.New()}}
	f.db = store.New(f.engine)
	f.db.OnOwed(func(collection, id, due string) { f.rung = append(f.rung, collection+"/"+id+"/"+due) })
	f.Collection = store.Define(f.db, "notes",
		store.Index[note]{Name: "group", Key: func(n *note) string { return n.Group }})
	if err := f.db.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	return f
}

// interfere makes the next writers lose against another one.
func (f *fixture) interfere(t *testing.T, id string, times int) {
	f.engine.times = times
	f.engine.first = func() {
		r, err := f.engine.Get(t.Context(), "notes", id)
		if err == nil {
			err = f.engine.Engine.Replace(t.Context(), "notes", r)
		}
		if err != nil {
			t.Errorf("interfere: %v", err)
		}
	}
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestHeadsFollowTheStore(t *testing.T) {
	f := notes(t)
	n := newNote("a", "g")
	n.Text = "一"
	if err := f.Insert(t.Context(), n); err != nil || n.Version != 1 {
		t.Fatalf("inserted at version %d: %v", n.Version, err)
	}
	n.Text = "二"
	if err := f.Replace(t.Context(), n); err != nil || n.Version != 2 {
		t.Fatalf("replaced at version %d: %v", n.Version, err)
	}
	got := must[*note](t)(f.Get(t.Context(), "a"))
	if got.ID != "a" || got.Version != 2 || got.Text != "二" {
		t.Errorf("got %+v", got)
	}
	if err := f.Insert(t.Context(), newNote("a", "")); !errors.Is(err, store.ErrExists) {
		t.Errorf("inserted again: %v", err)
	}
	if err := f.Delete(t.Context(), got); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Get(t.Context(), "a"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("deleted, yet: %v", err)
	}
}

func TestInsertManySetsVersions(t *testing.T) {
	f := notes(t)
	if err := f.Insert(t.Context(), newNote("b", "")); err != nil {
		t.Fatal(err)
	}
	docs := []*note{newNote("a", ""), newNote("b", ""), newNote("c", "")}
	existed := must[[]string](t)(f.InsertMany(t.Context(), docs))
	if !slices.Equal(existed, []string{"b"}) || docs[0].Version != 1 || docs[1].Version != 0 || docs[2].Version != 1 {
		t.Errorf("existed %q, versions %d %d %d", existed, docs[0].Version, docs[1].Version, docs[2].Version)
	}
}

func TestIdsAndKeysAreText(t *testing.T) {
	f := notes(t)
	for name, n := range map[string]*note{
		"no id": newNote("", "g"), "zero in id": newNote("a\x00", "g"), "id not UTF-8": newNote("\xff", "g"),
		"zero in key": newNote("a", "\x00"), "key not UTF-8": newNote("a", "\xe5"),
	} {
		_, many := f.InsertMany(t.Context(), []*note{newNote("ok", ""), n})
		for _, err := range []error{f.Insert(t.Context(), n), f.Replace(t.Context(), n), many} {
			if !errors.Is(err, store.ErrID) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if _, err := f.Get(t.Context(), "ok"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a refused batch was stored in part: %v", err)
	}
}

func TestUpdate(t *testing.T) {
	write := func(n *note) error { n.Text += "x"; return nil }
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		id        string
		conflicts int
		change    func(*note) error
		want      error
		text      string
	}{
		"plain":                 {"a", 0, write, nil, "x"},
		"others were faster":    {"a", 3, write, nil, "x"},
		"always others":         {"a", 1000, write, store.ErrConflict, ""},
		"nothing to change":     {"a", 0, func(*note) error { return store.ErrUnchanged }, nil, ""},
		"the change is refused": {"a", 0, func(*note) error { return broken }, broken, ""},
		"nothing there":         {"z", 0, write, store.ErrNotFound, ""},
	} {
		t.Run(name, func(t *testing.T) {
			f := notes(t)
			if err := f.Insert(t.Context(), newNote("a", "")); err != nil {
				t.Fatal(err)
			}
			f.interfere(t, "a", c.conflicts)
			if _, err := f.Update(t.Context(), c.id, c.change); !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
			if got := must[*note](t)(f.Get(t.Context(), "a")); got.Text != c.text {
				t.Errorf("text %q, want %q", got.Text, c.text)
			}
		})
	}
}

func TestUpdateHeedsItsContext(t *testing.T) {
	f := notes(t)
	if err := f.Insert(t.Context(), newNote("a", "")); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	f.interfere(t, "a", 1000)
	_, err := f.Update(ctx, "a", func(*note) error { cancel(); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestUpsert(t *testing.T) {
	f := notes(t)
	add := func(n *note) error { n.Text += "x"; return nil }
	blank := func() *note { return newNote("a", "") }
	for _, want := range []string{"x", "xx"} {
		if got := must[*note](t)(f.Upsert(t.Context(), blank, add)); got.Text != want {
			t.Errorf("text %q, want %q", got.Text, want)
		}
	}
	racing := 0
	got := must[*note](t)(f.Upsert(t.Context(), func() *note { return newNote("b", "") }, func(n *note) error {
		if racing++; racing == 1 { // somebody inserts between our read and our insert
			if err := f.Insert(t.Context(), newNote("b", "")); err != nil {
				t.Error(err)
			}
		}
		return add(n)
	}))
	if got.Text != "x" || got.Version != 2 {
		t.Errorf("after a race: %+v", got)
	}
}

func TestAll(t *testing.T) {
	f := notes(t)
	for n := range 7 {
		if err := f.Insert(t.Context(), newNote(fmt.Sprint(n), "g"+fmt.Sprint(n%2))); err != nil {
			t.Fatal(err)
		}
	}
	var ids []string
	for n, err := range f.All(t.Context(), store.Query{Index: "group", Prefix: "g", Limit: 2}) {
		if err != nil {
			t.Fatal(err)
		}
		if ids = append(ids, n.ID); len(ids) == 6 {
			break
		}
	}
	if want := []string{"0", "2", "4", "6", "1", "3"}; !slices.Equal(ids, want) {
		t.Errorf("walked %q, want %q", ids, want)
	}
	for _, err := range f.All(t.Context(), store.Query{Index: "misspelt"}) {
		if !errors.Is(err, store.ErrUndefined) {
			t.Errorf("%v", err)
		}
	}
}

func TestOwedWorkRings(t *testing.T) {
	f := notes(t)
	due := time.Date(2026, 9, 1, 8, 0, 0, 5e6, time.FixedZone("CST", 8*3600))
	a, b := newNote("a", ""), newNote("b", "")
	a.Due, b.Due = due, due.Add(time.Millisecond)
	must[[]string](t)(f.InsertMany(t.Context(), []*note{b, a, newNote("quiet", "")}))
	want := []string{"notes/b/2026-09-01T00:00:00.006Z", "notes/a/2026-09-01T00:00:00.005Z"}
	if !slices.Equal(f.rung, want) {
		t.Errorf("rang %q, want %q", f.rung, want)
	}
	for wait, want := range map[time.Duration][]string{-1: {}, 0: {"a"}, time.Millisecond: {"a", "b"}} {
		if got := must[[]string](t)(f.Owing(t.Context(), due.Add(wait), 10)); !slices.Equal(got, want) {
			t.Errorf("%v later %q owe, want %q", wait, got, want)
		}
	}
	a.Due = time.Time{}
	if err := f.Replace(t.Context(), a); err != nil || len(f.rung) != 2 {
		t.Errorf("settled work rings: %q, %v", f.rung, err)
	}
	if got := must[[]string](t)(f.Owing(t.Context(), due, 10)); len(got) != 0 {
		t.Errorf("settled work is owed: %q", got)
	}
}

func TestWhatIsGoneOwesNothing(t *testing.T) {
	f := notes(t)
	if _, err := f.Claim(t.Context(), "no such note", time.Now()); !errors.Is(err, store.ErrNotDue) {
		t.Errorf("claimed: %v", err)
	}
}

func TestDefineTwicePanics(t *testing.T) {
	f := notes(t)
	defer func() {
		if recover() == nil {
			t.Error("a collection was defined twice")
		}
	}()
	store.Define[note](f.db, "notes")
}
