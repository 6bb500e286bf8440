package notify

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
)

// How long one parcel may take, for how long its sender holds the outlet (a sender
// that died is replaced after it), and how many parcels a provider that hangs can
// hold up in one process: never all that work there.
const (
	carryFor = 8 * time.Second
	holdFor  = 12 * time.Second
	carried  = 2
)

// The outcomes that are counted.
const (
	OutcomeSent    = "sent"
	OutcomeFailed  = "failed"
	OutcomeLimited = "limited" // the provider wants nothing for a while
	OutcomeBroken  = "broken"  // it failed too often and was not asked
	OutcomeGivenUp = "given-up"
)

// line is a carrier behind a circuit breaker.
type line struct {
	Line
	breaker breaker
	slots   chan struct{}
}

func newLine(l Line, c clock.Clock) *line {
	return &line{Line: l, slots: make(chan struct{}, carried), breaker: breaker{clock: c}}
}

// enter takes a slot of the line, false when all are taken.
func (l *line) enter() bool {
	select {
	case l.slots <- struct{}{}:
		return true
	default:
		return false
	}
}

func (l *line) leave() { <-l.slots }

func (l *line) carry(ctx context.Context, p Parcel) (receipt, outcome string, err error) {
	if !l.breaker.allows() {
		return "", OutcomeBroken, errOpen
	}
	ctx, cancel := context.WithTimeout(ctx, carryFor)
	defer cancel()
	receipt, err = l.Carrier.Carry(ctx, p)
	_, limited := errors.AsType[*LimitedError](err)
	l.breaker.learn(err == nil || limited) // a limit is no outage
	switch {
	case err == nil:
		return receipt, OutcomeSent, nil
	case limited:
		return "", OutcomeLimited, err
	}
	return "", OutcomeFailed, err
}

// A provider that failed so often in a row is left alone for a while, and then asked
// by one parcel first.
const (
	breakAfter = 5
	breakFor   = 20 * time.Second
)

var errOpen = errors.New("notify: the provider failed too often and is left alone")

// breaker is the circuit breaker of one line in one process.
type breaker struct {
	clock    clock.Clock
	mu       sync.Mutex
	failures int
	until    time.Time // nobody may ask before
}

func (b *breaker) allows() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock.Now()
	if now.Before(b.until) {
		return false
	}
	if b.failures >= breakAfter {
		b.until = now.Add(carryFor) // the others wait for what this one learns
	}
	return true
}

func (b *breaker) learn(fine bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if fine {
		b.failures, b.until = 0, time.Time{}
		return
	}
	if b.failures++; b.failures >= breakAfter {
		b.until = b.clock.Now().Add(breakFor)
	}
}

// warn says in the log that a provider fails; whose parcel it was it does not say.
func warn(ctx context.Context, l *line, err error) {
	slog.WarnContext(ctx, "a channel fails", "channel", l.Name, "error", err)
}

// The waits between attempts: from about two seconds, doubling, to a quarter of an
// hour; each is drawn from half to one and a half of that, so that not all come
// back at once.
const (
	backoffFirst = 2 * time.Second
	backoffMost  = 15 * time.Minute
)

func backoff(failures int) time.Duration {
	wait := min(backoffFirst<<min(max(failures-1, 0), 20), backoffMost)
	return wait/2 + rand.N(wait)
}
