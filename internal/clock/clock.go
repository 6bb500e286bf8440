// Package clock is the one source of time, so that stories can fast-forward it.
package clock

import (
	"sync"
	"time"
)

// Clock tells the time in UTC milliseconds, the resolution that is stored.
type Clock interface{ Now() time.Time }

// System is the machine's clock.
type System struct{}

// Now returns the machine's time.
func (System) Now() time.Time { return round(time.Now()) }

// Manual stands still until it is moved.
type Manual struct {
	mu  sync.Mutex
	now time.Time
}

// NewManual returns a clock that shows one moment.
func NewManual(now time.Time) *Manual { return &Manual{now: round(now)} }

// Now returns the moment the clock shows.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Advance moves the clock.
func (m *Manual) Advance(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = round(m.now.Add(d))
}

func round(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
