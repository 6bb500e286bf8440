package referral

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/rota"
)

func TestSilenceRisesStepByStepAndRepeats(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 24*time.Hour)
	w.expect("counselor:alert")
	w.wait(2*time.Hour - time.Minute)
	w.expect()
	w.wait(time.Minute)
	w.expect("deputy:alert")
	w.wait(2 * time.Hour)
	w.expect("lead:alert")
	w.wait(8 * time.Hour)
	w.expect("office:alert")
	w.wait(4 * time.Hour)
	w.expect("office:alert")
}

func TestAcuteAnswerTellsTheSeatAndGivesNotices(t *testing.T) {
	w := newWard(t)
	w.raise(risk.Imminent, 15*time.Minute)
	w.expect("counselor:alert-seat", "health:notice", "clerk:notice")
	notices, _, err := w.Notices.Of(w.ctx(), clerk, zeroCursor, 10)
	if err != nil || len(notices) != 1 || notices[0].Urgency != risk.Imminent || notices[0].CallBack != "025-0000" {
		t.Fatalf("notices = %+v, %v", notices, err)
	}
	for _, who := range []actor.Actor{otherClerk, counselor, {ID: "x", Role: actor.Hospital}} {
		if got, _, err := w.Notices.Of(w.ctx(), who, zeroCursor, 10); len(got) != 0 {
			t.Errorf("%s reads %d notices, %v", who.ID, len(got), err)
		}
		if _, err := w.Notices.See(w.ctx(), who, notices[0].ID); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s sees a notice: %v", who.ID, err)
		}
	}
	seen, err := w.Notices.See(w.ctx(), clerk, notices[0].ID)
	if err != nil || seen.SeenBy != clerk.ID {
		t.Errorf("seen = %+v, %v", seen, err)
	}
}

func TestHighPastItsDeadlineGivesOneNotice(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 3*time.Hour)
	_, err := w.Alerts.Acknowledge(w.ctx(), counselor, sitting, once("ack"))
	w.must(err)
	w.told = nil
	w.wait(3 * time.Hour) // nor does the acknowledgement reach further
	w.expect("counselor:alert", "deputy:alert", "health:notice", "clerk:notice")
	w.wait(time.Hour)
	w.expect()
}

// Acknowledged after the deadline and before anything else could be done about it, the
// notice is given all the same.
func TestALateAcknowledgementHoldsNoNotice(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 3*time.Hour)
	w.told = nil
	w.clock.Advance(4 * time.Hour) // the engine was away
	_, err := w.Alerts.Acknowledge(w.ctx(), counselor, sitting, once("ack"))
	w.must(err)
	w.settle()
	w.expect("health:notice", "clerk:notice")
}

func TestCityWithoutHospitalTellsANeighbour(t *testing.T) {
	w := newWard(t)
	brain, err := w.Hospitals.Get(w.ctx(), "brain")
	w.must(err)
	brain.Closed = true
	_, err = w.Hospitals.Designate(w.ctx(), actor.Engine(), *brain)
	w.must(err)
	w.raise(risk.Imminent, time.Minute)
	w.expect("counselor:alert-seat", "health:notice", "clerk-2:notice")
}

func TestHeardInTimeGivesNoNotice(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 3*time.Hour)
	_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("hear"), "听了学生说")
	w.must(err)
	w.told = nil
	w.wait(5 * time.Hour)
	w.expect()
}

func TestAcknowledgementStopsSilenceUntilItExpires(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 72*time.Hour)
	w.wait(time.Hour)
	doc, err := w.Alerts.Acknowledge(w.ctx(), deputy, sitting, once("ack"))
	w.must(err)
	if doc.Owner != deputy.ID || doc.State != AlertAcknowledged {
		t.Fatalf("alert = %+v", doc)
	}
	w.told = nil
	w.wait(8*time.Hour - time.Minute)
	w.expect()
	w.wait(time.Minute)
	w.expect("deputy:alert") // owner and deputy in one person
	w.wait(2 * time.Hour)
	w.expect("lead:alert")
}

func TestCommandIsCarriedOutOnce(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 24*time.Hour)
	for range 2 {
		_, err := w.Alerts.Acknowledge(w.ctx(), counselor, sitting, once("ack"))
		w.must(err)
	}
	_, err := w.Alerts.Acknowledge(w.ctx(), deputy, sitting, once("another"))
	var illegal *lifecycle.Illegal
	if !errors.As(err, &illegal) || len(illegal.Legal) == 0 {
		t.Errorf("second acknowledgement: %v", err)
	}
}

