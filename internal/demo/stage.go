package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/referral/mentoring"
	"github.com/xinqiao/xinqiao/screening"
)

// Stage is the platform on which the past of the district is played: its services, whose
// clock is turned, and what time asks of them.
type Stage struct {
	Org        *screening.Org
	Staff      *screening.People
	Students   *screening.Students
	Imports    *screening.Imports
	Assessment *screening.Assessment
	Care       *referral.Care
	Mentoring  *mentoring.Mentoring
	Settle     func(context.Context) error // does what is due at this moment

	clock *clock.Manual
}

// stride is by how much time passes at once when nothing is played.
const stride = 6 * time.Hour

// until lets time pass, and the engine do what it does.
func (s *Stage) until(ctx context.Context, moment time.Time) error {
	step := max(stride, moment.Sub(s.clock.Now())/20)
	for {
		if err := s.Settle(ctx); err != nil {
			return err
		}
		left := moment.Sub(s.clock.Now())
		if left <= 0 {
			return nil
		}
		s.clock.Advance(min(step, left))
	}
}

// pass lets so much time pass.
func (s *Stage) pass(ctx context.Context, d time.Duration) error {
	return s.until(ctx, s.clock.Now().Add(d))
}

// who returns a person of the cast, by log-in.
func (s *Stage) who(ctx context.Context, login string) (actor.Actor, error) {
	return s.Staff.Actor(ctx, part{login: login}.id())
}

// as does something in a person's name.
func (s *Stage) as(ctx context.Context, login string, do func(actor.Actor) error) error {
	who, err := s.who(ctx, login)
	if err != nil {
		return err
	}
	if err := do(who); err != nil {
		return fmt.Errorf("%s: %w", login, err)
	}
	return nil
}

// drill plays a drill of a school whose whole chain passes, unless one has passed today.
func (s *Stage) drill(ctx context.Context, p plan) error {
	before, err := s.Care.Drills.Of(ctx, actor.Engine(), p.path.Code())
	today := calendar.On(s.clock.Now())
	if err != nil || slices.ContainsFunc(before, func(d referral.DrillReading) bool {
		return d.State == referral.DrillPassed && calendar.On(d.Began) == today
	}) {
		return err
	}
	var drill referral.DrillReading
	err = s.as(ctx, "lead", func(who actor.Actor) (err error) {
		drill, err = s.Care.Drills.Start(ctx, who, p.path.Code(), referral.DefaultCare().Ref())
		return err
	})
	for range 5 { // two seconds from office to office
		err = errors.Join(err, s.pass(ctx, 2*time.Second))
	}
	if err != nil {
		return err
	}
	for _, login := range []string{"counselor", "deputy", "lead", "office"} {
		err = errors.Join(err, s.as(ctx, login, func(who actor.Actor) error {
			_, err := s.Care.Alerts.Acknowledge(ctx, who, "exercise/"+drill.ID, command("drill/"+login+"/"+drill.ID))
			return err
		}))
	}
	if err := errors.Join(err, s.seeNotices(ctx), s.Settle(ctx)); err != nil {
		return err
	}
	return s.passed(ctx, p, drill.ID)
}

// passed refuses to go on from a drill that did not pass.
func (s *Stage) passed(ctx context.Context, p plan, id string) error {
	all, err := s.Care.Drills.Of(ctx, actor.Engine(), p.path.Code())
	for _, d := range all {
		if d.ID == id && d.State != referral.DrillPassed {
			return fmt.Errorf("drill %s is %s: %+v", id, d.State, d.Hops)
		}
	}
	return err
}

// seeNotices lets health contact and hospital open what they were given.
func (s *Stage) seeNotices(ctx context.Context) (err error) {
	for _, login := range []string{"health", "hospital"} {
		err = errors.Join(err, s.as(ctx, login, func(who actor.Actor) error {
			all, _, err := s.Care.Notices.Of(ctx, who, first, 50)
			for _, n := range all {
				if n.SeenBy == "" && err == nil {
					_, err = s.Care.Notices.See(ctx, who, n.ID)
				}
			}
			return err
		}))
	}
	return err
}

// command is one that is given once in the whole of the demonstration.
func command(key string) referral.Command { return referral.Command{Key: "demo/" + key} }
