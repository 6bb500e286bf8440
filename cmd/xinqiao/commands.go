package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/demo"
	"github.com/xinqiao/xinqiao/internal/story"
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
	cfg.Out = stdout
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
	base, err := baseURL()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, healthFor)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/readyz", nil)
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

// baseURL is where the server of this machine answers, by the same environment
// that told it where to listen.
func baseURL() (string, error) {
	host, port, err := net.SplitHostPort(cmp.Or(os.Getenv("XINQIAO_ADDR"), "localhost:8080"))
	if err != nil {
		return "", errors.New("XINQIAO_ADDR must be host:port or :port")
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port), nil
}

// tell plays the story against the server that runs on this machine. It reads the
// secrets only for the passwords of the demonstration's people.
func tell(ctx context.Context, _ []string, stdout io.Writer) error {
	cfg, err := server.FromEnvironment(server.All, os.Getenv)
	if err != nil {
		return err
	}
	base, err := baseURL()
	if err != nil {
		return err
	}
	secrets, err := vault.LoadSecrets(cfg.Secrets)
	if err != nil {
		return err
	}
	return story.Tell(ctx, story.Config{URL: base, Out: stdout,
		Password: func(login string) (string, error) { return demo.Password(secrets, login) }})
}

// admin makes the first administrator, or gives a forgotten one a new password.
// Whoever may run it holds the database and its keys anyway.
func admin(ctx context.Context, args []string, stdout io.Writer) error {
	if len(args) != 1 || strings.TrimSpace(args[0]) == "" {
		return errors.New("admin: give the log-in name")
	}
	cfg, err := server.FromEnvironment(server.All, os.Getenv)
	if err != nil {
		return err
	}
	password, err := server.MakeAdmin(ctx, cfg, slog.New(slog.DiscardHandler), args[0])
	if err != nil {
		return err
	}
	fmt.Fprintf(stdout, "log-in    %s\npassword  %s\nIt is shown this once; change it after the first log-in.\n", args[0], password)
	return nil
}

func secrets(_ context.Context, args []string, stdout io.Writer) error {
	if len(args) != 1 {
		return errors.New("secrets: name the folder")
	}
	if err := vault.CreateSecrets(args[0]); err != nil {
		return err
	}
	fmt.Fprintln(stdout, "The folder holds all keys. Keep a copy in a safe place: without them, no document can be read.")
	return nil
}

func contract(ctx context.Context, _ []string, stdout io.Writer) error {
	return server.Contract(ctx, stdout)
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
