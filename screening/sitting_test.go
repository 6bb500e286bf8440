package screening

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

func isIllegal(err error) bool {
	var illegal *lifecycle.Illegal
	return errors.As(err, &illegal)
}

func TestCriticalYesOfAnAbandonedSittingIsRaisedAfterTheDelay(t *testing.T) {
	h := newHall(t)
	h.open()
	who := h.begin("01")
	h.save(who, given("a", "phq-a.mood", 0), given("b", selfHarm, 2))
	h.clock.Advance(CriticalDelay - time.Millisecond)
	h.must(h.settle())
	if h.alarm.rung != 0 {
		t.Fatal("raised before the delay")
	}
	h.clock.Advance(time.Millisecond)
	h.must(h.settle())
	r, raised := h.alarm.alert[who.Sitting]
	if !raised || r.Submitted || r.Finding.Level != risk.High {
		t.Fatalf("not raised as it should be: %+v", r)
	}
	if r.Student != who.ID || r.Class != classOne || r.Room != "A1" || r.Seat != 1 || r.Counselor != "counselor-1" {
		t.Errorf("the counselor would not find the student: %+v", r)
	}
}

func TestFurtherAnswersDoNotPostponeTheAlarm(t *testing.T) {
	h := newHall(t)
	h.open()
	who := h.begin("01")
	h.save(who, given("a", selfHarm, 2))
	h.clock.Advance(CriticalDelay / 2)
	h.save(who, given("b", selfHarm, 3))
	h.clock.Advance(CriticalDelay / 2)
	h.must(h.settle())
	if len(h.alarm.alert) != 1 {
		t.Error("the alarm waits for the later answer")
	}
}

func TestMendIsShownAndNotRetracted(t *testing.T) {
	h := newHall(t)
	h.open()
	who := h.begin("01")
	h.save(who, given("a", selfHarm, 3))
	h.clock.Advance(5 * time.Second)
	h.save(who, given("b", selfHarm, 0))
	h.clock.Advance(CriticalDelay)
	h.must(h.settle())
	r := h.alarm.alert[who.Sitting]
	if r.Finding.Level != risk.High || len(r.Changes) != 2 || *r.Changes[1].Value != 0 {
		t.Fatalf("mended within the delay: %+v", r)
	}
	h.clock.Advance(10 * time.Minute)
	h.save(who, given("c", selfHarm, 1))
	h.clock.Advance(CriticalDelay)
	h.must(h.settle())
	if r := h.alarm.alert[who.Sitting]; len(r.Changes) != 3 || h.alarm.rung != 2 {
		t.Errorf("a change after the alarm is not shown: %+v", r.Changes)
	}
	h.save(who, calm(map[instrument.ItemKey]int{selfHarm: -1})...)
	h.save(who, given("d", selfHarm, 0))
	_, err := h.Sittings.Submit(h.ctx(), who, who.Sitting)
	h.must(err)
	reading, err := h.Sittings.Result(h.ctx(), counselor, who.Sitting)
	h.must(err)
	if reading.Finding.Level != risk.High || !slices.Contains(rules(reading.Finding), "phq-a-self-harm-frequent") {
		t.Errorf("the submit took back what was said: %+v", reading.Finding)
	}
}

func TestSubmitRaisesAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		except map[instrument.ItemKey]int
		blank  instrument.ItemKey
		level  risk.Level
	}{
		"calm":           {nil, "", risk.None},
		"critical":       {map[instrument.ItemKey]int{selfHarm: 1}, "", risk.Moderate},
		"critical blank": {map[instrument.ItemKey]int{selfHarm: -1}, selfHarm, risk.Moderate},
		"high score": {map[instrument.ItemKey]int{"gad-7.nervous": 3, "gad-7.relax": 3, "gad-7.afraid": 3,
			"gad-7.restless": 3}, "", risk.Mild},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t)
			h.open()
			who := h.begin("01")
			h.save(who, calm(c.except)...)
			if c.blank != "" {
				h.save(who, Given{Command: "blank", Item: c.blank})
			}
			words, err := h.Sittings.Submit(h.ctx(), who, who.Sitting)
			h.must(err)
			h.must(h.settle())
			r, raised := h.alarm.alert[who.Sitting]
			if words != Closing || raised != (c.level != risk.None) || raised && (r.Finding.Level != c.level || !r.Submitted) {
				t.Errorf("%q; raised %t: %+v", words, raised, r)
			}
		})
	}
}

