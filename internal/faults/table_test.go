package main

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"
)

// A run passes only when it was played to its end, something happened in it, and no
// count is bad.
func TestVerdict(t *testing.T) {
	for name, c := range map[string]struct {
		whole, happened bool
		bad             int
		want            error
	}{
		"a whole run":                      {true, true, 0, nil},
		"a whole run that broke a promise": {true, true, 1, errJudged},
		"a run in which nothing happened":  {true, false, 0, errJudged},
		"a part of a run":                  {false, true, 0, errInterrupted},
		"a part, and a promise broken":     {false, true, 1, errInterrupted},
	} {
		j := newTrial(t)
		j.whole = c.whole
		if c.happened {
			j.handsIn("c/s/group/1", true)
			j.counts["escalations"] = 1
			j.book.lies = 1
		}
		if err := j.verdict(c.bad); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// Whoever ends a run, by a signal or because its time is over, leaves a part of one,
// also while its last figure is taken.
func TestARunThatIsEndedIsNotWhole(t *testing.T) {
	before, end := context.WithCancel(t.Context())
	end()
	during, end := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer end()
	for _, ctx := range []context.Context{before, during} {
		w := &world{book: newBook(), watchdog: &process{log: filepath.Join(t.TempDir(), "log")}}
		if w.finish(ctx); w.whole {
			t.Error("it was ended, and counts as played to its end")
		}
	}
}
