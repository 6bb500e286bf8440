package jobs

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
)

// queue is the asynq queue of all jobs.
const queue = "xinqiao"

// How many rings wait while Redis is slow, and how long one may take. What does
// not fit is dropped: the sweep finds the work.
const (
	ringsWaiting = 1024
	ringFor      = time.Second
)

// taskOptions keep asynq out of everything that could conflict, block or stay: no
// TaskID and no Unique, because both outlive a killed worker; no retention; one
// retry, for the worker that dies with the task in hand (with none, asynq would
// archive the task unrun). A failed Do is no failed task: the sweep repeats it.
var taskOptions = []asynq.Option{
	asynq.Queue(queue), asynq.MaxRetry(1), asynq.Timeout(doFor), asynq.Retention(0)}

// Doorbell tells the workers, through asynq, to look at a document now.
type Doorbell struct {
	client  *asynq.Client
	names   map[string]string // collection → job
	clock   clock.Clock
	log     *slog.Logger
	waiting chan *asynq.Task
	dropped atomic.Int64
}

// NewDoorbell returns the doorbell of a registry's jobs. It does not close the
// Redis client.
func NewDoorbell(r *Registry, client redis.UniversalClient, c clock.Clock, log *slog.Logger) *Doorbell {
	d := &Doorbell{client: asynq.NewClientFromRedisClient(client), names: map[string]string{},
		clock: c, log: log, waiting: make(chan *asynq.Task, ringsWaiting)}
	for _, j := range r.jobs {
		d.names[j.Collection] = j.Name
	}
	return d
}

// Ring asks for a look at a document whose work is due; it never blocks and has
// no outcome. It fits store.DB.OnOwed.
func (d *Doorbell) Ring(collection, id, due string) {
	name, known := d.names[collection]
	if !known || due > store.TimeKey(d.clock.Now()) {
		return
	}
	select {
	case d.waiting <- asynq.NewTask(name, []byte(id)):
	default:
		d.drop(errors.New("too many rings wait"))
	}
}

// Run passes rings on to Redis until the context ends.
func (d *Doorbell) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case task := <-d.waiting:
			d.enqueue(ctx, task)
		}
	}
}

// Dropped counts the rings that were not passed on.
func (d *Doorbell) Dropped() int64 { return d.dropped.Load() }

func (d *Doorbell) enqueue(ctx context.Context, task *asynq.Task) {
	ctx, cancel := context.WithTimeout(ctx, ringFor)
	defer cancel()
	if _, err := d.client.EnqueueContext(ctx, task, taskOptions...); err != nil {
		d.drop(err)
	}
}

func (d *Doorbell) drop(err error) {
	d.dropped.Add(1)
	d.log.Debug("doorbell dropped a ring", "error", err)
}
