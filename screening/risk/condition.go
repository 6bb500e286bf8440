package risk

import (
	"slices"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

// Kind is what a condition looks at.
type Kind string

// The kinds of condition.
const (
	ItemAtLeast  Kind = "item-at-least"  // a critical item was answered with AtLeast or more
	ItemBlank    Kind = "item-blank"     // a critical item was shown and left blank
	ScaleAtLeast Kind = "scale-at-least" // a valid score is AtLeast or more
	ScaleInvalid Kind = "scale-invalid"  // a scale of the paper has no valid score
)

// Condition holds when it is true of any of the named items or scales.
type Condition struct {
	Kind    Kind     `bson:"kind" json:"kind"`
	AnyOf   []string `bson:"anyOf" json:"anyOf"` // keys of items or of scales, as the kind says
	AtLeast int      `bson:"atLeast,omitempty" json:"atLeast,omitempty"`
}

func (r Rule) matches(res instrument.Result, a instrument.Answers) bool {
	return len(r.All) > 0 && !slices.ContainsFunc(r.All, func(c Condition) bool { return !c.holds(res, a) })
}

func (c Condition) holds(r instrument.Result, a instrument.Answers) bool {
	return slices.ContainsFunc(c.AnyOf, func(key string) bool {
		switch c.Kind {
		case ItemAtLeast:
			// Read from the answers, not from what is shown at the end: what a student
			// said stays said when a later change hides the question.
			return a.AtLeast(instrument.ItemKey(key), c.AtLeast)
		case ItemBlank:
			return slices.Contains(r.CriticalBlank, instrument.ItemKey(key))
		case ScaleAtLeast:
			s, ok := r.Scale(instrument.ScaleKey(key))
			return ok && s.Valid && s.Value >= c.AtLeast
		case ScaleInvalid:
			s, ok := r.Scale(instrument.ScaleKey(key))
			return ok && !s.Valid
		}
		return false
	})
}
