package referral

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// triageAgain raises an alert anew and brings it to another triage.
func (w *ward) triageAgain(o Outcome) *Alert {
	w.t.Helper()
	r := w.report(risk.High, time.Hour)
	r.Talked = w.clock.Now()
	w.must(w.Alerts.Raise(w.ctx(), r))
	key := store.TimeKey(w.clock.Now())
	_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("hear/"+key), "n")
	w.must(err)
	doc, err := w.Alerts.Triage(w.ctx(), counselor, sitting, once("triage/"+key), o, "n")
	w.must(err)
	return doc
}

func TestAlertThatCameBackJoinsTheOpenCase(t *testing.T) {
	w, id := opened(t, ForReferral)
	w.clock.Advance(time.Hour)
	w.told = nil
	doc := w.triageAgain(Emergency)
	w.settle()
	c, err := w.Cases.Read(w.ctx(), counselor, id)
	w.must(err)
	if doc.Case != id || len(c.Alerts) != 1 || c.Deadline.After(w.clock.Now()) {
		t.Errorf("in %q: alerts %v, due %s at %s", doc.Case, c.Alerts, c.Deadline, w.clock.Now())
	}
	if !slices.ContainsFunc(w.told, func(p notify.Post) bool { return p.Recipient == counselor.ID && p.Object == id }) {
		t.Errorf("the owner was not told: %v", w.told)
	}
}

func TestAlertThatCameBackOpensTheNextCase(t *testing.T) {
	w, id := opened(t, SchoolSupport)
	_, err := w.Cases.Review(w.ctx(), counselor, id, once("review"), false, []string{counselor.ID, lead.ID}, "n")
	w.must(err)
	_, err = w.Cases.Close(w.ctx(), counselor, id, once("close"), CareElsewhere, "n")
	w.must(err)
	w.clock.Advance(time.Hour)
	if doc := w.triageAgain(ForReferral); doc.Case == id || doc.Case == "" {
		t.Errorf("the alert went into the closed case %q", doc.Case)
	}
	if open, err := w.Open(w.ctx(), w.student); err != nil || !open {
		t.Errorf("nobody cares for the student: %v, %v", open, err)
	}
}

func TestRescueIsLegalInEveryOpenState(t *testing.T) {
	for _, state := range caseTable.open() {
		for _, verb := range []CaseVerb{ReferEmergency, TalkUnsafe, ReportPolice, AssignCase, joinAlert} {
			if _, err := caseTable.Next(state, verb); err != nil {
				t.Errorf("%s in %s: %v", verb, state, err)
			}
		}
	}
}

func TestPoliceDutySurvivesTheEmergencyPath(t *testing.T) {
	w, id := opened(t, ForReferral)
	w.review(id)
	w.talk(id, once("u"), TalkUnsafe)
	due := w.clock.Now().Add(24 * time.Hour)
	_, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("now"), "brain", "n")
	w.must(err)
	for who, key := range map[string]Command{deputy.ID: once("a1"), lead.ID: once("a2")} {
		_, err := w.Cases.Approve(w.ctx(), map[string]actor.Actor{deputy.ID: deputy, lead.ID: lead}[who], id, key)
		w.must(err)
	}
	doc, err := w.Cases.Read(w.ctx(), counselor, id)
	w.must(err)
	if doc.State != CaseReferred || !doc.Deadline.Equal(due) {
		t.Fatalf("%s until %s; the report is due at %s", doc.State, doc.Deadline, due)
	}
	after, err := w.Cases.ReportToPolice(w.ctx(), counselor, id, once("police"), "n")
	w.must(err)
	if after.State != CaseReferred || !after.PoliceBy.IsZero() || after.Deadline.Before(due) {
		t.Errorf("after the report: %s until %s", after.State, after.Deadline)
	}
	if _, err := w.Cases.ReportToPolice(w.ctx(), counselor, id, once("police-2"), "n"); !errors.Is(err, ErrNoReport) {
		t.Errorf("reported what was not due: %v", err)
	}
}

func TestCaseStaysOpenWhileSomethingIsOwed(t *testing.T) {
	w, id := opened(t, SchoolSupport)
	_, err := w.Cases.Review(w.ctx(), counselor, id, once("review"), false, []string{counselor.ID, lead.ID}, "n")
	w.must(err)
	w.talk(id, once("u"), TalkUnsafe)
	if _, err := w.Cases.Close(w.ctx(), counselor, id, once("close"), LeftSchool, "n"); !errors.Is(err, ErrStillOwed) {
		t.Errorf("closed before the report: %v", err)
	}
}

func TestUnsafeTalkNamesAndMarksTheGuardian(t *testing.T) {
	w, id := opened(t, ForReferral)
	w.review(id)
	nobody := Talk{Verb: TalkUnsafe, StudentTold: true, Note: "n"}
	if _, err := w.Cases.TalkWithGuardians(w.ctx(), counselor, id, once("t"), nobody); !errors.Is(err, ErrWhoIsUnsafe) {
		t.Errorf("nobody is named: %v", err)
	}
	nobody.Unsafe = []string{"妈妈"}
	_, err := w.Cases.TalkWithGuardians(w.ctx(), counselor, id, once("t"), nobody)
	w.must(err)
	pupil, err := w.students.Read(w.ctx(), counselor, w.student)
	w.must(err)
	if !pupil.Person.Guardians[0].Unsafe {
		t.Error("the record does not know that she is unsafe")
	}
}

