package poison

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// chore is work that can be poison.
type chore struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
}

type ward struct {
	t      *testing.T
	engine store.Engine
	clock  *clock.Manual
	chores *store.Collection[chore]
	book   *Book
	told   []notify.Post
	place  unit.Path
}

func newWard(t *testing.T) *ward {
	t.Helper()
	w := &ward{t: t, engine: memory.New(), clock: clock.NewManual(time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)), place: "32/3201"}
	db := store.New(w.engine)
	v := vault.New(db, vault.RandomSecrets())
	inboxes := notify.New(db, v, w.clock)
	inboxes.OnPosted(func(p notify.Post) { w.told = append(w.told, p) })
	w.chores = store.Define[chore](db, "chores")
	w.book = New(db, v, w.clock, inboxes, func(context.Context, Work, store.Debt) (unit.Path, []string, error) {
		return w.place, []string{"admin", "owner"}, nil
	})
	w.must(db.Ensure(t.Context()))
	doc := &chore{Head: store.Head{ID: "c/student/1"}}
	doc.Owe(w.clock.Now())
	w.must(w.chores.Insert(t.Context(), doc))
	return w
}

func (w *ward) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

var one = Work{Job: "chore", Collection: "chores", Object: "c/student/1"}

// fails claims the chore when it is due, and fails.
func (w *ward) fails() {
	w.t.Helper()
	doc, err := w.chores.Get(w.t.Context(), one.Object)
	w.must(err)
	if wait := doc.Due.Sub(w.clock.Now()); wait > 0 {
		w.clock.Advance(wait)
	}
	_, err = w.chores.Claim(w.t.Context(), one.Object, w.clock.Now())
	w.must(err)
	w.must(w.book.Failed(w.t.Context(), one, "other"))
}

// succeeds does the chore; the next is due in an hour.
func (w *ward) succeeds() {
	w.t.Helper()
	doc, err := w.chores.Get(w.t.Context(), one.Object)
	w.must(err)
	doc.Settle(w.clock.Now().Add(time.Hour))
	w.must(w.chores.Replace(w.t.Context(), doc))
	w.must(w.book.Done(w.t.Context(), one))
}

// works does what the book owes.
func (w *ward) works() {
	w.t.Helper()
	ids, err := w.book.Owing(w.t.Context(), w.clock.Now(), 10)
	w.must(err)
	for _, id := range ids {
		w.must(w.book.Do(w.t.Context(), id))
	}
}

func (w *ward) open() []*Item {
	w.t.Helper()
	items, err := w.book.List(w.t.Context(), actor.Actor{ID: "admin", Role: actor.Admin, Unit: "32"})
	w.must(err)
	return items
}

func TestWhatFailsAgainAndAgainIsToldOnceAndThenSeldom(t *testing.T) {
	w := newWard(t)
	for n := range store.StuckAfter {
		if w.works(); len(w.told) != 0 || len(w.open()) != 0 {
			t.Fatalf("told after %d failures", n)
		}
		w.fails()
	}
	w.works()
	w.fails()
	w.works()
	if len(w.told) != 2 || w.told[0].Recipient != "admin" || w.told[1].Recipient != "owner" || w.told[0].Kind != notify.WorkStuck {
		t.Fatalf("told %+v", w.told)
	}
	if strings.Contains(w.told[0].Object+w.told[0].ID, "student") {
		t.Errorf("the message names the object: %+v", w.told[0])
	}
	items := w.open()
	if len(items) != 1 || items[0].Failures != store.StuckAfter+1 || items[0].Class != "other" || strings.Contains(items[0].ID, "student") {
		t.Fatalf("items %+v", items)
	}
	for range 24 * 12 {
		w.clock.Advance(lookEvery)
		w.works()
	}
	if n := len(w.told) / 2; n < 4 || n > 6 {
		t.Errorf("told %d times in a day", n)
	}
}

func TestDoneWorkLeavesTheBookAndMayComeBack(t *testing.T) {
	w := newWard(t)
	for range store.StuckAfter {
		w.fails()
	}
	w.works()
	w.succeeds()
	w.works()
	if len(w.open()) != 0 {
		t.Fatal("it is done, and stands in the book")
	}
	for range store.StuckAfter {
		w.fails()
	}
	w.works()
	if items := w.open(); len(items) != 1 || items[0].Round != 2 || len(w.told) != 4 {
		t.Errorf("items %+v, told %d", items, len(w.told))
	}
}

// Another process did it: this one hears of it only by looking.
func TestWorkDoneElsewhereLeavesTheBook(t *testing.T) {
	w := newWard(t)
	for range store.StuckAfter {
		w.fails()
	}
	w.works()
	w.book.failures = map[Work]int{}
	w.succeeds()
	w.clock.Advance(lookEvery)
	w.works()
	if len(w.open()) != 0 {
		t.Error("it is done, and stands in the book")
	}
}

// A document that nobody can read counts no attempts of its own.
func TestWhatCannotBeReadEntersTheBook(t *testing.T) {
	w := newWard(t)
	r, err := w.engine.Get(t.Context(), "chores", one.Object)
	w.must(err)
	r.Body = []byte("no document")
	w.must(w.engine.Replace(t.Context(), "chores", r))
	for range store.StuckAfter {
		w.must(w.book.Failed(t.Context(), one, "unreadable-document"))
		w.clock.Advance(grace)
	}
	w.works()
	if len(w.open()) != 1 || len(w.told) != 2 {
		t.Errorf("%d items, told %d", len(w.open()), len(w.told))
	}
}

func TestRetryIsForWhoAdministersThePlace(t *testing.T) {
	w := newWard(t)
	for range store.StuckAfter {
		w.fails()
	}
	w.works()
	id := w.open()[0].ID
	stranger := actor.Actor{ID: "b", Role: actor.Admin, Unit: "32/3202"}
	if err := w.book.Retry(t.Context(), stranger, id); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("a stranger tries again: %v", err)
	}
	if items, err := w.book.List(t.Context(), stranger); err != nil || len(items) != 0 {
		t.Errorf("a stranger sees %v, %v", items, err)
	}
	w.must(w.book.Retry(t.Context(), actor.Actor{ID: "a", Role: actor.Admin, Unit: "32/3201"}, id))
	due, err := w.chores.Owing(t.Context(), w.clock.Now(), 10)
	if err != nil || !slices.Equal(due, []string{one.Object}) {
		t.Errorf("due %v, %v", due, err)
	}
	w.works()
	if len(w.open()) != 1 {
		t.Error("taken for done before it was tried")
	}
	w.succeeds()
	w.must(w.book.Retry(t.Context(), actor.Actor{ID: "a", Role: actor.Admin, Unit: "32"}, id)) // it is done by now
}

func TestTheBookDoesNotReportItself(t *testing.T) {
	w := newWard(t)
	for range 2 * store.StuckAfter {
		w.must(w.book.Failed(t.Context(), Work{Job: "tell-of-poison", Collection: collection, Object: "x"}, "other"))
	}
	if len(w.open()) != 0 {
		t.Error("the book stands in itself")
	}
}
