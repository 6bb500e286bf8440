package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// How long a client may take. A roster of 50,000 rows comes over a slow line
// within the read time; streams lift their own write deadline.
const (
	headerFor = 5 * time.Second
	readFor   = 2 * time.Minute
	writeFor  = 2 * time.Minute
	idleFor   = 2 * time.Minute
	finishFor = 10 * time.Second // requests in hand when the server stops
)

// startHTTP listens; a worker answers only questions about its health.
func (s *Server) startHTTP(ctx context.Context) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", s.cfg.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	s.listener = listener
	server := &http.Server{
		Handler:           s.handler(),
		ReadHeaderTimeout: headerFor,
		ReadTimeout:       readFor,
		WriteTimeout:      writeFor,
		IdleTimeout:       idleFor,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	server.RegisterOnShutdown(func() { close(s.closing) })
	s.cleanup.push("http", func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, finishFor)
		defer cancel()
		return errors.Join(server.Shutdown(ctx), server.Close())
	})
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.failed <- fmt.Errorf("serve: %w", err)
		}
	}()
	return nil
}

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { answer(w, nil) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { answer(w, s.ready(r.Context())) })
	if s.cfg.Mode.serves() {
		mux.Handle("/", s.machine.handler(s.app.Handler))
	}
	return mux
}

// Readiness asks the database with little patience, and takes a sweep that has
// not moved for longer than a look at the index may last for stalled.
const (
	pingFor      = 2 * time.Second
	stalledAfter = 15 * time.Second
)

var (
	errDatabaseAway = errors.New("the database does not answer")
	errSweepStalled = errors.New("the sweep has stalled")
)

// ready tells whether the process can do its part. Redis is not asked: without
// it everything still works.
func (s *Server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, pingFor)
	defer cancel()
	if err := s.parts.DB.Ping(ctx); err != nil {
		return errDatabaseAway
	}
	if s.cfg.Mode.works() && time.Since(s.sweep.LastBeat()) > stalledAfter {
		return errSweepStalled
	}
	return nil
}

func answer(w http.ResponseWriter, err error) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprintln(w, err)
		return
	}
	fmt.Fprintln(w, "ok")
}