func TestEachEmergencyKeepsItsApprovals(t *testing.T) {
	w, id := opened(t, Emergency)
	for _, to := range []string{"brain", "second"} {
		_, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("to-"+to), to, "n")
		w.must(err)
		w.settle()
	}
	for i, who := range []actor.Actor{lead, officer, lead, officer} {
		doc, err := w.Cases.Approve(w.ctx(), who, id, once(string(rune('a'+i))))
		w.must(err)
		if left := len(doc.pendingApprovals()); left != []int{2, 1, 1, 0}[i] {
			t.Errorf("after approval %d: %d disclosures lack one", i+1, left)
		}
	}
}

func TestOverturnedReferralDoesNotTurnTheCaseBack(t *testing.T) {
	w, id, ref := referred(t)
	_, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("now"), "second", "n")
	w.must(err)
	_, err = w.Referrals.Cancel(w.ctx(), counselor, ref, once("cancel"), "改为紧急")
	w.must(err)
	w.settle()
	if c, err := w.Cases.Read(w.ctx(), counselor, id); err != nil || c.State != CaseReferred {
		t.Errorf("the case is %s, %v", c.State, err)
	}
}

func TestGraverLevelOwesANoticeAgain(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, time.Hour)
	w.wait(2 * time.Hour)
	w.told = nil
	w.raise(risk.Imminent, 10*time.Minute)
	w.settle()
	for _, who := range []string{health.ID, clerk.ID} {
		if !slices.ContainsFunc(w.told, func(p notify.Post) bool { return p.Recipient == who && p.Kind == notify.NoticeArrived }) {
			t.Errorf("%s was not told that it is imminent: %v", who, w.told)
		}
	}
	notices, _, err := w.Notices.Of(w.ctx(), clerk, zeroCursor, 10)
	if err != nil || len(notices) != 2 || notices[1].Urgency != risk.Imminent || notices[0].Reference != notices[1].Reference {
		t.Errorf("the hospital reads %+v, %v", notices, err)
	}
}

// Where health contact and office of the district are both away, the office above them
// hears of a notice, and that nobody opens it.
func TestUnseenNoticeReachesSomebodyWhoIsThere(t *testing.T) {
	w := newWard(t)
	city := actor.Actor{ID: "city-office", Role: actor.Office, Unit: district.Parent()}
	w.hire(city)
	w.contacts(city.Unit, screening.Contacts{Office: city.ID})
	begin := w.clock.Now()
	for _, who := range []actor.Actor{officer, health} {
		_, err := w.org.AddLeave(w.ctx(), actor.Engine(), district, rota.Leave{Who: who.ID, From: begin, To: begin.Add(48 * time.Hour)})
		w.must(err)
	}
	w.raise(risk.Imminent, 10*time.Minute)
	w.expect("counselor:alert-seat", "city-office:notice", "clerk:notice")
	w.clock.Advance(time.Hour)
	due, err := w.Notices.Owing(w.ctx(), w.clock.Now(), 10)
	w.must(err)
	for _, id := range due {
		w.must(w.Notices.Do(w.ctx(), id))
	}
	w.expect("city-office:notice-unseen", "city-office:notice-unseen")
}

func TestUnseenNoticeReachesTheDistrict(t *testing.T) {
	w := newWard(t)
	w.raise(risk.Imminent, 10*time.Minute)
	w.settle()
	w.clock.Advance(time.Hour)
	remind := func() (told int) {
		w.told = nil
		due, err := w.Notices.Owing(w.ctx(), w.clock.Now(), 10)
		w.must(err)
		for _, id := range due {
			w.must(w.Notices.Do(w.ctx(), id))
		}
		for _, p := range w.told {
			if p.Kind == notify.NoticeUnseen && p.Recipient == officer.ID {
				told++
			}
		}
		return told
	}
	if told := remind(); told != 2 { // the hospital's and the health contact's
		t.Errorf("the office was told %d times: %v", told, w.told)
	}
	w.clock.Advance(time.Hour)
	if told := remind(); told != 2 {
		t.Errorf("again the office was told %d times: %v", told, w.told)
	}
	for _, who := range []actor.Actor{clerk, health} {
		notices, _, err := w.Notices.Of(w.ctx(), who, zeroCursor, 10)
		w.must(err)
		_, err = w.Notices.See(w.ctx(), who, notices[0].ID)
		w.must(err)
	}
	w.clock.Advance(24 * time.Hour)
	if told := remind(); told != 0 {
		t.Errorf("told of notices that were seen: %v", w.told)
	}
}

func TestNoDisclosureIsLostBehindAnother(t *testing.T) {
	w, id := opened(t, Emergency)
	w.engine.DieAt = w.engine.Writes + 2 // decided on, and dead before it is made
	if _, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("first"), "brain", "n"); err == nil {
		t.Fatal("it lived")
	}
	w.boot()
	w.engine.DieAt = 0
	_, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("next"), "second", "n")
	w.must(err)
	w.clock.Advance(time.Minute)
	w.settle()
	for who, n := range map[actor.Actor]string{clerk: "1", otherClerk: "2"} {
		if _, _, err := w.Referrals.Open(w.ctx(), who, id+"/referral/"+n); err != nil {
			t.Errorf("%s: %v", who.ID, err)
		}
	}
}
