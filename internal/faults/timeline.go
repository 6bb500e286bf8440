package main

import (
	"sync"
	"time"
)

// span is a stretch of time in which something was wrong.
type span struct {
	what     string
	from, to time.Time // to is zero while it lasts
	outage   bool      // nothing can be written, or nobody answers, or nobody works
}

// timeline is what was wrong when.
type timeline struct {
	mu    sync.Mutex
	spans []*span
}

func (t *timeline) begin(what string, outage bool) *span {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := &span{what: what, from: time.Now(), outage: outage}
	t.spans = append(t.spans, s)
	return s
}

func (t *timeline) end(s *span) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s.to.IsZero() {
		s.to = time.Now()
	}
}

// trouble is how a stretch of time was disturbed.
type trouble int

const (
	calm  trouble = iota
	kills         // something was wrong in it, or shortly before
	outage
)

// aftermath is how long a fault is felt: work that a killed process had in hand comes
// back after its claim.
const aftermath = 15 * time.Second

// between says how a stretch of time was disturbed, and for how long of it nothing
// could be done at all.
func (t *timeline) between(from, to time.Time) (worst trouble, out time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for end := from; end.Before(to); {
		// Outages that touch are one; they are walked in the order of their ends.
		next, ok := t.firstOutage(end, to)
		if !ok {
			break
		}
		until := next.until()
		out += minTime(until, to).Sub(maxTime(next.from, end))
		end = until
	}
	if out > 0 {
		return outage, out
	}
	for _, s := range t.spans {
		if s.from.Before(to) && s.until().Add(aftermath).After(from) {
			return kills, 0
		}
	}
	return calm, 0
}

// firstOutage is the one that begins first of those that reach into a stretch.
func (t *timeline) firstOutage(from, to time.Time) (first *span, ok bool) {
	for _, s := range t.spans {
		if s.outage && s.from.Before(to) && s.until().After(from) && (first == nil || s.from.Before(first.from)) {
			first = s
		}
	}
	return first, first != nil
}

func (s *span) until() time.Time {
	if s.to.IsZero() {
		return time.Now()
	}
	return s.to
}

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
