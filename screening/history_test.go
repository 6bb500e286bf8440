package screening

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// withRule is the default policy with one more rule.
func withRule(t *testing.T, rule string) risk.Policy {
	t.Helper()
	text, err := json.Marshal(risk.Default())
	if err != nil {
		t.Fatal(err)
	}
	text = bytes.Replace(text, []byte(`"rules":[`), []byte(`"rules":[`+rule+`,`), 1)
	p, err := risk.Parse("more.json", text, instrument.Bundled())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// riskBook is a fixed set of policies.
type riskBook map[PolicyRef]risk.Policy

func (b riskBook) Risk(_ context.Context, ref PolicyRef) (risk.Policy, error) { return b[ref], nil }

const seenBefore = `{"id": "seen-before", "level": "high", "when": "earlier(\"mild\") >= 1", "text": {"zh-CN": "一年内曾有提示", "en": "Seen within a year"}, "source": "a test"}`

// interview has a student answer a calm interview, and returns what was found.
func (h *hall) interview(number string) risk.Finding {
	h.t.Helper()
	student := h.sitting(number).Student
	doc, err := h.Sittings.Interview(h.ctx(), counselor, campaignOne, student)
	h.must(err)
	h.must(h.Sittings.Agree(h.ctx(), counselor, doc.ID, DefaultAssent, true))
	h.must(h.Sittings.Save(h.ctx(), counselor, doc.ID, []Given{given("i1", "asq.wish-dead", 0),
		given("i2", "asq.better-off-dead", 0), given("i3", "asq.thoughts-past-week", 0), given("i4", "asq.attempt-lifetime", 0)}))
	_, err = h.Sittings.Submit(h.ctx(), counselor, doc.ID)
	h.must(err)
	reading, err := h.Sittings.Result(h.ctx(), counselor, doc.ID)
	h.must(err)
	return reading.Finding
}

func (h *hall) submitted(number string, values map[instrument.ItemKey]int) actor.Actor {
	h.t.Helper()
	who := h.begin(number)
	h.save(who, calm(values)...)
	_, err := h.Sittings.Submit(h.ctx(), who, who.Sitting)
	h.must(err)
	return who
}

func TestFalseAlarmsLeaveTheHistory(t *testing.T) {
	for name, c := range map[string]struct {
		falseAlarm bool
		months     int
		want       risk.Level
	}{
		"what was found counts":         {false, 0, risk.High},
		"a false alarm does not":        {true, 0, risk.None},
		"nor what is older than a year": {false, 13, risk.None},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t)
			h.Sittings.risks = riskBook{DefaultRisk: withRule(t, seenBefore)}
			h.open()
			who := h.submitted("01", anxious)
			h.alarm.none = map[string]bool{who.Sitting: c.falseAlarm}
			h.clock.Advance(h.clock.Now().AddDate(0, c.months, 0).Sub(h.clock.Now()))
			if found := h.interview("01"); found.Level != c.want {
				t.Errorf("%+v, want %s", found, c.want)
			}
		})
	}
}

func TestTrends(t *testing.T) {
	h := newHall(t)
	h.open()
	h.submitted("01", anxious)
	h.interview("01")
	student := h.sitting("01").Student
	lines, critical, err := h.Sittings.Trends(h.ctx(), counselor, student)
	if err != nil || len(lines) != 3 || lines[1].Scale != "gad-7.total" || lines[1].Points[0].Value != instrument.Whole(11) {
		t.Fatalf("%+v (%v)", lines, err)
	}
	if len(critical) != 7 || critical[0].Item != "phq-a.self-harm" { // three of the PHQ-A, four of the ASQ
		t.Errorf("%+v", critical)
	}
	for _, who := range []actor.Actor{outsider, {ID: "lead", Role: actor.Lead, Unit: hallSchool}} {
		if _, _, err := h.Sittings.Trends(h.ctx(), who, student); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s reads a trend: %v", who.ID, err)
		}
	}
}

func TestReplayTellsWhatAPolicyWouldHaveDone(t *testing.T) {
	h := newHall(t)
	h.open()
	h.submitted("01", anxious)
	h.submitted("02", nil)
	engine := actor.Engine()
	same, err := h.Sittings.Replay(h.ctx(), engine, risk.Default(), func(Replay) {})
	if err != nil || same.Papers != 2 || same.Moves[risk.Mild][risk.Mild] != 1 || same.Moves[risk.None][risk.None] != 1 {
		t.Fatalf("%+v (%v)", same, err)
	}
	stricter := withRule(t, `{"id": "x", "level": "high", "when": "score(\"gad-7.total\") >= 11", "text": {"zh-CN": "更严", "en": "stricter"}, "source": "a test"}`)
	moved, err := h.Sittings.Replay(h.ctx(), engine, stricter, func(Replay) {})
	if err != nil || moved.Moves[risk.Mild][risk.High] != 1 || moved.Moves[risk.None][risk.None] != 1 {
		t.Errorf("%+v (%v)", moved, err)
	}
	if _, err := h.Sittings.Replay(h.ctx(), counselor, stricter, func(Replay) {}); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("a counselor replays: %v", err)
	}
}

// What was said and then mended stays in the history, as it stays in the alert.
func TestHistoryKeepsWhatWasMended(t *testing.T) {
	h := newHall(t)
	h.Sittings.risks = riskBook{DefaultRisk: withRule(t, seenBefore)}
	h.open()
	who := h.begin("01")
	h.save(who, calm(map[instrument.ItemKey]int{selfHarm: 2})...)
	mended := given("mend", selfHarm, 0)
	mended.Seq = 1
	h.save(who, mended)
	_, err := h.Sittings.Submit(h.ctx(), who, who.Sitting)
	h.must(err)
	if found := h.interview("01"); found.Level != risk.High {
		t.Errorf("%+v", found)
	}
}
