package screening

import (
	"errors"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// anxious is a paper whose total, and no single answer, speaks.
var anxious = map[instrument.ItemKey]int{"gad-7.nervous": 3, "gad-7.control-worry": 3, "gad-7.relax": 2,
	"gad-7.afraid": 3}

func TestPaperThatEndsCompleteIsHeardWithoutASubmit(t *testing.T) {
	for name, end := range map[string]func(*hall, actor.Actor){
		"the session ends": func(h *hall, _ actor.Actor) { h.clock.Advance(2 * time.Hour) },
		"an excuse":        func(h *hall, who actor.Actor) { h.must(h.Sittings.Excuse(h.ctx(), counselor, who.Sitting, Technical)) },
		"a late last answer": func(h *hall, who actor.Actor) {
			h.clock.Advance(2 * time.Hour)
			h.must(h.settle())
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t)
			h.open()
			who := h.begin("01")
			answers := calm(anxious)
			last := answers[len(answers)-1]
			if name != "a late last answer" {
				h.save(who, answers...)
			} else {
				h.save(who, answers[:len(answers)-1]...)
			}
			end(h, who)
			if name == "a late last answer" {
				if len(h.alarm.alert) != 0 {
					t.Fatalf("a paper with an open end was scored: %+v", h.alarm.alert)
				}
				h.save(who, last)
			}
			h.must(h.quiesce())
			doc := h.sitting("01")
			if r := h.alarm.alert[who.Sitting]; !r.Finding.Level.AtLeast(risk.Mild) || r.Submitted || doc.State != SittingUnfinished {
				t.Errorf("%s: %+v", doc.State, r)
			}
			h.checkRollups()
		})
	}
}

// What was answered can be enough, whatever the answers that are missing would be.
func TestPaperThatEndsIncompleteSpeaksAsFarAsItIsCertain(t *testing.T) {
	for name, c := range map[string]struct {
		values map[instrument.ItemKey]int
		heard  bool
	}{
		"certain":  {map[instrument.ItemKey]int{"phq-a.mood": 3, "phq-a.interest": 3, "phq-a.sleep": 3, "phq-a.appetite": 1}, true},
		"possible": {map[instrument.ItemKey]int{"phq-a.mood": 3, "phq-a.interest": 3}, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t)
			h.open()
			who := h.begin("01")
			h.save(who, calm(c.values)[:8]...)
			h.clock.Advance(2 * time.Hour)
			h.must(h.settle())
			if _, heard := h.alarm.alert[who.Sitting]; heard != c.heard {
				t.Errorf("heard: %v, want %v", heard, c.heard)
			}
			reading, err := h.Sittings.Result(h.ctx(), counselor, who.Sitting)
			if err != nil || len(reading.Scales) != 2 || reading.Scales[0].Valid || reading.Scales[0].Low >= reading.Scales[0].High {
				t.Errorf("%+v (%v)", reading.Scales, err)
			}
		})
	}
}

func TestCalmPaperThatEndsRaisesNothing(t *testing.T) {
	h := newHall(t)
	h.open()
	h.save(h.begin("01"), calm(nil)...)
	h.clock.Advance(2 * time.Hour)
	h.must(h.settle())
	if h.alarm.rung != 0 {
		t.Errorf("rang: %+v", h.alarm.alert)
	}
}

func TestTheSamePersonIsPromisedAndTold(t *testing.T) {
	for name, c := range map[string]struct {
		prepare func(*hall)
		want    string
	}{
		"on site":                  {func(*hall) {}, "counselor-1"},
		"after the session":        {func(h *hall) { h.clock.Advance(2 * time.Hour) }, "counselor-2"},
		"who is on site has left":  {func(h *hall) { h.fire("counselor-1") }, "counselor-2"},
		"nobody is there any more": {func(h *hall) { h.fire("counselor-1"); h.vacate(); h.fire("counselor-2") }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t)
			h.open()
			who := h.begin("01")
			c.prepare(h)
			receipt, err := h.Sittings.Talk(h.ctx(), who, who.Sitting)
			h.must(err)
			h.must(h.settle())
			name := ""
			if c.want != "" {
				name = "Teacher " + c.want
			}
			if r := h.alarm.alert[who.Sitting]; receipt.By != name || r.Counselor != c.want || r.OnSite != (c.want == "counselor-1") {
				t.Errorf("promised %q, told %q (on site %v)", receipt.By, r.Counselor, r.OnSite)
			}
		})
	}
}

func (h *hall) fire(id string) {
	h.must(h.Sittings.staff.Leave(h.ctx(), actor.Engine(), id))
}

func (h *hall) vacate() {
	_, err := h.Sittings.org.SetDuty(h.ctx(), actor.Engine(), hallSchool.Code(), Duty{})
	h.must(err)
}

func TestNobodyElseKnowsOfAnInterview(t *testing.T) {
	h := newHall(t)
	h.open()
	doc, err := h.Sittings.Interview(h.ctx(), counselor, campaignOne, h.ids["01"])
	h.must(err)
	for _, who := range []actor.Actor{{ID: "teacher-1", Role: actor.Teacher, Unit: classOne}, {ID: "lead", Role: actor.Lead, Unit: hallSchool}} {
		if _, err := h.Sittings.Get(h.ctx(), who, doc.ID); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s reads it: %v", who.Role, err)
		}
		if err := h.Sittings.Excuse(h.ctx(), who, doc.ID, AbsentIll); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s excuses it: %v", who.Role, err)
		}
		if err := h.Sittings.Reset(h.ctx(), who, doc.ID); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s resets it: %v", who.Role, err)
		}
		all, err := h.Sittings.Of(h.ctx(), who, h.ids["01"])
		if err != nil || len(all) != 1 || all[0].Stage != GroupStage {
			t.Errorf("%s lists %d sittings, %v", who.Role, len(all), err)
		}
	}
}
