package validity_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	. "github.com/xinqiao/xinqiao/screening/instrument/validity"
)

// anyPaper draws items of several scales and formats with answers, blanks, items
// never reached and times.
func anyPaper(t *rapid.T) Paper {
	var p Paper
	for range rapid.IntRange(0, 30).Draw(t, "items") {
		item := Item{
			Min: rapid.IntRange(0, 1).Draw(t, "min"), Max: rapid.IntRange(2, 5).Draw(t, "max"),
			Reversed: rapid.Bool().Draw(t, "reversed"), Symptom: rapid.Bool().Draw(t, "symptom"),
			Scale: rapid.SampledFrom([]string{"", "a", "b", "c", "d"}).Draw(t, "scale"), FloorMS: 1000,
		}
		if rapid.IntRange(0, 9).Draw(t, "required") == 0 {
			item.Required = &item.Max
		}
		p.Items = append(p.Items, item)
		p.Answers = append(p.Answers, anyAnswer(t, item))
	}
	return p
}

func anyAnswer(t *rapid.T, item Item) Answer {
	v := rapid.IntRange(item.Min-2, item.Max).Draw(t, "value")
	ms := rapid.SampledFrom([]int{0, 100, 1000, 4000}).Draw(t, "ms")
	switch v {
	case item.Min - 1:
		return Answer{ElapsedMS: ms}
	case item.Min - 2:
		return Answer{ElapsedMS: -1}
	}
	return Answer{Value: &v, ElapsedMS: ms}
}

var anyPairs = []Pair{{0, 1}, {2, 3}, {4, 5}, {6, 7}}

func TestIndicesStayInTheirRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPaper(t)
		for name, index := range map[string]func() (float64, bool){
			"even-odd": func() (float64, bool) { return EvenOdd(p) },
			"synonyms": func() (float64, bool) { return Synonyms(p, anyPairs) },
			"speed":    func() (float64, bool) { s, ok := Speed(p); return 2*s - 1, ok },
		} {
			if v, ok := index(); ok && !(v >= -1 && v <= 1) {
				t.Fatalf("%s = %v", name, v)
			}
		}
		run, ok := LongString(p)
		if run < 0 || run > len(p.Items) || ok != (run > 0) {
			t.Fatalf("longest run %d of %d, %v", run, len(p.Items), ok)
		}
	})
}

func TestNoSpreadMeansOneRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(0, 3), 2, 12).Draw(t, "values")
		run, _ := LongString(ask(values...))
		sd, _ := IRV(ask(values...))
		if (sd == 0) != (run == len(values)) {
			t.Fatalf("%v: run %d, deviation %v", values, run, sd)
		}
	})
}

// Four scales of four items: exchanging the two odd items, the two even ones, or
// both halves of all scales leaves the halves what they are.
func TestOrderWithinAHalfDoesNotMatter(t *testing.T) {
	orders := [][]int{{2, 1, 0, 3}, {0, 3, 2, 1}, {1, 0, 3, 2}}
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.SampledFrom(orders).Draw(t, "order")
		var lists, moved [][]int
		for range 4 {
			list := rapid.SliceOfN(rapid.IntRange(0, 3), 4, 4).Draw(t, "scale")
			lists = append(lists, list)
			moved = append(moved, []int{list[order[0]], list[order[1]], list[order[2]], list[order[3]]})
		}
		before, ok := EvenOdd(scales(lists...))
		after, okAfter := EvenOdd(scales(moved...))
		if ok != okAfter || math.Abs(before-after) > 1e-9 {
			t.Fatalf("%v, %v became %v, %v", before, ok, after, okAfter)
		}
	})
}

func TestSlowerIsNeverWorse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPaper(t)
		before, ok := Speed(p)
		for i := range p.Answers {
			if p.Answers[i].ElapsedMS > 0 {
				p.Answers[i].ElapsedMS += rapid.IntRange(0, 2000).Draw(t, "more")
			}
		}
		if after, okAfter := Speed(p); ok != okAfter || after < before {
			t.Fatalf("%v, %v became %v, %v", before, ok, after, okAfter)
		}
	})
}
