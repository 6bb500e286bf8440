package instrument_test

import (
	"slices"
	"testing"

	. "github.com/xinqiao/xinqiao/screening/instrument"
)

// paper answers the items of a battery in order; -1 is a blank. Items beyond the
// values are never reached.
func paper(b Battery, values ...int) Answers {
	a := Answers{}
	for i, item := range Bundled().Items(b)[:len(values)] {
		a[item.Key] = Blank()
		if values[i] >= 0 {
			a[item.Key] = Given(values[i])
		}
	}
	return a
}

// phqa is a PHQ-A whose yes-no items are all no.
func phqa(scored ...int) Answers { return paper(Battery{PHQA}, append(scored, 0, 0)...) }

func TestPHQA(t *testing.T) {
	for name, c := range map[string]struct {
		scored []int
		want   ScaleScore
	}{
		"all zero":       {[]int{0, 0, 0, 0, 0, 0, 0, 0, 0}, ScaleScore{Valid: true, Band: "minimal"}},
		"top of minimal": {[]int{3, 1, 0, 0, 0, 0, 0, 0, 0}, ScaleScore{Raw: 4, Value: 4, Valid: true, Band: "minimal"}},
		"foot of mild":   {[]int{3, 2, 0, 0, 0, 0, 0, 0, 0}, ScaleScore{Raw: 5, Value: 5, Valid: true, Band: "mild"}},
		"top of mild":    {[]int{3, 3, 3, 0, 0, 0, 0, 0, 0}, ScaleScore{Raw: 9, Value: 9, Valid: true, Band: "mild"}},
		"foot of moderate": {[]int{3, 3, 3, 1, 0, 0, 0, 0, 0},
			ScaleScore{Raw: 10, Value: 10, Valid: true, Band: "moderate"}},
		"top of moderate": {[]int{3, 3, 3, 3, 2, 0, 0, 0, 0},
			ScaleScore{Raw: 14, Value: 14, Valid: true, Band: "moderate"}},
		"foot of moderately severe": {[]int{3, 3, 3, 3, 3, 0, 0, 0, 0},
			ScaleScore{Raw: 15, Value: 15, Valid: true, Band: "moderately-severe"}},
		"top of moderately severe": {[]int{3, 3, 3, 3, 3, 3, 1, 0, 0},
			ScaleScore{Raw: 19, Value: 19, Valid: true, Band: "moderately-severe"}},
		"foot of severe": {[]int{3, 3, 3, 3, 3, 3, 2, 0, 0},
			ScaleScore{Raw: 20, Value: 20, Valid: true, Band: "severe"}},
		"all three": {[]int{3, 3, 3, 3, 3, 3, 3, 3, 3},
			ScaleScore{Raw: 27, Value: 27, Valid: true, Band: "severe"}},
		"one blank, 4.5 becomes 5": {[]int{3, 1, 0, 0, 0, 0, 0, -1, 0},
			ScaleScore{Raw: 4, Value: 5, Blanks: 1, Valid: true, Band: "mild"}},
		"two blanks, 3.86 becomes 4": {[]int{3, 0, 0, 0, 0, 0, -1, -1, 0},
			ScaleScore{Raw: 3, Value: 4, Blanks: 2, Valid: true, Band: "minimal"}},
		"two blanks, all else three": {[]int{3, 3, 3, 3, 3, 3, 3, -1, -1},
			ScaleScore{Raw: 21, Value: 27, Blanks: 2, Valid: true, Band: "severe"}},
		"three blanks": {[]int{3, 3, 3, 3, 3, -1, -1, -1, 1},
			ScaleScore{Raw: 16, Blanks: 3}},
	} {
		t.Run(name, func(t *testing.T) { holds(t, Battery{PHQA}, phqa(c.scored...), "phq-a.total", c.want) })
	}
}

func TestGAD7(t *testing.T) {
	for name, c := range map[string]struct {
		scored []int
		want   ScaleScore
	}{
		"all zero":         {[]int{0, 0, 0, 0, 0, 0, 0}, ScaleScore{Valid: true, Band: "minimal"}},
		"top of minimal":   {[]int{3, 1, 0, 0, 0, 0, 0}, ScaleScore{Raw: 4, Value: 4, Valid: true, Band: "minimal"}},
		"foot of mild":     {[]int{3, 2, 0, 0, 0, 0, 0}, ScaleScore{Raw: 5, Value: 5, Valid: true, Band: "mild"}},
		"top of mild":      {[]int{3, 3, 3, 0, 0, 0, 0}, ScaleScore{Raw: 9, Value: 9, Valid: true, Band: "mild"}},
		"foot of moderate": {[]int{3, 3, 3, 1, 0, 0, 0}, ScaleScore{Raw: 10, Value: 10, Valid: true, Band: "moderate"}},
		"top of moderate":  {[]int{3, 3, 3, 3, 2, 0, 0}, ScaleScore{Raw: 14, Value: 14, Valid: true, Band: "moderate"}},
		"foot of severe":   {[]int{3, 3, 3, 3, 3, 0, 0}, ScaleScore{Raw: 15, Value: 15, Valid: true, Band: "severe"}},
		"all three":        {[]int{3, 3, 3, 3, 3, 3, 3}, ScaleScore{Raw: 21, Value: 21, Valid: true, Band: "severe"}},
		"one blank, 10.5 becomes 11": {[]int{3, 3, 3, 0, 0, 0, -1},
			ScaleScore{Raw: 9, Value: 11, Blanks: 1, Valid: true, Band: "moderate"}},
		"two blanks, 1.4 becomes 1": {[]int{1, 0, 0, 0, 0, -1, -1},
			ScaleScore{Raw: 1, Value: 1, Blanks: 2, Valid: true, Band: "minimal"}},
		"three blanks": {[]int{3, 3, 3, 3, -1, -1, -1}, ScaleScore{Raw: 12, Blanks: 3}},
	} {
		t.Run(name, func(t *testing.T) {
			holds(t, Battery{GAD7}, paper(Battery{GAD7}, c.scored...), "gad-7.total", c.want)
		})
	}
}

