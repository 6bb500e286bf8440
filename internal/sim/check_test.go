package sim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// alert returns a pupil's alert; none is nil.
func (w *world) alert(p *pupil) *referral.AlertReading {
	r, err := w.Care.Alerts.Read(ctx(), actor.Engine(), p.sitting)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	w.must(err)
	return &r
}

// check asks after each step whether a danger was lost, lowered or left to nobody. It
// looks beside the process: what it reads does not die with it.
func (w *world) check() {
	w.t.Helper()
	if w.engine.Writes == w.checked {
		return // nothing was written since
	}
	w.aside(func() {
		var all []*file
		for _, p := range w.pupils {
			about := w.look(p)
			w.checkPupil(about)
			w.checkFolders(about)
			w.checkAbsence(about)
			w.checkHoliday(about)
			all = append(all, about)
		}
		w.checkHandovers(all)
	})
	w.checked = w.engine.Writes
}

// aside looks at the documents while the process keeps its state.
func (w *world) aside(look func()) {
	dieAt, after, writes, away, dead := w.engine.DieAt, w.engine.After, w.engine.Writes, w.engine.Away, w.engine.Dead()
	w.engine.Revive()
	look()
	if dead {
		w.boot()
		return
	}
	w.engine.DieAt, w.engine.After, w.engine.Writes, w.engine.Away = dieAt, after, writes, away
}

func (w *world) checkPupil(p *file) {
	w.t.Helper()
	doc, err := w.Assessment.Sittings.Get(ctx(), actor.Engine(), p.sitting)
	w.must(err)
	a := p.alert
	if a == nil {
		owed := !doc.RaiseAt.IsZero() && !doc.Due.IsZero()
		if p.grave && !owed {
			w.t.Fatalf("LOST: what %s said since %s is neither raised nor owed\n%s", p.name, p.since, w.tail())
		}
		return
	}
	if p.level.Compare(a.Level) > 0 {
		w.t.Fatalf("LOWERED: the alert of %s from %s to %s\n%s", p.name, p.level, a.Level, w.tail())
	}
	p.level = a.Level
	w.checkPutOff(p)
	if a.State == referral.AlertAcknowledged && !a.Climb.Since.IsZero() {
		w.t.Fatalf("silence rises under an acknowledgement of %s\n%s", p.name, w.tail())
	}
}

// inTime refuses a message about silence that comes under an acknowledgement that has
// not expired, unless it was decided on before, or earlier than its step is due by any
// clock that was shown. Word of an assignment, or of a succession to who left, is not
// about silence: it may have been given in the middle of the acknowledgement.
func (w *world) inTime(post notify.Post) {
	w.t.Helper()
	i := slices.IndexFunc(w.pupils, func(p *pupil) bool { return p.sitting == post.Object })
	if i < 0 || post.Kind != notify.AlertOpen && post.Kind != notify.AlertSeat {
		return
	}
	p := w.pupils[i]
	label := strings.Split(strings.TrimPrefix(post.ID, p.sitting+"/"), "/")[0]
	if label == string(referral.Assign) || label == "succeed" {
		return
	}
	w.aside(func() {
		a := w.alert(p)
		if a.State == referral.AlertAcknowledged && a.AckUntil.After(w.clock.Now()) && !p.decided[post.ID] {
			w.t.Fatalf("ESCALATED after an acknowledgement: %s to %s, under %s\n%s", p.name, post.Recipient, post.ID, w.tail())
		}
		var round, number int
		if n, _ := fmt.Sscanf(label, "%d.%d", &round, &number); n < 2 || round != a.Climb.Round || a.Climb.Since.IsZero() {
			return
		}
		level := a.Level
		if !a.Missing.IsZero() {
			level = risk.Imminent // nobody knows where they are: silence rises as for the gravest
		}
		if due := stepDue(referral.DefaultCare().Levels[level].Chain, a.Climb.Since, number); due.After(w.latest()) {
			w.t.Fatalf("EARLY: step %s of %s is due at %s\n%s", label, p.name, due, w.tail())
		}
	})
}

