package server

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"sync"

	"github.com/redis/go-redis/v9"

	"github.com/xinqiao/xinqiao/jobs"
)

// workSlots is how many rings a worker answers at once. Work waits for the
// database and for other people's servers more than for a processor.
var workSlots = 4 * runtime.GOMAXPROCS(0)

// startBell connects Redis and lets every write of owed work ring; a worker
// answers where the mode has one.
func (s *Server) startBell(context.Context) error {
	options, err := s.redisOptions()
	if err != nil {
		return err
	}
	redis.SetLogger(redisLog{s.log})
	client := redis.NewClient(options)
	s.cleanup.push("the redis client", func(context.Context) error { return client.Close() })
	bell := jobs.NewDoorbell(s.registry, client, s.parts.Clock, s.log)
	s.watchQueue(client, bell)
	s.background("the doorbell", bell.Run)
	s.parts.DB.OnOwed(bell.Ring)
	if s.cfg.Redis != nil && s.app.Live != nil { // otherwise everybody listens in this process
		s.startRelay(client)
	}
	if !s.cfg.Mode.works() {
		return nil
	}
	worker := jobs.NewWorker(s.registry, client, workSlots, s.log)
	s.cleanup.push("the worker", func(context.Context) error { worker.Stop(); return nil })
	return worker.Start()
}

func (s *Server) startRelay(client *redis.Client) {
	r := newRelay(s.app.Live, client)
	s.background("the relay of changes", r.tell)
	if s.cfg.Mode.serves() {
		s.background("the ear for changes", r.hear)
	}
}

func (s *Server) redisOptions() (*redis.Options, error) {
	if s.cfg.Redis != nil {
		return s.cfg.Redis, nil
	}
	embedded, err := jobs.StartEmbedded()
	if err != nil {
		return nil, err
	}
	s.cleanup.push("the embedded redis", func(context.Context) error { embedded.Close(); return nil })
	return embedded.Options(), nil
}

func (s *Server) startWork(context.Context) error {
	if s.cfg.Mode.works() {
		s.background("the sweep", s.sweep.Run)
	}
	return nil
}

// background runs a part until the server stops, and waits for its end then, but
// no longer than the stop may take.
func (s *Server) background(name string, run func(context.Context)) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { run(ctx) })
	s.cleanup.push(name, func(stop context.Context) error {
		cancel()
		ended := make(chan struct{})
		go func() { running.Wait(); close(ended) }()
		select {
		case <-ended:
			return nil
		case <-stop.Done():
			return stop.Err()
		}
	})
}

// redisLog keeps the client's remarks about a Redis that is away out of the way.
type redisLog struct{ log *slog.Logger }

// Printf passes a remark on.
func (l redisLog) Printf(ctx context.Context, format string, v ...any) {
	l.log.DebugContext(ctx, "redis", "remark", fmt.Sprintf(format, v...))
}