func TestSubmitNamesWhatWasNeverReached(t *testing.T) {
	h := newHall(t)
	h.open()
	who := h.begin("01")
	h.save(who, calm(map[instrument.ItemKey]int{selfHarm: -1, "gad-7.relax": -1})...)
	_, err := h.Sittings.Submit(h.ctx(), who, who.Sitting)
	var unreached *UnreachedError
	if !errors.As(err, &unreached) || !slices.Equal(unreached.Items, []instrument.ItemKey{selfHarm, "gad-7.relax"}) {
		t.Fatalf("%v", err)
	}
	h.save(who, given("x", selfHarm, 0), given("y", "gad-7.relax", 0))
	for range 2 {
		if _, err := h.Sittings.Submit(h.ctx(), who, who.Sitting); err != nil {
			t.Fatal(err)
		}
	}
	if doc := h.sitting("01"); doc.State != SittingSubmitted || len(doc.Result) == 0 {
		t.Error("not submitted")
	}
	if err := h.Sittings.Save(h.ctx(), who, who.Sitting, []Given{given("z", selfHarm, 1)}); !isIllegal(err) {
		t.Errorf("an answer after the submit: %v", err)
	}
	if err := h.Sittings.Save(h.ctx(), who, who.Sitting, []Given{given("x", selfHarm, 0)}); err != nil {
		t.Errorf("a repeat after the submit is refused: %v", err)
	}
}

func TestAssentComesFirst(t *testing.T) {
	h := newHall(t)
	h.open()
	who, _, err := h.Sittings.Enter(h.ctx(), hallSchool.Code(), "01", h.code("01"), "1234")
	h.must(err)
	answers := []Given{given("a", "phq-a.mood", 1)}
	if err := h.Sittings.Save(h.ctx(), who, who.Sitting, answers); !errors.Is(err, ErrAssent) {
		t.Errorf("an answer before the assent: %v", err)
	}
	if err := h.Sittings.Agree(h.ctx(), who, who.Sitting, "assent-0", true); !errors.Is(err, ErrAssentText) {
		t.Errorf("another text: %v", err)
	}
	h.must(h.Sittings.Agree(h.ctx(), who, who.Sitting, DefaultAssent, true))
	h.must(h.Sittings.Save(h.ctx(), who, who.Sitting, answers))
	page, err := h.Sittings.Page(h.ctx(), who, who.Sitting)
	h.must(err)
	if !page.Agreed || page.NextSeq != 1 || !slices.Equal(page.Reached, []instrument.ItemKey{"phq-a.mood"}) {
		t.Errorf("%+v", page)
	}
}

func TestRefusalOfAssentIsAReasonAndNotAPenalty(t *testing.T) {
	h := newHall(t)
	h.open()
	who, _, err := h.Sittings.Enter(h.ctx(), hallSchool.Code(), "01", h.code("01"), "1234")
	h.must(err)
	for range 2 {
		h.must(h.Sittings.Agree(h.ctx(), who, who.Sitting, DefaultAssent, false))
	}
	if doc := h.sitting("01"); doc.State != SittingUnfinished || doc.Excuse != Declined {
		t.Errorf("%s, %s", doc.State, doc.Excuse)
	}
	if err := h.Sittings.Save(h.ctx(), who, who.Sitting, []Given{given("a", "phq-a.mood", 1)}); !errors.Is(err, ErrAssent) {
		t.Errorf("an answer after the refusal: %v", err)
	}
	if _, err := h.Sittings.Talk(h.ctx(), who, who.Sitting); err != nil {
		t.Errorf("no talk after the refusal: %v", err)
	}
}

func TestTalkAtAnyMoment(t *testing.T) {
	h := newHall(t)
	h.open()
	who := h.begin("01")
	h.save(who, calm(nil)...)
	_, err := h.Sittings.Submit(h.ctx(), who, who.Sitting)
	h.must(err)
	h.must(h.settle())
	if h.alarm.rung != 0 {
		t.Fatal("a calm paper alarms")
	}
	first, err := h.Sittings.Talk(h.ctx(), who, who.Sitting)
	h.must(err)
	h.clock.Advance(30 * time.Second)
	again, err := h.Sittings.Talk(h.ctx(), who, who.Sitting)
	h.must(err)
	h.must(h.settle())
	r := h.alarm.alert[who.Sitting]
	if r.Talked.IsZero() || r.Finding.Level != risk.Moderate || h.alarm.rung != 1 || first != again || first.By == "" ||
		!first.Until.Equal(tuesday.Add(r.Finding.HearWithin)) {
		t.Errorf("rung %d, %+v then %+v: %+v", h.alarm.rung, first, again, r)
	}
	h.clock.Advance(3 * time.Hour)
	later, err := h.Sittings.Talk(h.ctx(), who, who.Sitting)
	h.must(err)
	if later.By == first.By {
		t.Error("the counselor of a session that is over still answers, and not the one on duty")
	}
}

func TestOnlyTheStudentOfTheSittingAnswers(t *testing.T) {
	h := newHall(t)
	h.open()
	h.begin("01")
	id := h.sittingID("01")
	stranger := h.student("02")
	stranger.Sitting = id
	for name, who := range map[string]actor.Actor{
		"another student": stranger, "other sitting": {ID: h.ids["01"], Role: actor.Student, Sitting: "x"},
		"nobody": {}, "counselor": counselor,
	} {
		_, page := h.Sittings.Page(h.ctx(), who, id)
		_, submit := h.Sittings.Submit(h.ctx(), who, id)
		_, talk := h.Sittings.Talk(h.ctx(), who, id)
		for act, err := range map[string]error{
			"page": page, "submit": submit, "talk": talk,
			"save":  h.Sittings.Save(h.ctx(), who, id, []Given{given("a", selfHarm, 1)}),
			"agree": h.Sittings.Agree(h.ctx(), who, id, DefaultAssent, true),
		} {
			if !errors.Is(err, actor.ErrOutOfScope) {
				t.Errorf("%s by %s: %v", act, name, err)
			}
		}
	}
}

