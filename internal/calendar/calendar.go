// Package calendar says what kind of day a day is for a school: the official
// arrangement of holidays and make-up days as data with its sources, and over it what
// a district says of its school year. It is pure.
//
// The State Council publishes each year's arrangement in November of the year before.
// A year that is not known yet falls back on weekends and the statutory festivals, and
// says so: see Official.
package calendar

import "slices"

// Kind is what a day is.
type Kind string

// The kinds of days.
const (
	SchoolDay Kind = "school-day"
	MakeUp    Kind = "make-up" // a weekend day with lessons (调休)
	Weekend   Kind = "weekend"
	Holiday   Kind = "holiday"  // of the state, or of the place
	Vacation  Kind = "vacation" // winter or summer
)

// Teaches tells whether there are lessons.
func (k Kind) Teaches() bool { return k == SchoolDay || k == MakeUp }

// Plan is what a district says of a school year.
type Plan struct {
	Vacations []Span `bson:"vacations,omitempty" json:"vacations,omitempty"`
	Exams     []Span `bson:"exams,omitempty" json:"exams,omitempty"`
	Off       []Span `bson:"off,omitempty" json:"off,omitempty"`         // days off besides those of the state
	Lessons   []Date `bson:"lessons,omitempty" json:"lessons,omitempty"` // days with lessons besides
}

// Valid tells whether all days of a plan are days.
func (p Plan) Valid() bool {
	spans := slices.Concat(p.Vacations, p.Exams, p.Off)
	return !slices.ContainsFunc(spans, func(s Span) bool { return !s.Valid() }) &&
		!slices.ContainsFunc(p.Lessons, func(d Date) bool { return !d.Valid() })
}

// Calendar is the state's arrangement with the plans of a place over it. The zero
// value is the state's alone.
type Calendar struct{ plans []Plan }

// New returns the calendar of a place.
func New(plans ...Plan) Calendar { return Calendar{plans} }

// Kind returns what a day is. What the place says goes before what the state says, but
// that a festival in a vacation stays a festival.
func (c Calendar) Kind(d Date) Kind {
	state, vacation := stateKind(d), false
	for _, p := range c.plans {
		switch {
		case slices.Contains(p.Lessons, d):
			return MakeUp
		case in(p.Off, d):
			return Holiday
		case in(p.Vacations, d):
			vacation = true
		}
	}
	if vacation && state != Holiday {
		return Vacation
	}
	return state
}

// Exams tells whether a day lies in an exam week.
func (c Calendar) Exams(d Date) bool {
	return slices.ContainsFunc(c.plans, func(p Plan) bool { return in(p.Exams, d) })
}

func in(spans []Span, d Date) bool {
	return slices.ContainsFunc(spans, func(s Span) bool { return s.Has(d) })
}

// horizon bounds every search: no school is without lessons for longer.
const horizon = 200

// LastSchoolDay returns the last day with lessons before a day.
func (c Calendar) LastSchoolDay(before Date) (Date, bool) { return c.seek(before, -1) }

// NextSchoolDay returns the first day with lessons after a day.
func (c Calendar) NextSchoolDay(after Date) (Date, bool) { return c.seek(after, 1) }

func (c Calendar) seek(d Date, step int) (Date, bool) {
	for range horizon {
		if d = d.Add(step); c.Kind(d).Teaches() {
			return d, true
		}
	}
	return "", false
}

// NextBreak returns the first stretch of at least so many days without lessons that
// begins after a day.
func (c Calendar) NextBreak(after Date, least int) (Span, bool) {
	for d, last := after, after.Add(horizon); d <= last; {
		before, found := c.nextBreakAfterLessons(d)
		if !found {
			return Span{}, false
		}
		next, found := c.NextSchoolDay(before)
		rest := Span{From: before.Add(1), To: next.Add(-1)}
		if !found {
			rest.To = before.Add(horizon)
		}
		if rest.Days() >= least {
			return rest, true
		}
		d = next
	}
	return Span{}, false
}

// BreakOn returns the whole stretch without lessons in which a day lies.
func (c Calendar) BreakOn(d Date) (Span, bool) {
	if c.Kind(d).Teaches() {
		return Span{}, false
	}
	before, found := c.LastSchoolDay(d)
	if !found {
		return Span{}, false
	}
	rest := Span{From: before.Add(1), To: before.Add(horizon)}
	if next, found := c.NextSchoolDay(d); found {
		rest.To = next.Add(-1)
	}
	return rest, true
}

// nextBreakAfterLessons returns the first day with lessons, from a day on, that no day
// with lessons follows.
func (c Calendar) nextBreakAfterLessons(d Date) (Date, bool) {
	for range horizon {
		if c.Kind(d).Teaches() && !c.Kind(d.Add(1)).Teaches() {
			return d, true
		}
		d = d.Add(1)
	}
	return "", false
}

// BeforeBreak tells whether a day is the last one with lessons before a stretch of at
// least so many days without.
func (c Calendar) BeforeBreak(d Date, least int) bool {
	if !c.Kind(d).Teaches() {
		return false
	}
	rest, found := c.NextBreak(d, least)
	return found && rest.From == d.Add(1)
}

// Unpublished lists the years between two days whose arrangement is not known.
func Unpublished(from, to Date) (years []int) {
	for y := from.Start().Year(); y <= to.Start().Year(); y++ {
		if _, known := Official(y); !known {
			years = append(years, y)
		}
	}
	return years
}
