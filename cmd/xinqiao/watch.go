package main

import (
	"context"
	"io"
	"log/slog"
	"os"

	"github.com/xinqiao/xinqiao/server"
)

// watchOver runs the watchdog. Its alarms alone go to stdout, so that a program
// can read them there.
func watchOver(ctx context.Context, _ []string, stdout io.Writer) error {
	cfg, err := server.FromEnvironment(server.Watch, os.Getenv)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: cfg.Log}))
	slog.SetDefault(log)
	return server.RunWatchdog(ctx, cfg, log, stdout)
}
