package storetest

import (
	"errors"
	"fmt"
	"sync"

	"github.com/xinqiao/xinqiao/internal/store"
)

var concurrencyCases = []testCase{
	{"concurrent updates lose nothing", concurrentUpdates},
	{"one of many inserts wins", func(h *harness) {
		wins, failed := h.race(32, func(int) (int, error) {
			return 1, h.engine.Insert(h.Context(), people, record("a", "k", "one"))
		}, store.ErrExists)
		if wins != 1 || failed != 31 {
			h.Fatalf("%d inserts won and %d were refused", wins, failed)
		}
	}},
	{"one of many deletes wins", func(h *harness) {
		h.insert(record("a", "k", "one"))
		wins, _ := h.race(16, func(int) (int, error) {
			return 1, h.engine.Delete(h.Context(), people, "a", 1)
		}, store.ErrNotFound)
		if wins != 1 {
			h.Fatalf("%d deletes won", wins)
		}
		h.finds(store.Query{Index: byName})
	}},
	{"overlapping batches store each id once", overlappingBatches},
	{"one of many replaces wins", func(h *harness) {
		h.insert(record("a", "k", "one"))
		wins, _ := h.race(16, func(n int) (int, error) {
			return 1, h.engine.Replace(h.Context(), people, at(1, record("a", fmt.Sprint(n), "two")))
		}, store.ErrConflict)
		if wins != 1 {
			h.Fatalf("%d replaces won", wins)
		}
		h.finds(store.Query{Index: byName}, "a")
	}},
}

// race calls do at the same time, sums what the winners return and counts those
// who were refused with the one error that may happen.
func (h *harness) race(goroutines int, do func(n int) (int, error), refusal error) (won, refused int) {
	h.Helper()
	var wg sync.WaitGroup
	var mu sync.Mutex
	start := make(chan struct{})
	for n := range goroutines {
		wg.Go(func() {
			<-start
			points, err := do(n)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won += points
			case errors.Is(err, refusal):
				refused++
			default:
				h.Errorf("goroutine %d: %v", n, err)
			}
		})
	}
	close(start)
	wg.Wait()
	return won, refused
}

type counter struct {
	store.Head `bson:"-"`
	N          int
}

func concurrentUpdates(h *harness) {
	const goroutines, each = 16, 10
	db := store.New(h.engine)
	counters := store.Define[counter](db, "counters")
	h.want(nil, db.Ensure(h.Context()))
	h.want(nil, counters.Insert(h.Context(), &counter{Head: store.Head{ID: "c"}}))
	h.race(goroutines, func(int) (int, error) {
		for done := 0; done < each; {
			_, err := counters.Update(h.Context(), "c", func(c *counter) error { c.N++; return nil })
			if err == nil {
				done++
			} else if !errors.Is(err, store.ErrConflict) { // contended beyond patience, and not counted
				return 0, err
			}
		}
		return 0, nil
	}, nil)
	c, err := counters.Get(h.Context(), "c")
	h.want(nil, err)
	if c.N != goroutines*each || c.Version != goroutines*each+1 {
		h.Fatalf("counted to %d at version %d, want %d", c.N, c.Version, goroutines*each)
	}
}

func overlappingBatches(h *harness) {
	const batches, size = 8, 40
	stored, _ := h.race(batches, func(n int) (int, error) {
		var rs []store.Record
		for i := range size {
			id := fmt.Sprintf("%03d", n*size/2+i)
			rs = append(rs, record(id, id, "batch"))
		}
		existed, err := h.engine.InsertMany(h.Context(), people, rs)
		return size - len(existed), err
	}, nil)
	page, err := h.engine.Find(h.Context(), people, store.Query{Index: byName, Limit: 1000})
	h.want(nil, err)
	if want := (batches + 1) * size / 2; stored != want || len(page.Records) != want {
		h.Fatalf("%d stored and %d found, want %d", stored, len(page.Records), want)
	}
}
