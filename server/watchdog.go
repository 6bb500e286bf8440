package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"

	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/mongo"
	"github.com/xinqiao/xinqiao/internal/store/sqlite"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/jobs"
	"github.com/xinqiao/xinqiao/server/watch"
)

// RunWatchdog runs the watchdog until the context ends. Alarms go to out, one
// line of JSON each, and to the web-hook of the configuration.
func RunWatchdog(ctx context.Context, cfg Config, log *slog.Logger, out io.Writer) error {
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", cfg.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	machine, err := openMachine()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	dog := newWatchdog(cfg, machine.clock(), log, out)
	server := &http.Server{Handler: dog.Handler(), ReadHeaderTimeout: headerFor, ReadTimeout: finishFor, WriteTimeout: finishFor,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	looked := make(chan struct{})
	go func() { defer close(looked); dog.Run(ctx) }()
	log.Info("watching", "address", listener.Addr().String())
	select {
	case <-ctx.Done():
		err = nil
	case err = <-failed:
	}
	stop()
	<-looked
	return errors.Join(err, server.Close())
}

func newWatchdog(cfg Config, c clock.Clock, log *slog.Logger, out io.Writer) *watch.Watchdog {
	lanes, define := schema()
	tell := []watch.Teller{watch.Lines(out)}
	if cfg.Watch.Webhook != "" {
		tell = append(tell, watch.Hook(cfg.Watch.Webhook))
	}
	var beat func(context.Context) error
	if cfg.Watch.Heartbeat != "" {
		beat = watch.Beat(cfg.Watch.Heartbeat)
	}
	open := func(ctx context.Context) (store.Engine, error) {
		engine, err := openToRead(ctx, cfg.Store)
		if err != nil {
			return nil, err
		}
		if err := define(ctx, engine); err != nil {
			return nil, errors.Join(err, engine.Close())
		}
		return engine, nil
	}
	return watch.New(watch.Config{Lanes: lanes, Peers: cfg.Watch.Peers}, open, c, log, beat, tell...)
}

// schema is all that the platform defines, made by the services themselves so
// that the watchdog can miss nothing: the lanes of the sweep, and what defines the
// collections on an engine. The services have no keys and do nothing.
func schema() (lanes []watch.Lane, define func(context.Context, store.Engine) error) {
	db := store.New(nil)
	v := vault.New(db, vault.Secrets{})
	d := NewDomains(Parts{Clock: clock.System{}, DB: db, Vault: v, Claims: claim.New(db, v)})
	for _, j := range append(d.Jobs(), jobs.NewPulse(db, clock.System{}).Job()) {
		lanes = append(lanes, watch.Lane{Job: j.Name, Collection: j.Collection})
	}
	return lanes, db.DefineOn
}

func openToRead(ctx context.Context, where Store) (store.Engine, error) {
	if where.SQLite == "" {
		return mongo.OpenReadOnly(ctx, where.MongoURI, where.Database)
	}
	return sqlite.OpenReadOnly(where.SQLite)
}
