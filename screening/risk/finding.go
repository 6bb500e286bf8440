package risk

import (
	"cmp"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

// Reason is a rule that matched, in words that hold no answer beyond the rule's
// own threshold.
type Reason struct {
	Rule  string          `bson:"rule" json:"rule"`
	Level Level           `bson:"level" json:"level"`
	Text  instrument.Text `bson:"text" json:"text"`
}

// Finding is what was found in a paper. Calm is the finding of nothing.
type Finding struct {
	Level Level `bson:"level" json:"level"`
	// HearWithin is how soon a human must hear the student; 0 only at level None,
	// where nobody has to.
	HearWithin time.Duration `bson:"hearWithin" json:"hearWithin"`
	Reasons    []Reason      `bson:"reasons" json:"reasons"` // worst first
}

// Calm is the finding of nothing, and the neutral element of Merge.
func Calm() Finding { return Finding{Level: None} }

// Merge joins two findings about one student: the worse level, the shorter
// deadline, every reason once. The deadline may come from the calmer finding: a
// prompt conversation stays prompt when something graver but slower joins it.
func Merge(a, b Finding) Finding {
	return Finding{
		Level:      slices.MaxFunc([]Level{None, a.Level, b.Level}, Level.Compare),
		HearWithin: sooner(a.HearWithin, b.HearWithin),
		Reasons:    union(a.Reasons, b.Reasons),
	}
}

// sooner is the shorter of two deadlines, 0 being no deadline.
func sooner(a, b time.Duration) time.Duration {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}

func union(a, b []Reason) []Reason {
	all := slices.Concat(a, b)
	slices.SortFunc(all, compareReasons)
	return slices.Compact(all)
}

// compareReasons puts the gravest first.
func compareReasons(x, y Reason) int {
	return cmp.Or(y.Level.Compare(x.Level), cmp.Compare(x.Rule, y.Rule),
		cmp.Compare(x.Text.ZH, y.Text.ZH), cmp.Compare(x.Text.EN, y.Text.EN),
		cmp.Compare(x.Level, y.Level))
}
