package main

import (
	"fmt"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/internal/notify"
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

// judgeLetters finds for each message that was decided on its one letter, and for
// each letter the decision. Messages have natural ids, whose keyed hashes the letters
// bear.
func (c *court) judgeLetters() error {
	letters, err := c.letters()
	if err != nil {
		return err
	}
	decided := map[string]string{}
	for _, collection := range []string{"alerts", "cases", "referrals", "returns"} {
		err := versions(c, collection, func(_ string, _, now *struct {
			referral.Duty `bson:",inline"`
		}, _ rig.Line) {
			for _, post := range now.Outbox {
				decided[c.vault.Fingerprint("message", post.ID)] = post.ID
			}
		})
		if err != nil {
			return err
		}
	}
	for id, natural := range decided {
		if _, told := letters[id]; !told {
			c.accuse(untold, "%s", natural)
		}
	}
	for id, l := range letters {
		switch l.Kind {
		case notify.AlertOpen, notify.AlertSeat, notify.AlertRaised, notify.CaseDue, notify.ReferralDue, notify.ReferralNews, notify.ReturnDue:
			if _, known := decided[id]; !known && len(c.unwitnessed) == 0 {
				c.accuse(undecided, "a letter %s about %s", l.Kind, l.Object)
			}
		}
	}
	c.counts["letters"] = len(letters)
	return nil
}

// judgeNotices finds the notices that alerts decided on, at each recipient once.
func (c *court) judgeNotices() error {
	given, at := map[string]int{}, map[string]map[string]int{}
	for id, doc := range c.docs["notices"] {
		var n referral.Notice
		if err := bson.Unmarshal(doc.body, &n); err != nil {
			return err
		}
		n.ID = id
		reference := id[:12]
		if at[reference] == nil {
			at[reference] = map[string]int{}
		}
		at[reference][n.Recipient]++
		given[reference]++
		if n.Recipient == hospital {
			c.counts["notices"]++
			if n.SeenBy != "" {
				c.counts["seen"]++
			}
		}
	}
	for id, doc := range c.docs["alerts"] {
		var a referral.Alert
		if err := bson.Unmarshal(doc.body, &a); err != nil {
			return err
		}
		reference := c.vault.Fingerprint("notice", id)[:12]
		for _, recipient := range []string{hospital, district} {
			switch n := at[reference][recipient]; {
			case n > a.Notices:
				c.accuse(doubled, "%s owed %d notices and gave %s %d", id, a.Notices, recipient, n)
			case n == 0 && a.Notices > 0:
				c.accuse(lost, "the notice of %s never came to %s", id, recipient)
			}
		}
		if a.NoticeOwed {
			c.accuse(lost, "the notice of %s is still owed", id)
		}
		delete(given, reference)
	}
	for reference := range given {
		c.accuse(doubled, "a notice %s of no alert", reference)
	}
	return nil
}

// judgeReferrals finds the referrals that people decided on, each once, and the case
// of each student once.
func (c *court) judgeReferrals() error {
	open := map[string]int{}
	for id, doc := range c.docs["cases"] {
		var k referral.Case
		if err := bson.Unmarshal(doc.body, &k); err != nil {
			return err
		}
		if k.State != referral.CaseClosed {
			open[k.Student]++
		}
		sent := 0
		for _, e := range k.History {
			if e.Verb == "refer" {
				sent++
			}
		}
		made := 0
		for n := 1; ; n++ {
			if _, is := c.docs["referrals"][fmt.Sprintf("%s/referral/%d", id, n)]; !is {
				break
			}
			made++
		}
		if made != sent {
			c.accuse(map[bool]string{true: lost, false: doubled}[made < sent], "case %s decided on %d referrals and has %d", id, sent, made)
		}
		c.counts["referrals"] += made
	}
	for student, n := range open {
		if n > 1 {
			c.accuse(doubled, "%s has %d open cases", student, n)
		}
	}
	c.counts["cases"] = len(c.docs["cases"])
	return nil
}