func TestResultIsForCounselorsOfTheSchool(t *testing.T) {
	h := newHall(t)
	h.open()
	who := h.begin("01")
	for name, other := range map[string]actor.Actor{"outsider": outsider, "office": office, "student": who,
		"lead": {ID: "l", Role: actor.Lead, Unit: hallSchool}, "teacher": {ID: "t", Role: actor.Teacher, Unit: classOne}} {
		if _, err := h.Sittings.Result(h.ctx(), other, who.Sitting); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := h.Sittings.Result(h.ctx(), counselor, who.Sitting); err != nil {
		t.Error(err)
	}
}

func TestAlarmThatFailsIsRungUntilItIsHeard(t *testing.T) {
	h := newHall(t)
	h.open()
	who := h.begin("01")
	_, err := h.Sittings.Talk(h.ctx(), who, who.Sitting)
	h.must(err)
	h.alarm.fail = errors.New("referral side is down")
	for range 5 {
		if err := h.Sittings.Do(h.ctx(), who.Sitting); err == nil {
			t.Fatal("the failure is swallowed")
		}
		h.clock.Advance(time.Minute)
	}
	h.alarm.fail = nil
	h.must(h.settle())
	if len(h.alarm.alert) != 1 || h.alarm.rung != 6 {
		t.Errorf("%d alerts after %d tries", len(h.alarm.alert), h.alarm.rung)
	}
	if doc := h.sitting("01"); !doc.RaiseAt.IsZero() || !doc.Due.IsZero() {
		t.Error("still owed")
	}
}

func TestInterview(t *testing.T) {
	h := newHall(t)
	h.open()
	doc, err := h.Sittings.Interview(h.ctx(), counselor, campaignOne, h.ids["01"])
	h.must(err)
	same, err := h.Sittings.Interview(h.ctx(), counselor, campaignOne, h.ids["01"])
	h.must(err)
	if same.ID != doc.ID || doc.ID != sittingID(campaignOne, h.ids["01"], InterviewStage, 1) {
		t.Fatalf("%s, then %s", doc.ID, same.ID)
	}
	h.must(h.Sittings.Agree(h.ctx(), counselor, doc.ID, DefaultAssent, true))
	if err := h.Sittings.Save(h.ctx(), outsider, doc.ID, nil); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("an outsider answers: %v", err)
	}
	h.must(h.Sittings.Save(h.ctx(), counselor, doc.ID, []Given{given("1", "asq.wish-dead", 1),
		given("2", "asq.better-off-dead", 0), given("3", "asq.thoughts-past-week", 0), given("4", "asq.attempt-lifetime", 0)}))
	_, err = h.Sittings.Submit(h.ctx(), counselor, doc.ID)
	var unreached *UnreachedError
	if !errors.As(err, &unreached) || unreached.Items[0] != "asq.thoughts-now" {
		t.Fatalf("the acuity question was not asked: %v", err)
	}
	h.must(h.Sittings.Save(h.ctx(), counselor, doc.ID, []Given{given("5", "asq.thoughts-now", 1)}))
	_, err = h.Sittings.Submit(h.ctx(), counselor, doc.ID)
	h.must(err)
	h.must(h.settle())
	if r := h.alarm.alert[doc.ID]; r.Finding.Level != risk.Imminent || r.Counselor != counselor.ID || r.Stage != InterviewStage {
		t.Errorf("%+v", r)
	}
	next, err := h.Sittings.Interview(h.ctx(), counselor, campaignOne, h.ids["01"])
	h.must(err)
	if next.ID == doc.ID {
		t.Error("a submitted interview is begun again")
	}
	if _, err := h.Sittings.Interview(h.ctx(), outsider, campaignOne, h.ids["01"]); err == nil {
		t.Error("an outsider interviews")
	}
	h.must(h.quiesce())
	h.checkRollups()
}

func TestErasedStudentOwesNothing(t *testing.T) {
	h := newHall(t)
	h.open()
	who := h.begin("01")
	h.save(who, given("a", selfHarm, 3))
	h.must(h.vault.Erase(h.ctx(), who.ID))
	h.clock.Advance(2 * CriticalDelay)
	h.must(h.settle())
	if doc := h.sitting("01"); !doc.Due.IsZero() || h.alarm.rung != 0 {
		t.Errorf("owes at %v, rung %d", doc.Due, h.alarm.rung)
	}
	if _, err := h.Sittings.sittings.Get(h.ctx(), "x"); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
}
