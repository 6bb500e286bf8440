package screening

import (
	"slices"
	"strconv"
	"time"

	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// SessionState is where a session stands.
type SessionState string

// The states of a session.
const (
	SessionPlanned SessionState = "planned"
	SessionOver    SessionState = "over"
)

// SessionVerb is what can happen to a session.
type SessionVerb string

const verbEnd SessionVerb = "end"

var sessions = lifecycle.Table[SessionState, SessionVerb]{
	SessionPlanned: {verbEnd: SessionOver},
}

// SessionPlan is what people decide about a session.
type SessionPlan struct {
	Campaign    string       `bson:"campaign"`
	Class       unit.Path    `bson:"class"`
	Number      int          `bson:"number"` // 1 is the class's own session, others are make-ups
	Room        string       `bson:"room"`
	Starts      time.Time    `bson:"starts"`
	Ends        time.Time    `bson:"ends"`
	Invigilator string       `bson:"invigilator"` // staff id
	Counselor   string       `bson:"counselor"`   // on site; staff id
	Override    OverrideNote `bson:"override,omitempty"`
}

// OverrideNote is why a session may lie outside the usual test days: a fixed
// list, since a free text would have to be sealed.
type OverrideNote string

// The reasons for an unusual time.
const (
	OverrideSchoolDay OverrideNote = "moved-school-day" // a weekend day with lessons, or a Friday without a free afternoon
	OverrideBoarding  OverrideNote = "boarding-evening" // the counselor stays on site
	OverrideRoom      OverrideNote = "no-other-room"
	OverrideDrill     OverrideNote = "drill" // nobody is really assessed
)

// Overrides lists the reasons for an unusual time.
func Overrides() []OverrideNote {
	return []OverrideNote{OverrideSchoolDay, OverrideBoarding, OverrideRoom, OverrideDrill}
}

// Session is one class (or its absentees) in one room for one period.
type Session struct {
	store.Head  `bson:"-"`
	store.Owed  `bson:",inline"` // ending it in time
	SessionPlan `bson:",inline"`

	State SessionState `bson:"state"`
	Seats int          `bson:"seats"` // the last seat given away
	By    string       `bson:"by"`
}

// The bounds of a session. Students may come in a little early.
const (
	longestSession = 4 * time.Hour
	earlyEntry     = 15 * time.Minute
)

func sessionID(campaign string, class unit.Path, number int) string {
	return campaign + "/" + string(class) + "/" + strconv.Itoa(number)
}

// admits tells whether students may enter at a moment.
func (s *Session) admits(now time.Time) bool {
	return s.State == SessionPlanned && !now.Before(s.Starts.Add(-earlyEntry)) && now.Before(s.Ends)
}

// Span is a stretch of time, its end excluded.
type Span struct {
	From time.Time `bson:"from" json:"from"`
	To   time.Time `bson:"to" json:"to"`
}

// TestDay is when sessions may be held without a reason: what an answer stirs up
// needs people at hand until the end of the school day and the days after it.
type TestDay struct {
	Days  []time.Weekday `bson:"days" json:"days"`
	From  time.Duration  `bson:"from" json:"from"`   // after midnight in Asia/Shanghai
	To    time.Duration  `bson:"to" json:"to"`       // likewise
	Avoid []Span         `bson:"avoid" json:"avoid"` // exam weeks, days before holidays
}

// DefaultTestDay is Monday to Thursday in school hours.
func DefaultTestDay() TestDay {
	return TestDay{
		Days: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday},
		From: 8 * time.Hour,
		To:   17*time.Hour + 30*time.Minute,
	}
}

func (d TestDay) withDefaults() TestDay {
	usual := DefaultTestDay()
	if len(d.Days) == 0 {
		d.Days = usual.Days
	}
	if d.From == 0 && d.To == 0 {
		d.From, d.To = usual.From, usual.To
	}
	return d
}

func (d TestDay) valid() bool {
	return len(d.Days) > 0 && 0 <= d.From && d.From < d.To && d.To <= 24*time.Hour &&
		!slices.ContainsFunc(d.Avoid, func(s Span) bool { return !s.From.Before(s.To) })
}

// allows tells whether a session may be held then without a reason: on a usual day with
// lessons, outside exam weeks, and not on the last day before a holiday.
func (d TestDay) allows(days calendar.Calendar, starts, ends time.Time) bool {
	date := calendar.On(starts)
	if days.Kind(date) != calendar.SchoolDay || days.Exams(date) || days.BeforeBreak(date, aHoliday) {
		return false
	}
	from, to := starts.In(Shanghai), ends.In(Shanghai)
	midnight := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, Shanghai)
	return slices.Contains(d.Days, from.Weekday()) &&
		from.Sub(midnight) >= d.From && to.Sub(midnight) <= d.To &&
		!slices.ContainsFunc(d.Avoid, func(s Span) bool { return starts.Before(s.To) && s.From.Before(ends) })
}

// aHoliday is how many days without lessons are more than a weekend.
const aHoliday = 3

// check holds a session against its campaign and the school's calendar.
func (p SessionPlan) check(c *Campaign, days calendar.Calendar, now time.Time) error {
	switch {
	case !c.takes(p.Class):
		return bad("class", "请选本次测评范围内的班级",
			"name a class of the campaign's units and grades")
	case p.Number < 1 || p.Number > 99:
		return bad("number", "1 为本班场次，2 到 99 为补测场次",
			"use 1 for the class's own session and 2 to 99 for make-ups")
	case p.Room == "" || len(p.Room) > 60:
		return bad("room", "填写教室，最多 60 字节",
			"name it in at most 60 bytes")
	case !p.Starts.Before(p.Ends) || p.Ends.Sub(p.Starts) > longestSession:
		return bad("ends", "结束应晚于开始，且不超过四小时",
			"end after the start and within four hours")
	case !p.Ends.After(now):
		return bad("ends", "请安排尚未结束的场次",
			"plan a session that is not over yet")
	case p.Starts.Before(c.Opens) || p.Ends.After(c.Closes):
		return bad("starts", "场次应在本次测评的时间之内",
			"stay inside the campaign's window")
	case p.Override != "" && !slices.Contains(Overrides(), p.Override):
		return bad("override", "请用列表中的理由，或不填",
			"use a reason of the list, or none")
	case p.Override == "" && !c.TestDay.allows(days, p.Starts, p.Ends):
		return bad("starts", "请选在测评日的上课时间，避开考试周和节假日前一天，或从列表中给出理由",
			"choose a test day in school hours, outside exam weeks and not right before a holiday, or give a reason of the list")
	}
	return nil
}
