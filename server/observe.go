package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/telemetry"
	"github.com/xinqiao/xinqiao/jobs"
	"github.com/xinqiao/xinqiao/referral/coordination"
)

// sampleEvery is how often what lies in the database and in Redis is looked at
// for the figures.
const sampleEvery = 10 * time.Second

// observed lets the telemetry see each attempt at a job.
func observed(j jobs.Job, t *telemetry.Telemetry) jobs.Job {
	do := j.Do
	j.Do = func(ctx context.Context, id string) error {
		outcome := telemetry.Panic // unless it returns
		ctx, end := t.Attempt(ctx, j.Name)
		defer func() { end(outcome) }()
		err := do(ctx, id)
		switch {
		case err == nil:
			outcome = telemetry.Done
		case errors.Is(err, store.ErrNotDue):
			outcome = telemetry.NotDue
		default:
			outcome = telemetry.Failed
		}
		return err
	}
	return j
}

// startTraces sends traces to where OpenTelemetry's own variables say.
func (s *Server) startTraces(ctx context.Context) error {
	s.cleanup.push("the traces", s.parts.Telemetry.Stop)
	return s.parts.Telemetry.Export(ctx, os.Getenv, "xinqiao-"+string(s.cfg.Mode), version())
}

// startMetrics serves the figures where the configuration says, apart from what
// others reach.
func (s *Server) startMetrics(ctx context.Context) error {
	if s.cfg.Metrics == "" {
		return nil
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.cfg.Metrics)
	if err != nil {
		return fmt.Errorf("listen for metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.parts.Telemetry.Handler())
	server := &http.Server{Handler: mux, ReadHeaderTimeout: headerFor, ReadTimeout: finishFor, WriteTimeout: finishFor}
	s.cleanup.push("the metrics", func(context.Context) error { return server.Close() })
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- fmt.Errorf("serve metrics: %w", err)
		}
	}()
	s.metricsAt = listener.Addr().String()
	s.background("the sampler", s.sample)
	return nil
}

// sample takes the figures that nothing happening would show.
func (s *Server) sample(ctx context.Context) {
	tick := time.NewTicker(sampleEvery)
	defer tick.Stop()
	for {
		if err := s.sampleOnce(ctx); err != nil && ctx.Err() == nil {
			s.log.Debug("figures could not be taken", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (s *Server) sampleOnce(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, sampleEvery)
	defer cancel()
	var errs []error
	now := s.parts.Clock.Now()
	for _, j := range s.registry.All() {
		b, err := s.parts.DB.Backlog(ctx, j.Collection, now)
		if errs = append(errs, err); err != nil {
			continue
		}
		lag := time.Duration(0)
		if !b.Oldest.IsZero() {
			lag = now.Sub(b.Oldest)
		}
		s.parts.Telemetry.Backlog(j.Name, lag, b.Stuck)
	}
	if s.app.Sample != nil {
		errs = append(errs, s.app.Sample(ctx))
	}
	rings, lag, err := s.queue.Waiting()
	if err == nil {
		s.parts.Telemetry.Queue(rings, lag)
	}
	return errors.Join(append(errs, err)...)
}

// watchQueue lets figures and dashboard show what waits in Redis, and what never
// got there.
func (s *Server) watchQueue(client redis.UniversalClient, bell *jobs.Doorbell) {
	s.board.connect(client)
	s.queue = jobs.NewQueue(client)
	s.parts.Telemetry.Count("xinqiao_rings_dropped_total", "Rings that could not be passed on to Redis.", bell.Dropped)
}

// sampled shows what only the domains know.
func (s Domains) sampled(t *telemetry.Telemetry) func(context.Context) error {
	return func(ctx context.Context) error {
		ages, err := s.Care.Alerts.Unacknowledged(ctx)
		if err != nil {
			return err
		}
		t.Waiting(ages)
		return nil
	}
}

// counted lets the figures show what hospitals' programs answer.
type counted struct {
	coordination.Courier
	telemetry *telemetry.Telemetry
}

// Post posts one message.
func (c counted) Post(ctx context.Context, m coordination.Post) (coordination.Reply, error) {
	reply, err := c.Courier.Post(ctx, m)
	outcome := "refused"
	switch {
	case err != nil:
		outcome = "unreachable"
	case reply.Status >= 200 && reply.Status < 300:
		outcome = "taken"
	}
	c.telemetry.Delivered("hospital", outcome)
	return reply, err
}
