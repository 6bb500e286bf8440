package instrument_test

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"

	. "github.com/xinqiao/xinqiao/screening/instrument"
)

// anyAnswers draws a paper with values, blanks and items never reached.
func anyAnswers(t *rapid.T, b Battery) Answers {
	a := Answers{}
	for _, item := range Bundled().Items(b) {
		v := rapid.IntRange(-2, item.Max()).Draw(t, string(item.Key))
		switch {
		case v >= 0:
			a[item.Key] = Given(v)
		case v == -1:
			a[item.Key] = Blank()
		}
	}
	return a
}

func TestRaisingAnAnswerNeverLowersAScore(t *testing.T) {
	l := Bundled()
	rapid.Check(t, func(t *rapid.T) {
		a := anyAnswers(t, l.All())
		before := l.Score(l.All(), a)
		item := rapid.SampledFrom(l.Items(l.All())).Draw(t, "raised")
		if v := a[item.Key].Value; v != nil && *v < item.Max() {
			a[item.Key] = Given(*v + 1)
		}
		after := l.Score(l.All(), a)
		for _, was := range before.Scales {
			is, ok := after.Scale(was.Scale)
			if !ok || is.Value < was.Value || is.Valid != was.Valid {
				t.Fatalf("raising %s: %+v became %+v", item.Key, was, is)
			}
		}
		if len(after.CriticalYes) < len(before.CriticalYes) {
			t.Fatalf("raising %s lost a critical yes", item.Key)
		}
	})
}

func TestOrderOfTheBatteryChangesNoScore(t *testing.T) {
	l := Bundled()
	rapid.Check(t, func(t *rapid.T) {
		a := anyAnswers(t, l.All())
		once := l.Score(l.All(), a)
		again := l.Score(rapid.Permutation(l.All()).Draw(t, "battery"), a)
		if len(again.Scales) != len(once.Scales) {
			t.Fatalf("%d scales, then %d", len(once.Scales), len(again.Scales))
		}
		for _, s := range once.Scales {
			if other, ok := again.Scale(s.Scale); !ok || other != s {
				t.Fatalf("%+v, then %+v", s, other)
			}
		}
	})
}

func TestEveryShownItemIsReachedOrNot(t *testing.T) {
	l := Bundled()
	rapid.Check(t, func(t *rapid.T) {
		a := anyAnswers(t, l.All())
		r := l.Score(l.All(), a)
		var reached, unreached []ItemKey
		for _, item := range l.Items(l.All()) {
			_, ok := a[item.Key]
			switch {
			case !item.Shown(a):
			case ok:
				reached = append(reached, item.Key)
			default:
				unreached = append(unreached, item.Key)
			}
		}
		if !reflect.DeepEqual(r.Reached, reached) || !reflect.DeepEqual(r.Unreached, unreached) {
			t.Fatalf("reached %v, unreached %v", r.Reached, r.Unreached)
		}
		for _, s := range r.Scales {
			if s.Valid != (s.Band != "") {
				t.Fatalf("a valid score has a band, another none: %+v", s)
			}
		}
	})
}