// stepDue is when a step of a chain is due, by the words of the policy.
func stepDue(c referral.Chain, since time.Time, number int) time.Time {
	last := len(c.Steps) - 1
	due := since.Add(time.Duration(c.Steps[min(number, last)].After))
	return due.Add(time.Duration(max(number-last, 0)) * time.Duration(c.Repeat))
}

// latest is the latest moment that the clock has shown.
func (w *world) latest() time.Time {
	if now := w.clock.Now(); now.After(w.shown) {
		w.shown = now
	}
	return w.shown
}

// rest lets the engine work undisturbed, past the longest claim, and asks for the end of
// every story.
func (w *world) rest() {
	w.t.Helper()
	w.engine.Revive()
	w.boot()
	for range 40 {
		w.clock.Advance(2 * time.Second)
		w.settle()
	}
	w.check()
	for _, p := range w.pupils {
		doc, err := w.Assessment.Sittings.Get(ctx(), actor.Engine(), p.sitting)
		w.must(err)
		a := w.alert(p)
		if p.grave && a == nil {
			w.t.Fatalf("LOST: %s has no alert in the end\n%s", p.name, w.tail())
		}
		if p.done && doc.State != screening.SittingSubmitted {
			w.t.Fatalf("LOST: the submit of %s: %s\n%s", p.name, doc.State, w.tail())
		}
		reading, err := w.Assessment.Sittings.Result(ctx(), actor.Engine(), p.sitting)
		w.must(err)
		if reading.Finding.Level.AtLeast(risk.Mild) && (a == nil || reading.Finding.Level.Compare(a.Level) > 0) && doc.State != screening.SittingStarted {
			w.t.Fatalf("HIDDEN: the paper of %s says %s\n%s", p.name, reading.Finding.Level, w.tail())
		}
		if a != nil && a.State == referral.AlertOpen && !w.told(p) {
			w.t.Fatalf("UNSEEN: nobody was told of %s\n%s", p.name, w.tail())
		}
		w.cared(p)
		w.lookedFor(p)
	}
	w.noticed()
	if len(w.given) > 0 {
		w.t.Fatalf("LEFT BEHIND: %d hand-overs are not done\n%s", len(w.given), w.tail())
	}
}

// cared asks whether what was decided on for a pupil was done.
func (w *world) cared(p *pupil) {
	w.t.Helper()
	if !p.inCare {
		return
	}
	if _, err := w.Care.Cases.Read(ctx(), counselor, p.id+"/1"); err != nil {
		w.t.Fatalf("LOST: the case of %s: %v\n%s", p.name, err, w.tail())
	}
	made, err := w.Care.Cases.Referrals(ctx(), counselor, p.id+"/1")
	w.must(err)
	if len(made) < p.sent {
		w.t.Fatalf("LOST: %d referrals of %s were decided on, %d made\n%s", p.sent, p.name, len(made), w.tail())
	}
}

// noticed asks whether hospital and health contact have the notice of each alert that
// is imminent.
func (w *world) noticed() {
	w.t.Helper()
	imminent := 0
	for _, p := range w.pupils {
		if p.level == risk.Imminent {
			imminent++
		}
	}
	for _, who := range []actor.Actor{clerk, health} {
		page, _, err := w.Care.Notices.Of(ctx(), who, store.Cursor{}, 200)
		w.must(err)
		given := map[string]bool{}
		for _, n := range page {
			if n.Urgency == risk.Imminent {
				given[n.Reference] = true
			}
		}
		if len(given) < imminent {
			w.t.Fatalf("LOST: %d alerts are imminent, %s has %d notices\n%s", imminent, who.ID, len(given), w.tail())
		}
	}
}

// told tells whether anybody was told of a pupil's alert.
func (w *world) told(p *pupil) bool {
	for _, who := range everybody {
		letters, _, err := w.Inboxes.Of(ctx(), who, store.Cursor{}, 200)
		w.must(err)
		if slices.ContainsFunc(letters, func(l notify.Letter) bool { return l.Object == p.sitting }) {
			return true
		}
	}
	return false
}
