package referral

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/screening/risk"
)

func TestMessagesForWhoLeftReachWhoIsThere(t *testing.T) {
	w := newWard(t)
	onSite := actor.Actor{ID: "on-site", Role: actor.Counselor, Unit: school}
	w.hire(onSite)
	r := w.report(risk.High, time.Hour)
	r.Counselor = onSite.ID
	w.must(w.people.Leave(w.ctx(), actor.Engine(), onSite.ID)) // while the report was on its way
	w.must(w.Alerts.Raise(w.ctx(), r))
	w.settle()
	if !slices.ContainsFunc(w.told, func(p notify.Post) bool { return p.Recipient == counselor.ID && p.Object == sitting }) {
		t.Errorf("only an empty chair was told: %v", w.told)
	}
}

func TestCaseChangesHandsAndKeepsItsDeadline(t *testing.T) {
	w, id, ref := referred(t)
	before, err := w.Cases.Read(w.ctx(), counselor, id)
	w.must(err)
	if _, err := w.Cases.Assign(w.ctx(), counselor, id, once("x"), teacher); !errors.Is(err, ErrAssignee) {
		t.Errorf("given to a class teacher: %v", err)
	}
	doc, err := w.Cases.Assign(w.ctx(), counselor, id, once("a"), deputy)
	w.must(err)
	if doc.Owner != deputy.ID || !doc.Deadline.Equal(before.Deadline) {
		t.Errorf("%s until %s, was %s", doc.Owner, doc.Deadline, before.Deadline)
	}
	w.told = nil
	w.wait(4 * time.Hour)
	if r, err := w.Referrals.books.Get(w.ctx(), ref); err != nil || r.Owner != deputy.ID {
		t.Errorf("the referral stayed with %s, %v", r.Owner, err)
	}
	if held, err := w.Holds(w.ctx(), deputy.ID); err != nil || !held {
		t.Errorf("the deputy holds nothing: %v", err)
	}
	if held, err := w.Holds(w.ctx(), counselor.ID); err != nil || held {
		t.Errorf("the counselor still holds something: %v", err)
	}
}

func TestAssigningDoesNotHoldUpTheSilence(t *testing.T) {
	w := newWard(t)
	w.raise(risk.Imminent, 10*time.Minute)
	w.settle()
	for i := range 5 {
		w.wait(4 * time.Minute)
		_, err := w.Alerts.Assign(w.ctx(), lead, sitting, once(string(rune('a'+i))), []actor.Actor{deputy, counselor}[i%2])
		w.must(err)
	}
	w.wait(time.Minute)
	if !slices.ContainsFunc(w.told, func(p notify.Post) bool { return p.Recipient == officer.ID }) {
		t.Errorf("passed around for 21 minutes, and the district never heard: %v", w.told)
	}
}

func TestErasedStudentLeavesEveryQueue(t *testing.T) {
	w, id, _ := referred(t)
	w.must(w.vault.Erase(w.ctx(), w.student))
	w.clock.Advance(60 * 24 * time.Hour)
	w.settle()
	queue, err := w.Cases.Queue(w.ctx(), counselor)
	if err != nil || len(queue) != 0 {
		t.Errorf("the queue holds %d, %v", len(queue), err)
	}
	if doc, err := w.Cases.books.Get(w.ctx(), id); err != nil || doc.State != CaseClosed || !doc.Due.IsZero() {
		t.Errorf("%s, due %s, %v", doc.State, doc.Due, err)
	}
}

func TestOneUnreadableAlertHidesNoOther(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, time.Hour)
	other := w.report(risk.High, time.Hour)
	other.Sitting = "c1/s2/group/1"
	w.must(w.Alerts.Raise(w.ctx(), other))
	_, err := w.Alerts.books.Update(w.ctx(), sitting, func(doc *Alert) error {
		doc.Concern[len(doc.Concern)-1] ^= 1
		return nil
	})
	w.must(err)
	queue, err := w.Alerts.Queue(w.ctx(), counselor)
	if err != nil || len(queue) != 2 || !queue[0].Unreadable || queue[0].ID != sitting || queue[1].Unreadable {
		t.Errorf("the queue = %+v, %v", queue, err)
	}
}

