package demo

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/roster"
)

// The classes that are assessed: last year in grade seven, this year in grade eight. The
// class that the story plays in is left alone.
const (
	classTwo   = junior + "/8/2"
	classThree = junior + "/8/3"
	lastTwo    = junior + "/7/2"
)

// past is everything that happens in the district, in order.
var past = []chapter{
	{"the district", true, yearAgo(-40, 0, 0), (*District).found},
	{"last year's roster", false, yearAgo(-30, 0, 0), (*District).lastRoster},
	{"last year's drill", false, yearAgo(-3, 10, 0), (*District).drillAll},
	{"last year's campaign", false, yearAgo(-2, 10, 0), (*District).lastCampaign},
	{"last year's session", false, yearAgo(0, 10, 5), paper(sessionOf(lastYear, lastTwo, 1), 0, 31, last)},
	{"last year's care", false, yearAgo(0, 15, 0), (*District).lastCare},
	{"its end", false, yearAgo(20, 10, 0), (*District).lastEnd},

	{"this year's roster", true, daysAgo(80, 10, 0), (*District).roster},
	{"growth mentors", true, daysAgo(18, 9, 0), (*District).mentors},
	// Before the shifts begin: on a day without lessons others are on duty, and the drill would prove them.
	{"the drill", false, daysAgo(17, 10, 0), (*District).drillAll},
	{"days and duties", false, daysAgo(16, 9, 0), (*District).days},
	{"the campaign", false, daysAgo(15, 10, 0), (*District).campaign},
	{"the first session", false, daysAgo(12, 10, 5), paper(sessionOf(thisYear, classTwo, 1), 0, 31, this)},
	{"who did not finish", false, daysAgo(12, 10, 6), half(sessionOf(thisYear, classTwo, 1), 31, 34)},
	{"an emergency", false, daysAgo(12, 10, 8), (*District).emergency},
	{"who needs whom", false, daysAgo(12, 11, 30), (*District).triage},
	{"reviews and talks", false, daysAgo(11, 15, 0), (*District).reviews},
	{"referrals", false, daysAgo(10, 10, 0), (*District).referrals},
	{"the hospitals", false, daysAgo(10, 12, 0), (*District).hospitalsAnswer},
	{"visits", false, daysAgo(8, 16, 0), (*District).visits},
	{"who stays in touch", false, daysAgo(4, 15, 0), (*District).contacts},
	{"back to school", false, daysAgo(3, 15, 0), (*District).returns},
	{"what a mentor does", false, daysAgo(3, 16, 0), (*District).lookAfter},
	{"who makes it up", false, daysAgo(1, 9, 0), (*District).makeUp},
	{"the make-up session", false, daysAgo(1, 10, 5), paper(sessionOf(thisYear, classTwo, 2), 39, 41, late)},
	{"what came of it", false, daysAgo(1, 11, 0), (*District).lateCare},

	{"a session is in progress", false, ago(20 * time.Minute), paper(sessionOf(thisYear, classThree, 1), 2, 12, now)},
	{"some say more", false, ago(12 * time.Minute), paper(sessionOf(thisYear, classThree, 1), 1, 2, now)},
	{"a counselor answers", false, ago(10 * time.Minute), (*District).acknowledge},
	{"others are not done", false, ago(8 * time.Minute), half(sessionOf(thisYear, classThree, 1), 24, 32)},
	{"somebody asks to talk", false, ago(6 * time.Minute), (*District).asksToTalk},
	{"somebody is in danger", false, ago(4 * time.Minute), paper(sessionOf(thisYear, classThree, 1), 0, 1, now)},
	{"a roster with faults", false, ago(time.Minute), (*District).faultyRoster},
	{"now", false, ago(0), (*District).nothing},
}

// yearAgo is a time of the day that lies so many days after this one a year ago.
func yearAgo(days, hour, minute int) func(time.Time) time.Time {
	return func(began time.Time) time.Time { return at(began.AddDate(-1, 0, 0), days, hour, minute) }
}

// daysAgo is a time of a day so many days ago.
func daysAgo(days, hour, minute int) func(time.Time) time.Time {
	return func(began time.Time) time.Time { return at(began, -days, hour, minute) }
}

func at(from time.Time, days, hour, minute int) time.Time {
	return calendar.On(from).Add(days).At(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

func ago(d time.Duration) func(time.Time) time.Time {
	return func(began time.Time) time.Time { return began.Add(-d) }
}

// nothing lets time pass, and the engine with it.
func (d *District) nothing(context.Context) error { return nil }

// found enters schools, people and who answers for what.
func (d *District) found(ctx context.Context) error {
	return inOrder(ctx, d.schools, d.emptyHospitals, d.staff, d.duties, d.hospitals, d.teachers)
}

// drillAll plays the drill without which no campaign opens.
func (d *District) drillAll(ctx context.Context) error { return d.drill(ctx, plans[0]) }

// lastRoster enters the class of last year as it was then.
func (d *District) lastRoster(ctx context.Context) error {
	return d.enrol(ctx, func(yield func(roster.Row) bool) {
		for row := range pupils(screening.YearOf(d.began)) {
			if row.SchoolCode != junior.Code() || row.Grade != 8 || row.Class != 2 {
				continue
			}
			if row.Grade--; !yield(row) {
				return
			}
		}
	})
}

// roster enters everybody as they are now.
func (d *District) roster(ctx context.Context) error {
	return d.enrol(ctx, pupils(screening.YearOf(d.began)))
}

// faultyRoster leaves an import behind that somebody has to mend before it can be
// committed.
func (d *District) faultyRoster(ctx context.Context) error {
	return d.as(ctx, "admin", func(who actor.Actor) error {
		_, err := d.check(ctx, who, func(yield func(roster.Row) bool) {
			n := 0
			for row := range pupils(screening.YearOf(d.began)) {
				if row.SchoolCode != township.Code() {
					continue
				}
				switch n++; n {
				case 3:
					row.Grade = 13
				case 7:
					row.Name = ""
				case 11:
					row.Birth = d.began.AddDate(1, 0, 0)
				}
				if !yield(row) {
					return
				}
			}
		})
		return err
	})
}

// inOrder does one thing after the other, until something fails.
func inOrder(ctx context.Context, steps ...func(context.Context) error) error {
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}
