package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/jobs"
	"github.com/xinqiao/xinqiao/server/watch"
)

// scroll is a place to write that may be read meanwhile.
type scroll struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *scroll) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *scroll) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// The watchdog knows every lane of the sweep, and every collection: they come from
// the services themselves.
func TestTheWatchdogKnowsEveryLane(t *testing.T) {
	lanes, define := schema()
	pulse := false
	for _, l := range lanes {
		pulse = pulse || l.Collection == jobs.PulseCollection
	}
	if !pulse || len(lanes) < 10 {
		t.Errorf("lanes %v", lanes)
	}
	known := &definitions{indexes: map[string][]string{}}
	if err := define(t.Context(), known); err != nil {
		t.Fatal(err)
	}
	for _, l := range lanes {
		if all := strings.Join(known.indexes[l.Collection], " "); !strings.Contains(all, store.DueIndex) || !strings.Contains(all, store.StuckIndex) {
			t.Errorf("%s has the indexes %q", l.Collection, all)
		}
	}
}

type definitions struct {
	store.Engine
	indexes map[string][]string
}

func (d *definitions) Define(_ context.Context, collection string, indexes []string) error {
	d.indexes[collection] = indexes
	return nil
}

func TestTheWatchdogNeedsNeitherKeysNorRedis(t *testing.T) {
	dir := t.TempDir()
	_, stop := start(t, config(t, All, dir, nil), NewApp)
	stop() // it leaves a database, and a pulse that nobody beats
	var heard sync.Map
	ear := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { heard.Store(r.URL.Path, true) }))
	defer ear.Close()
	cfg := config(t, Watch, t.TempDir(), environ{"XINQIAO_STORE": filepath.Join(dir, "xinqiao.db"),
		"XINQIAO_WATCH_PEERS": ear.URL + ", " + ear.URL, "XINQIAO_WATCH_HEARTBEAT": ear.URL + "/beat"})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	out := &scroll{}
	go func() { ended <- RunWatchdog(ctx, cfg, quiet, out) }()
	eventually(t, "it looked, asked its peers and beat", func() bool {
		_, beat := heard.Load("/beat")
		_, asked := heard.Load("/readyz")
		return beat && asked
	})
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	for line := range strings.Lines(out.String()) {
		var a watch.Alarm
		if err := json.Unmarshal([]byte(line), &a); err != nil {
			t.Errorf("%q: %v", line, err)
		}
	}
}

func TestWatchConfigurationNamesWhatIsFaulty(t *testing.T) {
	_, err := FromEnvironment(Watch, func(name string) string {
		return environ{"XINQIAO_WATCH_PEERS": "http://a, b", "XINQIAO_WATCH_WEBHOOK": "ftp://secret"}[name]
	})
	if err == nil || !strings.Contains(err.Error(), "XINQIAO_WATCH_PEERS") || !strings.Contains(err.Error(), "XINQIAO_WATCH_WEBHOOK") ||
		strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
	if err := RunWatchdog(t.Context(), Config{Addr: "256.0.0.1:1"}, quiet, nil); err == nil || errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
