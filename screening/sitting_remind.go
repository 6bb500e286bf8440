package screening

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// How often somebody is reminded of a student who is to answer alone: when the window
// opens, shortly before it ends, when it has ended, and then until a reason or another
// time is given. The spans are our own choice.
const (
	remindBefore = 3 * day
	remindAgain  = 7 * day
	remindLast   = 90 * day // after the end; by then the year's next assessment is near
)

// owesReminder owes the next reminder at a moment.
func (s *Sitting) owesReminder(at time.Time) {
	s.RemindAt = at
	s.owe()
}

// remind tells those who answer for a student that the paper waits, and notes in the
// sitting what comes next. A window that has ended makes the sitting a missed one.
func (s *Sittings) remind(ctx context.Context, doc *Sitting, now time.Time) error {
	doc.RemindAt = time.Time{}
	if err := s.let(ctx, doc, now); err != nil {
		return err
	}
	declined := doc.Stage.alone() && doc.State == SittingUnfinished && doc.Excuse == Declined
	if !declined && !doc.expects() {
		return nil
	}
	ended := !now.Before(doc.Until)
	if ended && doc.State != SittingUnfinished {
		doc.Missed = doc.Until
		if err := doc.move(verbMiss, now); err != nil {
			return err
		}
	}
	if doc.Stage == ObserverStage {
		return nil // the class's list shows who is missing
	}
	kind := notify.PaperDue
	if ended || declined {
		kind = notify.PaperMissed
	}
	if err := s.tellCounselors(ctx, doc, kind); err != nil {
		return err
	}
	doc.Reminded++
	if !declined {
		doc.RemindAt = doc.nextReminder(now)
	}
	return nil
}

// expects tells whether the paper is still to come, without a reason why it does not.
func (s *Sitting) expects() bool {
	return s.State != SittingSubmitted && (s.State != SittingUnfinished || s.Excuse == "")
}

// nextReminder is when to remind again; zero ends it.
func (s *Sitting) nextReminder(now time.Time) time.Time {
	for _, at := range []time.Time{s.Until.Add(-remindBefore), s.Until} {
		if at.After(now) && at.After(s.From) {
			return at
		}
	}
	if again := now.Add(remindAgain); again.Before(s.Until.Add(remindLast)) {
		return again
	}
	return time.Time{}
}

// let goes of a paper that is not to be asked for any more: the student left the
// school, or people found that the alarm of the paper before it was none.
func (s *Sittings) let(ctx context.Context, doc *Sitting, now time.Time) error {
	if !doc.expects() {
		return nil
	}
	reason, err := s.unasked(ctx, doc)
	if err != nil || reason == "" {
		return err
	}
	if err := doc.move(verbExcuse, now); err != nil {
		return err
	}
	doc.Excuse = reason
	if doc.Missed.IsZero() {
		doc.Missed = now
	}
	return nil
}

func (s *Sittings) unasked(ctx context.Context, doc *Sitting) (Excuse, error) {
	student, err := s.students.students.Get(ctx, doc.Student)
	if err != nil {
		return "", err
	}
	if student.Left {
		return LeftSchool, nil
	}
	if doc.Follows == "" {
		return "", nil
	}
	if none, err := s.alarm.FalseAlarm(ctx, doc.Follows); err != nil || !none {
		return "", err
	}
	return NotNeeded, nil
}

// tellCounselors posts the reminder: first to who answers, then also to the others of
// the school's duty. Who is no counselor learns no more than that a paper waits.
func (s *Sittings) tellCounselors(ctx context.Context, doc *Sitting, kind notify.Kind) error {
	people, err := s.remindedBy(ctx, doc)
	if err != nil {
		return err
	}
	for _, person := range people {
		post := notify.Post{ID: fmt.Sprintf("%s/%d-%d/%s/inbox", doc.ID, doc.From.Unix(), doc.Reminded, person.ID),
			Recipient: person.ID, Kind: kind}
		if person.Role == actor.Counselor {
			post.Object = doc.ID
		}
		if err := s.inboxes.Post(ctx, post); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sittings) remindedBy(ctx context.Context, doc *Sitting) (people []actor.Actor, err error) {
	first, err := s.whoAnswers(ctx, doc, &Session{})
	if err != nil {
		return nil, err
	}
	ids := []string{first}
	if doc.Reminded > 0 {
		duty, err := s.org.OnDuty(ctx, doc.Class.At(unit.School), s.clock.Now())
		if err != nil {
			return nil, err
		}
		ids = append(ids, duty.Crew[rota.Counselor], duty.Crew[rota.Deputy], duty.Crew[rota.Lead])
	}
	seen := map[string]bool{"": true}
	for _, id := range ids {
		if seen[id] {
			continue
		}
		seen[id] = true
		who, err := s.staff.Actor(ctx, id)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		people = append(people, who)
	}
	return people, nil
}
