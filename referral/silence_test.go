package referral

import (
	"errors"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral/coordination"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Whoever decides about a student who is being looked for does not end the search: it
// goes on in the case, which cannot be closed until the student was found.
func TestDecisionDoesNotEndTheSearch(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 24*time.Hour)
	_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("h"), "n")
	w.must(err)
	w.must(w.absent(false))
	w.settle()
	_, err = w.Alerts.Triage(w.ctx(), counselor, sitting, once("t"), SchoolSupport, "n")
	w.must(err)
	w.settle()
	file := w.student + "/1"
	c, err := w.Cases.books.Get(w.ctx(), file)
	w.must(err)
	if c.Missing.IsZero() || !w.alert().Missing.IsZero() {
		t.Fatalf("the case looks since %s, the alert since %s", c.Missing, w.alert().Missing)
	}
	w.told = nil
	w.wait(10 * time.Minute)
	w.expect("deputy:absent", "lead:absent")
	_, err = w.Cases.Review(w.ctx(), counselor, file, once("r"), false, []string{counselor.ID, lead.ID}, "n")
	w.must(err)
	if _, err := w.Cases.Close(w.ctx(), counselor, file, once("c"), LeftSchool, "n"); !errors.Is(err, ErrStillOwed) {
		t.Errorf("closed while somebody looks: %v", err)
	}
	_, err = w.Cases.Find(w.ctx(), lead, file, once("f"), "n")
	w.must(err)
	_, err = w.Cases.Close(w.ctx(), counselor, file, once("c2"), LeftSchool, "n")
	w.must(err)
}

// decidesAndDies triages, and the process ends before the case is made.
func (w *ward) decidesAndDies(o Outcome) {
	w.t.Helper()
	_, err := w.Alerts.ask(w.ctx(), counselor, sitting, once("t"), Triage, "n", func(doc *Alert, t turn) error {
		concern, err := w.Alerts.concern(doc, t)
		w.must(err)
		doc.decide(&concern, o)
		doc.until(time.Time{})
		return w.Alerts.put(doc, t, concern)
	})
	w.must(err)
}

// What a student says between a decision and its case does not undo the decision: not
// when it is graver, and not when it turns out to be a false alarm.
func TestDecisionIsFiledWhateverComesBeforeItsCase(t *testing.T) {
	for _, last := range []Outcome{"", FalseAlarm, SchoolSupport} {
		t.Run(string(last), func(t *testing.T) {
			w := newWard(t)
			w.raise(risk.Moderate, 24*time.Hour)
			_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("h"), "n")
			w.must(err)
			w.decidesAndDies(Emergency)
			w.must(w.Alerts.Raise(w.ctx(), w.report(risk.High, 24*time.Hour)))
			if last != "" {
				_, err = w.Alerts.Hear(w.ctx(), counselor, sitting, once("h2"), "n")
				w.must(err)
				_, err = w.Alerts.Triage(w.ctx(), counselor, sitting, once("t2"), last, "n")
				w.must(err)
			}
			w.settle()
			c, err := w.Cases.books.Get(w.ctx(), w.student+"/1")
			w.must(err)
			if c.StateBy.After(w.clock.Now()) || w.alert().Case != c.ID || w.alert().owesCase() {
				t.Errorf("the emergency is due at %s, the alert is in %q", c.StateBy, w.alert().Case)
			}
			if _, err := w.Cases.books.Get(w.ctx(), w.student+"/2"); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("a second case: %v", err)
			}
		})
	}
}

// An absence that is heard of between a decision and its case reaches the case.
func TestAbsenceBetweenDecisionAndCase(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 24*time.Hour)
	_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("h"), "n")
	w.must(err)
	w.decidesAndDies(SchoolSupport)
	if waits, err := w.Alerts.missing(w.ctx(), sitting, once("absent/today")); !waits || err != nil {
		t.Errorf("it waits: %v, %v", waits, err)
	}
	w.settle()
	if c, err := w.Cases.books.Get(w.ctx(), w.student+"/1"); err != nil || c.Missing.IsZero() {
		t.Errorf("nobody looks: %v", err)
	}
}

// The hurried form of a policy is for drills alone: under it a high answer would reach
// nobody.
func TestNobodyNamesTheHurriedPolicy(t *testing.T) {
	w := newWard(t)
	ref := screening.PolicyRef{ID: exercised + DefaultCare().ID, Version: DefaultCare().Version}
	if err := w.Policies.PutInForce(w.ctx(), actor.Engine(), district, InForce{Policy: ref, From: monday, LegalBasis: lang.Words{ZH: "b"}}); !errors.Is(err, ErrInForce) {
		t.Errorf("put in force: %v", err)
	}
	p := DefaultCare()
	p.ID = ref.ID
	if err := w.Policies.Add(w.ctx(), actor.Engine(), p); !errors.Is(err, ErrPolicy) {
		t.Errorf("entered: %v", err)
	}
	if gaps, err := w.Gate.Gaps(w.ctx(), w.ahead(ref)); err != nil || len(gaps) == 0 || gaps[0].Lack != screening.LackCarePolicy {
		t.Errorf("%v, %v", gaps, err)
	}
}

