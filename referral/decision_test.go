package referral

import (
	"errors"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/rota"
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

// silent waits until silence about a case begins.
func (w *ward) silent(id string) {
	w.t.Helper()
	for range 30 * 24 {
		if !w.file(id).Climb.resting() {
			return
		}
		w.wait(time.Hour)
	}
	w.t.Fatal("the case is never overdue")
}

// Whoever was told of a case for a reason of its own is asked to call about its silence
// only once that silence rose to them, and of the next one anew.
func TestAnOfficeIsAskedOnlyOfTheSilenceThatRoseToIt(t *testing.T) {
	w, id := opened(t, Emergency)
	of := func(who actor.Actor) (Decision, error) { return w.Cases.Decision(w.ctx(), who, id) }
	_, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("now"), "brain", "n")
	w.must(err)
	for _, who := range []actor.Actor{deputy, officer} {
		_, err := w.Cases.Approve(w.ctx(), who, id, once(who.ID))
		w.must(err)
	}
	_, err = w.Cases.ReviewEmergency(w.ctx(), lead, id, once("look"), "justified", "n")
	w.must(err)
	w.settle()
	for _, silence := range []string{"first", "second"} {
		w.silent(id)
		w.asked(of, officer, "", true)
		if r, err := w.Cases.Rising(w.ctx(), officer, id); err != nil || !r.Since.IsZero() {
			t.Errorf("the office knows of the %s silence before it rose: %+v, %v", silence, r, err)
		}
		if r, err := w.Cases.Rising(w.ctx(), lead, id); err != nil || r.Since.IsZero() {
			t.Errorf("the school does not know of its own silence: %+v, %v", r, err)
		}
		w.wait(3 * 24 * time.Hour)
		w.asked(of, officer, AskCall, true)
		_, err := w.Cases.books.Update(w.ctx(), id, func(doc *Case) error { // somebody acts
			doc.Holiday, doc.StateBy = nil, w.clock.Now().Add(time.Hour)
			doc.reckon()
			doc.Owe(doc.Deadline)
			return nil
		})
		w.must(err)
		w.asked(of, officer, "", true)
	}
}

// An alert that somebody took up and let lie is asked of the office once the new silence
// rose to it; one that was merely raised is the silence that it knows.
func TestAnOfficeIsAskedAgainOnceSilenceRoseAgain(t *testing.T) {
	w := newWard(t)
	of := func(who actor.Actor) (Decision, error) { return w.Alerts.Decision(w.ctx(), who, sitting) }
	w.raise(risk.High, 48*time.Hour)
	w.wait(12 * time.Hour)
	w.raise(risk.Imminent, 48*time.Hour)
	w.asked(of, officer, AskAcknowledge, false)
	_, err := w.Alerts.Acknowledge(w.ctx(), counselor, sitting, once("c"))
	w.must(err)
	w.asked(of, officer, "", false)
	w.wait(31 * time.Minute)
	w.asked(of, officer, "", false)
	w.wait(20 * time.Minute)
	w.asked(of, officer, AskAcknowledge, false)
}

// Whoever stands in for somebody whom silence reached is asked like them.
func TestWhoStandsInIsAsked(t *testing.T) {
	w, id := opened(t, ForReferral)
	second := actor.Actor{ID: "office-2", Role: actor.Office, Unit: district}
	w.hire(second)
	file := w.file(id)
	file.Climb.start(w.clock.Now())
	file.Climb.reach(officer.ID)
	file.tell(id, rungLabel(1, 2), officer.ID, notify.CaseDue) // decided on, and not posted yet
	begin := w.clock.Now()
	_, err := w.org.AddLeave(w.ctx(), officer, district, rota.Leave{Who: officer.ID, From: begin, To: begin.Add(48 * time.Hour), Substitute: second.ID})
	w.must(err)
	w.must(w.Cases.reaches(w.ctx(), &file.Folder))
	if !asked(second, &file.Folder) {
		t.Errorf("silence reached %v", file.Climb.Reached)
	}
}

// The health contact is told of a referral's silence with the first step, and asked.
func TestTheHealthContactIsAskedOfASilence(t *testing.T) {
	w, id := opened(t, Emergency)
	_, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("now"), "brain", "n")
	w.must(err)
	w.settle()
	w.wait(5 * time.Hour)
	referral := id + "/referral/1"
	w.asked(func(who actor.Actor) (Decision, error) { return w.Referrals.Decision(w.ctx(), who, referral) }, health, AskCall, false)
}