func holds(t *testing.T, b Battery, a Answers, key ScaleKey, want ScaleScore) {
	t.Helper()
	want.Scale = key
	if got, ok := Bundled().Score(b, a).Scale(key); !ok || got != want {
		t.Errorf("got %+v (%v), want %+v", got, ok, want)
	}
}

func TestASQ(t *testing.T) {
	for name, c := range map[string]struct {
		values         []int
		screen, acuity string // bands; acuity "" is invalid, "hidden" is no such scale
		unreached      int
	}{
		"four no":                     {[]int{0, 0, 0, 0}, "negative", "hidden", 0},
		"first yes, fifth no":         {[]int{1, 0, 0, 0, 0}, "positive", "non-acute", 0},
		"fourth yes, fifth yes":       {[]int{0, 0, 0, 1, 1}, "positive", "acute", 0},
		"all yes":                     {[]int{1, 1, 1, 1, 1}, "positive", "acute", 0},
		"a refusal is positive":       {[]int{0, -1, 0, 0, 0}, "positive", "non-acute", 0},
		"all refused":                 {[]int{-1, -1, -1, -1, -1}, "positive", "", 0},
		"fifth refused":               {[]int{0, 0, 1, 0, -1}, "positive", "", 0},
		"positive, fifth not reached": {[]int{0, 0, 1, 0}, "positive", "", 1},
		"fifth hidden again":          {[]int{0, 0, 0, 0, 1}, "negative", "hidden", 0},
		"left after the third":        {[]int{0, 0, 0}, "", "hidden", 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := Bundled().Score(Individual, paper(Individual, c.values...))
			if screen, _ := r.Scale("asq.screen"); screen.Band != c.screen {
				t.Errorf("screen is %q, want %q", screen.Band, c.screen)
			}
			acuity, shown := r.Scale("asq.acuity")
			if shown != (c.acuity != "hidden") || shown && acuity.Band != c.acuity {
				t.Errorf("acuity is %q (shown %v), want %q", acuity.Band, shown, c.acuity)
			}
			if len(r.Unreached) != c.unreached || r.Complete() != (c.unreached == 0) {
				t.Errorf("unreached: %v, want %d", r.Unreached, c.unreached)
			}
		})
	}
}

func TestUnreachedIsNoBlank(t *testing.T) {
	r := Bundled().Score(Battery{PHQA}, paper(Battery{PHQA}, 1, 1, 1, 1, 1, 1, 1, 1))
	s, _ := r.Scale("phq-a.total")
	if s.Valid || s.Blanks != 0 || s.Unreached != 1 {
		t.Errorf("an unfinished scale: %+v", s)
	}
	if want := []ItemKey{"phq-a.self-harm", "phq-a.thoughts-past-month", "phq-a.attempt-lifetime"}; !slices.Equal(r.Unreached, want) {
		t.Errorf("unreached: %v, want %v", r.Unreached, want)
	}
	if len(r.CriticalBlank) != 0 || len(r.Reached) != 8 {
		t.Errorf("critical blanks %v, reached %v", r.CriticalBlank, r.Reached)
	}
}

func TestCriticalItemsAlone(t *testing.T) {
	l := Bundled()
	for _, item := range l.Items(l.All()) {
		for _, option := range item.Options {
			r := l.Score(l.All(), Answers{item.Key: Given(option.Value)})
			heard := item.IsCritical() && option.Value > 0
			if slices.Equal(r.CriticalYes, []ItemKey{item.Key}) != heard || l.Critical(item.Key, option.Value) != heard {
				t.Errorf("%s = %d: critical yes %v, want %v", item.Key, option.Value, r.CriticalYes, heard)
			}
		}
		r := l.Score(l.All(), Answers{item.Key: Blank()})
		if want := item.IsCritical() && len(item.ShowIfAnyYes) == 0; slices.Contains(r.CriticalBlank, item.Key) != want {
			t.Errorf("%s blank: critical blanks %v", item.Key, r.CriticalBlank)
		}
	}
}

func TestOtherRulesForBlanks(t *testing.T) {
	l, err := Load(small())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name        string
		a           Answers
		none, limit bool
		raw         int
	}{
		{"answered", Answers{"small.a": Given(2), "small.b": Given(1)}, true, true, 3},
		{"one blank", Answers{"small.a": Given(2), "small.b": Blank()}, true, true, 2},
		{"two blanks", Answers{"small.a": Blank(), "small.b": Blank()}, true, false, 0},
		{"unreached", Answers{"small.a": Given(2)}, false, false, 2},
	} {
		r := l.Score(Battery{"small"}, c.a)
		none, _ := r.Scale("small.none")
		limit, _ := r.Scale("small.limit")
		if none.Valid != c.none || limit.Valid != c.limit || none.Raw != c.raw {
			t.Errorf("%s: %+v %+v", c.name, none, limit)
		}
		if limit.Valid && limit.Value != c.raw {
			t.Errorf("%s: the sum must stand as it is: %+v", c.name, limit)
		}
	}
}