// One folder that cannot be opened holds up no other hand-over.
func TestHandOverPassesOverWhatItCannotOpen(t *testing.T) {
	w, file := laden(t)
	_, err := w.Alerts.books.Update(w.ctx(), "c1/s2/group/1", func(a *Alert) error { a.Care.ID = "gone"; return nil })
	w.must(err)
	if err := w.handOver(once("h")); err == nil {
		t.Error("it says that all is done")
	}
	w.expect("deputy:handed-over")
	if c, err := w.Cases.Read(w.ctx(), counselor, file); err != nil || c.Owner != deputy.ID {
		t.Errorf("the case is still %s's, %v", c.Owner, err)
	}
}

// A danger that was said and never raised stands out, though something milder of the
// same paper was.
func TestLostRaiseStandsOut(t *testing.T) {
	w := newWard(t)
	a := w.archive()
	w.raise(risk.Moderate, 72*time.Hour)
	w.wait(2 * time.Hour)
	a.said = []screening.Said{{Sitting: sitting, Level: risk.High, At: w.clock.Now().Add(-time.Hour)}}
	if f := w.ledgerAt(w.clock.Now()); len(f.Exceptions) != 1 || f.Statement.Counts.Alerted != 0 {
		t.Errorf("%v, %+v", f.Exceptions, f.Statement.Counts)
	}
}

// What programs wrote before a person of the hospital answered, and send later, changes
// nothing any more.
func TestAPersonsAnswerStandsAgainstAnOlderOne(t *testing.T) {
	p, _, ref := handed(t)
	old := p.clock.Now()
	p.clock.Advance(time.Hour)
	_, _, err := p.Referrals.Open(p.ctx(), clerk, ref)
	p.must(err)
	_, err = p.Referrals.Accept(p.ctx(), clerk, ref, once("a"))
	p.must(err)
	if o, err := p.says(p.message(0, wire.Declined, old)); err != nil || o != coordination.Overtaken {
		t.Errorf("%q, %v", o, err)
	}
	if doc := p.referral(ref); doc.State != ReferralAccepted {
		t.Errorf("it is %s", doc.State)
	}
}

// A hospital whose clock is ahead cannot make its later answers old ones.
func TestNoAnswerComesFromTheFuture(t *testing.T) {
	p, _, ref := handed(t)
	if _, err := p.says(p.message(0, wire.Accepted, p.clock.Now().Add(time.Hour))); err == nil {
		t.Error("it was taken")
	}
	if doc := p.referral(ref); doc.State != ReferralDelivered {
		t.Errorf("it is %s", doc.State)
	}
}

// An acknowledgement does not outlast a deadline that was brought forward.
func TestAcknowledgementEndsWithANearerDeadline(t *testing.T) {
	w := newWard(t)
	w.raise(risk.Moderate, 72*time.Hour)
	_, err := w.Alerts.Acknowledge(w.ctx(), counselor, sitting, once("a"))
	w.must(err)
	_, err = w.Alerts.Snooze(w.ctx(), counselor, sitting, once("s"), w.clock.Now().Add(70*time.Hour), "n")
	w.must(err)
	r := w.report(risk.Moderate, 24*time.Hour)
	r.Talked = w.clock.Now()
	w.must(w.Alerts.Raise(w.ctx(), r))
	if a := w.alert(); a.AckUntil.After(a.Deadline) {
		t.Errorf("acknowledged until %s, due at %s", a.AckUntil, a.Deadline)
	}
}

// An acknowledgement reaches no further than the moment by which the student must be
// heard, as a snooze does not; one that comes later can still end the silence.
func TestAnAcknowledgementDoesNotOutliveTheHearing(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 3*time.Hour) // of high, an acknowledgement may stand for eight hours
	_, err := w.Alerts.Acknowledge(w.ctx(), counselor, sitting, once("a"))
	w.must(err)
	if a := w.alert(); !a.AckUntil.Equal(a.Deadline) {
		t.Errorf("acknowledged until %s, to be heard by %s", a.AckUntil, a.Deadline)
	}
	w.told = nil
	w.wait(3 * time.Hour)
	w.expect("counselor:alert", "deputy:alert", "health:notice", "clerk:notice")
	_, err = w.Alerts.Acknowledge(w.ctx(), deputy, sitting, once("b"))
	w.must(err)
	if a := w.alert(); !a.AckUntil.Equal(w.clock.Now().Add(8 * time.Hour)) {
		t.Errorf("a late acknowledgement stands until %s", a.AckUntil)
	}
	w.wait(7 * time.Hour)
	w.expect()
	w.wait(time.Hour)
	w.expect("deputy:alert")
}
