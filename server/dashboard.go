package server

import (
	"net/http"
	"sync/atomic"

	"github.com/hibiken/asynqmon"
	"github.com/redis/go-redis/v9"

	"github.com/xinqiao/xinqiao/server/api"
)

// dashboard is asynq's own, once Redis is connected. It can look and nothing
// else: there is nothing in a queue that would be lost or won by a hand.
type dashboard struct {
	inner atomic.Pointer[asynqmon.HTTPHandler]
}

// shared lets the dashboard use the client of this process.
type shared struct{ redis.UniversalClient }

// MakeRedisClient returns the client, which the dashboard does not close.
func (s shared) MakeRedisClient() any { return s.UniversalClient }

// connect begins to show the queues behind a Redis client. What a task is about
// is not shown: ids of papers hold those of students.
func (d *dashboard) connect(client redis.UniversalClient) {
	hidden := func(string, []byte) string { return "—" }
	d.inner.Store(asynqmon.New(asynqmon.Options{RootPath: api.QueuesPath, RedisConnOpt: shared{client}, ReadOnly: true,
		PayloadFormatter: asynqmon.PayloadFormatterFunc(hidden), ResultFormatter: asynqmon.ResultFormatterFunc(hidden)}))
}

// ServeHTTP shows the dashboard.
func (d *dashboard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	inner := d.inner.Load()
	if inner == nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	inner.ServeHTTP(w, r)
}
