package apptest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/jobs"
)

// message is one that was posted: when, to whom, what.
type message struct {
	at   time.Time
	line string
}

// note writes down a message. A recipient who is nobody of the town keeps their
// id, and so fits no expectation.
func (w *Town) note(p notify.Post) {
	who, known := w.names[p.Recipient]
	if !known {
		who = "unknown " + p.Recipient
	}
	line := strings.TrimSpace(fmt.Sprintf("%s: %s %s", who, p.Kind, p.Place))
	if p.Exercise {
		line += " exercise"
	}
	w.log = append(w.log, message{w.clock.Now(), line})
}

// After lets time pass and the background jobs work, each piece at the moment at
// which it is due. Exactly these messages ("lead: alert") must be posted, all at
// the end of that time: one that is missing, one too many and one that came
// earlier fail alike. After(0) is for what was caused right now.
func (w *Town) After(d time.Duration, messages ...string) {
	w.t.Helper()
	begun := w.clock.Now()
	w.pass(d)
	var early, got []string
	for _, m := range w.log {
		if m.at.Before(w.clock.Now()) {
			early = append(early, fmt.Sprintf("%s (%s after the last step)", m.line, m.at.Sub(begun)))
		} else {
			got = append(got, m.line)
		}
	}
	w.log = nil
	slices.Sort(got)
	slices.Sort(messages)
	if len(early) > 0 || !slices.Equal(got, messages) {
		w.t.Fatalf("at %s into the story\n told  %q\n want  %q\n early %q", w.clock.Now().Sub(Begin), got, messages, early)
	}
}

// pass moves the clock from one due moment to the next.
func (w *Town) pass(d time.Duration) {
	w.t.Helper()
	w.settle()
	for end := w.clock.Now().Add(d); w.clock.Now().Before(end); w.settle() {
		w.clock.Advance(w.nextDue(end).Sub(w.clock.Now()))
	}
}

func (w *Town) settle() {
	w.t.Helper()
	w.must(w.sweep.Settle(w.ctx()))
}

// nextDue finds by halving the first moment at which anything is due, or the end.
func (w *Town) nextDue(end time.Time) time.Time {
	before, due := w.clock.Now(), end
	if !w.owed(end) {
		return end
	}
	for due.Sub(before) > time.Millisecond {
		if middle := before.Add(due.Sub(before) / 2).Truncate(time.Millisecond); w.owed(middle) {
			due = middle
		} else {
			before = middle
		}
	}
	return due
}

// owed tells whether any job has something to do at a moment.
func (w *Town) owed(at time.Time) bool {
	return slices.ContainsFunc(w.jobs, func(j jobs.Job) bool {
		ids, err := j.Owing(w.ctx(), at, 1)
		w.must(err)
		return len(ids) > 0
	})
}

// Lets is After for stories in which it does not matter when exactly during that time
// a message was told.
func (w *Town) Lets(d time.Duration, messages ...string) {
	w.t.Helper()
	w.pass(d)
	var got []string
	for _, m := range w.log {
		got = append(got, m.line)
	}
	w.log = nil
	slices.Sort(got)
	slices.Sort(messages)
	if !slices.Equal(got, messages) {
		w.t.Fatalf("at %s into the story\n told  %q\n want  %q", w.clock.Now().Sub(Begin), got, messages)
	}
}

// Forget drops the messages that were told so far: for stories in which who was told
// what is another story's matter.
func (w *Town) Forget() { w.log = nil }
