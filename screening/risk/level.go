// Package risk says what a paper means for the safety of a student: which level,
// how soon a human must hear the student, and why.
//
// The rules are data (a Policy), each with its source; the code only matches
// them. A level orders what people do next. It is never a diagnosis.
package risk

import (
	"cmp"
	"slices"
)

// Level is how worried the platform is.
type Level string

// The levels, from calm to now.
const (
	None     Level = "none"
	Mild     Level = "mild"
	Moderate Level = "moderate"
	High     Level = "high"
	Imminent Level = "imminent"
)

// Levels are all of them, from calm on.
var Levels = []Level{None, Mild, Moderate, High, Imminent}

// rank places what is no level below None.
func (l Level) rank() int { return slices.Index(Levels, l) }

// Compare orders levels: negative when l is calmer than m.
func (l Level) Compare(m Level) int { return cmp.Compare(l.rank(), m.rank()) }

// AtLeast tells whether l is m or worse.
func (l Level) AtLeast(m Level) bool { return l.Compare(m) >= 0 }

// Valid tells whether l is one of the levels.
func (l Level) Valid() bool { return l.rank() >= 0 }