func TestWhoMayWorkOnAnAlert(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 24*time.Hour)
	for _, who := range []actor.Actor{stranger, teacher, clerk, {}} {
		if _, err := w.Alerts.Acknowledge(w.ctx(), who, sitting, once("x")); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s acknowledges: %v", who.Role, err)
		}
		if _, err := w.Alerts.Hear(w.ctx(), who, sitting, once("x"), "n"); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s hears: %v", who.Role, err)
		}
		if _, err := w.Alerts.Read(w.ctx(), who, sitting); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s reads: %v", who.Role, err)
		}
	}
	if _, err := w.Alerts.Hear(w.ctx(), officer, sitting, once("x"), "n"); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("the office hears: %v", err)
	}
	w.wait(12 * time.Hour) // it has risen to the office
	if _, err := w.Alerts.Acknowledge(w.ctx(), officer, sitting, once("office")); err != nil {
		t.Errorf("the office stops an escalation: %v", err)
	}
	if doc := w.alert(); doc.Owner != counselor.ID || doc.AckBy != officer.ID {
		t.Errorf("owner %s, acknowledged by %s", doc.Owner, doc.AckBy)
	}
	reading, err := w.Alerts.Read(w.ctx(), lead, sitting)
	if err != nil || reading.Level != risk.High || reading.Reasons != nil || reading.Changes != nil {
		t.Errorf("the lead reads %+v, %v", reading, err)
	}
}

// Until silence has risen to an office, an alert of one school is a small cell: nobody
// outside learns of it, and nobody outside takes it from the school's own people.
func TestOfficeLearnsOfAnAlertOnlyWhenItRoseToIt(t *testing.T) {
	w := newWard(t)
	colleague := actor.Actor{ID: "office-2", Role: actor.Office, Unit: district}
	asks := func(who actor.Actor) error {
		_, err := w.Alerts.Escalation(w.ctx(), who, sitting)
		return err
	}
	nobody := func(when string, all ...actor.Actor) {
		t.Helper()
		for _, who := range all {
			if err := asks(who); !errors.Is(err, actor.ErrOutOfScope) {
				t.Errorf("%s: %s asks: %v", when, who.ID, err)
			}
			if _, err := w.Alerts.Acknowledge(w.ctx(), who, sitting, once("early")); !errors.Is(err, actor.ErrOutOfScope) {
				t.Errorf("%s: %s takes it: %v", when, who.ID, err)
			}
		}
	}
	w.raise(risk.High, 24*time.Hour)
	nobody("at once", officer, health, colleague)
	if err := asks(lead); err != nil {
		t.Errorf("the school's own lead: %v", err)
	}
	w.wait(12*time.Hour - time.Minute)
	nobody("a minute too early", officer, health, colleague)
	w.wait(time.Minute)
	nobody("it rose to somebody else", health, colleague)
	if err := asks(officer); err != nil {
		t.Errorf("it rose to the office: %v", err)
	}
	w.raise(risk.Imminent, 15*time.Minute) // the silence begins anew, and what was told was told
	if _, err := w.Alerts.Acknowledge(w.ctx(), officer, sitting, once("o")); err != nil {
		t.Errorf("the office answers: %v", err)
	}
}

// Whoever stands in for somebody on leave was told, and may answer.
func TestWhoStandsInMayAnswerAnEscalation(t *testing.T) {
	w := newWard(t)
	second := actor.Actor{ID: "office-2", Role: actor.Office, Unit: district}
	w.hire(second)
	begin := w.clock.Now()
	_, err := w.org.AddLeave(w.ctx(), officer, district, rota.Leave{Who: officer.ID, From: begin, To: begin.Add(48 * time.Hour), Substitute: second.ID})
	w.must(err)
	w.raise(risk.High, 24*time.Hour)
	w.wait(12 * time.Hour)
	if _, err := w.Alerts.Escalation(w.ctx(), officer, sitting); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("who is on leave: %v", err)
	}
	if _, err := w.Alerts.Acknowledge(w.ctx(), second, sitting, once("a")); err != nil {
		t.Errorf("who stands in: %v", err)
	}
}

func TestGraverAnswerBeginsAnewAndNothingLowers(t *testing.T) {
	w := newWard(t)
	w.raise(risk.Moderate, 72*time.Hour)
	_, err := w.Alerts.Acknowledge(w.ctx(), counselor, sitting, once("ack"))
	w.must(err)
	w.told = nil
	w.raise(risk.Imminent, 15*time.Minute)
	w.expect("counselor:alert-seat", "health:notice", "clerk:notice")
	if doc := w.alert(); doc.State != AlertOpen || doc.AckBy != "" {
		t.Errorf("alert = %+v", doc)
	}
	w.raise(risk.Mild, 14*24*time.Hour)
	w.expect("counselor:alert-raised")
	if r, err := w.Alerts.Read(w.ctx(), counselor, sitting); err != nil || r.Level != risk.Imminent || len(r.Reasons) != 3 {
		t.Errorf("alert = %+v, %v", r, err)
	}
	w.raise(risk.Mild, 14*24*time.Hour)
	w.expect()
}

