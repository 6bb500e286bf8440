package watch

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// gauges show the findings of the last look.
type gauges struct {
	registry *prometheus.Registry
	count    *prometheus.GaugeVec
	age      *prometheus.GaugeVec
	last     prometheus.Gauge
}

func newGauges() *gauges {
	labels := []string{"alarm", "subject"}
	g := &gauges{registry: prometheus.NewRegistry(),
		count: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "xinqiao_watch_findings",
			Help: "What the watchdog finds wrong, by alarm."}, labels),
		age: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "xinqiao_watch_finding_age_seconds",
			Help: "Age of the oldest of it."}, labels),
		last: prometheus.NewGauge(prometheus.GaugeOpts{Name: "xinqiao_watch_last_look_timestamp_seconds",
			Help: "When the watchdog last looked."})}
	g.registry.MustRegister(g.count, g.age, g.last, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return g
}

func (g *gauges) show(found []Finding) {
	g.count.Reset()
	g.age.Reset()
	for _, f := range found {
		g.count.WithLabelValues(string(f.Name), f.Subject).Set(float64(f.Count))
		g.age.WithLabelValues(string(f.Name), f.Subject).Set(f.Age.Seconds())
	}
	g.last.SetToCurrentTime()
}

// errBlind says that the watchdog has not looked for too long.
var errBlind = errors.New("the watchdog has not looked")

// silentAfter is how many looks may be missed, beside the time one may take.
const silentAfter = 3

// Healthy tells whether the watchdog still looks.
func (w *Watchdog) Healthy() error {
	within := silentAfter*w.cfg.Every + lookFor + tellFor
	if time.Since(time.UnixMilli(w.last.Load())) > within {
		return errBlind
	}
	return nil
}

// Handler serves health and metrics.
func (w *Watchdog) Handler() http.Handler {
	mux := http.NewServeMux()
	health := func(out http.ResponseWriter, _ *http.Request) {
		out.Header().Set("Content-Type", "text/plain; charset=utf-8")
		out.Header().Set("Cache-Control", "no-store")
		if err := w.Healthy(); err != nil {
			out.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprintln(out, err)
			return
		}
		fmt.Fprintln(out, "ok")
	}
	mux.HandleFunc("GET /healthz", health)
	mux.HandleFunc("GET /readyz", health)
	mux.Handle("GET /metrics", promhttp.HandlerFor(w.gauges.registry, promhttp.HandlerOpts{}))
	return mux
}
