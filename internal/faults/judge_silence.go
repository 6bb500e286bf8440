package main

import (
	"time"

	"github.com/xinqiao/xinqiao/internal/rig"
	"github.com/xinqiao/xinqiao/referral"
)

// judgeHistories holds every step of every silence against the clock of the process
// that took it, and against the acknowledgement that stood before it.
func (c *court) judgeHistories() error { return versions(c, "alerts", c.judgeStep) }

// judgeStep judges what one write made of an alert; before is nil for the first.
func (c *court) judgeStep(id string, before, now *referral.Alert, line rig.Line) {
	steps := stepsTaken(before, now)
	c.counts["escalations"] += len(steps)
	for _, step := range steps {
		if due := stepDue(now.Climb.Since, step); line.Latest.Before(due) {
			c.accuse(early, "step %d of %s by %s", step, id, due.Sub(line.Latest))
		}
	}
	if before == nil || before.State != referral.AlertAcknowledged || !before.AckUntil.After(line.Latest) {
		return
	}
	if len(steps) > 0 && !added(before, now, "raise") && !added(before, now, "assign") || added(before, now, "expire") {
		c.accuse(afterAck, "%s rose %s before the acknowledgement by %s ended", id, before.AckUntil.Sub(line.Latest), before.AckBy)
	}
}

// stepsTaken are the steps of the chain that one write decided on.
func stepsTaken(before, now *referral.Alert) (steps []int) {
	from := 0
	if before != nil && before.Climb.Round == now.Climb.Round {
		from = before.Climb.Fired
	}
	for n := from; n < now.Climb.Fired; n++ {
		steps = append(steps, n)
	}
	return steps
}

// stepDue is when a step may be taken, reckoned anew from the policy of the run.
func stepDue(since time.Time, n int) time.Time {
	last := len(chain.Steps) - 1
	if n <= last {
		return since.Add(time.Duration(chain.Steps[n].After))
	}
	return since.Add(time.Duration(chain.Steps[last].After) + time.Duration(n-last)*time.Duration(chain.Repeat))
}

// added tells whether a write added an event of a kind.
func added(before, now *referral.Alert, verb string) bool {
	for _, e := range now.History[min(len(before.History), len(now.History)):] {
		if e.Verb == verb {
			return true
		}
	}
	return false
}
