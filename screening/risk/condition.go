package risk

import (
	"slices"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

// condition is a compiled expression. It is a tree of all-of, any-of and leaves:
// CEL parses and checks the text, this tree evaluates it, because a paper must be
// read in microseconds and each leaf must be explainable.
type condition struct {
	all, any []condition
	leaf     leaf
}

// leaf is one comparison or yes-no word.
type leaf struct {
	word  string
	key   string // of an item or a scale, or a level
	op    operator
	limit instrument.Number
	worse instrument.Direction // of a scale
	but   map[string]bool      // the items that other rules name: critical() is about the rest
}

// operator compares.
type operator string

const (
	atLeast operator = ">="
	above   operator = ">"
	atMost  operator = "<="
	below   operator = "<"
	equal   operator = "=="
)

func (o operator) holds(a, b instrument.Number) bool {
	switch o {
	case atLeast:
		return a >= b
	case above:
		return a > b
	case atMost:
		return a <= b
	case below:
		return a < b
	default:
		return a == b
	}
}

func (c condition) holds(f *Facts) bool {
	switch {
	case c.all != nil:
		for i := range c.all {
			if !c.all[i].holds(f) {
				return false
			}
		}
		return true
	case c.any != nil:
		for i := range c.any {
			if c.any[i].holds(f) {
				return true
			}
		}
		return false
	}
	return c.leaf.holds(f)
}

func (l leaf) holds(f *Facts) bool {
	switch l.word {
	case wordBlank:
		return slices.Contains(f.Result.CriticalBlank, instrument.ItemKey(l.key))
	case wordIncomplete:
		s, asked := f.Result.Scale(instrument.ScaleKey(l.key))
		return asked && !s.Valid && s.Unreached == 0
	case wordCritical:
		return l.unnamed(f.Result.CriticalYes)
	case wordAnyBlank:
		return l.unnamed(f.Result.CriticalBlank)
	case wordDoubtful:
		return f.Validity == Caution || f.Validity == Retest
	case wordRetest:
		return f.Validity == Retest
	}
	v, known := l.value(f)
	return known && l.op.holds(v, l.limit)
}

func (l leaf) unnamed(keys []instrument.ItemKey) bool {
	return slices.ContainsFunc(keys, func(key instrument.ItemKey) bool { return !l.but[string(key)] })
}

// value reads what a comparison compares; nothing unknown compares.
func (l leaf) value(f *Facts) (v instrument.Number, known bool) {
	switch l.word {
	case wordAnswer:
		// Read from the answers, not from what is shown at the end: what a student
		// said stays said when a later change hides the question.
		given, ok := f.Answers[instrument.ItemKey(l.key)].Reading()
		return instrument.Whole(given), ok
	case wordScore, wordReach:
		s, asked := f.Result.Scale(instrument.ScaleKey(l.key))
		if l.word == wordReach {
			return possible(s, l.worse), asked
		}
		return certain(s, l.worse), asked
	case wordAge:
		return instrument.Whole(f.Subject.Age), f.Subject.Age > 0
	case wordGrade:
		return instrument.Whole(f.Subject.Grade), f.Subject.Grade > 0
	}
	count := 0
	for _, level := range f.Earlier {
		if level.AtLeast(Level(l.key)) {
			count++
		}
	}
	return instrument.Whole(count), true
}

// leaves are those of the tree that hold, each once, in the order of the text.
func (c condition) leaves(f *Facts) []leaf {
	if c.all == nil && c.any == nil {
		if c.leaf.holds(f) {
			return []leaf{c.leaf}
		}
		return nil
	}
	var held []leaf
	for _, part := range slices.Concat(c.all, c.any) {
		if part.holds(f) {
			held = append(held, part.leaves(f)...)
		}
	}
	return held
}
