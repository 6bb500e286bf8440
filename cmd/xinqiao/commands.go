package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"time"

	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/server"
)

func serve(ctx context.Context, _ []string, stdout io.Writer) error {
	return run(ctx, server.All, stdout)
}

func api(ctx context.Context, _ []string, stdout io.Writer) error {
	return run(ctx, server.API, stdout)
}

func worker(ctx context.Context, _ []string, stdout io.Writer) error {
	return run(ctx, server.Worker, stdout)
}

func run(ctx context.Context, mode server.Mode, stdout io.Writer) error {
	cfg, err := server.FromEnvironment(mode, os.Getenv)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(stdout, &slog.HandlerOptions{Level: cfg.Log}))
	slog.SetDefault(log)
	s, err := server.New(ctx, cfg, log, server.NewApp)
	if err != nil {
		return err
	}
	return s.Run(ctx)
}

// healthFor is how long a process may take to say that it is ready.
const healthFor = 3 * time.Second

// health serves container health checks, where no other HTTP client is at hand.
// It reads the same environment as the process it asks.
func health(ctx context.Context, _ []string, stdout io.Writer) error {
	addr := os.Getenv("XINQIAO_ADDR")
	if addr == "" {
		addr = "localhost:8080"
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return errors.New("XINQIAO_ADDR must be host:port or :port")
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	ctx, cancel := context.WithTimeout(ctx, healthFor)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s", res.Status)
	}
	fmt.Fprintln(stdout, "ready")
	return nil
}

func secrets(_ context.Context, args []string, stdout io.Writer) error {
	if len(args) != 1 {
		return errors.New("secrets: name the folder")
	}
	if err := vault.CreateSecrets(args[0]); err != nil {
		return err
	}
	fmt.Fprintln(stdout, "The folder holds both keys. Keep a copy in a safe place: without them, no document can be read.")
	return nil
}

func version(_ context.Context, _ []string, stdout io.Writer) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return errors.New("built without version information")
	}
	revision := "unknown"
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			revision = s.Value
		}
	}
	fmt.Fprintf(stdout, "xinqiao %s (%s, %s)\n", info.Main.Version, revision, info.GoVersion)
	return nil
}
