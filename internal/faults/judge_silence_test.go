package main

import (
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/rig"
	"github.com/xinqiao/xinqiao/referral"
)

// The judge must see what it is there for: each of these alerts breaks a promise, or
// does not, from one version to the next.
func TestSilenceIsHeldAgainstClockAndAcknowledgement(t *testing.T) {
	since := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	alert := func(state referral.AlertState, round, fired int, verbs ...string) *referral.Alert {
		a := &referral.Alert{}
		a.State, a.Climb = state, referral.Climb{Round: round, Since: since, Fired: fired}
		for _, v := range verbs {
			a.History = append(a.History, referral.Event{Verb: v})
		}
		return a
	}
	acked := alert(referral.AlertAcknowledged, 1, 2, "raise", "acknowledge")
	acked.AckUntil = since.Add(ackFor)
	for name, c := range map[string]struct {
		before, now *referral.Alert
		at          time.Duration // after the silence began, by the writer's clock
		want        string
	}{
		"the first step":            {nil, alert(referral.AlertOpen, 1, 1, "raise"), 0, ""},
		"the second in time":        {alert(referral.AlertOpen, 1, 1), alert(referral.AlertOpen, 1, 2), 5 * time.Second, ""},
		"the second early":          {alert(referral.AlertOpen, 1, 1), alert(referral.AlertOpen, 1, 2), 4 * time.Second, early},
		"a repetition early":        {alert(referral.AlertOpen, 1, 4), alert(referral.AlertOpen, 1, 5), 22 * time.Second, early},
		"a repetition in time":      {alert(referral.AlertOpen, 1, 4), alert(referral.AlertOpen, 1, 5), 23 * time.Second, ""},
		"under an acknowledgement":  {acked, alert(referral.AlertAcknowledged, 1, 3, "raise", "acknowledge"), 11 * time.Second, afterAck},
		"lapsed too soon":           {acked, alert(referral.AlertOpen, 2, 2, "raise", "acknowledge", "expire"), 11 * time.Second, afterAck},
		"lapsed in time":            {acked, alert(referral.AlertOpen, 2, 2, "raise", "acknowledge", "expire"), 12 * time.Second, ""},
		"raised anew":               {acked, alert(referral.AlertOpen, 2, 1, "raise", "acknowledge", "raise"), 3 * time.Second, ""},
		"heard, nothing was risen":  {acked, alert(referral.AlertHeard, 1, 2, "raise", "acknowledge", "hear"), 3 * time.Second, ""},
		"nothing but a stored word": {acked, acked, 3 * time.Second, ""},
	} {
		court := &court{counts: map[string]int{}}
		court.judgeStep("x", c.before, c.now, rig.Line{Latest: since.Add(c.at)})
		for _, count := range failing {
			if n := court.counts[count]; (n > 0) != (count == c.want) {
				t.Errorf("%s: %d %s", name, n, count)
			}
		}
	}
}

func TestOnlyTheWriterSpeaksOfAVersion(t *testing.T) {
	line := func(done bool) rig.Line { return rig.Line{Collection: "alerts", ID: "x", Version: 2, Done: done} }
	for name, c := range map[string]struct {
		heard   []rig.Line
		known   bool
		doubled int
	}{
		"nobody":                       {nil, false, 0},
		"one who swore":                {[]rig.Line{line(false), line(true)}, true, 0},
		"one who was killed":           {[]rig.Line{line(false)}, true, 0},
		"two of whom none could swear": {[]rig.Line{line(false), line(false)}, false, 0},
		"two who swore":                {[]rig.Line{line(true), line(true)}, false, 1},
	} {
		court := &court{counts: map[string]int{}, witness: map[string]map[int64][]rig.Line{}}
		for _, l := range c.heard {
			court.hear(l)
		}
		if _, known := court.writer("alerts x", 2); known != c.known || court.counts[doubled] != c.doubled {
			t.Errorf("%s: %t, %d doubled", name, known, court.counts[doubled])
		}
	}
}
