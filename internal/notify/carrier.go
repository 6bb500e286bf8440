package notify

import (
	"context"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/unit"
)

// Channel is a way to somebody outside the platform.
type Channel string

// The channels.
const (
	SMS   Channel = "sms"
	Email Channel = "email"
	Group Channel = "group" // the robot of a unit's chat group, or the unit's own system
)

// Channels lists them, personal and fast ones first.
func Channels() []Channel { return []Channel{SMS, Email, Group} }

// Urgency says through how many channels a message goes. Nothing that leaves the
// house says so: the text is the same for all.
type Urgency string

// The urgencies.
const (
	Routine Urgency = "routine" // the first channel; the next one when it keeps failing
	Urgent  Urgency = "urgent"  // the first channel; the next one as soon as it fails
	Gravest Urgency = "gravest" // all channels at once
)

// Parcel is what leaves the house: how many things wait, and nothing about them but
// whether they are an exercise.
type Parcel struct {
	ID       string // the same at every attempt, so that a receiver knows it again
	To       string // a phone number or an address; empty for a group
	Items    int
	Exercise bool   // all that waits is of a drill
	Code     string // proves a contact; then nothing waits
}

// Carrier takes parcels to one provider. An error means that the outcome is
// unknown or bad: the same parcel comes again. Its text names no person.
type Carrier interface {
	Carry(ctx context.Context, p Parcel) (receipt string, err error)
}

// LimitedError is the answer of a provider that wants nothing for a while.
type LimitedError struct{ For time.Duration }

// Error says for how long.
func (e *LimitedError) Error() string { return fmt.Sprintf("notify: limited for %s", e.For) }

// Line is a carrier with what its provider lets one outlet send.
type Line struct {
	Name    string // of the provider, for the log and for counting
	Carrier Carrier
	Limits  Limits
}

// GroupLine is the line to a group of one unit or hospital.
type GroupLine struct {
	Line
	ID       string    // names its outlet
	Unit     unit.Path // of those it serves: a school, or an office's district, city or province
	Hospital string    // instead of a unit
}

// Lines are all that an installation offers; what is nil it does not.
type Lines struct {
	SMS, Email *Line
	Groups     []GroupLine
}

// Limits are how much may be sent in how long, each for itself.
type Limits []Rate

// Rate allows so many sends within a time.
type Rate struct {
	Sends  int
	Within time.Duration
}

// next returns when something may be sent after these sends, which are in order.
func (l Limits) next(sent []time.Time, now time.Time) time.Time {
	at := now
	for _, r := range l {
		if i := len(sent) - r.Sends; i >= 0 {
			at = latest(at, sent[i].Add(r.Within))
		}
	}
	return at
}

// recent keeps the sends that may still count.
func (l Limits) recent(sent []time.Time) []time.Time {
	most := 0
	for _, r := range l {
		most = max(most, r.Sends)
	}
	return sent[max(0, len(sent)-most):]
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
