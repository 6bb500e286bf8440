package referral

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// day is one student's day on the referral side; each step may be repeated.
func (w *ward) day() error {
	if err := w.Alerts.Raise(w.ctx(), w.report(risk.Imminent, 15*time.Minute)); err != nil {
		return err
	}
	if err := w.calm(); err != nil {
		return err
	}
	if _, err := w.Alerts.Acknowledge(w.ctx(), counselor, sitting, once("ack")); err != nil {
		return err
	}
	if _, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("hear"), "n"); err != nil {
		return err
	}
	if _, err := w.Alerts.Triage(w.ctx(), counselor, sitting, once("triage"), Emergency, "n"); err != nil {
		return err
	}
	if err := w.calm(); err != nil {
		return err
	}
	id := w.student + "/1"
	if _, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("refer"), "brain", "n"); err != nil {
		return err
	}
	if err := w.calm(); err != nil {
		return err
	}
	if _, _, err := w.Referrals.Open(w.ctx(), clerk, id+"/referral/1"); err != nil && !errors.Is(err, ErrWithdrawn) {
		return err
	}
	if _, err := w.Referrals.Decline(w.ctx(), clerk, id+"/referral/1", once("no"), "no-room"); err != nil {
		return err
	}
	return w.calm()
}

// calm is settle for an engine that may die.
func (w *ward) calm() error {
	for range 50 {
		if done, err := w.round(); err != nil || done == 0 {
			return err
		}
	}
	return errors.New("no rest")
}

// Killed before or after any single write, and started again, the day ends as it
// would have: one alert, one case, one referral, each message told once.
func TestKilledAtEveryWrite(t *testing.T) {
	plain := newWard(t)
	before := plain.engine.Writes
	plain.must(plain.day())
	writes, want := plain.engine.Writes-before, outcome(plain)
	if writes < 20 {
		t.Fatalf("the day is only %d writes", writes)
	}
	for n := 1; n <= writes; n++ {
		for _, after := range []bool{false, true} {
			w := newWard(t)
			w.engine.DieAt, w.engine.After = w.engine.Writes+n, after
			err := w.day()
			if err == nil {
				t.Fatalf("write %d: nothing died", n)
			}
			w.boot()
			w.clock.Advance(10 * time.Second) // the claim of the dead one runs out
			w.must(w.calm())
			w.must(w.day())
			if got := outcome(w); got != want {
				t.Errorf("killed at write %d (after: %v):\n%s\nwant\n%s", n, after, got, want)
			}
		}
	}
}

// outcome is what the day left behind, without the random ids.
func outcome(w *ward) string {
	doc := w.alert()
	cases, err := w.Cases.of(w.ctx(), w.student)
	w.must(err)
	refs, err := w.Cases.Referrals(w.ctx(), counselor, w.student+"/1")
	w.must(err)
	notices, _, err := w.Notices.Of(w.ctx(), clerk, store.Cursor{}, 10)
	w.must(err)
	return fmt.Sprintf("alert %s, %d cases (%s), %d referrals (%s), %d notices, told: %v",
		doc.State, len(cases), cases[0].State, len(refs), refs[0].Stage, len(notices), w.letters())
}

// letters counts what stands in everybody's inbox, by person and kind.
func (w *ward) letters() map[string]int {
	count := map[string]int{}
	for _, who := range []actor.Actor{counselor, deputy, lead, officer, health, clerk, otherClerk} {
		letters, _, err := w.inboxes.Of(w.ctx(), who, store.Cursor{}, 100)
		w.must(err)
		for _, l := range letters {
			count[who.ID+":"+string(l.Kind)]++
		}
	}
	return count
}

// Between the claim and the telling somebody acknowledges: nothing is told.
func TestAcknowledgementBeatsAnEscalationThatWasNotCommitted(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 72*time.Hour)
	w.told = nil
	w.clock.Advance(2 * time.Hour)
	w.engine.Interrupt("alerts", 2, func() { // the first write is the claim
		_, err := w.Alerts.Acknowledge(w.ctx(), counselor, sitting, once("ack"))
		w.must(err)
	})
	w.must(w.calm())
	w.expect()
	if a := w.alert(); a.State != AlertAcknowledged || a.Due.IsZero() {
		t.Errorf("alert = %s, due %s", a.State, a.Due)
	}
}

// While one worker tells, another finds the work claimed.
func TestClaimedWorkIsNobodyElses(t *testing.T) {
	w := newWard(t)
	w.must(w.Alerts.Raise(w.ctx(), w.report(risk.High, time.Hour)))
	other := errors.New("was not asked")
	w.engine.Interrupt("messages", 1, func() { other = w.Alerts.Do(w.ctx(), sitting) })
	w.must(w.Alerts.Do(w.ctx(), sitting))
	if !errors.Is(other, store.ErrNotDue) {
		t.Errorf("the second worker: %v", other)
	}
	w.expect("counselor:alert")
}
