package screening

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Change is one value that was given to a critical item, in the order given.
type Change struct {
	Item              instrument.ItemKey `bson:"item"`
	instrument.Answer `bson:",inline"`
	At                time.Time `bson:"at"`
}

// Report is what the school side tells of a sitting that carries a risk.
type Report struct {
	Sitting, Student  string
	Campaign, Session string
	Class             unit.Path
	Care              PolicyRef // the campaign's care policy
	Seat              int
	Room              string
	Counselor         string // who answers; empty while the school has named nobody
	OnSite            bool   // that counselor is with the class at this moment
	Stage             Stage
	Finding           risk.Finding
	Changes           []Change
	Talked            time.Time // when the student last asked to talk; zero if never
	Submitted         bool
	At                time.Time
}

// Alarm takes reports. Raising the same report again changes nothing; raising
// with more only raises.
type Alarm interface {
	Raise(ctx context.Context, r Report) error

	// FalseAlarm tells whether people found that the sitting's alarm was none: it has
	// left the student's history.
	FalseAlarm(ctx context.Context, sitting string) (bool, error)
}

// Seeker is told of each student who is absent without anybody knowing why. Whether that
// matters is not known here. Told again of the same day, it does nothing.
type Seeker interface {
	Absent(ctx context.Context, student string, on calendar.Date) error
}

// Care tells whether a student is being cared for, that is, has an open alert or
// case: such a student is not let go.
type Care interface {
	Open(ctx context.Context, student string) (bool, error)

	// Holds tells whether a member of the staff answers for an open alert or case.
	Holds(ctx context.Context, staff string) (bool, error)
}