func TestNothingGoesToAHospitalThatCannotReceive(t *testing.T) {
	w, id := opened(t, ForReferral)
	w.review(id)
	w.talk(id, once("t"), TalkAgrees)
	brain, err := w.Hospitals.Get(w.ctx(), "brain")
	w.must(err)
	wrong := *brain
	wrong.Contacts = []string{otherClerk.ID}
	if _, err := w.Hospitals.Designate(w.ctx(), actor.Engine(), wrong); !errors.Is(err, ErrContact) {
		t.Errorf("somebody else's clerk: %v", err)
	}
	brain.Closed = true
	_, err = w.Hospitals.Designate(w.ctx(), actor.Engine(), *brain)
	w.must(err)
	if _, err := w.Cases.Agree(w.ctx(), counselor, id, once("c"), consentTo("brain")); !errors.Is(err, ErrNoReferral) {
		t.Errorf("a consent to a closed hospital: %v", err)
	}
	if _, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("e"), "brain", "n"); !errors.Is(err, ErrNoReferral) {
		t.Errorf("an emergency to a closed hospital: %v", err)
	}
}

func TestHospitalReadsNoNoteOfTheSchool(t *testing.T) {
	w, id, ref := referred(t)
	w.told = nil
	_, err := w.Referrals.Cancel(w.ctx(), counselor, ref, once("cancel"), "家长改变主意")
	w.must(err)
	w.settle()
	if !slices.ContainsFunc(w.told, func(p notify.Post) bool { return p.Recipient == clerk.ID }) {
		t.Errorf("the hospital was not told: %v", w.told)
	}
	inbox, _, err := w.Referrals.Inbox(w.ctx(), clerk, false, zeroCursor, 10)
	w.must(err)
	if len(inbox) != 1 || slices.ContainsFunc(inbox[0].Log, func(e Entry) bool { return e.Note != "" }) {
		t.Errorf("the hospital reads %+v", inbox)
	}
	if own, err := w.Cases.Referrals(w.ctx(), counselor, id); err != nil ||
		!slices.ContainsFunc(own[0].Log, func(e Entry) bool { return e.Note == "家长改变主意" }) {
		t.Errorf("the school reads %+v, %v", own, err)
	}
}

func TestPolicyOfOneSchoolIsRefused(t *testing.T) {
	w := newWard(t)
	p := ownCare(w.t)
	p.Version = 2
	if err := w.Policies.Add(w.ctx(), actor.Actor{ID: "a", Role: actor.Admin, Unit: school}, p); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("a school's administrator: %v", err)
	}
	w.must(w.Policies.Add(w.ctx(), actor.Actor{ID: "a", Role: actor.Admin, Unit: district}, p))
}

// Nobody knows that it is less, so it rises as fast as any.
func TestAnUnreadableAlertRisesAsTheGravest(t *testing.T) {
	w := newWard(t)
	w.raise(risk.Mild, 14*24*time.Hour)
	w.settle()
	_, err := w.Alerts.books.Update(w.ctx(), sitting, func(doc *Alert) error {
		doc.Concern[len(doc.Concern)-1] ^= 1
		doc.Owe(w.clock.Now())
		return nil
	})
	w.must(err)
	w.told = nil
	w.wait(30 * time.Minute)
	for _, who := range []actor.Actor{deputy, lead, officer} {
		if !slices.ContainsFunc(w.told, func(p notify.Post) bool { return p.Recipient == who.ID }) {
			t.Errorf("%s was not told: %v", who.ID, w.told)
		}
	}
}

