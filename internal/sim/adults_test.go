package sim

import (
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/referral"
)

// deed is one of the things that people do to an alert or case.
type deed struct {
	when string // where it makes sense: a state of the alert, or "care" once it is closed
	what string
	do   func() error
}

// adultActs lets one of the people do one of the things they do to an alert or case: in
// most cases one that makes sense.
func (w *world) adultActs() {
	p := w.pupils[w.rng.IntN(len(w.pupils))]
	deeds := w.deeds(p)
	if w.rng.IntN(4) > 0 {
		stands := w.stands(p)
		deeds = slices.DeleteFunc(deeds, func(d deed) bool { return d.when != stands })
	}
	if len(deeds) > 0 {
		chosen := deeds[w.rng.IntN(len(deeds))]
		if w.tries(fmt.Sprintf("somebody %s for %s", chosen.what, p.name), chosen.do) {
			w.done(chosen.what)
		}
	}
}

// stands is where a pupil's alert stands, or that they are in care.
func (w *world) stands(p *pupil) (state string) {
	w.aside(func() {
		switch a := w.alert(p); {
		case a == nil:
		case a.State == referral.AlertClosed:
			state = "care"
		default:
			state = string(a.State)
		}
	})
	return state
}

func (w *world) deeds(p *pupil) []deed {
	who, counselor := w.anyColleague(), w.anyCounselor()
	w.commands++
	key := referral.Command{Key: fmt.Sprint("k", w.commands), Body: "b"}
	c, file, ref := w.Care, p.id+"/1", p.id+"/1/referral/1"
	until := w.clock.Now().Add([]time.Duration{-time.Hour, time.Hour, 12 * time.Hour, 40 * time.Hour, 200 * time.Hour}[w.rng.IntN(5)])
	return []deed{
		{"open", "acknowledges", func() error { return w.acknowledge(who, p, key) }},
		{"open", "acknowledges from the office", func() error { return w.acknowledge(office, p, key) }},
		{"open", "assigns", func() error { _, err := c.Alerts.Assign(ctx(), who, p.sitting, key, counselor); return err }},
		{"acknowledged", "puts off", func() error { return w.putOff(who, p, key, until) }},
		{"acknowledged", "puts off", func() error { return w.putOff(counselor, p, key, until) }},
		{"acknowledged", "hears", func() error { _, err := c.Alerts.Hear(ctx(), who, p.sitting, key, "n"); return err }},
		{"heard", "decides", func() error {
			o := referral.Outcomes()[w.steps%len(referral.Outcomes())]
			_, err := c.Alerts.Triage(ctx(), counselor, p.sitting, key, o, "n")
			p.inCare = p.inCare || err == nil && o != referral.FalseAlarm
			return err
		}},
		{"care", "reviews", func() error {
			_, err := c.Cases.Review(ctx(), counselor, file, key, w.steps%2 == 0, []string{counselor.ID, lead.ID}, "n")
			return err
		}},
		{"care", "talks with the guardians", func() error {
			_, err := c.Cases.TalkWithGuardians(ctx(), counselor, file, key, referral.Talk{Verb: referral.TalkAgrees, StudentTold: true, Note: "n"})
			return err
		}},
		{"care", "refers in an emergency", func() error {
			_, err := c.Cases.ReferInEmergency(ctx(), counselor, file, key, "brain", "n")
			if err == nil {
				p.sent++
			}
			return err
		}},
		{"care", "approves", func() error { _, err := c.Cases.Approve(ctx(), lead, file, key); return err }},
		{"care", "opens the packet", func() error { _, _, err := c.Referrals.Open(ctx(), clerk, ref); return err }},
		{"care", "looks back", func() error {
			_, err := c.Cases.ReviewEmergency(ctx(), office, file, key, "justified", "n")
			return err
		}},
		{"care", "opens the identity", func() error { _, _, err := c.Referrals.Identify(ctx(), clerk, ref); return err }},
		{"care", "accepts", func() error { _, err := c.Referrals.Accept(ctx(), clerk, ref, key); return err }},
		{"care", "plans the holiday", func() error { return w.plans(counselor, p, file, key) }},
		{"care", "plans the holiday", func() error { return w.plans(counselor, p, file, key) }},
		{"care", "is in touch", func() error { _, err := c.Cases.CheckedIn(ctx(), counselor, file, key, "n"); return err }},
		{"care", "finds", func() error { _, err := c.Cases.Find(ctx(), who, file, key, "n"); return err }},
		{"care", "closes", func() error {
			_, err := c.Cases.Close(ctx(), counselor, file, key, referral.CareCompleted, "n")
			return err
		}},
	}
}

// acknowledge says so for a pupil. What was decided before it may still be told.
func (w *world) acknowledge(who actor.Actor, p *pupil, key referral.Command) error {
	w.aside(func() {
		clear(p.decided)
		if a := w.alert(p); a != nil {
			for _, post := range a.Outbox {
				p.decided[post.ID] = true
			}
		}
	})
	_, err := w.Care.Alerts.Acknowledge(ctx(), who, p.sitting, key)
	return err
}

// done notes that something was done, so that a run can say what it has not tried.
func (w *world) done(what string) { w.did[what]++ }
