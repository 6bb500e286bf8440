package server

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/xinqiao/xinqiao/internal/live"
)

// A worker's change rings at the pages that listen to another process, also after
// Redis was away.
func TestChangesCrossProcesses(t *testing.T) {
	server := miniredis.RunT(t)
	process := func() (*live.Hub, *relay) {
		client := redis.NewClient(&redis.Options{Addr: server.Addr()})
		t.Cleanup(func() { client.Close() })
		hub := live.New()
		return hub, newRelay(hub, client)
	}
	worker, tells := process()
	page, hears := process()
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { tells.tell(ctx) })
	running.Go(func() { hears.hear(ctx) })
	defer running.Wait()
	defer cancel()

	changed, stop := page.Listen("li")
	defer stop()
	rings := func() bool {
		worker.Changed("li")
		select {
		case <-changed:
			return true
		case <-time.After(20 * time.Millisecond):
			return false
		}
	}
	until := func(what string) {
		t.Helper()
		for range 500 {
			if rings() {
				return
			}
		}
		t.Fatalf("%s: nothing rings", what)
	}
	until("at first")
	server.Close()
	for range 2 * liveBacklog {
		worker.Changed("li") // nobody takes them, and nothing blocks
	}
	if err := server.Restart(); err != nil {
		t.Fatal(err)
	}
	until("after an outage")
}
