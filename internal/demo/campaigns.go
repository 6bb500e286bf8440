package demo

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
)

// lesson is how long a session takes.
const lesson = 40 * time.Minute

// lastCampaign opens the campaign of last year.
func (d *District) lastCampaign(ctx context.Context) error {
	day := d.clock.Now()
	return d.assess(ctx, screening.CampaignPlan{Name: "上学年秋季心理测评", Units: []unit.Path{lastTwo}, Grades: []int{7},
		Year: screening.YearOf(day), Opens: day.Add(-time.Hour), Closes: inYear(day, day.AddDate(0, 0, 21))}, lastYear, map[unit.Path]time.Time{
		lastTwo: at(day, 2, 10, 0)})
}

// inYear returns a later time, or the end of the school year of a day where that is sooner.
func inYear(day, later time.Time) time.Time {
	if _, end := screening.SchoolYear(screening.YearOf(day)); end.Before(later) {
		return end
	}
	return later
}

// campaign opens the one that runs. The second class sits in this hour.
func (d *District) campaign(ctx context.Context) error {
	day := d.clock.Now()
	return d.assess(ctx, screening.CampaignPlan{Name: "本学年秋季心理测评", Units: []unit.Path{classTwo, classThree}, Grades: []int{8},
		Year: screening.YearOf(d.began), Opens: day.Add(-time.Hour), Closes: inYear(d.began, d.began.AddDate(0, 1, 0))}, thisYear, map[unit.Path]time.Time{
		classTwo: at(d.began, -12, 10, 0), classThree: d.began.Add(-25 * time.Minute)})
}

// assess plans a campaign, its sessions first to last, and opens it.
func (d *District) assess(ctx context.Context, p screening.CampaignPlan, id string, sessions map[unit.Path]time.Time) error {
	p.Care = referral.DefaultCare().Ref()
	a := d.Assessment
	err := d.as(ctx, "admin", func(who actor.Actor) error {
		if _, err := a.Campaigns.Create(ctx, who, id, p); err != nil {
			return err
		}
		for class, starts := range sessions {
			if err := d.planSession(ctx, who, id, class, 1, starts); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := d.as(ctx, "counselor", func(who actor.Actor) error {
		_, err := a.Campaigns.Accept(ctx, who, id)
		return err
	}); err != nil {
		return err
	}
	if err := d.as(ctx, "admin", func(who actor.Actor) error {
		_, err := a.Campaigns.Open(ctx, who, id)
		return err
	}); err != nil {
		return err
	}
	return d.Settle(ctx)
}

// planSession plans a session at an hour that may be any: the demonstration begins when
// somebody starts it.
func (d *District) planSession(ctx context.Context, who actor.Actor, campaign string, class unit.Path, number int, starts time.Time) error {
	_, err := d.Assessment.Sessions.Plan(ctx, who, screening.SessionPlan{Campaign: campaign, Class: class, Number: number, Room: "机房 2",
		Starts: starts, Ends: starts.Add(2 * lesson), Invigilator: "demo-teacher", Counselor: "demo-counselor", Override: screening.OverrideRoom})
	return err
}

// lastEnd closes the campaign of last year, with a reason for everybody who is missing.
func (d *District) lastEnd(ctx context.Context) error {
	reasons := []screening.Excuse{screening.AbsentIll, screening.NoConsent, screening.Declined, screening.Technical}
	for place := 31; place < plans[0].seats; place++ {
		reason := reasons[place%len(reasons)]
		if err := d.excuse(ctx, lastYear, place, reason); err != nil {
			return err
		}
	}
	return d.as(ctx, "admin", func(who actor.Actor) error {
		_, err := d.Assessment.Campaigns.Close(ctx, who, lastYear)
		return err
	})
}

func (d *District) excuse(ctx context.Context, campaign string, place int, reason screening.Excuse) error {
	sitting, err := d.sitting(ctx, campaign, 2, place)
	if err != nil {
		return err
	}
	return d.as(ctx, "counselor", func(who actor.Actor) error {
		return d.Assessment.Sittings.Excuse(ctx, who, sitting, reason)
	})
}

// makeUp plans a make-up session and gives a seat in it to two who did not come.
func (d *District) makeUp(ctx context.Context) error {
	starts := at(d.began, -1, 10, 0)
	return d.as(ctx, "counselor", func(who actor.Actor) error {
		if err := d.planSession(ctx, actor.Engine(), thisYear, classTwo, 2, starts); err != nil {
			return err
		}
		for _, place := range []int{39, 40} {
			sitting, err := d.sitting(ctx, thisYear, 2, place)
			if err != nil {
				return err
			}
			if err := d.Assessment.Sittings.MakeUp(ctx, who, sitting, sessionOf(thisYear, classTwo, 2)); err != nil {
				return err
			}
		}
		return nil
	})
}
