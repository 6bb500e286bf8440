package risk_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/screening/instrument"
	. "github.com/xinqiao/xinqiao/screening/risk"
)

func drawFinding(t *rapid.T, label string) Finding {
	found := Calm()
	rules := Default().Rules
	for _, rule := range rapid.SliceOfN(rapid.SampledFrom(rules), 0, 5).Draw(t, label) {
		found = Merge(found, Finding{
			Level:      rule.Level,
			HearWithin: time.Duration(rapid.IntRange(1, 300).Draw(t, "hours")) * time.Hour,
			Reasons:    []Reason{{Rule: rule.ID, Level: rule.Level, Text: rule.Text}},
		})
	}
	return found
}

func TestMergeIsAJoin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := drawFinding(t, "a"), drawFinding(t, "b"), drawFinding(t, "c")
		for law, pair := range map[string][2]Finding{
			"idempotent":  {Merge(a, a), a},
			"commutative": {Merge(a, b), Merge(b, a)},
			"associative": {Merge(Merge(a, b), c), Merge(a, Merge(b, c))},
			"neutral":     {Merge(a, Calm()), a},
		} {
			if !reflect.DeepEqual(pair[0], pair[1]) {
				t.Fatalf("not %s: %+v, %+v", law, pair[0], pair[1])
			}
		}
		if m := Merge(a, b); !m.Level.AtLeast(a.Level) || a.HearWithin > 0 && m.HearWithin > a.HearWithin {
			t.Fatalf("%+v is calmer than %+v", m, a)
		}
	})
}

func TestMergeOfTheZeroFinding(t *testing.T) {
	if got := Merge(Finding{}, Finding{}); !reflect.DeepEqual(got, Calm()) {
		t.Errorf("%+v", got)
	}
}

func drawAnswers(t *rapid.T, b instrument.Battery) instrument.Answers {
	a := instrument.Answers{}
	for _, item := range form(b).Items() {
		switch v := rapid.IntRange(item.Min()-2, item.Max()).Draw(t, string(item.Key)); {
		case v >= item.Min():
			a[item.Key] = instrument.Given(v)
		case v == item.Min()-1:
			a[item.Key] = instrument.Blank()
		}
	}
	return a
}

// symptoms are the items of which more is worse.
func symptoms(b instrument.Battery) []instrument.Item {
	reversed := map[instrument.ItemKey]bool{}
	for _, in := range form(b).Instruments() {
		for _, s := range in.Scales {
			for _, key := range s.Reversed {
				reversed[key] = true
			}
			for _, key := range s.Items {
				reversed[key] = reversed[key] || s.Worse == instrument.LowIsWorse
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(form(b).Items()), func(i instrument.Item) bool { return reversed[i.Key] })
}

func worse(a, b Finding) bool {
	return a.Level.AtLeast(b.Level) && (b.HearWithin == 0 || a.HearWithin > 0 && a.HearWithin <= b.HearWithin)
}

func TestRaisingAnAnswerNeverCalms(t *testing.T) {
	all := instrument.Bundled().All()
	items := symptoms(all)
	rapid.Check(t, func(t *rapid.T) {
		a := drawAnswers(t, all)
		before, draft := assess(all, a), Default().AssessDraft(form(all), a)
		item := rapid.SampledFrom(items).Draw(t, "raised")
		if v := a[item.Key].Value; v != nil && *v < item.Max() {
			a[item.Key] = instrument.Given(*v + 1)
		}
		if after := assess(all, a); !worse(after, before) {
			t.Fatalf("raising %s: %+v became %+v", item.Key, before, after)
		}
		if after := Default().AssessDraft(form(all), a); !worse(after, draft) {
			t.Fatalf("raising %s in a draft: %+v became %+v", item.Key, draft, after)
		}
	})
}

func TestSubmittingNeverCalms(t *testing.T) {
	all := instrument.Bundled().All()
	rapid.Check(t, func(t *rapid.T) {
		a := drawAnswers(t, all)
		if draft, whole := Default().AssessDraft(form(all), a), assess(all, a); !worse(whole, draft) {
			t.Fatalf("%+v became %+v at the submit", draft, whole)
		}
	})
}

func TestOrderOfRulesAndBatteryIsIrrelevant(t *testing.T) {
	l := instrument.Bundled()
	rapid.Check(t, func(t *rapid.T) {
		a := drawAnswers(t, l.All())
		p := Default()
		p.Rules = rapid.Permutation(p.Rules).Draw(t, "rules")
		got := p.Assess(Facts{Answers: a, Result: form(rapid.Permutation(l.All()).Draw(t, "battery")).Score(a, instrument.Subject{})})
		if want := assess(l.All(), a); !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v, want %+v", got, want)
		}
	})
}

func TestEveryFindingHasADeadlineAndAReason(t *testing.T) {
	all := instrument.Bundled().All()
	rapid.Check(t, func(t *rapid.T) {
		f := assess(all, drawAnswers(t, all))
		if calm := f.Level == None; calm != (f.HearWithin == 0) || calm != (len(f.Reasons) == 0) {
			t.Fatalf("%+v", f)
		}
	})
}

// How a paper was answered, and what was found before, can add concern. None of it
// takes any away.
func TestDoubtAndHistoryNeverCalm(t *testing.T) {
	for _, ref := range instrument.Bundled().All() {
		b := instrument.Battery{ref}
		rapid.Check(t, func(t *rapid.T) {
			a := drawAnswers(t, b)
			plain := Facts{Answers: a, Result: form(b).Score(a, instrument.Subject{})}
			want := Default().Assess(plain)
			for _, v := range []Validity{Valid, Caution, Retest} {
				doubted := plain
				doubted.Validity, doubted.Earlier = v, []Level{High}
				if got := Default().Assess(doubted); !worse(got, want) {
					t.Fatalf("%s, %s: %+v became %+v", ref, v, want, got)
				}
			}
		})
	}
}

func TestAPolicyForAFormFindsTheSame(t *testing.T) {
	l := instrument.Bundled()
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.Permutation(l.All()).Draw(t, "all")[:rapid.IntRange(1, 4).Draw(t, "n")]
		a := drawAnswers(t, b)
		f := Facts{Answers: a, Result: form(b).Score(a, instrument.Subject{})}
		if got, want := Default().For(form(b)).Assess(f), Default().Assess(f); !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v, want %+v", got, want)
		}
	})
}
