package demo

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
)

// student returns who sits in a place of a class of grade eight.
func (d *District) student(ctx context.Context, class, seat int) (string, error) {
	for row := range pupils(screening.YearOf(d.began)) {
		if row.SchoolCode == junior.Code() && row.Grade == 8 && row.Class == class && place(row.Number) == seat {
			return d.Students.ByNumber(ctx, row.SchoolCode, row.Number)
		}
	}
	return "", fmt.Errorf("demo: nobody sits in place %d of class %d", seat, class)
}

func (d *District) sitting(ctx context.Context, campaign string, class, seat int) (string, error) {
	student, err := d.student(ctx, class, seat)
	return strings.Join([]string{campaign, student, string(screening.GroupStage), "1"}, "/"), err
}

// file is the newest case of who sits in a place of the second class.
func (d *District) file(ctx context.Context, seat int) (string, error) {
	student, err := d.student(ctx, 2, seat)
	if err != nil {
		return "", err
	}
	sitting, err := d.sitting(ctx, thisYear, 2, seat)
	if err != nil {
		return "", err
	}
	a, err := d.Care.Alerts.Read(ctx, actor.Engine(), sitting)
	if err != nil || a.Case == "" {
		return "", errors.Join(err, fmt.Errorf("demo: %s has no case", student))
	}
	return a.Case, nil
}

// decide hears a student and triages their alert.
func (d *District) decide(ctx context.Context, sitting string, o referral.Outcome) error {
	return d.as(ctx, "counselor", func(who actor.Actor) error {
		if _, err := d.Care.Alerts.Hear(ctx, who, sitting, command("hear/"+sitting), "在心理室单独谈了约二十分钟；学生愿意继续谈。"); err != nil {
			return err
		}
		_, err := d.Care.Alerts.Triage(ctx, who, sitting, command("triage/"+sitting), o, reasons[o])
		return err
	})
}

// reasons are the notes of triages.
var reasons = map[referral.Outcome]string{
	referral.FalseAlarm:    "核实后为近期考试压力和误读题意，目前没有需要跟进的情况。",
	referral.SchoolSupport: "情绪低落约一个月，有支持，愿意每周来谈。",
	referral.ForReferral:   "想法反复出现，需要医院进一步评估。",
	referral.Emergency:     "有近期计划，已有人陪伴，马上联系监护人和医院。",
}

// outcomes are what becomes of the alerts of the second class; of the others, nothing
// more.
var outcomes = map[int]referral.Outcome{1: referral.ForReferral, 2: referral.ForReferral, 3: referral.ForReferral, 4: referral.ForReferral,
	5: referral.SchoolSupport, 6: referral.ForReferral}

// triageAll hears everybody whose alert is open.
func (d *District) triageAll(ctx context.Context, campaign string, outcomes map[int]referral.Outcome) error {
	waiting := map[string]bool{}
	err := d.as(ctx, "counselor", func(who actor.Actor) error {
		queue, err := d.Care.Alerts.Queue(ctx, who)
		for _, a := range queue {
			waiting[a.ID] = a.Exercise == ""
		}
		return err
	})
	if err != nil {
		return err
	}
	for seat, o := range outcomes {
		sitting, err := d.sitting(ctx, campaign, 2, seat)
		if err != nil {
			return err
		}
		if err := d.decide(ctx, sitting, o); err != nil {
			return err
		}
		delete(waiting, sitting)
	}
	for sitting, real := range waiting {
		if !real {
			continue
		}
		if err := d.decide(ctx, sitting, referral.FalseAlarm); err != nil {
			return err
		}
	}
	return d.Settle(ctx)
}

// lastCare is what became of last year's alerts: one student was looked after at school,
// until their family found help elsewhere.
func (d *District) lastCare(ctx context.Context) error {
	if err := d.triageAll(ctx, lastYear, map[int]referral.Outcome{5: referral.SchoolSupport}); err != nil {
		return err
	}
	sitting, err := d.sitting(ctx, lastYear, 2, 5)
	if err != nil {
		return err
	}
	return d.as(ctx, "counselor", func(who actor.Actor) error {
		a, err := d.Care.Alerts.Read(ctx, who, sitting)
		if err != nil {
			return err
		}
		if _, err := d.Care.Cases.Review(ctx, who, a.Case, command("review/"+a.Case), false, []string{who.ID, "demo-lead"}, "校内每周谈话，班主任关注作息。"); err != nil {
			return err
		}
		_, err = d.Care.Cases.Close(ctx, who, a.Case, command("close/"+a.Case), referral.CareElsewhere, "监护人已自行联系校外心理服务。")
		return err
	})
}

// emergency is the way of a student in danger: disclosed at once, approved by two others
// and looked at afterwards.
func (d *District) emergency(ctx context.Context) error {
	sitting, err := d.sitting(ctx, thisYear, 2, 0)
	if err != nil {
		return err
	}
	if err := d.seeNotices(ctx); err != nil {
		return err
	}
	if err := d.decide(ctx, sitting, referral.Emergency); err != nil {
		return err
	}
	return inOrder(ctx,
		d.onCase(0, "counselor", func(who actor.Actor, id string) error {
			_, err := d.Care.Cases.ReferInEmergency(ctx, who, id, command("emergency/"+id), hospitalNanjing, "有近期计划，生命危险。")
			return err
		}),
		d.onCase(0, "lead", func(who actor.Actor, id string) error {
			_, err := d.Care.Cases.Approve(ctx, who, id, command("approve-lead/"+id))
			return err
		}),
		d.onCase(0, "office", func(who actor.Actor, id string) error {
			_, err := d.Care.Cases.Approve(ctx, who, id, command("approve-office/"+id))
			return err
		}), d.Settle)
}

// onCase does something to the case of who sits in a place.
func (d *District) onCase(seat int, login string, do func(who actor.Actor, id string) error) func(context.Context) error {
	return func(ctx context.Context) error {
		id, err := d.file(ctx, seat)
		if err != nil {
			return err
		}
		return d.as(ctx, login, func(who actor.Actor) error { return do(who, id) })
	}
}

// triage hears everybody else of the first session, and says why two did not come.
func (d *District) triage(ctx context.Context) error {
	return inOrder(ctx,
		func(ctx context.Context) error { return d.triageAll(ctx, thisYear, outcomes) },
		func(ctx context.Context) error { return d.excuse(ctx, thisYear, 41, screening.AbsentIll) },
		func(ctx context.Context) error { return d.excuse(ctx, thisYear, 42, screening.NoConsent) })
}
