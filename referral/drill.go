package referral

import (
	"cmp"
	"reflect"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
)

// How long a drill waits for people: two lessons and the break between them, for
// whoever teaches when it begins. How long it stands: the weeks in which a campaign
// is prepared, and no whole term. And how late the platform may tell somebody: as
// long as a stalled engine may stay unnoticed.
const (
	drillLasts  = 2 * time.Hour
	drillStands = 30 * 24 * time.Hour
	toldWithin  = time.Minute
)

// DrillState is where a drill stands.
type DrillState string

// The states of a drill.
const (
	DrillRunning DrillState = "running"
	DrillPassed  DrillState = "passed"
	DrillFailed  DrillState = "failed"
	DrillVoid    DrillState = "void" // who answers changed while it ran
)

// HopKind is what a hop of a drill has to show.
type HopKind string

// The hops of a drill, in their order.
const (
	HopRaised    HopKind = "raised"    // the alert was opened
	HopTold      HopKind = "told"      // the message stood in the inbox of the office
	HopCarried   HopKind = "carried"   // a provider outside took it: for whoever has proven a contact
	HopConfirmed HopKind = "confirmed" // who holds the office said that it reached them
	HopNotice    HopKind = "notice"    // the notice was given
	HopSeen      HopKind = "seen"      // a named human opened it
	HopReceipt   HopKind = "receipt"   // the green channel: a hospital's programs signed that they have it
)

// HopState is what became of a hop.
type HopState string

// The states of a hop.
const (
	HopWaiting HopState = "waiting"
	HopPassed  HopState = "passed"
	HopFailed  HopState = "failed"  // too late, or never
	HopMissing HopState = "missing" // nobody holds the office; readiness names that by itself
)

// Hop is one step of the chain, measured by the times of the documents that it
// leaves behind.
type Hop struct {
	Kind   HopKind   `bson:"kind"`
	Office To        `bson:"office,omitempty"`
	State  HopState  `bson:"state"`
	From   time.Time `bson:"from,omitempty"` // since when it could happen
	At     time.Time `bson:"at,omitempty"`   // when it happened
}

// Took is how long a hop took.
func (h Hop) Took() time.Duration {
	if h.At.IsZero() {
		return 0
	}
	return max(0, h.At.Sub(h.From))
}

// by judges a hop that must have happened until a moment.
func (h Hop) by(limit, now time.Time) Hop {
	switch {
	case !h.At.IsZero() && !h.At.After(limit):
		h.State = HopPassed
	case now.After(limit):
		h.State = HopFailed
	default:
		h.State = HopWaiting
	}
	return h
}

// Part is an office of the chain and who holds it, nobody when it is vacant.
type Part struct {
	Office To     `bson:"office"`
	Person string `bson:"holder,omitempty"`
}

// Standing is what was arranged for a school: who answers, whom the notice reaches,
// and the telephone that it names. A drill stands until one of them changes.
type Standing struct {
	Duty     screening.Duty     `bson:"duty"`
	District screening.Contacts `bson:"district"`
	Hospital string             `bson:"hospital,omitempty"`
	Contacts []string           `bson:"contacts,omitempty"` // of the hospital
	Endpoint string             `bson:"endpoint,omitempty"` // of its programs
}

// notified is who reads the district's notices.
func (s Standing) notified() string { return cmp.Or(s.District.HealthContact, s.District.Office) }

// Cast is everybody whom a silence about one school reaches.
type Cast struct {
	Parts    []Part   `bson:"parts"`
	Standing Standing `bson:"standing"`
}

// people are those who hold an office.
func (c Cast) people() (all []string) {
	for _, p := range c.Parts {
		if p.Person != "" {
			all = append(all, p.Person)
		}
	}
	return all
}

// covers tells whether what another cast could reach was reached by this one: every
// office of it, under the same arrangement.
func (c Cast) covers(other Cast) bool {
	return reflect.DeepEqual(c.Standing, other.Standing) &&
		!slices.ContainsFunc(other.Parts, func(p Part) bool {
			return !slices.ContainsFunc(c.Parts, func(own Part) bool { return own.Office == p.Office })
		})
}

// Drill is an exercise of the whole chain of one school: a marked alert about nobody
// goes the way of every alert, and each hop is measured. Its id is
// school/day/number.
type Drill struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
	School     unit.Path           `bson:"school"`
	Day        string              `bson:"day"`
	Nth        int                 `bson:"nth"` // of the day
	By         string              `bson:"by"`
	Care       screening.PolicyRef `bson:"care"`
	Cast       Cast                `bson:"cast"`
	Began      time.Time           `bson:"began"`
	Until      time.Time           `bson:"until"`
	State      DrillState          `bson:"state"`
	Ended      time.Time           `bson:"ended,omitempty"`
	Hops       []Hop               `bson:"hops,omitempty"` // as they stood when it ended
}

// standing tells whether a drill that passed is recent enough to count.
func (d *Drill) standing(now time.Time) bool {
	return d.State == DrillPassed && now.Before(d.Ended.Add(drillStands))
}

// verdict is what follows from the hops. A drill waits for its people until its time
// is over, even when something failed already: the other hops are worth knowing.
func verdict(hops []Hop) DrillState {
	state := DrillPassed
	for _, h := range hops {
		switch h.State {
		case HopWaiting:
			return DrillRunning
		case HopFailed:
			state = DrillFailed
		}
	}
	return state
}
