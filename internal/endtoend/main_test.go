// Package endtoend holds the tests that need the platform as it is deployed:
// processes that are killed, a Redis that loses everything, and every byte that
// lies on a disk, in Redis or in a log afterwards. A last one holds the direction
// in which the packages of the house import each other.
//
// The server process is the test binary itself, started again.
package endtoend

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"testing"

	"github.com/xinqiao/xinqiao/server"
)

// The variables by which a test tells its binary to be the server, and where to die.
const (
	processEnv = "XINQIAO_TEST_PROCESS"
	trapEnv    = "XINQIAO_TEST_TRAP"   // folder of the trap
	trapAtEnv  = "XINQIAO_TEST_TRAPAT" // a moment
)

// scratch is a folder that outlives the single test.
var scratch string

func TestMain(m *testing.M) { os.Exit(realMain(m)) }

func realMain(m *testing.M) int {
	if os.Getenv(processEnv) != "" {
		if err := serve(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return 0
	}
	var err error
	if scratch, err = os.MkdirTemp("", "xinqiao-endtoend-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(scratch)
	return m.Run()
}

// serve runs the server as the command does, with every remark in its log.
func serve() error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	mode := server.All
	if os.Getenv(processEnv) == string(server.Watch) {
		mode = server.Watch
	}
	cfg, err := server.FromEnvironment(mode, os.Getenv)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
	slog.SetDefault(log)
	if mode == server.Watch {
		return server.RunWatchdog(ctx, cfg, log, os.Stdout)
	}
	assemble := server.NewApp
	if dir := os.Getenv(trapEnv); dir != "" {
		assemble = trap{dir: dir, at: moment(os.Getenv(trapAtEnv))}.assemble
	}
	s, err := server.New(ctx, cfg, log, assemble)
	if err != nil {
		return err
	}
	return s.Run(ctx)
}