// The inbox of what waits lets go of what has ended; the whole one keeps it.
func TestTheOpenInboxLetsGoOfWhatEnded(t *testing.T) {
	w, _, ref := referred(t)
	city := actor.Actor{ID: "city", Role: actor.Health, Unit: district.Parent()}
	count := func(who actor.Actor, open bool) int {
		list, _, err := w.Referrals.Inbox(w.ctx(), who, open, zeroCursor, 10)
		w.must(err)
		return len(list)
	}
	for _, who := range []actor.Actor{clerk, health, city} {
		if count(who, true) != 1 || count(who, false) != 1 {
			t.Errorf("%s before: %d open of %d", who.Role, count(who, true), count(who, false))
		}
	}
	_, _, err := w.Referrals.Open(w.ctx(), clerk, ref)
	w.must(err)
	_, err = w.Referrals.Decline(w.ctx(), clerk, ref, once("d"), "no-room")
	w.must(err)
	for _, who := range []actor.Actor{clerk, health, city} {
		if count(who, true) != 0 || count(who, false) != 1 {
			t.Errorf("%s after: %d open of %d", who.Role, count(who, true), count(who, false))
		}
	}
}

// One tick takes the steps on the way to it, and the same tick again takes none.
func TestTickTakesTheStepsOnTheWay(t *testing.T) {
	w, _, ref := referred(t)
	_, _, err := w.Referrals.Open(w.ctx(), clerk, ref)
	w.must(err)
	if _, err := w.Referrals.Tick(w.ctx(), otherClerk, ref, once("t"), Reply{Option: Admitted}); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("another hospital: %v", err)
	}
	if _, err := w.Referrals.Tick(w.ctx(), clerk, ref, once("t"), Reply{Option: NotTaken}); !errors.Is(err, ErrDecline) {
		t.Errorf("a decline without a reason: %v", err)
	}
	for range 2 {
		doc, err := w.Referrals.Tick(w.ctx(), clerk, ref, once("t"), Reply{Option: Admitted, Note: "病区三"})
		if err != nil || doc.State != ReferralAttended {
			t.Fatalf("%+v, %v", doc, err)
		}
	}
	got, err := w.Referrals.Received(w.ctx(), clerk, ref)
	w.must(err)
	verbs := []string{}
	for _, e := range got.Log {
		verbs = append(verbs, e.Verb)
	}
	if want := []string{"send", "deliver", "see", "accept", "attend", "report"}; !slices.Equal(verbs, want) {
		t.Errorf("%v", verbs)
	}
	if last := got.Log[len(got.Log)-1]; last.Note != "admitted\n病区三" || last.By != clerk.ID {
		t.Errorf("%+v", last)
	}
	if slices.Contains(got.Offered, NotTaken) || !slices.Contains(got.Offered, FitAgain) {
		t.Errorf("offered: %v", got.Offered)
	}
	if _, err := w.Referrals.Received(w.ctx(), otherClerk, ref); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("another hospital reads where it stands: %v", err)
	}
}

// An open board of a health contact hears of what it may see, and of nothing else.
func TestBoardsHearOfWhatTheyMaySee(t *testing.T) {
	for _, feedback := range []bool{true, false} {
		w, id := opened(t, ForReferral)
		w.review(id)
		w.talk(id, once("t"), TalkAgrees)
		form := consentTo("brain")
		form.Feedback = feedback
		_, err := w.Cases.Agree(w.ctx(), counselor, id, once("c"), form)
		w.must(err)
		_, err = w.Cases.Refer(w.ctx(), counselor, id, once("r"), "brain", "n")
		w.must(err)
		w.settle()
		var heard []string
		w.Referrals.OnMoved(func(person string) { heard = append(heard, person) })
		ref := id + "/referral/1"
		_, _, err = w.Referrals.Open(w.ctx(), clerk, ref)
		w.must(err)
		if !slices.Contains(heard, health.ID) {
			t.Errorf("feedback %t: the stage moved and %v heard", feedback, heard)
		}
		heard = nil
		_, err = w.Referrals.Accept(w.ctx(), clerk, ref, once("a"))
		w.must(err)
		if slices.Contains(heard, health.ID) != feedback {
			t.Errorf("feedback %t: the state moved and %v heard", feedback, heard)
		}
	}
}
