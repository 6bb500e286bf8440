package referral

import (
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/screening/risk"
)

// To is whom a step of a chain turns to, by office and not by name: names change
// hands, and the chain of an alert must not point at somebody who left.
type To string

// The offices a chain can turn to.
const (
	ToOwner    To = "owner"    // who answers for it: the on-site or on-duty counselor
	ToDuty     To = "duty"     // the school's counselor on duty
	ToDeputy   To = "deputy"   // of the school
	ToLead     To = "lead"     // of the school
	ToDistrict To = "district" // the education office
	ToHealth   To = "health"   // the district health contact
)

// Step turns to somebody after so long a silence.
type Step struct {
	To    To        `bson:"to" json:"to"`
	After risk.Span `bson:"after" json:"after"`
}

// Chain is how silence rises: step by step, the last one again and again until a
// named human answers.
type Chain struct {
	Steps  []Step    `bson:"steps" json:"steps"`
	Repeat risk.Span `bson:"repeat" json:"repeat"`
}

// Climb is how far silence has risen on a chain.
type Climb struct {
	Round   int       `bson:"round"`             // grows with each start, so that no two messages share an id
	Since   time.Time `bson:"since,omitempty"`   // zero while at rest
	Fired   int       `bson:"fired"`             // steps taken in this round
	Reached []string  `bson:"reached,omitempty"` // whom the silence has been brought before
}

// Rung is one step that was taken.
type Rung struct {
	Number int
	To     To
}

// start begins a new round of silence. Whom one that runs has reached, it has reached;
// after a rest it has yet to rise.
func (k *Climb) start(since time.Time) {
	if k.resting() {
		k.Reached = nil
	}
	*k = Climb{Round: k.Round + 1, Since: since, Reached: k.Reached}
}

// reach notes that silence was brought before somebody.
func (k *Climb) reach(person string) {
	if !k.reached(person) {
		k.Reached = append(k.Reached, person)
	}
}

func (k *Climb) reached(person string) bool { return slices.Contains(k.Reached, person) }

// rest ends the silence.
func (k *Climb) rest() { k.Since = time.Time{} }

func (k *Climb) resting() bool { return k.Since.IsZero() }

// at returns when the n-th step of a round is due.
func (c Chain) at(since time.Time, n int) time.Time {
	last := len(c.Steps) - 1
	if n <= last {
		return since.Add(time.Duration(c.Steps[n].After))
	}
	return since.Add(time.Duration(c.Steps[last].After) + time.Duration(n-last)*time.Duration(c.Repeat))
}

// next returns when the next step is due, zero while at rest.
func (c Chain) next(k Climb) time.Time {
	if k.resting() {
		return time.Time{}
	}
	return c.at(k.Since, k.Fired)
}

// fire takes the steps that are due. After an outage each office is told once: of
// the repetitions that were missed only the latest is made up for.
func (c Chain) fire(k *Climb, now time.Time) []Rung {
	var taken []Rung
	for !k.resting() && !c.next(*k).After(now) {
		last := len(c.Steps) - 1
		if k.Fired > last && !c.at(k.Since, k.Fired+1).After(now) {
			k.Fired++
			continue
		}
		taken = append(taken, Rung{Number: k.Fired, To: c.Steps[min(k.Fired, last)].To})
		k.Fired++
	}
	return taken
}
