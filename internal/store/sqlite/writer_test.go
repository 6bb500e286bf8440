package sqlite

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/xinqiao/xinqiao/internal/store"
)

func openEmpty(t testing.TB) *Engine {
	t.Helper()
	e, err := Open(filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Define(context.Background(), "docs", []string{"k"}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func doc(id string) store.Record {
	return store.Record{ID: id, Body: []byte(id), Keys: map[string]string{"k": id}}
}

// held keeps the writer busy, as a slow disk would, until release is called.
func held(e *Engine) (release func()) {
	began, end := make(chan struct{}), make(chan struct{})
	done := make(chan error, 1)
	go func() {
		done <- e.writer.submit(context.Background(), func(*tx) error { close(began); <-end; return nil })
	}()
	<-began
	return func() { close(end); <-done }
}

// group gives writes to one commit and returns their answers.
func group(e *Engine, dos ...func(*tx) error) []error {
	ops := make([]*write, len(dos))
	for i, do := range dos {
		ops[i] = &write{ctx: context.Background(), do: do, done: make(chan error, 1)}
	}
	e.writer.commit(ops)
	answers := make([]error, len(dos))
	for i, op := range ops {
		answers[i] = <-op.done
	}
	return answers
}

func TestWaitingWritesShareACommit(t *testing.T) {
	for waiting, want := range map[int]int{1: 1, 64: 64, groupSize + 10: groupSize} {
		synctest.Test(t, func(t *testing.T) {
			w := &writer{queue: make(chan *write), closing: make(chan struct{})}
			for range waiting {
				go func() { _ = w.submit(context.Background(), nil) }()
			}
			synctest.Wait() // all of them wait now
			group := w.gather(<-w.queue)
			if len(group) != want {
				t.Errorf("of %d writes %d share a commit, want %d", waiting, len(group), want)
			}
			for _, op := range group {
				op.done <- nil
			}
			close(w.closing)
		})
	}
}

func TestHammer(t *testing.T) {
	e := openEmpty(t)
	const goroutines, each = 64, 20
	release := held(e)
	var wg sync.WaitGroup
	for n := range goroutines {
		wg.Go(func() {
			for i := range each {
				r := doc(fmt.Sprintf("%02d/%02d", n, i))
				if err := e.Insert(context.Background(), "docs", r); err != nil {
					t.Errorf("insert: %v", err)
				}
				if got, err := e.Get(context.Background(), "docs", r.ID); err != nil || got.Version != 1 {
					t.Errorf("an acknowledged write is not seen: %v %v", got, err)
				}
			}
		})
	}
	release()
	wg.Wait()
	page, err := e.Find(t.Context(), "docs", store.Query{Index: "k", Limit: 2 * goroutines * each})
	if err != nil || len(page.Records) != goroutines*each {
		t.Fatalf("%d of %d acknowledged writes found: %v", len(page.Records), goroutines*each, err)
	}
}

func TestOneFailureLeavesTheGroup(t *testing.T) {
	e := openEmpty(t)
	broken := errors.New("broken half way")
	answers := group(e,
		func(x *tx) error { return x.insert("docs", doc("a")) },
		func(x *tx) error { return errors.Join(x.insert("docs", doc("half")), broken) },
		func(x *tx) error { return x.insert("docs", doc("a")) },
		func(x *tx) error { return x.insert("docs", doc("b")) })
	for i, want := range []error{nil, broken, store.ErrExists, nil} {
		if !errors.Is(answers[i], want) {
			t.Errorf("write %d: %v, want %v", i, answers[i], want)
		}
	}
	if got := stored(t, e); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("stored %q", got)
	}
}

func TestFailedCommitFailsAll(t *testing.T) {
	e := openEmpty(t)
	answers := group(e,
		func(x *tx) error { return x.insert("docs", doc("a")) },
		// What SQLite does by itself when the disk is full.
		func(x *tx) error { return errors.Join(x.exec("ROLLBACK"), errors.New("disk full")) },
		func(x *tx) error { return x.insert("docs", doc("b")) },
		func(x *tx) error { return x.remove("docs", "nobody", 1) })
	for i, err := range answers {
		if err == nil || errors.Is(err, store.ErrNotFound) {
			t.Errorf("write %d is answered %v, though nothing was committed", i, err)
		}
	}
	if got := stored(t, e); len(got) != 0 {
		t.Errorf("stored %q", got)
	}
	if err := e.Insert(t.Context(), "docs", doc("c")); err != nil {
		t.Errorf("the writer did not recover: %v", err)
	}
}

func TestCancelledWhileWaiting(t *testing.T) {
	e := openEmpty(t)
	release := held(e)
	ctx, cancel := context.WithCancel(t.Context())
	answer := make(chan error, 1)
	go func() { answer <- e.Insert(ctx, "docs", doc("a")) }()
	cancel()
	if err := <-answer; !errors.Is(err, context.Canceled) {
		t.Errorf("answer %v", err)
	}
	release()
	if got := stored(t, e); len(got) != 0 {
		t.Errorf("reported as cancelled, yet stored: %q", got)
	}
}

func TestCancelledBeforeItsTurn(t *testing.T) {
	e := openEmpty(t)
	ctx, cancel := context.WithCancel(t.Context())
	op := &write{ctx: ctx, do: func(x *tx) error { return x.insert("docs", doc("a")) }, done: make(chan error, 1)}
	cancel()
	e.writer.commit([]*write{op})
	if err := <-op.done; !errors.Is(err, context.Canceled) {
		t.Errorf("answer %v", err)
	}
	if got := stored(t, e); len(got) != 0 {
		t.Errorf("reported as cancelled, yet stored: %q", got)
	}
}

// TestCancelledAnyMoment cancels writes around the moment they are handed over:
// each is answered, and the answer is true.
func TestCancelledAnyMoment(t *testing.T) {
	e := openEmpty(t)
	var mu sync.Mutex
	var wg sync.WaitGroup
	acknowledged := []string{}
	for n := range 200 {
		wg.Go(func() {
			ctx, cancel := context.WithCancel(context.Background())
			go cancel()
			id := fmt.Sprintf("%03d", n)
			err := e.Insert(ctx, "docs", doc(id))
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				acknowledged = append(acknowledged, id)
			} else if !errors.Is(err, context.Canceled) {
				t.Errorf("answer %v", err)
			}
		})
	}
	wg.Wait()
	slices.Sort(acknowledged)
	if got := stored(t, e); !slices.Equal(got, acknowledged) {
		t.Errorf("stored %q, acknowledged %q", got, acknowledged)
	}
}

func stored(t *testing.T, e *Engine) []string {
	t.Helper()
	page, err := e.Find(t.Context(), "docs", store.Query{Index: "k", Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	ids := []string{}
	for _, r := range page.Records {
		ids = append(ids, r.ID)
	}
	return ids
}

func BenchmarkInsertParallel(b *testing.B) {
	e := openEmpty(b)
	body := make([]byte, 2048)
	var mu sync.Mutex
	next := 0
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			mu.Lock()
			next++
			r := store.Record{ID: fmt.Sprint(next), Body: body, Keys: map[string]string{"k": fmt.Sprint(next)}}
			mu.Unlock()
			if err := e.Insert(context.Background(), "docs", r); err != nil {
				b.Error(err)
			}
		}
	})
}
