package validity_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	. "github.com/xinqiao/xinqiao/screening/instrument/validity"
)

// mixed has four scales of three items, the third of each reversed.
func mixed(values ...int) Paper {
	var p Paper
	for i, v := range values {
		p = add(p, Item{Max: 3, Reversed: i%3 == 2, Scale: string(rune('a' + i/3)), FloorMS: 1000, Symptom: true}, v)
	}
	return p
}

// careful answers each scale alike; its longest run is 3 of 12.
func careful() Paper { return mixed(0, 0, 3, 1, 1, 2, 2, 2, 1, 3, 3, 0) }

// torn answers the second item of each scale against the others: even–odd is -1.
func torn() Paper { return mixed(0, 3, 3, 1, 2, 2, 2, 1, 1, 3, 0, 0) }

// line gives one answer to everything, against its own keys. Both halves are flat,
// so that only the pattern family can see it.
func line() Paper { return mixed(slices.Repeat([]int{1}, 12)...) }

// plain has items that ask for no symptom and belong to no scale.
func plain(values ...int) Paper {
	var p Paper
	for _, v := range values {
		p = add(p, Item{Max: 3}, v)
	}
	return p
}

// healthy is a child without any symptom on twelve unreversed items.
func healthy() Paper { return ask(make([]int, 12)...) }

// healthyMixed has no symptom either, but some items are reversed.
func healthyMixed() Paper { return mixed(0, 0, 3, 0, 0, 3, 0, 0, 3, 0, 0, 3) }

func fast(p Paper) Paper { return took(p, 100) }

func lied(p Paper, count int) Paper {
	p.Lie = &Lie{Count: count, Limit: 7}
	return p
}

func far(p Paper, d2 float64) Paper {
	p.Distance = &Distance{D2: d2, DF: 2}
	return p
}

func TestJudge(t *testing.T) {
	// The first two items of each scale; torn answers them as opposites.
	pairs := []Pair{{0, 1}, {3, 4}, {6, 7}, {9, 10}}
	for name, c := range map[string]struct {
		paper   Paper
		want    Verdict
		indices string
		under   bool
	}{
		"nothing answered": {Paper{}, Valid, "", false},
		"careful":          {careful(), Valid, "", false},

		// One family is a caution, however many of its indices fire.
		"too fast":          {fast(careful()), Caution, "speed", false},
		"inconsistent":      {torn(), Caution, "even-odd synonyms", false},
		"far out":           {far(careful(), 9.22), Caution, "mahalanobis", false},
		"not quite far out": {far(careful(), 9.21), Valid, "", false},
		"no distance":       {far(careful(), math.NaN()), Valid, "", false},
		"times unknown":     {took(careful(), 0), Valid, "", false},
		"fast on too few":   {fast(ask(0, 0, 1, 2, 2, 3, 3, 1, 1)), Valid, "", false},

		// Two families are a retest.
		"fast and inconsistent":    {fast(torn()), Retest, "speed even-odd synonyms", false},
		"fast and far out":         {far(fast(careful()), 10), Retest, "speed mahalanobis", false},
		"inconsistent and far out": {far(torn(), 10), Retest, "even-odd synonyms mahalanobis", false},
		"fast and one wrong":       {required(fast(careful()), 0), Retest, "speed required", false},

		// Required items and the lie scale have published rules of their own.
		"required right": {required(careful(), 2, 2), Valid, "", false},
		"one wrong":      {required(careful(), 2, 0), Caution, "required", false},
		"two wrong":      {required(careful(), 1, 0), Retest, "required", false},
		"below the lies": {lied(careful(), 6), Valid, "", false},
		"at the lies":    {lied(careful(), 7), Retest, "lie", false},

		// A straight line never counts alone; where it may be honest it is not named.
		"a line":                  {line(), Valid, "longstring irv", false},
		"a healthy child":         {healthy(), Valid, "", false},
		"a line, not of symptoms": {plain(slices.Repeat([]int{1}, 12)...), Valid, "longstring irv", false},
		"half a line":             {plain(1, 1, 1, 1, 1, 1, 0, 0, 1, 2, 2, 1), Valid, "longstring", false},
		"under half a line":       {plain(1, 1, 1, 1, 1, 0, 0, 0, 1, 2, 2, 1), Valid, "", false},
		"healthy, one required":   {required(healthy(), 2), Valid, "", false},
		"a line, few answers":     {plain(1, 1, 1, 1, 1, 1, 1, 1, 1), Valid, "", false},
		"a line, and fast":        {fast(line()), Retest, "speed longstring irv", false},
		"healthy, and one wrong":  {required(healthy(), 0), Caution, "longstring irv required", false},
		"all symptoms, and fast":  {fast(ask(slices.Repeat([]int{3}, 12)...)), Caution, "speed longstring irv", false},

		// The healthy end and fast is possible under-reporting.
		"healthy and fast": {fast(healthy()), Caution, "speed longstring irv floor", true},
		"healthy and fast, with reversed items": {
			fast(healthyMixed()), Caution, "speed floor", true},
		"healthy and slow":          {healthyMixed(), Valid, "", false},
		"healthy, but no symptoms":  {fast(add(careful(), Item{Max: 3}, 0)), Caution, "speed", false},
		"healthy, required aside":   {required(fast(healthyMixed()), 2), Caution, "speed floor", true},
		"healthy, blanks set aside": {fast(add(healthyMixed(), Item{Max: 3, Symptom: true}, blank)), Caution, "speed floor", true},
	} {
		t.Run(name, func(t *testing.T) {
			got := Judge(c.paper, Norms{Pairs: pairs})
			var indices []string
			for _, r := range got.Reasons {
				indices = append(indices, r.Index)
			}
			if got.Verdict != c.want || strings.Join(indices, " ") != c.indices || got.UnderReporting != c.under {
				t.Errorf("%+v, want %s for %q, under-reporting %v", got, c.want, c.indices, c.under)
			}
		})
	}
}

func TestReasonsCarryValueAndLimit(t *testing.T) {
	got := Judge(lied(required(fast(torn()), 0, 0), 8), Norms{}).Reasons
	want := []Reason{
		{Index: IndexSpeed, Family: FamilySpeed, Value: 0, Limit: .90},
		{Index: IndexEvenOdd, Family: FamilyConsistency, Value: -1, Limit: .30},
		{Index: IndexRequired, Family: FamilyInfrequency, Value: 2, Limit: 2},
		{Index: IndexLie, Family: FamilyLie, Value: 8, Limit: 7},
	}
	if !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestLimitsCanBeSet(t *testing.T) {
	strict := DefaultLimits()
	strict.WrongRetest = 1
	if got := Judge(required(careful(), 0), Norms{Limits: strict}); got.Verdict != Retest {
		t.Errorf("%+v, want a retest at the first wrong one", got)
	}
	lenient := DefaultLimits()
	lenient.Speed = 0
	if got := Judge(fast(careful()), Norms{Limits: lenient}); got.Verdict != Valid {
		t.Errorf("%+v, want speed turned off", got)
	}
}
