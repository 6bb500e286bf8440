package screening

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// life is a sitting under random acts, and what must be true of it.
type life struct {
	*hall
	grave    bool // a critical yes, or a request to talk, was acknowledged
	done     bool
	commands int
	logged   int
}

func (l *life) answer(t *rapid.T) {
	item := rapid.SampledFrom(groupItems).Draw(t, "item")
	g := given(fmt.Sprint("r", l.commands), item.Key, rapid.SampledFrom(item.Options).Draw(t, "option").Value)
	if rapid.IntRange(0, 9).Draw(t, "skips") == 0 {
		g.Value = nil
	}
	l.save(t, g)
}

func (l *life) rest(t *rapid.T) {
	l.save(t, calm(map[instrument.ItemKey]int{rapid.SampledFrom(groupItems).Draw(t, "left out").Key: -1})...)
}

func (l *life) save(t *rapid.T, answers ...Given) {
	l.commands++
	before := l.sitting("01")
	for i := range answers {
		answers[i].Command = fmt.Sprint("r", l.commands, "-", i)
		answers[i].Seq = l.commands
	}
	err := l.Sittings.Save(l.ctx(), l.student("01"), before.ID, answers)
	closed := before.State == SittingSubmitted || before.State == SittingInvited || before.Assent.Text == ""
	if closed != (err != nil) {
		t.Fatalf("answers in state %s, agreed %t: %v", before.State, before.Assent.Text != "", err)
	}
	if err != nil {
		return
	}
	l.logged += len(answers)
	l.grave = l.grave || slices.ContainsFunc(answers, func(g Given) bool {
		return groupForm.Heard(g.Item, g.Answer)
	})
}

func (l *life) submit(t *rapid.T) {
	who := l.student("01")
	if _, err := l.Sittings.Submit(l.ctx(), who, who.Sitting); err == nil {
		l.done = true
	}
	if state := l.sitting("01").State; l.done != (state == SittingSubmitted) {
		t.Fatalf("submitted %t, but %s", l.done, state)
	}
}

func (l *life) check(t *rapid.T) {
	doc := l.sitting("01")
	if debt := doc.due(); !debt.IsZero() && (doc.Due.IsZero() || doc.Attempts == 0 && doc.Due.After(debt)) {
		t.Fatalf("a debt of %v is due only at %v", debt, doc.Due)
	}
	_, raised := l.alarm.alert[doc.ID]
	owed := !doc.RaiseAt.IsZero() && !doc.RaiseAt.After(l.clock.Now().Add(CriticalDelay))
	if l.grave && !raised && !owed {
		t.Fatal("what was said is neither raised nor owed within the delay")
	}
	reading, err := l.Sittings.Result(l.ctx(), counselor, doc.ID)
	if err != nil || len(reading.Log.Entries) != l.logged {
		t.Fatalf("%d of %d answers kept, %v", len(reading.Log.Entries), l.logged, err)
	}
	grave := reading.Finding.Level != risk.None
	if l.done && grave && !raised && !owed || l.grave && !grave {
		t.Fatal("a finding goes unheard")
	}
	if l.done && doc.State != SittingSubmitted {
		t.Fatal("a submit was taken back")
	}
	if a, ok := l.alarm.alert[doc.ID]; ok && a.Finding.Level == risk.None {
		t.Fatal("an alarm without a finding")
	}
}

func TestLifeOfASitting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := &life{hall: newHall(t)}
		l.open()
		who := l.student("01")
		code := l.code("01")
		t.Repeat(map[string]func(*rapid.T){
			"enter": func(*rapid.T) { _, _, _ = l.Sittings.Enter(l.ctx(), hallSchool.Code(), "01", code, "1234") },
			"wrong": func(*rapid.T) { _, _, _ = l.Sittings.Enter(l.ctx(), hallSchool.Code(), "01", code, "4321") },
			"agree": func(*rapid.T) { _ = l.Sittings.Agree(l.ctx(), who, who.Sitting, DefaultAssent, true) },
			"refuse": func(t *rapid.T) {
				if rapid.IntRange(0, 5).Draw(t, "refuses") == 0 {
					_ = l.Sittings.Agree(l.ctx(), who, who.Sitting, DefaultAssent, false)
				}
			},
			"answer": l.answer,
			"rest":   l.rest,
			"submit": l.submit,
			"talk": func(t *rapid.T) {
				if _, err := l.Sittings.Talk(l.ctx(), who, who.Sitting); err != nil {
					t.Fatal(err)
				}
				l.grave = true
			},
			"excuse": func(t *rapid.T) {
				_ = l.Sittings.Excuse(l.ctx(), counselor, who.Sitting, rapid.SampledFrom(Excuses()).Draw(t, "reason"))
			},
			"wait": func(t *rapid.T) {
				l.clock.Advance(time.Duration(rapid.IntRange(1, 20*60).Draw(t, "seconds")) * time.Second)
			},
			"work": func(*rapid.T) { l.must(l.settle()) },
			"":     l.check,
		})
		l.clock.Advance(CriticalDelay)
		l.must(l.quiesce())
		_, raised := l.alarm.alert[who.Sitting]
		if l.grave && !raised || len(l.alarm.alert) > 1 {
			t.Fatal("what was said was never raised")
		}
		l.checkRollups()
	})
}
