package validity_test

import (
	"math"
	"testing"

	. "github.com/xinqiao/xinqiao/screening/instrument/validity"
)

// blank stands for a blank answer in a list of values.
const blank = -1

// ask makes a paper of unreversed symptom items 0–3 with a floor of 1 s, each
// answered in 3 s.
func ask(values ...int) Paper {
	var p Paper
	for _, v := range values {
		p = add(p, Item{Max: 3, Symptom: true, FloorMS: 1000}, v)
	}
	return p
}

// add puts one more answered item at the end of a paper.
func add(p Paper, item Item, v int) Paper {
	answer := Answer{ElapsedMS: 3000}
	if v != blank {
		answer.Value = &v
	}
	p.Items = append(p.Items, item)
	p.Answers = append(p.Answers, answer)
	return p
}

// scales makes a paper of one scale a list, its items 0–3 and not reversed.
func scales(lists ...[]int) Paper {
	var p Paper
	for s, values := range lists {
		for _, v := range values {
			p = add(p, Item{Max: 3, Scale: string(rune('a' + s))}, v)
		}
	}
	return p
}

// required adds instructed items whose right answer is 2.
func required(p Paper, values ...int) Paper {
	right := 2
	for _, v := range values {
		p = add(p, Item{Max: 3, Required: &right}, v)
	}
	return p
}

// took sets the time of every answer.
func took(p Paper, ms int) Paper {
	answers := make([]Answer, len(p.Answers))
	for i, a := range p.Answers {
		answers[i] = Answer{Value: a.Value, ElapsedMS: ms}
	}
	p.Answers = answers
	return p
}

// near fails unless an index is what it should be; a NaN wanted means undefined.
func near(t *testing.T, got float64, ok bool, want float64) {
	t.Helper()
	switch {
	case math.IsNaN(want) && ok:
		t.Errorf("%v, want undefined", got)
	case !math.IsNaN(want) && (!ok || math.Abs(got-want) > 1e-6):
		t.Errorf("%v, %v, want %v", got, ok, want)
	}
}

var undefined = math.NaN()
