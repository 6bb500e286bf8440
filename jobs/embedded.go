package jobs

import (
	"crypto/rand"
	"fmt"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// Embedded is a Redis inside the process, for the mode in which one command runs
// everything. It keeps nothing, which is all the doorbell needs.
type Embedded struct {
	redis    *miniredis.Miniredis
	password string
}

// StartEmbedded starts a Redis on a free port of the loopback interface, behind a
// password that only this process knows.
func StartEmbedded() (*Embedded, error) {
	e := &Embedded{redis: miniredis.NewMiniRedis(), password: rand.Text()}
	e.redis.RequireAuth(e.password)
	// Left alone, its keys would never expire, and asynq's leases and locks with them.
	e.redis.ClockTTL(true)
	if err := e.redis.Start(); err != nil {
		return nil, fmt.Errorf("jobs: start the embedded redis: %w", err)
	}
	return e, nil
}

// Options lead a client to the embedded Redis.
func (e *Embedded) Options() *redis.Options {
	return &redis.Options{Addr: e.redis.Addr(), Password: e.password}
}

// Flush forgets everything.
func (e *Embedded) Flush() { e.redis.FlushAll() }

// Close stops the embedded Redis.
func (e *Embedded) Close() { e.redis.Close() }
