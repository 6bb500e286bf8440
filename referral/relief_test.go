package referral

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// Who is on duty at night, and their deputy.
var (
	night = actor.Actor{ID: "night", Role: actor.Counselor, Unit: school}
	late  = actor.Actor{ID: "late", Role: actor.Lead, Unit: school}
)

// nights puts two shifts on the school's roster: by day the standing duty's counselor,
// from six to eight the night's.
func (w *ward) nights(leaves ...rota.Leave) {
	w.t.Helper()
	for _, who := range []actor.Actor{night, late} {
		w.hire(who)
	}
	all := []calendar.Kind{calendar.SchoolDay, calendar.Weekend, calendar.Holiday, calendar.Vacation}
	w.rota(rota.Rota{Leaves: leaves, Shifts: []rota.Shift{
		{Days: all, From: 8 * time.Hour, To: 18 * time.Hour, Crew: rota.Crew{rota.Counselor: counselor.ID}},
		{Days: all, From: 18 * time.Hour, To: 8 * time.Hour, Crew: rota.Crew{rota.Counselor: night.ID, rota.Deputy: late.ID}}}})
}

func (w *ward) rota(r rota.Rota) {
	w.t.Helper()
	read, err := w.org.Rota(w.ctx(), actor.Engine(), school)
	w.must(err)
	_, err = w.org.SetRota(w.ctx(), actor.Engine(), school, read.Version, r)
	w.must(err)
}

// offSite is a report that names nobody: the class is long gone.
func (w *ward) offSite(level risk.Level, hear time.Duration) {
	w.t.Helper()
	r := w.report(level, hear)
	r.Counselor, r.OnSite = "", false
	w.must(w.Alerts.Raise(w.ctx(), r))
	w.settle()
}

func (w *ward) owner(want actor.Actor) {
	w.t.Helper()
	if got := w.alert().Owner; got != want.ID {
		w.t.Errorf("%s answers, want %s", got, want.ID)
	}
}

func TestNightAlertReachesTheNightPerson(t *testing.T) {
	w := newWard(t)
	w.nights()
	w.clock.Advance(12 * time.Hour) // nine in the evening
	w.offSite(risk.Imminent, 15*time.Minute)
	w.owner(night)
	w.expect("night:alert", "health:notice", "clerk:notice")
	w.wait(10 * time.Minute)
	w.expect("late:alert", "lead:alert") // the night's deputy, the standing lead
}

// A grave alert that nobody acknowledged changes hands with the shift; the silence goes
// on where it was.
func TestShiftHandsOverWhatNobodyAcknowledged(t *testing.T) {
	w := newWard(t)
	w.nights()
	w.clock.Advance(8 * time.Hour) // five in the afternoon
	w.offSite(risk.High, 72*time.Hour)
	w.owner(counselor)
	since := w.alert().Climb.Since
	w.told = nil
	w.wait(time.Hour)
	w.expect("night:alert")
	w.owner(night)
	if a := w.alert(); !a.Climb.Since.Equal(since) || a.Climb.Fired != 1 {
		t.Errorf("the silence began anew: %+v", a.Climb)
	}
	w.wait(time.Hour)
	w.expect("late:alert")
	if log := w.alert().History; log[len(log)-1].Verb != relieved {
		t.Errorf("the history ends with %+v", log[len(log)-1])
	}
}

func TestAcknowledgedAlertStaysWithWhoSaidSo(t *testing.T) {
	w := newWard(t)
	w.nights()
	w.clock.Advance(8 * time.Hour)
	w.offSite(risk.High, 72*time.Hour)
	_, err := w.Alerts.Acknowledge(w.ctx(), counselor, sitting, once("a"))
	w.must(err)
	w.told = nil
	w.wait(7 * time.Hour)
	w.expect()
	w.owner(counselor)
	w.wait(time.Hour) // the acknowledgement expires in the night: who is on duty is told
	w.owner(night)
	w.expect("night:alert", "night:alert", "late:alert")
}

// Nobody is woken for what can wait; in the morning it is for who comes on duty.
func TestMilderAlertsMoveInTheMorningOnly(t *testing.T) {
	w := newWard(t)
	w.nights()
	w.clock.Advance(8 * time.Hour)
	w.offSite(risk.Moderate, 72*time.Hour)
	w.told = nil
	w.wait(12 * time.Hour)
	w.expect()
	w.owner(counselor)

	w = newWard(t)
	w.nights()
	w.clock.Advance(12 * time.Hour)
	w.offSite(risk.Moderate, 72*time.Hour)
	w.owner(night)
	w.told = nil
	w.wait(11 * time.Hour)
	w.expect("counselor:alert")
	w.owner(counselor)
}