func TestClosedAlertOpensAgain(t *testing.T) {
	w := newWard(t)
	w.raise(risk.Moderate, 72*time.Hour)
	_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("hear"), "n")
	w.must(err)
	doc, err := w.Alerts.Triage(w.ctx(), counselor, sitting, once("triage"), FalseAlarm, "n")
	w.must(err)
	if doc.State != AlertClosed || doc.Case != "" {
		t.Fatalf("alert = %+v", doc)
	}
	if open, err := w.Open(w.ctx(), w.student); open || err != nil {
		t.Errorf("open care after a false alarm: %v, %v", open, err)
	}
	w.told = nil
	w.raise(risk.High, 24*time.Hour)
	w.expect("counselor:alert")
}

func TestVacantOfficeDoesNotHoldSilenceUp(t *testing.T) {
	w := newWard(t)
	_, err := w.org.SetDuty(w.ctx(), actor.Engine(), school.Code(), duty(counselor.ID, "", lead.ID))
	w.must(err)
	_, err = w.org.SetContacts(w.ctx(), actor.Engine(), district, contacts("", health.ID))
	w.must(err)
	w.raise(risk.High, 24*time.Hour)
	w.expect("counselor:alert")
	w.wait(2 * time.Hour)
	w.expect("lead:alert")
	w.wait(8 * time.Hour)
	w.expect("lead:alert") // the district is vacant: the nearest below it hears again
}

func TestAfterAnOutageEachIsToldOnce(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 240*time.Hour)
	w.told = nil
	w.clock.Advance(100 * time.Hour)
	w.settle()
	w.expect("deputy:alert", "lead:alert", "office:alert")
}

func TestQueueIsSortedAndHoldsOneSchool(t *testing.T) {
	w := newWard(t)
	w.raise(risk.Moderate, time.Hour)
	w.clock.Advance(time.Minute)
	second := w.report(risk.Imminent, time.Hour)
	second.Sitting = "c1/s2/group/1"
	w.must(w.Alerts.Raise(w.ctx(), second))
	queue, err := w.Alerts.Queue(w.ctx(), counselor)
	if err != nil || len(queue) != 2 || queue[0].Level != risk.Imminent {
		t.Errorf("queue = %+v, %v", queue, err)
	}
	if queue, err := w.Alerts.Queue(w.ctx(), stranger); len(queue) != 0 || err != nil {
		t.Errorf("a stranger's queue = %+v, %v", queue, err)
	}
	if _, err := w.Alerts.Queue(w.ctx(), officer); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("the office's queue: %v", err)
	}
}

func TestKeyOfACommandStandsForOneThing(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 24*time.Hour)
	key := Command{Key: "k", Body: "heard this"}
	_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, key, "n")
	w.must(err)
	key.Body = "heard that"
	if _, err := w.Alerts.Hear(w.ctx(), counselor, sitting, key, "m"); !errors.Is(err, ErrCommandReused) {
		t.Errorf("the same key for another command: %v", err)
	}
}

func TestAskingToTalkAgainIsHeardAgain(t *testing.T) {
	w := newWard(t)
	ask := func() {
		r := w.report(risk.Moderate, 24*time.Hour)
		r.Talked = w.clock.Now()
		w.must(w.Alerts.Raise(w.ctx(), r))
		w.settle()
	}
	ask()
	w.expect("counselor:alert")
	w.clock.Advance(time.Minute)
	ask()
	w.expect("counselor:alert-raised")
	_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("hear"), "n")
	w.must(err)
	_, err = w.Alerts.Triage(w.ctx(), counselor, sitting, once("triage"), FalseAlarm, "n")
	w.must(err)
	w.clock.Advance(time.Hour)
	ask()
	w.expect("counselor:alert")
	if a := w.alert(); a.State != AlertOpen || !a.Deadline.Equal(w.clock.Now().Add(24*time.Hour)) {
		t.Errorf("after asking again: %s until %s", a.State, a.Deadline)
	}
}

func TestRefusalsNameOnlyWhatPeopleCanDo(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 24*time.Hour)
	_, err := w.Alerts.Triage(w.ctx(), counselor, sitting, once("t"), FalseAlarm, "n")
	var illegal *lifecycle.Illegal
	if !errors.As(err, &illegal) || !slices.Equal(illegal.Legal, []string{"acknowledge", "assign", "hear"}) {
		t.Errorf("triage of an open alert: %v", err)
	}
}

func TestForeignCaseIsNotThere(t *testing.T) {
	w, id, _ := referred(t)
	for what, err := range map[string]error{
		"case":      second(w.Cases.Read(w.ctx(), stranger, id)),
		"referrals": second(w.Cases.Referrals(w.ctx(), stranger, id)),
		"returns":   second(w.Returns.Of(w.ctx(), stranger, id)),
	} {
		if !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// Whoever silence reaches next learns of the alert, and not where the child sits.
func TestOnlyTheOnSiteCounselorIsToldTheSeat(t *testing.T) {
	w := newWard(t)
	w.raise(risk.Imminent, time.Hour)
	w.told = nil
	w.wait(10 * time.Minute)
	w.expect("deputy:alert", "lead:alert")
}
