package watch

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// ear is a receiver of alarms that can be away.
type ear struct {
	*httptest.Server
	heard []Alarm
	away  bool
}

func newEar(t *testing.T) *ear {
	e := &ear{}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var a Alarm
		if err := json.NewDecoder(r.Body).Decode(&a); err != nil || e.away {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		e.heard = append(e.heard, a)
	}))
	t.Cleanup(e.Close)
	return e
}

func TestTheHookTellsAgainWhatWasNotTaken(t *testing.T) {
	e := newEar(t)
	h := Hook(e.URL)
	e.away = true
	raised := Alarm{Name: EngineStalled, State: Raised}
	if err := h.Tell(t.Context(), []Alarm{raised, {Name: PoisonItem, State: Raised, Subject: "a"}}); err == nil {
		t.Error("told to nobody")
	}
	if err := h.Tell(t.Context(), []Alarm{{Name: EngineStalled, State: Holds, Count: 7}}); err == nil {
		t.Error("told to nobody")
	}
	e.away = false
	if err := h.Tell(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if len(e.heard) != 2 || e.heard[0].Name != PoisonItem || e.heard[1].State != Raised || e.heard[1].Count != 7 {
		t.Errorf("heard %+v", e.heard)
	}
	if err := h.Tell(t.Context(), nil); err != nil || len(e.heard) != 2 {
		t.Errorf("told again: %v", err)
	}
}

func TestErrorsNameNoAddress(t *testing.T) {
	h := Hook("http://127.0.0.1:1/secret-token")
	if err := h.Tell(t.Context(), []Alarm{{}}); err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "127") {
		t.Error(err)
	}
	if err := Beat("http://127.0.0.1:1/secret-token")(t.Context()); err == nil || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}

func TestAPeerIsSpokenOfByItsHost(t *testing.T) {
	p := newPeer("http://user:secret@127.0.0.1:1/")
	now := time.Now()
	if p.name != "127.0.0.1:1" || p.silent(t.Context(), now) != 0 || p.silent(t.Context(), now.Add(time.Minute)) != time.Minute {
		t.Errorf("%s is silent since %v", p.name, p.since)
	}
	e := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer e.Close()
	p.url = e.URL
	if p.silent(t.Context(), now.Add(time.Hour)) != 0 || !p.since.IsZero() {
		t.Error("ready, and taken for silent")
	}
}

func TestHealthAndMetrics(t *testing.T) {
	y := newYard(t)
	get := func(path string) (int, string) {
		w := httptest.NewRecorder()
		y.dog.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		return w.Code, w.Body.String()
	}
	if code, _ := get("/healthz"); code != http.StatusServiceUnavailable {
		t.Errorf("healthy before the first look: %d", code)
	}
	y.owes(alerts, "a", y.clock.Now())
	y.passes(time.Minute, true)
	if code, body := get("/readyz"); code != http.StatusOK || body != "ok\n" {
		t.Errorf("%d %q", code, body)
	}
	if _, body := get("/metrics"); !strings.Contains(body, `xinqiao_watch_findings{alarm="lane-stalled",subject="escalate-alert"} 1`) {
		t.Error(body)
	}
}
