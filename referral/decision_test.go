package referral

import (
	"errors"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/screening/risk"
)

func (w *ward) asked(of func(actor.Actor) (Decision, error), who actor.Actor, want Ask, mine bool) {
	w.t.Helper()
	d, err := of(who)
	if err != nil || d.Ask != want || d.Mine != mine {
		w.t.Errorf("%s is asked %q, mine %v, %v; want %q, %v", who.ID, d.Ask, d.Mine, err, want, mine)
	}
	if want != "" && want != AskAcknowledge && want != AskCall && d.Until.IsZero() {
		w.t.Errorf("%s is asked %q without a deadline", who.ID, want)
	}
}

// An alert is asked of an office while it is open; taken up it is a promise, and when
// the promise ran out it is asked again.
func TestAnAlertIsAskedUntilItIsTaken(t *testing.T) {
	w := newWard(t)
	of := func(who actor.Actor) (Decision, error) { return w.Alerts.Decision(w.ctx(), who, sitting) }
	w.raise(risk.High, 24*time.Hour)
	if _, err := of(officer); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("before it rose: %v", err)
	}
	w.wait(12 * time.Hour)
	w.asked(of, officer, AskAcknowledge, false)
	_, err := w.Alerts.Acknowledge(w.ctx(), officer, sitting, once("o"))
	w.must(err)
	w.asked(of, officer, "", true)
	if d, _ := of(officer); !d.Until.Equal(w.clock.Now().Add(8*time.Hour)) || d.School == "" || d.Reference == "" {
		t.Errorf("the promise: %+v", d)
	}
	w.wait(9 * time.Hour)
	if d, err := of(officer); err != nil || d.Ask != AskAcknowledge {
		t.Errorf("after the promise: %+v, %v", d, err)
	}
	_, err = w.Alerts.Hear(w.ctx(), counselor, sitting, once("h"), "n")
	w.must(err)
	if d, err := of(officer); err != nil || d.Ask != "" {
		t.Errorf("after the student was heard: %+v, %v", d, err)
	}
}

// An exercise is confirmed once, and asks nothing when its drill is over.
func TestAnExerciseIsAskedOnce(t *testing.T) {
	w := newWard(t)
	r := w.drilling()
	w.rise()
	of := func(who actor.Actor) (Decision, error) { return w.Alerts.Decision(w.ctx(), who, exerciseID(r.ID)) }
	w.asked(of, officer, AskAcknowledge, false)
	w.must(w.confirm(r.ID, officer))
	w.asked(of, officer, "", true)
	w.wait(drillLasts + time.Hour)
	if d, err := of(officer); err != nil || d.Ask != "" || !d.Exercise {
		t.Errorf("after the drill: %+v, %v", d, err)
	}
}

func TestADisclosureIsAskedOfWhoMaySayYes(t *testing.T) {
	w, id := opened(t, Emergency)
	of := func(who actor.Actor) (Decision, error) { return w.Cases.Decision(w.ctx(), who, id) }
	city := actor.Actor{ID: "city", Role: actor.Office, Unit: district.Parent()}
	w.asked(of, officer, "", false) // a case that is late asks nothing of an office
	_, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("now"), "brain", "n")
	w.must(err)
	w.settle()
	w.asked(of, officer, AskApprove, false)
	w.asked(of, counselor, "", true)
	w.asked(of, city, "", false) // may review, not approve
	for _, who := range []actor.Actor{officer, lead} {
		_, err := w.Cases.Approve(w.ctx(), who, id, once(who.ID))
		w.must(err)
	}
	w.asked(of, officer, "", true)
	w.asked(of, city, AskReview, false)
	_, err = w.Cases.ReviewEmergency(w.ctx(), city, id, once("look"), "justified", "n")
	w.must(err)
	w.asked(of, city, "", true)
	if _, err := of(clerk); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("a hospital asks: %v", err)
	}
}
