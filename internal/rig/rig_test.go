package rig

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
)

func open(t *testing.T, o Orders) (*Rig, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "orders")
	must(t, Give(path, o))
	r, err := Open(path)
	must(t, err)
	return r, path
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// obey waits until new orders are followed.
func obey(t *testing.T, r *Rig, path string, o Orders) {
	t.Helper()
	must(t, Give(path, o))
	for range 500 {
		if r.now() == o {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("orders are not followed")
}

func TestClockIsSetAndWorkInFlightIsKnown(t *testing.T) {
	r, path := open(t, Orders{Clock: time.Hour})
	system := clock.System{}
	if lead := r.Clock().Now().Sub(system.Now()); lead < 59*time.Minute || lead > 61*time.Minute {
		t.Errorf("ahead by %s", lead)
	}
	obey(t, r, path, Orders{Clock: -time.Hour})
	if lead := r.Clock().Now().Sub(system.Now()); lead > -59*time.Minute {
		t.Errorf("set back to %s", lead)
	}
	if lead := r.latest().Sub(system.Now()); lead < 59*time.Minute {
		t.Errorf("work decided on before the step may be %s ahead", lead)
	}
}

func TestRepliesAreLostAfterTheyWereDone(t *testing.T) {
	r, path := open(t, Orders{Lose: 1})
	var done atomic.Int64
	server := httptest.NewServer(r.Handler(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		done.Add(1)
		if req.URL.Path == "/refused" {
			w.WriteHeader(http.StatusConflict)
		}
	})))
	defer server.Close()
	status := func(method, path string) int {
		req, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, nil)
		must(t, err)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return 0
		}
		res.Body.Close()
		return res.StatusCode
	}
	// A client repeats a GET by itself when the connection ends; nothing is lost of it here.
	if got := status("GET", "/"); got != 200 {
		t.Errorf("a question: %d", got)
	}
	if got := status("POST", "/refused"); got != 409 {
		t.Errorf("a refusal: %d", got)
	}
	if got := status("POST", "/"); got != 0 || done.Load() != 3 {
		t.Errorf("a command: %d, %d done", got, done.Load())
	}
	obey(t, r, path, Orders{})
	if got := status("POST", "/"); got != 200 {
		t.Errorf("after all was taken back: %d", got)
	}
}

// limited is an engine whose disk can be full.
type limited struct {
	store.Engine
	pages []int
}

func (l *limited) MaxPages(n int) error { l.pages = append(l.pages, n); return nil }

func TestJournalKnowsWhoWroteWhat(t *testing.T) {
	r, path := open(t, Orders{Full: true})
	disk := &limited{Engine: memory.New()}
	e, err := r.Engine(disk)
	must(t, err)
	ctx := context.Background()
	must(t, e.Define(ctx, "alerts", nil))
	must(t, e.Define(ctx, "logins", nil))
	rec := store.Record{ID: "a", Version: 1, Body: []byte("x")}
	must(t, e.Insert(ctx, "alerts", rec))
	must(t, e.Insert(ctx, "logins", rec))
	must(t, e.Replace(ctx, "alerts", rec))
	if err := e.Replace(ctx, "alerts", rec); !errors.Is(err, store.ErrConflict) {
		t.Fatal(err)
	}
	f, err := os.OpenFile(JournalOf(path), os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	_, err = f.WriteString(`{"n":1,"c":"alerts","id":"torn`)
	must(t, errors.Join(err, f.Close()))

	lines, err := Read(path)
	must(t, err)
	var got []string
	for _, l := range lines {
		switch {
		case l.Done:
			got = append(got, "done")
		case l.Not:
			got = append(got, "not")
		default:
			got = append(got, l.Collection+l.ID+string(rune('0'+l.Version)))
		}
	}
	want := []string{"alertsa1", "done", "alertsa2", "done", "alertsa2", "not"}
	if len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%q", got)
		}
	}
	obey(t, r, path, Orders{})
	if len(disk.pages) != 2 || disk.pages[0] != 1 || disk.pages[1] != 0 {
		t.Errorf("the disk was told %v", disk.pages)
	}
}
