package telemetry

import (
	"context"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

func figures(t *Telemetry) string {
	w := httptest.NewRecorder()
	t.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

func TestFigures(t *testing.T) {
	tel := New()
	_, end := tel.Request(t.Context(), "GET", "/api/v1/alerts/{id}")
	end(200)
	_, end = tel.Request(t.Context(), "张三", "")
	end(404)
	_, done := tel.Attempt(t.Context(), "raise-alert")
	done(Failed)
	tel.Delivered("sms", "refused")
	tel.Backlog("raise-alert", 3*time.Second, 2)
	tel.Backlog("watch-case", -time.Second, 0)
	tel.Waiting(map[string]time.Duration{"24h": time.Minute})
	tel.Queue(7, 2*time.Second)
	tel.Count("xinqiao_test_total", "x", func() int64 { return 5 })
	got := figures(tel)
	for _, want := range []string{
		`xinqiao_http_request_seconds_count{method="GET",route="/api/v1/alerts/{id}",status="2xx"} 1`,
		`xinqiao_http_request_seconds_count{method="other",route="none",status="4xx"} 1`,
		`xinqiao_job_seconds_count{job="raise-alert",outcome="failed"} 1`,
		`xinqiao_deliveries_total{channel="sms",outcome="refused"} 1`,
		`xinqiao_sweep_lag_seconds{job="raise-alert"} 3`, `xinqiao_sweep_lag_seconds{job="watch-case"} 0`,
		`xinqiao_stuck_work{job="raise-alert"} 2`,
		`xinqiao_oldest_unacknowledged_alert_seconds{hear_within="24h"} 60`,
		`xinqiao_queue_tasks 7`, `xinqiao_queue_lag_seconds 2`, `xinqiao_test_total 5`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(got, "张三") {
		t.Error("a client's word became a label")
	}
}

func TestNobodyLooks(t *testing.T) {
	var tel *Telemetry
	ctx, end := tel.Request(t.Context(), "GET", "/")
	end(200)
	_, done := tel.Attempt(ctx, "x")
	done(Done)
	tel.Delivered("a", "b")
	if err := New().Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// A span holds what is on the list and nothing else.
func TestSpansHoldPatternsAndNames(t *testing.T) {
	tel, kept := New(), tracetest.NewInMemoryExporter()
	tel.record(sdk.WithSyncer(kept))
	ctx, end := tel.Request(t.Context(), "POST", "/api/v1/sittings/{id}/submit")
	_, done := tel.Attempt(ctx, "raise-alert")
	done(Panic)
	end(500)
	spans := kept.GetSpans()
	if len(spans) != 2 || spans[0].Parent.SpanID() != spans[1].SpanContext.SpanID() {
		t.Fatalf("%d spans", len(spans))
	}
	known := []string{"http.request.method", "http.route", "http.response.status_code", "xinqiao.job", "xinqiao.outcome"}
	for _, s := range spans {
		if len(s.Events) != 0 || s.Status.Description != "" || s.Status.Code.String() != "Error" {
			t.Errorf("%s says %+v %v", s.Name, s.Status, s.Events)
		}
		for _, a := range s.Attributes {
			if !slices.Contains(known, string(a.Key)) {
				t.Errorf("%s has the attribute %s", s.Name, a.Key)
			}
		}
	}
	if spans[0].Name != "job raise-alert" || spans[1].Name != "POST /api/v1/sittings/{id}/submit" {
		t.Errorf("%s, %s", spans[0].Name, spans[1].Name)
	}
	if err := tel.Stop(context.Background()); err != nil {
		t.Error(err)
	}
}

func TestTracesAreOffUnlessAskedFor(t *testing.T) {
	for name, env := range map[string]map[string]string{"unset": {},
		"disabled": {endpointEnv: "http://127.0.0.1:1", disabledEnv: "true"}} {
		tel := New()
		if err := tel.Export(t.Context(), func(k string) string { return env[k] }, "s", "v"); err != nil || tel.tracer != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	t.Setenv(endpointEnv, "http://127.0.0.1:1")
	tel := New()
	if err := tel.Export(t.Context(), func(k string) string { return map[string]string{endpointEnv: "x"}[k] }, "s", "v"); err != nil || tel.tracer == nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_ = tel.Stop(ctx) // nobody is there to take them
}
