package demo

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// The hours of a duty roster, and the kinds of days on which a school has no lessons.
const (
	morning = 7*time.Hour + 30*time.Minute
	evening = 18 * time.Hour
)

var daysOff = []calendar.Kind{calendar.Weekend, calendar.Holiday, calendar.Vacation}

// watches are days, nights and weekends of a school, each with who answers first and who
// next; a boarding school has night staff in its dormitory.
func watches(day, night, weekend rota.Crew, dormitory ...string) rota.Rota {
	return rota.Rota{Shifts: []rota.Shift{
		{Days: []calendar.Kind{calendar.SchoolDay}, From: morning, To: evening, Crew: day},
		{Days: []calendar.Kind{calendar.SchoolDay}, From: evening, To: morning, Crew: night, Dormitory: dormitory},
		{Days: daysOff, From: morning, To: morning, Crew: weekend, Dormitory: dormitory},
	}}
}

func crew(counselor, deputy string) rota.Crew {
	return rota.Crew{rota.Counselor: counselor, rota.Deputy: deputy}
}

func alone(counselor string) rota.Crew { return rota.Crew{rota.Counselor: counselor} }

// rosters are the duty rosters of the schools that have more than one person for them. In
// each somebody is, was or will be on leave.
func rosters(now time.Time) map[unit.Path]rota.Rota {
	const counselor, deputy, lead = "demo-counselor", "demo-deputy", "demo-lead"
	away := func(r rota.Rota, who, substitute string, days int) rota.Rota {
		from := calendar.On(now).Add(days)
		r.Leaves = []rota.Leave{{Who: who, From: from.Start(), To: from.Add(3).Start(), Substitute: substitute}}
		return r
	}
	one, two := counselorOf(primary, 0), counselorOf(primary, 1)
	three, four := counselorOf(full, 0), counselorOf(full, 1)
	five := alone(counselorOf(senior, 0))
	return map[unit.Path]rota.Rota{
		junior:  away(watches(crew(counselor, deputy), crew(deputy, counselor), crew(lead, deputy)), deputy, lead, -12),
		primary: away(watches(crew(one, two), crew(two, one), crew(one, two)), one, two, 5),
		full:    away(watches(crew(three, four), crew(four, three), crew(four, three), wardenOf(full)), four, three, -1),
		senior:  watches(five, five, five, wardenOf(senior)),
	}
}

// year is what the district says of a school year that begins in a year.
func year(begins int) calendar.Plan {
	on := func(year int, month time.Month, day, days int) calendar.Span {
		from := calendar.On(time.Date(year, month, day, 0, 0, 0, 0, calendar.Shanghai))
		return calendar.Span{From: from, To: from.Add(days - 1)}
	}
	return calendar.Plan{
		Vacations: []calendar.Span{on(begins+1, time.January, 25, 28), on(begins+1, time.July, 5, 58)},
		Exams:     []calendar.Span{on(begins, time.November, 9, 5), on(begins+1, time.January, 18, 5)},
	}
}

// days enters what is planned of the year, and who is on duty on them.
func (d *District) days(ctx context.Context) error {
	for _, begins := range []int{screening.YearOf(d.began) - 1, screening.YearOf(d.began)} {
		if err := d.Org.PlanYear(ctx, actor.Engine(), lishui, begins, year(begins)); err != nil {
			return err
		}
	}
	for place, r := range rosters(d.began) {
		kept, err := d.Org.Rota(ctx, actor.Engine(), place)
		if err != nil {
			return err
		}
		if _, err := d.Org.SetRota(ctx, actor.Engine(), place, kept.Version, r); err != nil {
			return err
		}
	}
	return nil
}
