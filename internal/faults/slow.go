package main

import "time"

// slow remembers how far a clock was behind lately. What its process owed meanwhile is
// stamped too early by so much, and looks late without being so.
type slow struct {
	by    time.Duration
	until time.Time
}

// note takes in how far a process's clock is ahead now.
func (s *slow) note(lead time.Duration, now time.Time) {
	if now.After(s.until) {
		s.by = 0
	}
	if lead < 0 {
		s.by, s.until = max(s.by, -lead), now.Add(bound)
	}
}

// lag is how late a piece of work is, at least, by a clock that shows now.
func (s *slow) lag(due, now time.Time) time.Duration { return now.Sub(due) - s.by }
