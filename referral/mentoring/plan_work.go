package mentoring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
)

// Owing returns the plans of which something is to be told.
func (p *Plans) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return p.books.Owing(ctx, now, limit)
}

// Do tells what is due about one plan: a wish to a counselor, an overdue task to the
// mentor. What was decided is written before it is told.
func (p *Plans) Do(ctx context.Context, id string) error {
	doc, err := p.books.Claim(ctx, id, p.clock.Now())
	if err != nil {
		return err
	}
	s, err := p.students.Get(ctx, actor.Engine(), id)
	if err != nil {
		return err
	}
	t, err := p.turn(ctx, id, s.Class)
	if errors.Is(err, vault.ErrErased) { // nobody is left whom it could be about
		doc.Waiting = false
		doc.Settle(time.Time{})
		return store.UnlessConflict(p.books.Replace(ctx, doc))
	}
	if err != nil {
		return err
	}
	c, err := p.open(doc, t)
	if err != nil {
		return err
	}
	mentor, err := p.decide(ctx, s, &c, t)
	if err != nil {
		return err
	}
	doc.Class = s.Class
	return p.settle(ctx, doc, c, t, mentor != "")
}

// settle writes what was decided, tells it, and writes that it was told.
func (p *Plans) settle(ctx context.Context, doc *Plan, c Care, t turn, mentored bool) error {
	if len(c.Outbox) > 0 {
		if err := p.seal(doc, c, t); err != nil {
			return err
		}
		if err := p.books.Replace(ctx, doc); err != nil {
			return store.UnlessConflict(err)
		}
		for _, post := range c.Outbox {
			if err := p.inboxes.Post(ctx, post); err != nil {
				return err
			}
		}
		c.Outbox = nil
	}
	if err := p.seal(doc, c, t); err != nil {
		return err
	}
	doc.Settle(c.wake(mentored, t.now))
	return store.UnlessConflict(p.books.Replace(ctx, doc))
}

// decide finds what is to be told, and returns the mentor, if one works here.
func (p *Plans) decide(ctx context.Context, s *screening.Student, c *Care, t turn) (mentor string, err error) {
	if there, err := p.there(ctx, s.Class, s.Mentor); err != nil {
		return "", err
	} else if there && !s.Left {
		mentor = s.Mentor
	}
	file, err := p.care.OpenFile(ctx, s.ID)
	if err != nil {
		return "", err
	}
	if file == nil {
		c.calm()
		file = &referral.Case{}
	}
	for i := range c.Ticks {
		if w := &c.Ticks[i]; w.waits() && !w.Again.After(t.now) {
			if err := p.sayWish(ctx, s, c, w, file.Owner, t); err != nil {
				return "", err
			}
		}
	}
	return mentor, p.sayOverdue(ctx, s, c, mentor, file, t)
}

// sayWish tells who answers for the student, and from the second time on the deputy too.
func (p *Plans) sayWish(ctx context.Context, s *screening.Student, c *Care, w *Tick, owner string, t turn) error {
	counselor, err := p.care.Counsel(ctx, s.Class, owner)
	if err != nil {
		return err // it stays owed
	}
	label := fmt.Sprintf("look/%d.%d", w.N, w.Told)
	c.tell(s.ID, label, counselor, notify.MentorConcern, s.ID)
	if w.Told > 0 {
		deputy, err := p.care.Deputy(ctx, s.Class)
		if err != nil {
			return err
		}
		if deputy != "" && deputy != counselor {
			c.tell(s.ID, label, deputy, notify.MentorConcern, s.ID)
		}
	}
	w.Told++
	w.Again = t.now.Add(lookAgain)
	return nil
}

// sayOverdue reminds the mentor, or who does it while they are on leave, in the same words and by the same clock for every student:
// how often somebody is reminded must not tell what a counselor asked for.
func (p *Plans) sayOverdue(ctx context.Context, s *screening.Student, c *Care, mentor string, file *referral.Case, t turn) error {
	today, acting := calendar.On(t.now), ""
	if mentor != "" {
		var err error
		if acting, err = p.acting(ctx, s); err != nil {
			return err
		}
		c.sayInstead(s.ID, mentor, acting, t)
	}
	switch {
	case mentor == "" || c.Next.After(t.now):
	case !t.cal.Kind(today).Teaches(): // a mentor who was named meanwhile
		c.Next = morningAfter(t.cal, today)
	default:
		c.tell(s.ID, fmt.Sprintf("task/%d.%d", c.N, c.Told), acting, notify.CareTask, s.ID)
		c.Told++
		c.Next = lessonsOn(t.cal, today.Add(quietDays)).At(reminded)
	}
	if c.Rhythm == Routine {
		return nil
	}
	return p.sayMissed(ctx, s, c, mentor, file, t)
}

// sayMissed tells a counselor of a task that a case asked for: a day after the mentor was
// reminded of it, or at once where nobody is the mentor.
func (p *Plans) sayMissed(ctx context.Context, s *screening.Student, c *Care, mentor string, file *referral.Case, t turn) error {
	if atOnce := mentor == "" && c.Missed == 0; c.Late.After(t.now) && !atOnce {
		return nil
	}
	counselor, err := p.care.Counsel(ctx, s.Class, file.Owner)
	if err != nil {
		return err
	}
	c.tell(s.ID, fmt.Sprintf("late/%d.%d", c.N, c.Missed), counselor, notify.CareOverdue, file.ID)
	c.Missed++
	c.Late = t.now.Add(denseAgain)
	if mentor == "" {
		c.Late = t.now.Add(quietDays * 24 * time.Hour)
	}
	return nil
}

// tell decides on a message. The label makes its id.
func (c *Care) tell(student, label, recipient string, kind notify.Kind, object string) {
	id := fmt.Sprintf("mentoring/%s/%s/%s/inbox", student, label, recipient)
	if !slices.ContainsFunc(c.Outbox, func(p notify.Post) bool { return p.ID == id }) {
		c.Outbox = append(c.Outbox, notify.Post{ID: id, Recipient: recipient, Kind: kind, Object: object})
	}
}
