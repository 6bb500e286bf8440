package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/xinqiao/xinqiao/internal/store"
	_ "github.com/xinqiao/xinqiao/internal/stretch/light" // hundreds of log-ins
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/jobs"
)

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

// errand is owed work that its test can count.
type errand struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
}

// errands is an app whose one page owes an errand, which its one job does.
type errands struct{ prepared, done atomic.Int32 }

func (e *errands) assemble(p Parts) (App, error) {
	coll := store.Define[errand](p.DB, "errands")
	mux := http.NewServeMux()
	mux.HandleFunc("POST /errands/{id}", func(w http.ResponseWriter, r *http.Request) {
		doc := &errand{Head: store.Head{ID: r.PathValue("id")}, Owed: store.Owed{Due: p.Clock.Now()}}
		if err := coll.Insert(r.Context(), doc); err != nil {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	mux.HandleFunc("GET /stream", func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-p.Closing
	})
	do := func(ctx context.Context, id string) error {
		doc, err := coll.Claim(ctx, id, p.Clock.Now())
		if err != nil {
			return err
		}
		e.done.Add(1)
		doc.Settle(time.Time{})
		return coll.Replace(ctx, doc)
	}
	return App{Handler: mux,
		Jobs:    []jobs.Job{{Name: "errand", Collection: "errands", Owing: coll.Owing, Do: do}},
		Prepare: func(context.Context) error { e.prepared.Add(1); return nil }}, nil
}

func config(t *testing.T, mode Mode, dir string, env environ) Config {
	t.Helper()
	cfg, err := FromEnvironment(mode, func(name string) string {
		switch name {
		case "XINQIAO_ADDR":
			return "127.0.0.1:0"
		case "XINQIAO_DATA":
			return dir
		}
		return env[name]
	})
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// start runs a server until stop is called, which fails the test when stopping
// does; it is called at the end at the latest.
func start(t *testing.T, cfg Config, assemble Assemble) (url string, stop func()) {
	t.Helper()
	s, err := New(t.Context(), cfg, quiet, assemble)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(errors.Join(err, s.Stop()))
	}
	stop = func() {
		t.Helper()
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(stop)
	return "http://" + s.Addr(), stop
}

func status(t *testing.T, method, url string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("not within 20 s: %s", what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestAllInOneServesWorksAndKeeps(t *testing.T) {
	dir := t.TempDir()
	for round := range 2 { // the second finds keys and documents of the first
		e := &errands{}
		url, stop := start(t, config(t, All, dir, nil), e.assemble)
		if e.prepared.Load() != 1 {
			t.Error("not prepared")
		}
		if got := status(t, "POST", fmt.Sprintf("%s/errands/%d", url, round)); got != http.StatusOK {
			t.Fatalf("status %d", got)
		}
		eventually(t, "the errand is done", func() bool { return e.done.Load() == 1 })
		eventually(t, "ready", func() bool { return status(t, "GET", url+"/readyz") == http.StatusOK })
		stop()
	}
}

func TestSplitProcessesShareDatabaseAndRedis(t *testing.T) {
	dir := t.TempDir()
	if err := vault.CreateSecrets(filepath.Join(dir, "secrets")); err != nil {
		t.Fatal(err)
	}
	box, err := jobs.StartEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	env := environ{"XINQIAO_REDIS": "redis://" + box.Options().Addr, "XINQIAO_REDIS_PASSWORD": box.Options().Password}

	front, back := &errands{}, &errands{}
	apiURL, stopAPI := start(t, config(t, API, dir, env), front.assemble)
	workerURL, stopWorker := start(t, config(t, Worker, dir, env), back.assemble)
	if got := status(t, "POST", apiURL+"/errands/1"); got != http.StatusOK {
		t.Fatalf("status %d", got)
	}
	eventually(t, "the worker does it", func() bool { return back.done.Load() == 1 })
	if front.done.Load() != 0 {
		t.Error("the api process worked")
	}
	if got := status(t, "POST", workerURL+"/errands/2"); got != http.StatusNotFound {
		t.Errorf("the worker serves pages: %d", got)
	}
	for _, url := range []string{apiURL, workerURL} {
		eventually(t, "ready", func() bool { return status(t, "GET", url+"/readyz") == http.StatusOK })
	}
	stopAPI()
	stopWorker()
}

func TestSplitProcessesRefuseToMakeKeys(t *testing.T) {
	cfg := config(t, Worker, t.TempDir(), environ{"XINQIAO_REDIS": "redis://127.0.0.1:1"})
	_, err := New(t.Context(), cfg, quiet, (&errands{}).assemble)
	if err == nil || !strings.Contains(err.Error(), "XINQIAO_SECRETS") {
		t.Errorf("New = %v, want it to ask for the secrets", err)
	}
}

func TestRedisAwayIsNoObstacle(t *testing.T) {
	e := &errands{}
	cfg := config(t, All, t.TempDir(), nil)
	cfg.Redis = &redis.Options{Addr: "127.0.0.1:1", MaxRetries: -1}
	url, stop := start(t, cfg, e.assemble)
	status(t, "POST", url+"/errands/1")
	eventually(t, "the sweep does it", func() bool { return e.done.Load() == 1 })
	eventually(t, "ready", func() bool { return status(t, "GET", url+"/readyz") == http.StatusOK })
	stop()
}

func TestNotReadyBeforeTheFirstSweep(t *testing.T) {
	s, err := New(t.Context(), config(t, All, t.TempDir(), nil), quiet, (&errands{}).assemble)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.parts.DB.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.ready(t.Context()); !errors.Is(err, errSweepStalled) {
		t.Errorf("ready = %v, want a stalled sweep", err)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := s.ready(t.Context()); !errors.Is(err, errDatabaseAway) {
		t.Errorf("ready = %v after the database closed", err)
	}
}

func TestStopEndsStreams(t *testing.T) {
	url, stop := start(t, config(t, All, t.TempDir(), nil), (&errands{}).assemble)
	res, err := http.Get(url + "/stream")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	begun := time.Now()
	stop()
	if took := time.Since(begun); took > finishFor/2 {
		t.Errorf("stopping took %v with one stream open", took)
	}
}

func TestRunEndsWhenAPartCannotStart(t *testing.T) {
	dir := t.TempDir()
	url, _ := start(t, config(t, All, dir, nil), (&errands{}).assemble)
	cfg := config(t, All, t.TempDir(), nil)
	cfg.Addr = strings.TrimPrefix(url, "http://") // taken
	s, err := New(t.Context(), cfg, quiet, (&errands{}).assemble)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context()); err == nil {
		t.Error("two servers listen at one address")
	}
}

func TestFaultyAssemblyClosesTheEngine(t *testing.T) {
	broken := errors.New("broken")
	var db *store.DB
	_, err := New(t.Context(), config(t, All, t.TempDir(), nil), quiet, func(p Parts) (App, error) {
		db = p.DB
		return App{}, broken
	})
	if !errors.Is(err, broken) {
		t.Fatalf("New = %v", err)
	}
	if db.Ping(t.Context()) == nil {
		t.Error("the engine is still open")
	}
}
