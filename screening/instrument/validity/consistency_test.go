package validity_test

import (
	"testing"

	. "github.com/xinqiao/xinqiao/screening/instrument/validity"
)

// reversed turns the key of an item and mirrors its answer.
func reversed(p Paper, places ...int) Paper {
	for _, i := range places {
		mirrored := 3 - *p.Answers[i].Value
		p.Items[i].Reversed = true
		p.Answers[i].Value = &mirrored
	}
	return p
}

// Halves 0, 1, 3 and 1, 0, 2 (in thirds): means 4/3 and 1; products of deviations
// 0 + 1/3 + 5/3 = 2; squares 42/9 and 2; r = 2 / √(28/3) = .654654;
// 2r / (1 + r) = 1.309307 / 1.654654 = .791288.
var (
	handScales      = [][]int{{0, 1}, {1, 0}, {3, 2}}
	handR, handEven = .654654, .791288
)

func TestEvenOdd(t *testing.T) {
	wide := scales(handScales...) // the same answers on items 0–6, second scale doubled
	for i := 2; i < 4; i++ {
		doubled := *wide.Answers[i].Value * 2
		wide.Items[i].Max, wide.Answers[i].Value = 6, &doubled
	}
	// The mean of three tenths is not the float .1: no correlation of last bits.
	tenths := scales([]int{1, 1, 1, 1, 1, 1}, []int{1, 1, 1, 1}, []int{1, 1})
	for i := range tenths.Items {
		tenths.Items[i].Max = 10
	}
	for name, c := range map[string]struct {
		paper Paper
		want  float64
	}{
		"by hand":                  {scales(handScales...), handEven},
		"reversed items are keyed": {reversed(scales(handScales...), 2, 5), handEven},
		"another format":           {wide, handEven},
		"required items aside":     {required(scales(handScales...), 0, 3), handEven},
		"alike":                    {scales([]int{0, 0}, []int{1, 1}, []int{3, 3}), 1},
		// r = -1 has no step-up at all, r = -.5 gives -2: both are bounded.
		"opposite":        {scales([]int{0, 2}, []int{1, 1}, []int{2, 0}), -1},
		"bounded at -1":   {scales([]int{0, 2}, []int{1, 0}, []int{2, 1}), -1},
		"uncorrelated":    {scales([]int{0, 1}, []int{1, 0}, []int{2, 1}), 0}, // -1×1/3 + 0 + 1×1/3
		"two scales":      {scales([]int{0, 1}, []int{1, 0}), undefined},
		"one half blank":  {scales([]int{0, 1}, []int{1, 0}, []int{3, blank}), undefined},
		"a half is flat":  {scales([]int{0, 1}, []int{1, 1}, []int{3, 1}), undefined},
		"nothing in them": {Paper{}, undefined},
		// The blank keeps its place: odd 0, even (1 + 1) / 2, as by hand. Closing the
		// gap would give odd (0 + 1) / 2.
		"a blank keeps its place":         {scales([]int{0, 1, blank, 1}, []int{1, 0}, []int{3, 2}), handEven},
		"straight line in unequal scales": {tenths, undefined},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := EvenOdd(c.paper)
			near(t, got, ok, c.want)
		})
	}
}

func TestSynonyms(t *testing.T) {
	pairs := []Pair{{0, 1}, {2, 3}, {4, 5}}
	for name, c := range map[string]struct {
		paper Paper
		pairs []Pair
		want  float64
	}{
		"by hand":             {ask(0, 1, 1, 0, 3, 2), pairs, handR},
		"alike":               {ask(0, 0, 1, 1, 3, 3), pairs, 1},
		"opposite":            {ask(0, 2, 1, 1, 2, 0), pairs, -1},
		"two pairs":           {ask(0, 1, 1, 0, 3, 2), pairs[:2], undefined},
		"no pairs":            {ask(0, 1, 1, 0, 3, 2), nil, undefined},
		"one side blank":      {ask(0, 1, 1, 0, 3, blank), pairs, undefined},
		"straight line":       {ask(1, 1, 1, 1, 1, 1), pairs, undefined},
		"no such items":       {ask(0, 1, 1, 0), pairs, undefined},
		"never before item 0": {ask(0, 1, 1, 0, 3, 2), []Pair{{0, 1}, {2, 3}, {-1, 5}}, undefined},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := Synonyms(c.paper, c.pairs)
			near(t, got, ok, c.want)
		})
	}
}
