package instrument

import (
	"errors"
	"slices"
)

// ErrAnswer refuses an answer that no option of the item allows. It never says
// which answer was given.
var ErrAnswer = errors.New("instrument: not an answer to this item")

// Answer is what stands in the paper for an item that was shown: a value, or nil
// when the student deliberately left it blank.
type Answer struct {
	Value *int `bson:"value" json:"value"`
}

// Given is the answer with a value.
func Given(v int) Answer { return Answer{Value: &v} }

// Blank is the answer of an item that was shown and left blank.
func Blank() Answer { return Answer{} }

// Answers are the answers of one paper. An item that is absent was never reached,
// which is another thing than a blank.
type Answers map[ItemKey]Answer

// AtLeast tells whether an item was answered with v or more.
func (a Answers) AtLeast(key ItemKey, v int) bool {
	given := a[key].Value
	return given != nil && *given >= v
}

// yes tells whether an item was answered yes or refused: a refusal to answer is
// heard like a yes.
func (a Answers) yes(key ItemKey) bool {
	answer, reached := a[key]
	return reached && (answer.Value == nil || *answer.Value == 1)
}

// IsCritical tells whether the item has an answer that a human must hear about.
func (i Item) IsCritical() bool { return len(i.Critical) > 0 }

// CriticalYes tells whether v is such an answer.
func (i Item) CriticalYes(v int) bool { return slices.Contains(i.Critical, v) }

// Allows tells whether v is one of the item's options.
func (i Item) Allows(v int) bool {
	return slices.ContainsFunc(i.Options, func(o Option) bool { return o.Value == v })
}

// Max is the highest value of the item.
func (i Item) Max() int {
	if len(i.Options) == 0 {
		return 0
	}
	return i.Options[len(i.Options)-1].Value
}

// Shown tells whether the item is put to a student who gave these answers.
func (i Item) Shown(a Answers) bool {
	return len(i.ShowIfAnyYes) == 0 || slices.ContainsFunc(i.ShowIfAnyYes, a.yes)
}
