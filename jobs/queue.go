package jobs

import (
	"errors"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"
)

// Queue looks at the rings that wait in Redis.
type Queue struct{ inspector *asynq.Inspector }

// NewQueue returns a look at the queue of all jobs. It does not close the Redis
// client.
func NewQueue(client redis.UniversalClient) Queue {
	return Queue{asynq.NewInspectorFromRedisClient(client)}
}

// Waiting returns how many rings wait and for how long the oldest of them does. A
// queue that nobody has rung yet is empty.
func (q Queue) Waiting() (rings int, lag time.Duration, err error) {
	info, err := q.inspector.GetQueueInfo(queue)
	if errors.Is(err, asynq.ErrQueueNotFound) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, err
	}
	return info.Pending, info.Latency, nil
}
