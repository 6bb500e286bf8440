package screening

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// admitted tells whether the sitting's own window is open.
func (s *Sitting) admitted(now time.Time) bool {
	return !now.Before(s.From) && now.Before(s.Until)
}

// follow invites the student to the stages that a submitted paper leads to. Their ids
// are natural: whoever was invited already is left alone.
func (s *Sittings) follow(ctx context.Context, doc *Sitting) error {
	p, book, outcome, err := s.paperOf(ctx, doc)
	if vault.Unreadable(ctx, err, doc.place("result")) || err == nil && p == nil {
		return nil // its alert rises as the gravest; people decide what is asked again
	}
	if err != nil {
		return err
	}
	if outcome.Validity, err = s.judgement(ctx, p, outcome); err != nil {
		return err
	}
	campaign, err := s.campaigns.Get(ctx, doc.Campaign)
	if err != nil {
		return err
	}
	for _, next := range campaign.follows(doc, outcome, book.policy) {
		if err := s.summon(ctx, doc, next); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sittings) summon(ctx context.Context, after *Sitting, next summons) error {
	student, err := s.students.students.Get(ctx, after.Student)
	if err != nil || student.Left {
		return err
	}
	doc, err := s.ticket(ctx, after.Campaign, student, next.Stage, 1)
	if err != nil {
		return err
	}
	doc.Follows, doc.From, doc.Until = after.ID, next.From, next.Until
	doc.owesReminder(next.From)
	_, err = s.insertOrGet(ctx, doc)
	return err
}

// ticket is a new sitting with an access code of its own.
func (s *Sittings) ticket(ctx context.Context, campaign string, student *Student, stage Stage, n int) (*Sitting, error) {
	doc := &Sitting{Head: store.Head{ID: sittingID(campaign, student.ID, stage, n)},
		Campaign: campaign, Student: student.ID, Class: student.Class, Stage: stage,
		State: SittingInvited, Invited: s.clock.Now()}
	key, err := s.vault.Key(ctx, student.ID)
	if err != nil {
		return nil, err
	}
	doc.Access, err = vault.Seal(key, doc.place("access"), access{Code: newCode()})
	return doc, err
}

// Window is when a student may answer alone.
type Window struct{ From, Until time.Time }

// longestWindow keeps an invitation from being forgotten.
const longestWindow = 90 * day

func (w Window) check(now time.Time) error {
	if !w.From.Before(w.Until) || !w.Until.After(now) || w.Until.Sub(w.From) > longestWindow {
		return bad("until", "结束时间应晚于开始时间和现在，且不超过 90 天",
			"end after the start and after now, within 90 days")
	}
	return nil
}

// Summon invites a student, by a counselor's decision, to answer alone. While such an
// invitation waits, it is the one that is returned.
func (s *Sittings) Summon(ctx context.Context, who actor.Actor, campaign, student string, stage Stage, w Window) (*Sitting, error) {
	w = Window{moment(w.From), moment(w.Until)}
	if err := w.check(s.clock.Now()); err != nil {
		return nil, err
	}
	c, asked, err := s.asked(ctx, who, campaign, student)
	if err != nil {
		return nil, err
	}
	if !stage.alone() || len(c.battery(stage)) == 0 || !c.takes(asked.Class) {
		return nil, bad("stage", "请选本次测评设有的个别阶段", "choose an individual stage that the campaign has")
	}
	n, doc, err := s.unended(ctx, campaign, student, stage)
	if doc != nil || err != nil {
		return doc, err
	}
	if doc, err = s.ticket(ctx, campaign, asked, stage, n); err != nil {
		return nil, err
	}
	doc.By, doc.From, doc.Until = who.ID, w.From, w.Until
	doc.owesReminder(w.From)
	return s.insertOrGet(ctx, doc)
}

// asked returns campaign and student when a counselor may ask the one for the other.
func (s *Sittings) asked(ctx context.Context, who actor.Actor, campaign, student string) (*Campaign, *Student, error) {
	if who.Role != actor.Counselor {
		return nil, nil, actor.ErrOutOfScope
	}
	asked, err := s.students.Get(ctx, who, student)
	if err != nil {
		return nil, nil, err
	}
	c, err := s.campaigns.Get(ctx, campaign)
	if err != nil {
		return nil, nil, err
	}
	if c.State == CampaignDraft || !c.reaches(asked.Class) {
		return nil, nil, bad("campaign", "请选已为该生所在班级启动的测评",
			"choose one that was opened for the student's class")
	}
	return c, asked, nil
}

// unended finds a student's sitting of a stage that was not submitted, or else the
// number of the next one.
func (s *Sittings) unended(ctx context.Context, campaign, student string, stage Stage) (int, *Sitting, error) {
	for n := 1; ; n++ {
		doc, err := s.sittings.Get(ctx, sittingID(campaign, student, stage, n))
		if errors.Is(err, store.ErrNotFound) {
			return n, nil, nil
		}
		if err != nil || doc.State != SittingSubmitted {
			return n, doc, err
		}
	}
}

// Appoint gives a student who is asked alone another time.
func (s *Sittings) Appoint(ctx context.Context, who actor.Actor, id string, w Window) (*Sitting, error) {
	w = Window{moment(w.From), moment(w.Until)}
	if err := w.check(s.clock.Now()); err != nil {
		return nil, err
	}
	return s.sittings.Update(ctx, id, func(doc *Sitting) error {
		if err := doc.inScope(who); err != nil {
			return err
		}
		if !doc.Stage.alone() {
			return bad("id", "只有单独作答的测评可以改约", "another time is for those who are asked alone")
		}
		if doc.From.Equal(w.From) && doc.Until.Equal(w.Until) && doc.State != SittingUnfinished {
			return store.ErrUnchanged
		}
		if doc.State == SittingSubmitted || doc.State == SittingUnfinished {
			if err := doc.move(verbMakeUp, s.clock.Now()); err != nil {
				return err
			}
		}
		doc.From, doc.Until, doc.By, doc.Excuse, doc.Reminded = w.From, w.Until, who.ID, "", 0
		doc.RemindAt = time.Time{}
		doc.owesReminder(w.From)
		return nil
	})
}

// Invitation is a paper that a student is to answer alone, for the counselors.
type Invitation struct {
	*Sitting
	Name       string
	Unreadable bool // who it is cannot be opened; the invitation is shown all the same
}

// Invitations returns one page of those who are to answer alone and have not, by the
// time they may begin.
func (s *Sittings) Invitations(ctx context.Context, who actor.Actor, school unit.Path, after store.Cursor, limit int) ([]Invitation, store.Cursor, error) {
	if who.Role != actor.Counselor && who.Role != actor.System {
		return nil, store.Cursor{}, actor.ErrOutOfScope
	}
	if err := who.Within(school); err != nil {
		return nil, store.Cursor{}, err
	}
	docs, next, err := s.sittings.Find(ctx, store.Query{Index: byWaiting, Prefix: waitingKey(school), After: after, Limit: limit})
	if err != nil {
		return nil, store.Cursor{}, err
	}
	out := make([]Invitation, len(docs))
	for i, doc := range docs {
		person, err := s.students.person(ctx, doc.Student)
		unreadable := vault.Unreadable(ctx, err, s.students.place(doc.Student))
		if err != nil && !unreadable {
			return nil, store.Cursor{}, err
		}
		out[i] = Invitation{Sitting: doc, Name: person.Name, Unreadable: unreadable}
	}
	return out, next, nil
}

// waits tells whether a student is still to answer alone.
func (s *Sitting) waits() bool {
	return s.Stage.alone() && s.State != SittingSubmitted && (s.State != SittingUnfinished || s.Excuse == "")
}

// SlipOf returns the slip of one student who is asked alone. The counselor hands it
// over; it looks like every other.
func (s *Sittings) SlipOf(ctx context.Context, who actor.Actor, id string) (Slip, error) {
	doc, err := s.Get(ctx, who, id)
	if err != nil {
		return Slip{}, err
	}
	if !doc.Stage.alone() || !doc.open() {
		return Slip{}, fmt.Errorf("screening: no slip: %w", store.ErrNotFound)
	}
	return s.slip(ctx, doc)
}
