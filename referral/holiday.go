package referral

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Holidays says before which stretches without lessons each open case must be planned.
type Holidays struct {
	Days   int       `bson:"days,omitempty" json:"days,omitempty"`     // that are more than a weekend; 0 for three
	Before risk.Span `bson:"before,omitempty" json:"before,omitempty"` // how long before the first of them; 0 for five days
}

// The defaults, our own choice: with five days' notice the silence about a plan that is
// missing has reached lead and district by the last school day.
const (
	holidayDays   = 3
	holidayBefore = 5 * 24 * time.Hour
)

func (h Holidays) withDefaults() Holidays {
	if h.Days == 0 {
		h.Days = holidayDays
	}
	if h.Before == 0 {
		h.Before = risk.Span(holidayBefore)
	}
	return h
}

// Break is a holiday for which a case has no plan yet.
type Break struct {
	calendar.Span `bson:",inline"`
	PlanBy        time.Time `bson:"planBy"`
}

// HolidayPlan is how a student is looked after in a holiday. Who was briefed is the note
// of its event.
type HolidayPlan struct {
	calendar.Span `bson:",inline"`
	Contact       string     `bson:"contact"` // a staff id; empty when they have left since
	CheckIns      []FollowUp `bson:"checkIns"`
	Briefed       time.Time  `bson:"briefed,omitempty"` // zero when no guardian is safe
}

// Whenever a case is open, its calendar is looked at once a day.
const lookAhead = 24 * time.Hour

// morning is when a plan is due.
const morning = 8 * time.Hour

// foresee notes the next holiday for which a case has no plan. One that has begun without
// a plan stays due until it is over, also for a case that was opened in it.
func (c *Cases) foresee(ctx context.Context, doc *Case, t turn) error {
	if doc.State == CaseClosed || doc.LookAt.After(t.now) {
		return nil
	}
	days, err := c.org.Calendar(ctx, doc.Class.At(unit.School), t.now)
	if err != nil {
		return err
	}
	if err := c.abandoned(ctx, doc, calendar.On(t.now)); err != nil {
		return err
	}
	doc.LookAt = t.now.Add(lookAhead)
	doc.await(days, t)
	return nil
}

// abandoned notes that the contact of a plan does not work here any more: the holiday has
// no plan then. What was promised to the student stays due until there is another one.
func (c *Cases) abandoned(ctx context.Context, doc *Case, today calendar.Date) error {
	for i := range doc.Plans {
		plan := &doc.Plans[i]
		if plan.To < today {
			continue
		}
		there, err := c.stillHere(ctx, plan.Contact)
		if err != nil {
			return err
		}
		plan.Contact = there
	}
	return nil
}

func (c *Case) await(days calendar.Calendar, t turn) {
	today, rule := calendar.On(t.now), t.policy.Holidays.withDefaults()
	if c.Holiday == nil || !c.Holiday.Has(today) {
		next, found := c.unplanned(days, today, rule.Days)
		switch {
		case !found:
			c.Holiday = nil
		case c.Holiday == nil || c.Holiday.Span != next:
			c.Holiday = &Break{Span: next, PlanBy: planBy(days, next, time.Duration(rule.Before), t.now)}
		}
	}
	c.reckon()
}

// unplanned returns the next holiday without a plan. The one that has begun counts while
// enough of it is left: a case may be opened, or a holiday grow, in the middle of it.
func (c *Case) unplanned(days calendar.Calendar, today calendar.Date, least int) (calendar.Span, bool) {
	next, found := days.BreakOn(today)
	if left := (calendar.Span{From: today, To: next.To}); !found || left.Days() < least {
		next, found = days.NextBreak(today, least)
	}
	for found && c.planned(next) {
		next, found = days.NextBreak(next.To, least)
	}
	return next, found
}

// planBy is the morning of the last school day that lies so long before a holiday, and
// never in the past: who learns of it late is told at once, one after the other.
func planBy(days calendar.Calendar, rest calendar.Span, before time.Duration, now time.Time) time.Time {
	by := rest.From.At(morning).Add(-before)
	if day := calendar.On(by); !days.Kind(day).Teaches() {
		if last, found := days.LastSchoolDay(day); found {
			by = last.At(morning)
		}
	}
	if by.Before(now) {
		return now
	}
	return by
}

// planned tells whether there is a plan for a holiday, which may have grown since.
func (c *Case) planned(rest calendar.Span) bool {
	return slices.ContainsFunc(c.Plans, func(p HolidayPlan) bool { return p.Contact != "" && p.From <= rest.From && rest.To <= p.To })
}

// replace enters a plan; what one without a contact had promised for those days is in it.
func (c *Case) replace(plan HolidayPlan) {
	for i := range c.Plans {
		if old := &c.Plans[i]; old.Contact == "" {
			old.CheckIns = slices.DeleteFunc(old.CheckIns, func(f FollowUp) bool { return f.Done.IsZero() && plan.Has(calendar.On(f.Due)) })
		}
	}
	c.Plans = append(c.Plans, plan)
}

