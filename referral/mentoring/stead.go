package mentoring

import (
	"context"
	"errors"
	"fmt"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
)

// acting returns who does the tasks of a student now: the mentor, or while they are on
// leave whoever the leave names, else the class teacher, who is there every day, else a
// counselor. Rather somebody on leave than nobody.
func (p *Plans) acting(ctx context.Context, s *screening.Student) (string, error) {
	duty, err := p.org.OnDuty(ctx, s.Class.At(unit.School), p.clock.Now())
	if err != nil {
		return "", err
	}
	instead := duty.Stead(s.Mentor)
	if instead == s.Mentor {
		return s.Mentor, nil
	}
	class, err := p.org.Class(ctx, actor.Engine(), s.Class)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	candidates := []string{instead}
	if err == nil {
		candidates = append(candidates, duty.Stead(class.Teacher))
	}
	for _, who := range candidates {
		if there, err := p.there(ctx, s.Class, who); there || err != nil {
			return who, err
		}
	}
	counselor, err := p.care.Counsel(ctx, s.Class, "")
	if errors.Is(err, referral.ErrNoOwner) {
		return s.Mentor, nil
	}
	return counselor, err
}

// stoodInFor returns the students of mentors on leave whose task has come to somebody: from
// the day on which it is due, as the mentor would be asked to do it.
func (p *Plans) stoodInFor(ctx context.Context, who actor.Actor) (all []Mentee, err error) {
	school := who.Unit.At(unit.School)
	if school == "" {
		return nil, nil
	}
	duty, err := p.org.OnDuty(ctx, school, p.clock.Now())
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, away := range duty.Away() {
		if away == who.ID {
			continue
		}
		pupils, err := p.students.OfMentor(ctx, actor.Actor{ID: away, Role: actor.Teacher, Unit: school})
		if err != nil {
			return nil, err
		}
		for _, pupil := range pupils {
			m, is, err := p.stoodIn(ctx, who, pupil)
			if err != nil {
				return nil, err
			}
			if is {
				all = append(all, m)
			}
		}
	}
	return all, nil
}

func (p *Plans) stoodIn(ctx context.Context, who actor.Actor, pupil screening.Pupil) (Mentee, bool, error) {
	if acting, err := p.acting(ctx, pupil.Student); err != nil || acting != who.ID {
		return Mentee{}, false, err
	}
	m, err := p.mentee(ctx, who, pupil)
	m.Instead = true
	return m, m.Unreadable || m.Due <= calendar.On(p.clock.Now()), err
}

// sayInstead tells whoever does the tasks of a mentor on leave, once, in the morning of the
// day on which one is due. From the next on its silence is told to them like to the mentor.
func (c *Care) sayInstead(student, mentor, acting string, t turn) {
	if acting != mentor && !c.morning().After(t.now) && c.Next.After(t.now) && c.Told == 0 {
		c.tell(student, fmt.Sprintf("instead/%d", c.N), acting, notify.CareTask, student)
	}
}

// own returns a student to whoever does their tasks; for everybody else there is none.
func (p *Plans) own(ctx context.Context, who actor.Actor, student string) (s *screening.Student, instead bool, err error) {
	s, err = p.students.Get(ctx, actor.Engine(), student)
	if err != nil {
		return nil, false, err
	}
	if who.ID == "" || s.Mentor == "" || s.Left || who.Unit == "" || !s.Class.At(unit.School).Covers(who.Unit) {
		return nil, false, actor.ErrOutOfScope
	}
	if s.Mentor == who.ID {
		return s, false, nil
	}
	there, err := p.there(ctx, s.Class, s.Mentor)
	if err != nil || !there {
		return nil, false, orOutOfScope(err)
	}
	acting, err := p.acting(ctx, s)
	if err != nil || acting != who.ID {
		return nil, false, orOutOfScope(err)
	}
	return s, true, nil
}

func orOutOfScope(err error) error {
	if err != nil {
		return err
	}
	return actor.ErrOutOfScope
}
