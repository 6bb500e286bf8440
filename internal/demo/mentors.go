package demo

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/referral/mentoring"
)

// mentees is how many of the first class have a growth mentor: the school has begun with
// them, and its figure says how far it is.
const mentees = 10

// mentors gives some students of the first class their teacher as mentor.
func (d *District) mentors(ctx context.Context) error {
	pupils, err := d.Students.OfClass(ctx, actor.Engine(), classOne)
	if err != nil {
		return err
	}
	return d.as(ctx, "lead", func(who actor.Actor) error {
		for _, p := range pupils[:min(mentees, len(pupils))] {
			if err := d.Students.SetMentor(ctx, who, p.ID, part{login: "teacher"}.id()); err != nil {
				return err
			}
		}
		return nil
	})
}

// lookAfter is what the mentor does, and what a counselor asks of them about one student
// who is looked after at school.
func (d *District) lookAfter(ctx context.Context) error {
	return inOrder(ctx,
		func(ctx context.Context) error {
			return d.as(ctx, "lead", func(who actor.Actor) error {
				student, err := d.student(ctx, 2, 5)
				if err != nil {
					return err
				}
				return d.Students.SetMentor(ctx, who, student, part{login: "teacher"}.id())
			})
		},
		d.onCase(5, "counselor", func(who actor.Actor, id string) error {
			_, err := d.Mentoring.Plans.SetRhythm(ctx, who, id, mentoring.Weekly)
			return err
		}),
		d.onCase(5, "counselor", func(who actor.Actor, id string) error {
			_, err := d.Mentoring.Cards.Release(ctx, who, id, command("card/"+id), mentoring.CardForm{
				Phrases: []string{"arrival", "breaks", "as-usual", "listen"},
				Readers: []string{part{login: "teacher"}.id(), part{login: "deputy"}.id()}, Until: at(d.began, 7, 18, 0)})
			return err
		}),
		d.ticks, d.Settle)
}

// ticks lets the mentor have done two of the routine tasks. Ticked before the loading was
// killed, they are found done.
func (d *District) ticks(ctx context.Context) error {
	pupils, err := d.Students.OfClass(ctx, actor.Engine(), classOne)
	if err != nil {
		return err
	}
	return d.as(ctx, "teacher", func(who actor.Actor) error {
		for _, p := range pupils[:2] {
			if err := d.Mentoring.Plans.Tick(ctx, who, p.ID, 1, mentoring.AsUsual); err != nil {
				return err
			}
		}
		return nil
	})
}