// What somebody gave to a colleague in the night stays with them, though another one is on
// duty; the next change of shift moves it like everything.
func TestWhatWasGivenStaysUntilTheNextShift(t *testing.T) {
	for name, give := range map[string]func(w *ward) error{
		"assigned": func(w *ward) error {
			_, err := w.Alerts.Assign(w.ctx(), counselor, sitting, once("give"), deputy)
			return err
		},
		"handed over": func(w *ward) error { return w.handOver(once("give")) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			w.nights()
			w.clock.Advance(8 * time.Hour)
			w.offSite(risk.High, 72*time.Hour)
			_, err := w.Alerts.Acknowledge(w.ctx(), counselor, sitting, once("ack"))
			w.must(err)
			w.wait(2 * time.Hour) // the night has begun; an acknowledged alert stays
			w.must(give(w))
			w.wait(10 * time.Minute)
			w.owner(deputy)
			w.wait(12 * time.Hour)
			w.owner(deputy)
			w.wait(time.Hour) // eight in the morning has passed
			w.owner(counselor)
		})
	}
}

// A roster that changes while an alert is open is noticed within the hour.
func TestChangedRosterIsNoticed(t *testing.T) {
	w := newWard(t)
	w.nights()
	w.offSite(risk.High, 72*time.Hour)
	w.told = nil
	guest := actor.Actor{ID: "guest", Role: actor.Counselor, Unit: school}
	w.hire(guest)
	now := w.clock.Now()
	doc, err := w.org.Rota(w.ctx(), lead, school)
	w.must(err)
	r := doc.Rota
	r.Exceptions = []rota.Exception{{From: now, To: now.Add(5 * time.Hour), Crew: rota.Crew{rota.Counselor: guest.ID}}}
	w.rota(r)
	w.wait(time.Hour)
	w.expect("guest:alert")
	w.owner(guest)
}

func TestWhoIsOnLeaveIsPassedOver(t *testing.T) {
	w := newWard(t)
	begin := w.clock.Now()
	away := rota.Leave{Who: night.ID, From: begin, To: begin.Add(48 * time.Hour)}
	w.nights(away)
	w.clock.Advance(12 * time.Hour)
	w.offSite(risk.Imminent, 15*time.Minute)
	w.owner(late)
	w.expect("late:alert", "health:notice", "clerk:notice")

	// A leave that begins later: what was decided for who is away reaches who is there.
	w = newWard(t)
	w.raise(risk.Moderate, 72*time.Hour)
	w.told = nil
	begin = w.clock.Now()
	_, err := w.org.AddLeave(w.ctx(), lead, school, rota.Leave{Who: counselor.ID, From: begin, To: begin.Add(72 * time.Hour), Substitute: deputy.ID})
	w.must(err)
	again := w.report(risk.Moderate, time.Hour)
	again.Talked = w.clock.Now()
	w.must(w.Alerts.Raise(w.ctx(), again))
	w.settle()
	if !slices.ContainsFunc(w.told, func(p notify.Post) bool { return p.Recipient == deputy.ID }) ||
		slices.ContainsFunc(w.told, func(p notify.Post) bool { return p.Recipient == counselor.ID }) {
		t.Errorf("told %v", w.told)
	}
}

// Whoever stands in for the owner and is the next to be asked is told once.
func TestWhoStandsInForTwoIsToldOnce(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 24*time.Hour)
	w.told = nil
	begin := w.clock.Now()
	_, err := w.org.AddLeave(w.ctx(), lead, school, rota.Leave{Who: counselor.ID, From: begin, To: begin.Add(72 * time.Hour), Substitute: deputy.ID})
	w.must(err)
	_, err = w.Alerts.Acknowledge(w.ctx(), lead, sitting, once("a"))
	w.must(err)
	_, err = w.Alerts.Assign(w.ctx(), lead, sitting, once("b"), counselor)
	w.must(err)
	w.clock.Advance(3 * time.Hour) // the engine has slept: owner and deputy are due at once
	w.settle()
	w.expect("deputy:alert")
}

