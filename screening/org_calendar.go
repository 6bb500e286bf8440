package screening

import (
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// SchoolYearPlan is what a unit says of a school year. An entry never changes; the last
// of its year counts.
type SchoolYearPlan struct {
	Year          int       `bson:"year"` // in which the school year begins
	By            string    `bson:"by"`
	At            time.Time `bson:"at"`
	calendar.Plan `bson:",inline"`
}

// UnitCalendar is what a unit has said of its school years; its id is the unit's path.
type UnitCalendar struct {
	store.Head `bson:"-"`
	Entries    []SchoolYearPlan `bson:"entries"`
}

// of returns the entry that counts for a school year.
func (u *UnitCalendar) of(year int) (plan SchoolYearPlan, found bool) {
	for _, e := range u.Entries {
		if e.Year == year {
			plan, found = e, true
		}
	}
	return plan, found
}

// PlanYear enters vacations, exam weeks and days off of a unit's school year. The same
// again changes nothing; anything else is a new entry beside the old one.
func (o *Org) PlanYear(ctx context.Context, who actor.Actor, place unit.Path, year int, p calendar.Plan) error {
	if place.Level() < unit.Province || place.Level() > unit.School {
		return actor.ErrOutOfScope
	}
	if err := who.Within(place); err != nil {
		return err
	}
	if !p.Valid() {
		return bad("vacations", "日期应写成 2026-09-01，且结束不早于开始", "write days as 2026-09-01, and let no stretch end before it begins")
	}
	entry := SchoolYearPlan{Year: year, By: who.ID, At: moment(o.clock.Now()), Plan: p}
	_, err := o.calendars.Upsert(ctx, func() *UnitCalendar { return &UnitCalendar{Head: store.Head{ID: string(place)}} },
		func(doc *UnitCalendar) error {
			if old, found := doc.of(year); found && samePlan(old.Plan, p) == nil {
				return store.ErrUnchanged
			}
			doc.Entries = append(doc.Entries, entry)
			return nil
		})
	return err
}

// YearPlan returns what counts for a place in a school year: its own word, or that of
// the nearest unit above it that has said something.
func (o *Org) YearPlan(ctx context.Context, place unit.Path, year int) (SchoolYearPlan, error) {
	plans, err := o.yearPlans(ctx, place, year)
	if err != nil || len(plans) == 0 {
		return SchoolYearPlan{Year: year}, err
	}
	return plans[0], nil
}

// yearPlans returns what counts for a place in each of some school years.
func (o *Org) yearPlans(ctx context.Context, place unit.Path, years ...int) (plans []SchoolYearPlan, err error) {
	found := map[int]bool{}
	for ; place != "" && len(plans) < len(years); place = place.Parent() {
		doc, err := o.calendars.Get(ctx, string(place))
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, year := range years {
			if plan, said := doc.of(year); said && !found[year] {
				found[year], plans = true, append(plans, plan)
			}
		}
	}
	return plans, nil
}

// Calendar returns the calendar of a place around a moment: of its school year and the
// next.
func (o *Org) Calendar(ctx context.Context, place unit.Path, at time.Time) (calendar.Calendar, error) {
	if school := place.At(unit.School); school != "" {
		place = school
	}
	year := YearOf(at)
	entries, err := o.yearPlans(ctx, place, year, year+1)
	if err != nil {
		return calendar.Calendar{}, err
	}
	plans := make([]calendar.Plan, len(entries))
	for i, e := range entries {
		plans[i] = e.Plan
	}
	return calendar.New(plans...), nil
}
