// Package telemetry is what a process says about itself to those who run it:
// figures for Prometheus and traces for OpenTelemetry. It is told names of jobs,
// patterns of routes and moments; ids, names, levels and texts of errors never
// reach it.
package telemetry

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/otel/trace"
)

// Telemetry takes the figures of one process. A nil Telemetry takes nothing.
type Telemetry struct {
	registry   *prometheus.Registry
	requests   *prometheus.HistogramVec
	attempts   *prometheus.HistogramVec
	deliveries *prometheus.CounterVec
	lag        *prometheus.GaugeVec
	stuck      *prometheus.GaugeVec
	waiting    *prometheus.GaugeVec
	queue      prometheus.Gauge
	queueLag   prometheus.Gauge
	tracer     trace.Tracer
	flush      func(context.Context) error
}

// Outcomes of an attempt at owed work.
const (
	Done   = "done"
	NotDue = "not-due" // somebody else was faster
	Failed = "failed"
	Panic  = "panic"
)

// took are the limits of durations, in seconds: from a document's read to the
// time in which an attempt must end.
var took = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

// New returns a telemetry with figures and without traces.
func New() *Telemetry {
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Name: name, Help: help})
	}
	gauges := func(name, help string, labels ...string) *prometheus.GaugeVec {
		return prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: name, Help: help}, labels)
	}
	durations := func(name, help string, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: name, Help: help, Buckets: took}, labels)
	}
	t := &Telemetry{registry: prometheus.NewRegistry(),
		requests: durations("xinqiao_http_request_seconds", "Requests by pattern of the route.", "method", "route", "status"),
		attempts: durations("xinqiao_job_seconds", "Attempts at owed work by job and outcome.", "job", "outcome"),
		deliveries: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "xinqiao_deliveries_total",
			Help: "Messages and packets by channel and outcome."}, []string{"channel", "outcome"}),
		lag:   gauges("xinqiao_sweep_lag_seconds", "How long the oldest due work of a job waits.", "job"),
		stuck: gauges("xinqiao_stuck_work", "Work that was tried again and again, by job.", "job"),
		waiting: gauges("xinqiao_oldest_unacknowledged_alert_seconds",
			"Age of the oldest alert that nobody has acknowledged, by the time within which the student must be heard.", "hear_within"),
		queue:    gauge("xinqiao_queue_tasks", "Rings that wait in Redis."),
		queueLag: gauge("xinqiao_queue_lag_seconds", "How long the oldest ring waits in Redis."),
	}
	t.registry.MustRegister(t.requests, t.attempts, t.deliveries, t.lag, t.stuck, t.waiting, t.queue, t.queueLag,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return t
}

// Handler serves the figures.
func (t *Telemetry) Handler() http.Handler {
	return promhttp.HandlerFor(t.registry, promhttp.HandlerOpts{})
}

// Count shows a figure that somebody else counts.
func (t *Telemetry) Count(name, help string, count func() int64) {
	t.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help},
		func() float64 { return float64(count()) }))
}

// methods are those of the API; whatever else a client invents is one.
var methods = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, http.MethodPatch}

// Request begins a request to a route, named by its pattern and never by its
// address, and returns what ends it.
func (t *Telemetry) Request(ctx context.Context, method, route string) (context.Context, func(status int)) {
	if t == nil {
		return ctx, func(int) {}
	}
	if !slices.Contains(methods, method) {
		method = "other"
	}
	if route == "" {
		route = "none"
	}
	begun := time.Now()
	ctx, span := t.begin(ctx, method+" "+route, trace.SpanKindServer, text("http.request.method", method), text("http.route", route))
	return ctx, func(status int) {
		t.requests.WithLabelValues(method, route, class(status)).Observe(time.Since(begun).Seconds())
		end(span, status >= http.StatusInternalServerError, number("http.response.status_code", status))
	}
}

// class is the hundreds of a status: enough to alarm by, and few.
func class(status int) string { return string(rune('0'+status/100)) + "xx" }

// Attempt begins an attempt at a job's work and returns what ends it.
func (t *Telemetry) Attempt(ctx context.Context, job string) (context.Context, func(outcome string)) {
	if t == nil {
		return ctx, func(string) {}
	}
	begun := time.Now()
	ctx, span := t.begin(ctx, "job "+job, trace.SpanKindInternal, text("xinqiao.job", job))
	return ctx, func(outcome string) {
		t.attempts.WithLabelValues(job, outcome).Observe(time.Since(begun).Seconds())
		end(span, outcome == Failed || outcome == Panic, text("xinqiao.outcome", outcome))
	}
}

// Delivered counts a message or packet by its channel and what became of it.
func (t *Telemetry) Delivered(channel, outcome string) {
	if t != nil {
		t.deliveries.WithLabelValues(channel, outcome).Inc()
	}
}

// Backlog shows what a job has not come to: how long its oldest due work waits,
// and how much is stuck.
func (t *Telemetry) Backlog(job string, lag time.Duration, stuck int) {
	t.lag.WithLabelValues(job).Set(max(lag, 0).Seconds())
	t.stuck.WithLabelValues(job).Set(float64(stuck))
}

// Waiting shows how long the oldest alerts have not been acknowledged.
func (t *Telemetry) Waiting(ages map[string]time.Duration) {
	for within, age := range ages {
		t.waiting.WithLabelValues(within).Set(age.Seconds())
	}
}

// Queue shows what waits in Redis.
func (t *Telemetry) Queue(tasks int, lag time.Duration) {
	t.queue.Set(float64(tasks))
	t.queueLag.Set(lag.Seconds())
}