func TestDistrictDutyChangesToo(t *testing.T) {
	w := newWard(t)
	second := actor.Actor{ID: "office-2", Role: actor.Office, Unit: district}
	healthTwo := actor.Actor{ID: "health-2", Role: actor.Health, Unit: district}
	w.hire(second)
	w.hire(healthTwo)
	_, err := w.org.SetRota(w.ctx(), actor.Engine(), district, 0, rota.Rota{Shifts: []rota.Shift{{Days: []calendar.Kind{calendar.SchoolDay},
		From: 18 * time.Hour, To: 8 * time.Hour, Crew: rota.Crew{rota.Office: second.ID, rota.Health: healthTwo.ID}}}})
	w.must(err)
	w.clock.Advance(12 * time.Hour)
	w.raise(risk.Imminent, 15*time.Minute)
	w.wait(20 * time.Minute)
	for _, want := range []notify.Post{{Recipient: second.ID, Kind: notify.AlertOpen}, {Recipient: healthTwo.ID, Kind: notify.NoticeArrived}} {
		if !slices.ContainsFunc(w.told, func(p notify.Post) bool { return p.Recipient == want.Recipient && p.Kind == want.Kind }) {
			t.Errorf("%s was not told: %v", want.Recipient, w.told)
		}
	}
	if slices.ContainsFunc(w.told, func(p notify.Post) bool { return p.Recipient == officer.ID || p.Recipient == health.ID }) {
		t.Errorf("who sleeps was told: %v", w.told)
	}
}

// A danger is never put off, nor anything past the moment by which the student must be
// heard; what is put off rises when its time has come.
func TestSnooze(t *testing.T) {
	for level, want := range map[risk.Level]error{risk.Mild: nil, risk.Moderate: nil, risk.High: ErrSnooze, risk.Imminent: ErrSnooze} {
		w := newWard(t)
		w.raise(level, 20*time.Hour)
		_, err := w.Alerts.Acknowledge(w.ctx(), counselor, sitting, once("a"))
		w.must(err)
		until := w.clock.Now().Add(10 * time.Hour)
		if _, err := w.Alerts.Snooze(w.ctx(), counselor, sitting, once("b"), until, "明早见"); !errors.Is(err, want) {
			t.Errorf("%s: %v", level, err)
		}
	}
	w := newWard(t)
	w.raise(risk.Moderate, 20*time.Hour)
	_, err := w.Alerts.Snooze(w.ctx(), counselor, sitting, once("open"), w.clock.Now().Add(time.Hour), "n")
	if err == nil {
		t.Error("nobody has acknowledged it, and it is put off")
	}
	_, err = w.Alerts.Acknowledge(w.ctx(), counselor, sitting, once("a"))
	w.must(err)
	deadline := w.alert().Deadline
	for name, until := range map[string]time.Time{"past the deadline": deadline.Add(time.Second), "into the past": w.clock.Now()} {
		if _, err := w.Alerts.Snooze(w.ctx(), counselor, sitting, once(name), until, "n"); !errors.Is(err, ErrSnooze) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.Alerts.Snooze(w.ctx(), counselor, sitting, once("why"), deadline, ""); !errors.Is(err, ErrNoteOwed) {
		t.Errorf("without a reason: %v", err)
	}
	w.told = nil
	_, err = w.Alerts.Snooze(w.ctx(), counselor, sitting, once("ok"), w.clock.Now().Add(5*time.Hour), "下午有考试，考后见")
	w.must(err)
	w.wait(5*time.Hour - time.Minute)
	w.expect()
	w.wait(time.Minute)
	w.expect("counselor:alert", "deputy:alert")
	if a := w.alert(); !a.Deadline.Equal(deadline) || a.State != AlertOpen {
		t.Errorf("%s until %s, was %s", a.State, a.Deadline, deadline)
	}
}

func TestWhatCannotBeOpenedIsNotPutOff(t *testing.T) {
	w := newWard(t)
	w.raise(risk.Mild, 20*time.Hour)
	_, err := w.Alerts.Acknowledge(w.ctx(), counselor, sitting, once("a"))
	w.must(err)
	_, err = w.Alerts.books.Update(w.ctx(), sitting, func(doc *Alert) error {
		doc.Concern[len(doc.Concern)-1] ^= 1
		return nil
	})
	w.must(err)
	if _, err := w.Alerts.Snooze(w.ctx(), counselor, sitting, once("b"), w.clock.Now().Add(time.Hour), "n"); !errors.Is(err, ErrSnooze) {
		t.Errorf("%v", err)
	}
}
