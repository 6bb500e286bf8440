package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

// answerEvery is how often an idle worker asks whether somebody rang: often
// enough that a counselor's inbox fills at once, seldom enough for an idle Redis.
const answerEvery = 200 * time.Millisecond

// Worker answers the doorbell.
type Worker struct {
	server   *asynq.Server
	registry *Registry
	log      *slog.Logger
}

// NewWorker returns a worker that answers up to slots rings at once. It does not
// close the Redis client.
func NewWorker(r *Registry, client redis.UniversalClient, slots int, log *slog.Logger) *Worker {
	return &Worker{registry: r, log: log,
		server: asynq.NewServerFromRedisClient(client, asynq.Config{
			Concurrency:       slots,
			Queues:            map[string]int{queue: 1},
			TaskCheckInterval: answerEvery,
			ShutdownTimeout:   doFor,
			Logger:            asynqLog{log},
		})}
}

// Start begins to answer. A Redis that is away is no error: the worker keeps
// asking.
func (w *Worker) Start() error { return w.server.Start(asynq.HandlerFunc(w.answer)) }

// Stop lets the work in hand finish.
func (w *Worker) Stop() { w.server.Shutdown() }

// answer never fails a task: asynq would write the error's text to Redis and run
// a schedule of its own, while the sweep already repeats what is still owed.
func (w *Worker) answer(ctx context.Context, task *asynq.Task) error {
	if err := w.registry.Do(ctx, task.Type(), string(task.Payload())); err != nil {
		w.log.Error("owed work failed", "job", task.Type(), "id", string(task.Payload()), "error", err)
	}
	return nil
}

// asynqLog passes asynq's own remarks on. None of them rises above debug: a
// Redis that is away slows the platform and endangers nothing, and readiness is
// judged by the sweep.
type asynqLog struct{ log *slog.Logger }

func (l asynqLog) Debug(args ...any) { l.remark(args) }
func (l asynqLog) Info(args ...any)  { l.remark(args) }
func (l asynqLog) Warn(args ...any)  { l.remark(args) }
func (l asynqLog) Error(args ...any) { l.remark(args) }
func (l asynqLog) Fatal(args ...any) { l.remark(args) }

func (l asynqLog) remark(args []any) { l.log.Debug("asynq", "remark", fmt.Sprint(args...)) }
