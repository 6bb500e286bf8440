package screening

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

const (
	sessionsName = "sessions"
	byCampaign   = "campaign"
)

func defineSessions(db *store.DB) *store.Collection[Session] {
	return store.Define(db, sessionsName, store.Index[Session]{Name: byCampaign,
		Key: func(s *Session) string { return classKey(s.Campaign, s.Class) + store.TimeKey(s.Starts) }})
}

// Sessions are the sittings of classes: who meets where and when.
type Sessions struct {
	clock     clock.Clock
	org       *Org
	staff     *People
	campaigns *store.Collection[Campaign]
	sessions  *store.Collection[Session]
	papers    *Sittings
}

// Plan creates a session. Its id follows from campaign, class and number: the
// same plan sent again finds it done, another plan is store.ErrExists.
func (s *Sessions) Plan(ctx context.Context, who actor.Actor, p SessionPlan) (*Session, error) {
	if err := who.Within(p.Class); err != nil {
		return nil, err
	}
	p.Starts, p.Ends = moment(p.Starts), moment(p.Ends)
	id := sessionID(p.Campaign, p.Class, p.Number)
	if doc, err := s.sessions.Get(ctx, id); err == nil {
		return doc, samePlan(doc.SessionPlan, p)
	} else if !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	if err := s.check(ctx, p); err != nil {
		return nil, err
	}
	doc := &Session{Head: store.Head{ID: id}, SessionPlan: p, State: SessionPlanned, By: who.ID}
	doc.Owe(p.Ends)
	if err := s.sessions.Insert(ctx, doc); err != nil {
		return nil, err
	}
	return doc, nil
}

// samePlan refuses, with store.ErrExists, an id that was used for another plan.
func samePlan[P any](a, b P) error {
	x, err1 := stored(a)
	y, err2 := stored(b)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	if !reflect.DeepEqual(x, y) {
		return store.ErrExists
	}
	return nil
}

// stored is a plan as it is read back. Its bytes would not do: what a map holds is
// written in any order.
func stored[P any](p P) (back P, err error) {
	raw, err := bson.Marshal(p)
	if err == nil {
		err = bson.Unmarshal(raw, &back)
	}
	return back, err
}

func (s *Sessions) check(ctx context.Context, p SessionPlan) error {
	campaign, err := s.campaigns.Get(ctx, p.Campaign)
	if err != nil {
		return err
	}
	if campaign.State == CampaignClosed {
		return bad("campaign", "请选尚未结束的测评",
			"choose one that is not closed")
	}
	school := p.Class.At(unit.School)
	days, err := s.org.Calendar(ctx, school, p.Starts)
	if err != nil {
		return err
	}
	if err := p.check(campaign, days, s.clock.Now()); err != nil {
		return err
	}
	if err := s.atSchool(ctx, "invigilator", p.Invigilator, school, actor.Teacher, actor.Counselor, actor.Lead); err != nil {
		return err
	}
	return s.atSchool(ctx, "counselor", p.Counselor, school, actor.Counselor)
}

// Get returns a session to those in whose part of the tree it lies, and to its
// invigilator.
func (s *Sessions) Get(ctx context.Context, who actor.Actor, id string) (*Session, error) {
	doc, err := s.sessions.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if doc.Invigilator != who.ID && !who.Covers(doc.Class) {
		return nil, actor.ErrOutOfScope
	}
	return doc, nil
}

// Find returns a page of a campaign's sessions in a unit, by class and time.
func (s *Sessions) Find(ctx context.Context, who actor.Actor, campaign string, u unit.Path, after store.Cursor, limit int) ([]*Session, store.Cursor, error) {
	if err := who.Within(u); err != nil {
		return nil, store.Cursor{}, err
	}
	return s.sessions.Find(ctx, store.Query{Index: byCampaign, Prefix: classKey(campaign, u), After: after, Limit: limit})
}

// Own returns the sessions that somebody has to do with, by campaign, class and time:
// those in their part of the tree, and those of the school that they invigilate, of
// campaigns that are not closed.
func (s *Sessions) Own(ctx context.Context, who actor.Actor) (own []*Session, names map[string]string, err error) {
	school := who.Unit.At(unit.School)
	if school == "" {
		return nil, nil, actor.ErrOutOfScope
	}
	names = map[string]string{}
	for c, err := range s.campaigns.All(ctx, store.Query{Index: byOpens}) {
		if err != nil {
			return nil, nil, err
		}
		if c.State == CampaignClosed || !c.touches(who) && !c.touches(actor.Actor{Unit: school}) {
			continue
		}
		for doc, err := range s.sessions.All(ctx, store.Query{Index: byCampaign, Prefix: classKey(c.ID, school)}) {
			if err != nil {
				return nil, nil, err
			}
			if doc.Invigilator == who.ID || who.Covers(doc.Class) {
				own, names[c.ID] = append(own, doc), c.Name
			}
		}
	}
	return own, names, nil
}

// Owing returns the sessions that are to be ended.
func (s *Sessions) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return s.sessions.Owing(ctx, now, limit)
}

// Do ends a session: who has not submitted has missed it, and then needs a reason
// or a make-up.
func (s *Sessions) Do(ctx context.Context, id string) error {
	doc, err := s.sessions.Claim(ctx, id, s.clock.Now())
	if errors.Is(err, store.ErrNotDue) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.missAll(ctx, doc); err != nil {
		return err
	}
	if doc.State, err = sessions.Next(doc.State, verbEnd); err != nil {
		return err
	}
	doc.Settle(time.Time{})
	return store.UnlessConflict(s.sessions.Replace(ctx, doc))
}

// missIfOver catches sittings that were created while their session ended.
func (s *Sessions) missIfOver(ctx context.Context, id string) error {
	doc, err := s.sessions.Get(ctx, id)
	if err != nil || doc.State != SessionOver {
		return err
	}
	return s.missAll(ctx, doc)
}

func (s *Sessions) missAll(ctx context.Context, session *Session) error {
	seated, err := s.papers.inSession(ctx, session.ID)
	if err != nil {
		return err
	}
	for _, sitting := range seated {
		if err := s.miss(ctx, session, sitting.ID); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sessions) miss(ctx context.Context, session *Session, sitting string) error {
	_, err := s.papers.sittings.Update(ctx, sitting, func(doc *Sitting) error {
		ended := doc.State == SittingSubmitted || doc.State == SittingUnfinished
		if ended || doc.Session != session.ID {
			return store.ErrUnchanged
		}
		doc.Missed = session.Ends
		return doc.move(verbMiss, s.clock.Now())
	})
	return err
}

// atSchool refuses a person who does not work at a school in one of some roles.
func (s *Sessions) atSchool(ctx context.Context, field, id string, school unit.Path, roles ...actor.Role) error {
	who, err := s.staff.Actor(ctx, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err != nil || who.Unit == "" || !school.Covers(who.Unit) || !slices.Contains(roles, who.Role) {
		return bad(field, "请选在本校担任该职务的人",
			"choose a person who works at this school in that role")
	}
	return nil
}
