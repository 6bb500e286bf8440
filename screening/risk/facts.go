package risk

import (
	"maps"
	"slices"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

// Validity says how a paper was answered. It can add a reason for concern and has
// no way to take one away.
type Validity string

// The verdicts on a paper.
const (
	Valid   Validity = "valid"
	Caution Validity = "caution"
	Retest  Validity = "retest"
)

// Facts are all that a policy may look at.
type Facts struct {
	Answers  instrument.Answers
	Result   instrument.Result
	Validity Validity           // empty when it was not judged
	Subject  instrument.Subject // zero is unknown, and no condition holds of what is unknown
	Earlier  []Level            // of this student's other assessments within a year, without false alarms
}

// draft are the facts of an unfinished paper: its critical answers alone. Scales
// wait for the end, and so do blanks: the student may still come back to them.
func draft(form *instrument.Form, said instrument.Answers) Facts {
	heard := maps.Clone(said)
	maps.DeleteFunc(heard, func(key instrument.ItemKey, a instrument.Answer) bool { return !form.Heard(key, a) })
	return Facts{Answers: heard, Result: instrument.Result{CriticalYes: slices.Sorted(maps.Keys(heard))}}
}

// certain is the value of a scale that stands whatever its blanks hide.
func certain(s instrument.ScaleScore, worse instrument.Direction) instrument.Number {
	switch {
	case s.Valid:
		return s.Value
	case worse == instrument.LowIsWorse:
		return s.High
	}
	return s.Low
}

// possible is the worst value that a scale could have.
func possible(s instrument.ScaleScore, worse instrument.Direction) instrument.Number {
	switch {
	case s.Valid:
		return s.Value
	case worse == instrument.LowIsWorse:
		return s.Low
	}
	return s.High
}