// checkIn returns the contact of a plan that is to be made next, nil when all are made.
func (c *Case) checkIn() *FollowUp {
	var next *FollowUp
	for i := range c.Plans {
		for j := range c.Plans[i].CheckIns {
			if f := &c.Plans[i].CheckIns[j]; f.Done.IsZero() && (next == nil || f.Due.Before(next.Due)) {
				next = f
			}
		}
	}
	return next
}

// Refusals about holidays.
var (
	ErrHolidayPlan = errors.New("referral: name a contact of the school, check-ins inside the holiday at most a week apart, and when a safe guardian was briefed")
	ErrNoHoliday   = errors.New("referral: every coming holiday is planned")
	ErrNoCheckIn   = errors.New("referral: no check-in is planned")
)

// HolidayForm is a holiday plan as it is made.
type HolidayForm struct {
	Contact  string
	CheckIns []time.Time
	Guardian string    // who was briefed; empty only when the record has nobody safe
	Briefed  time.Time // when
	Note     string    // what was agreed
}

// longestGap is how long a student may be without a contact in a holiday: our own choice.
const longestGap = 7 * 24 * time.Hour

// check refuses check-ins that leave a student alone for long.
func (f HolidayForm) check(rest calendar.Span, now time.Time) error {
	if f.Note == "" || len(f.CheckIns) == 0 || f.Briefed.After(now) || f.Briefed.IsZero() != (f.Guardian == "") {
		return ErrHolidayPlan
	}
	begin, end := rest.From.Start(), rest.To.Add(1).Start()
	if begin.Before(now) {
		begin = now // it has begun without a plan
	}
	last := begin
	for _, at := range append(slices.SortedFunc(slices.Values(f.CheckIns), time.Time.Compare), end) {
		if at.Before(begin) || at.After(end) || at.Sub(last) > longestGap {
			return ErrHolidayPlan
		}
		last = at
	}
	return nil
}

// briefs refuses a guardian who is unknown or unsafe, and none where one is safe.
func (f HolidayForm) briefs(p screening.Person) error {
	safe := func(g screening.Guardian) bool { return !g.Unsafe }
	if f.Guardian == "" {
		if slices.ContainsFunc(p.Guardians, safe) {
			return ErrHolidayPlan
		}
		return nil
	}
	return mayTell(p, f.Guardian)
}

// PlanForHoliday plans the next holiday that has no plan.
func (c *Cases) PlanForHoliday(ctx context.Context, who actor.Actor, id string, cmd Command, f HolidayForm) (*Case, error) {
	note := "监护人 / guardian: " + f.Guardian + "\n" + f.Note
	return c.ask(ctx, who, id, cmd, PlanHoliday, note, func(doc *Case, t turn) error {
		doc.LookAt = time.Time{}
		if err := c.foresee(ctx, doc, t); err != nil {
			return err
		}
		if doc.Holiday == nil {
			return ErrNoHoliday
		}
		if err := f.check(doc.Holiday.Span, t.now); err != nil {
			return err
		}
		if err := c.contact(ctx, doc, f.Contact); err != nil {
			return err
		}
		pupil, err := c.students.Read(ctx, actor.Engine(), doc.Student)
		if err != nil {
			return err
		}
		if err := f.briefs(pupil.Person); err != nil {
			return err
		}
		plan := HolidayPlan{Span: doc.Holiday.Span, Contact: f.Contact, Briefed: f.Briefed}
		for _, at := range slices.SortedFunc(slices.Values(f.CheckIns), time.Time.Compare) {
			plan.CheckIns = append(plan.CheckIns, FollowUp{Due: at})
		}
		doc.replace(plan)
		doc.Holiday, doc.LookAt = nil, time.Time{}
		return c.foresee(ctx, doc, t)
	})
}

// contact refuses whom the school does not have.
func (c *Cases) contact(ctx context.Context, doc *Case, id string) error {
	person, err := c.people.Actor(ctx, id)
	if err != nil || person.Unit.Level() < unit.School || !doc.Class.At(unit.School).Covers(person.Unit) {
		return errors.Join(ErrHolidayPlan, unlessMissing(err))
	}
	return nil
}

// CheckedIn records a contact of a holiday plan, the next that is due.
func (c *Cases) CheckedIn(ctx context.Context, who actor.Actor, id string, cmd Command, note string) (*Case, error) {
	if note == "" {
		return nil, ErrNoteOwed
	}
	return c.ask(ctx, who, id, cmd, CheckIn, note, func(doc *Case, t turn) error {
		next := doc.checkIn()
		if next == nil {
			return ErrNoCheckIn
		}
		next.Done = t.now
		doc.reckon()
		return nil
	})
}
