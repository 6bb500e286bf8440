package instrument

import (
	"errors"
	"slices"
	"unicode/utf8"
)

// ErrAnswer refuses an answer that the item does not allow. It never says which
// answer was given.
var ErrAnswer = errors.New("instrument: not an answer to this item")

// Answer is what stands in the paper for an item that was shown. One of the three
// is set, as the kind of item says, or none when it was deliberately left blank.
type Answer struct {
	Value  *int   `bson:"value" json:"value"`
	Chosen []int  `bson:"chosen,omitempty" json:"chosen,omitempty"` // of a multi-choice item
	Text   string `bson:"text,omitempty" json:"text,omitempty"`     // of a text item
}

// Given is the answer with a value.
func Given(v int) Answer { return Answer{Value: &v} }

// Blank is the answer of an item that was shown and left blank.
func Blank() Answer { return Answer{} }

// IsBlank tells whether the item was left blank.
func (a Answer) IsBlank() bool { return a.Value == nil && len(a.Chosen) == 0 && a.Text == "" }

// Equal tells whether two answers say the same.
func (a Answer) Equal(b Answer) bool {
	sameValue := a.Value == b.Value || a.Value != nil && b.Value != nil && *a.Value == *b.Value
	return sameValue && slices.Equal(a.Chosen, b.Chosen) && a.Text == b.Text
}

// Reading is the one number that conditions and rules compare: the value, the
// highest of those chosen, or 1 for any text.
func (a Answer) Reading() (v int, given bool) {
	switch {
	case a.Value != nil:
		return *a.Value, true
	case len(a.Chosen) > 0:
		return slices.Max(a.Chosen), true
	case a.Text != "":
		return 1, true
	}
	return 0, false
}

// Values are the values that were chosen, one or several.
func (a Answer) Values() []int {
	if a.Value != nil {
		return []int{*a.Value}
	}
	return a.Chosen
}

// Answers are the answers of one paper. An item that is absent was never reached,
// which is another thing than a blank.
type Answers map[ItemKey]Answer

// AtLeast tells whether an item was answered with v or more.
func (a Answers) AtLeast(key ItemKey, v int) bool {
	read, given := a[key].Reading()
	return given && read >= v
}

// IsCritical tells whether the item has an answer that a human must hear about.
// Whatever a child writes in own words is read.
func (i Item) IsCritical() bool { return len(i.Critical) > 0 || i.Kind == FreeText }

// Heard tells whether a is such an answer.
func (i Item) Heard(a Answer) bool {
	if i.Kind == FreeText {
		return a.Text != ""
	}
	return a.Value != nil && slices.Contains(i.Critical, *a.Value) ||
		slices.ContainsFunc(a.Chosen, func(v int) bool { return slices.Contains(i.Critical, v) })
}

// Labels are the words of the options that were chosen; a number and what was written
// have none.
func (i Item) Labels(a Answer) (all []Text) {
	for _, o := range i.Options {
		if slices.Contains(a.Values(), o.Value) {
			all = append(all, o.Label)
		}
	}
	return all
}

// HeardFrom is the lowest reading that a human must hear about.
func (i Item) HeardFrom() int {
	if i.Kind == FreeText {
		return 1
	}
	return slices.Min(i.Critical)
}

// longestText bounds what can be written, in characters.
const longestText = 2000

// Allows tells whether a is an answer to the item. A blank always is.
func (i Item) Allows(a Answer) bool {
	if a.IsBlank() {
		return true
	}
	isValue, isChosen, isText := a.Value != nil, len(a.Chosen) > 0, a.Text != ""
	switch i.Kind {
	case NumberItem:
		return isValue && !isChosen && !isText && i.Range.Min <= *a.Value && *a.Value <= i.Range.Max
	case MultiChoice:
		return isChosen && !isValue && !isText && i.offers(a.Chosen...) && ascending(a.Chosen)
	case FreeText:
		return isText && !isValue && !isChosen && utf8.ValidString(a.Text) && utf8.RuneCountInString(a.Text) <= longestText
	default:
		return isValue && !isChosen && !isText && i.offers(*a.Value)
	}
}

func (i Item) offers(values ...int) bool {
	for _, v := range values {
		if !slices.ContainsFunc(i.Options, func(o Option) bool { return o.Value == v }) {
			return false
		}
	}
	return true
}

// ascending asks for each choice once and in order, so that one set is written in
// one way only.
func ascending(values []int) bool {
	for i := 1; i < len(values); i++ {
		if values[i-1] >= values[i] {
			return false
		}
	}
	return true
}

// Min is the lowest value of the item.
func (i Item) Min() int {
	switch {
	case i.Range != nil:
		return i.Range.Min
	case len(i.Options) == 0:
		return 0
	}
	return i.Options[0].Value
}

// Max is the highest value of the item.
func (i Item) Max() int {
	switch {
	case i.Range != nil:
		return i.Range.Max
	case len(i.Options) == 0:
		return 0
	}
	return i.Options[len(i.Options)-1].Value
}

// Shown tells whether the item is put to a student who gave these answers.
func (i Item) Shown(a Answers) bool {
	return len(i.ShowIf) == 0 || slices.ContainsFunc(i.ShowIf, func(c Condition) bool { return c.holds(a) })
}

func (c Condition) holds(a Answers) bool {
	answer, reached := a[c.Item]
	if answer.IsBlank() {
		return reached && c.OrBlank
	}
	return a.AtLeast(c.Item, c.AtLeast)
}
