// Package server puts the platform together and runs it: it opens the engines,
// assembles the domains, and starts and stops the parts that a mode needs. It is
// the only package that knows all the others.
package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/live"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/telemetry"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/jobs"
)

// Parts are what the domains are assembled from.
type Parts struct {
	Config  Config
	Log     *slog.Logger
	Clock   clock.Clock
	DB      *store.DB // collections are defined on it; they exist from Prepare on
	Secrets vault.Secrets
	Vault   *vault.Vault
	Claims  *claim.Claims
	Closing <-chan struct{} // closed when the server begins to stop: streams end

	Telemetry *telemetry.Telemetry // nil where nobody looks at it
	Queues    http.Handler         // the dashboard of the queues; nil where there is none
}

// App is the platform without its engines and processes.
type App struct {
	Handler http.Handler
	Jobs    []jobs.Job
	Inboxes *notify.Inboxes // whoever wants to know of new messages registers here
	Live    *live.Hub       // for which people something changed; nil where nobody listens

	// Prepare runs before anything is served, when the collections exist. It may
	// be nil.
	Prepare func(context.Context) error

	// Sample takes the figures that only the domains know. It may be nil.
	Sample func(context.Context) error

	// Alarm tells those who administer the whole that the watchdog is silent; the
	// same label tells them once. It may be nil.
	Alarm func(ctx context.Context, label string) error

	// Greet says where to look, once everything is served. It may be nil.
	Greet func(w io.Writer, url string) error
}

// Assemble makes the app from its parts.
type Assemble func(Parts) (App, error)

// stopFor bounds a graceful stop; what is cut off then is taken up again after
// the next start.
const stopFor = 40 * time.Second

// Server is one process of the platform.
type Server struct {
	cfg       Config
	log       *slog.Logger
	machine   machine
	parts     Parts
	app       App
	registry  *jobs.Registry
	sweep     *jobs.Sweep
	pulse     *jobs.Pulse
	queue     jobs.Queue
	board     dashboard
	closing   chan struct{}
	listener  net.Listener
	metricsAt string     // where the figures are served
	failed    chan error // a part ended that should not have
	cleanup   cleanup
}

// New opens the engines and assembles the app, without starting anything. A
// server that New returned must be stopped even when it is never started.
func New(ctx context.Context, cfg Config, log *slog.Logger, assemble Assemble) (*Server, error) {
	s := &Server{cfg: cfg, log: log, closing: make(chan struct{}), failed: make(chan error, 1)}
	if err := s.open(ctx, assemble); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

func (s *Server) open(ctx context.Context, assemble Assemble) (err error) {
	if s.parts, err = s.openParts(ctx); err != nil {
		return err
	}
	if s.app, err = assemble(s.parts); err != nil {
		return fmt.Errorf("assemble the platform: %w", err)
	}
	s.pulse = jobs.NewPulse(s.parts.DB, s.parts.Clock)
	s.registry = jobs.New(append(s.app.Jobs, observed(s.pulse.Job(), s.parts.Telemetry))...)
	s.sweep = jobs.NewSweep(s.registry, s.parts.Clock, s.log, jobs.Pace{})
	return nil
}

// Start brings the parts up, each after those it leans on.
func (s *Server) Start(ctx context.Context) error {
	steps := []func(context.Context) error{s.startTraces, s.prepare, s.startBell, s.startWork, s.startMetrics,
		s.startGuard, s.startHTTP, s.greet}
	for _, start := range steps {
		if err := start(ctx); err != nil {
			return err
		}
	}
	s.log.Info("started", "mode", s.cfg.Mode, "address", s.Addr())
	return nil
}

// Stop ends everything in reverse order: requests first, engines last.
func (s *Server) Stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopFor)
	defer cancel()
	return s.cleanup.run(ctx)
}

// Run starts the server, waits until the context ends or a part fails, and stops.
func (s *Server) Run(ctx context.Context) error {
	err := s.Start(ctx)
	if err == nil {
		select {
		case <-ctx.Done():
			s.log.Info("stopping")
		case err = <-s.failed:
		}
	}
	return errors.Join(err, s.Stop())
}

// Addr returns where a started server listens.
func (s *Server) Addr() string { return s.listener.Addr().String() }

func (s *Server) prepare(ctx context.Context) error {
	if err := s.parts.DB.Ensure(ctx); err != nil {
		return err
	}
	if s.app.Prepare != nil {
		if err := s.app.Prepare(ctx); err != nil {
			return err
		}
	}
	return s.pulse.Begin(ctx)
}

func (s *Server) greet(context.Context) error {
	if s.app.Greet == nil || s.cfg.Out == nil || !s.cfg.Mode.serves() {
		return nil
	}
	return s.app.Greet(s.cfg.Out, s.url())
}

// url is where a browser on this machine finds the server.
func (s *Server) url() string {
	host, port, err := net.SplitHostPort(s.Addr())
	if ip := net.ParseIP(host); err == nil && (ip.IsUnspecified() || ip.IsLoopback()) {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}
