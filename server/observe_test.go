package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/internal/telemetry"
	"github.com/xinqiao/xinqiao/referral/coordination"
)

// The figures of a process that serves, works and keeps: all are there, and none
// holds an id that was asked for.
func TestFiguresOfARunningServer(t *testing.T) {
	cfg := config(t, All, t.TempDir(), environ{"XINQIAO_METRICS_ADDR": "127.0.0.1:0"})
	s, err := New(t.Context(), cfg, quiet, NewApp)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	}()
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	url := "http://" + s.Addr()
	status(t, "GET", url+"/api/v1/alerts/c~student-4711~group~1")
	var got string
	wants := []string{`xinqiao_job_seconds_count{job="pulse",outcome="done"}`, `xinqiao_sweep_lag_seconds{job="escalate-alert"} 0`,
		`xinqiao_stuck_work{job="raise-alert"} 0`, `xinqiao_oldest_unacknowledged_alert_seconds{hear_within="1h"} 0`,
		`xinqiao_http_request_seconds_count{method="GET",route="/api/v1/alerts/:id",status="4xx"} 1`,
		`xinqiao_rings_dropped_total 0`, `xinqiao_queue_tasks `, `go_goroutines `}
	eventually(t, "all figures are there", func() bool {
		got = page(t, "http://"+s.metricsAt+"/metrics")
		for _, want := range wants {
			if !strings.Contains(got, want) {
				return false
			}
		}
		return true
	})
	if strings.Contains(got, "student-4711") { // the bare number also comes about in a figure
		t.Error("a figure holds an id")
	}
	if code := status(t, "GET", url+"/metrics"); code != http.StatusNotFound {
		t.Errorf("the figures are served to everybody: %d", code)
	}
}

func page(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// answers is a hospital's program.
type answers struct {
	coordination.Courier
	status int
	err    error
}

func (a answers) Post(context.Context, coordination.Post) (coordination.Reply, error) {
	return coordination.Reply{Status: a.status}, a.err
}

func TestWhatHospitalsAnswerIsCounted(t *testing.T) {
	tel := telemetry.New()
	for _, a := range []answers{{status: 202}, {status: 429}, {status: 410}, {err: errors.New("away")}} {
		if reply, err := (counted{a, tel}).Post(t.Context(), coordination.Post{}); reply.Status != a.status || !errors.Is(err, a.err) {
			t.Errorf("%+v became %+v, %v", a, reply, err)
		}
	}
	w := httptest.NewRecorder()
	tel.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for outcome, n := range map[string]int{"taken": 1, "refused": 2, "unreachable": 1} {
		if want := fmt.Sprintf(`xinqiao_deliveries_total{channel="hospital",outcome=%q} %d`, outcome, n); !strings.Contains(w.Body.String(), want) {
			t.Errorf("no %s", want)
		}
	}
}
