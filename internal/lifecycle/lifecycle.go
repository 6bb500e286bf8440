// Package lifecycle holds state machines as tables: which verb leads where, and
// a refusal that names what would be legal instead.
package lifecycle

import (
	"fmt"
	"slices"
)

// Table says to which state each verb leads from each state. A state without an
// entry, or with an empty one, is final.
type Table[S, V ~string] map[S]map[V]S

// Illegal refuses a verb that the state does not know.
type Illegal struct {
	State, Verb string
	Legal       []string // sorted; empty in a final state
}

// Error names the refused verb and the legal ones.
func (e *Illegal) Error() string {
	return fmt.Sprintf("%q is not possible in state %q; possible: %v", e.Verb, e.State, e.Legal)
}

// Next returns the state that a verb leads to, or an *Illegal.
func (t Table[S, V]) Next(from S, verb V) (S, error) {
	if to, ok := t[from][verb]; ok {
		return to, nil
	}
	return from, &Illegal{State: string(from), Verb: string(verb), Legal: t.Legal(from)}
}

// Legal returns the verbs a state knows, sorted.
func (t Table[S, V]) Legal(from S) []string {
	verbs := make([]string, 0, len(t[from]))
	for verb := range t[from] {
		verbs = append(verbs, string(verb))
	}
	slices.Sort(verbs)
	return verbs
}

// Final tells whether nothing leads out of a state.
func (t Table[S, V]) Final(s S) bool { return len(t[s]) == 0 }
