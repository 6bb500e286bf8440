package main

import (
	"testing"
	"time"
)

// Work that an API with a slow clock owed is late by that clock only; what is late beyond
// it is late, and the excuse ends soon after the clock is right again.
func TestASlowClockMakesNothingLate(t *testing.T) {
	begin := time.Date(2026, 11, 27, 4, 6, 32, 0, time.UTC)
	after := func(s float64) time.Time { return begin.Add(time.Duration(s * float64(time.Second))) }
	s := slow{}
	for _, step := range []struct {
		at   float64
		lead time.Duration
		due  float64
		want time.Duration
	}{
		{0, 0, -1, time.Second},
		{1, -37 * time.Second, -36, 0},               // owed now, by the slow clock
		{5, 0, -36, 4 * time.Second},                 // right again, and the stamp is still there
		{5, 0, -58, 26 * time.Second},                // beyond the bound all the same
		{5, -10 * time.Second, -36, 4 * time.Second}, // another clock, less slow
		{26, 0, -1, 27 * time.Second},                // no excuse any more
	} {
		s.note(step.lead, after(step.at))
		if got := s.lag(after(step.due), after(step.at)); got != step.want {
			t.Errorf("after %v s: %s, want %s", step.at, got, step.want)
		}
	}
}
