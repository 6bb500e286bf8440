package screening

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// inviteObservers creates the sittings of a class about whose children an adult
// answers, for the time of the campaign. It may be done again after a crash.
func (s *Sittings) inviteObservers(ctx context.Context, c *Campaign, students []*Student) (int, error) {
	students, err := s.byNumber(ctx, students)
	if err != nil {
		return 0, err
	}
	docs := make([]*Sitting, len(students))
	for i, student := range students {
		if docs[i], err = s.observation(ctx, c, student, i+1); err != nil {
			return 0, err
		}
	}
	if len(docs) > 0 {
		_, err = s.sittings.InsertMany(ctx, docs)
	}
	return len(docs), err
}

func (s *Sittings) observation(ctx context.Context, c *Campaign, student *Student, place int) (*Sitting, error) {
	doc, err := s.ticket(ctx, c.ID, student, ObserverStage, 1)
	if err != nil {
		return nil, err
	}
	doc.Seat, doc.From, doc.Until = place, c.Opens, c.Closes
	doc.owesReminder(c.Closes)
	return doc, nil
}

// InviteObserver adds a child who joined the class after the campaign was opened.
func (s *Sittings) InviteObserver(ctx context.Context, who actor.Actor, campaign, student string) (*Sitting, error) {
	joins, err := s.students.Get(ctx, who, student)
	if err != nil {
		return nil, err
	}
	c, err := s.campaigns.Get(ctx, campaign)
	if err != nil {
		return nil, err
	}
	if c.State != CampaignOpen || !c.observes(joins.Class) || joins.Left {
		return nil, bad("student", "请选进行中的测评里由成人观察填写的年级的在校学生",
			"choose a student of a grade that is observed in an open campaign")
	}
	present, err := s.observed(ctx, actor.Engine(), campaign, joins.Class)
	if err != nil {
		return nil, err
	}
	doc, err := s.observation(ctx, c, joins, len(present)+1)
	if err != nil {
		return nil, err
	}
	doc.RollupAt = s.clock.Now()
	doc.owe()
	return s.insertOrGet(ctx, doc)
}

// observed returns the sittings of a class that adults fill in.
func (s *Sittings) observed(ctx context.Context, who actor.Actor, campaign string, class unit.Path) ([]*Sitting, error) {
	return s.ofClass(ctx, who, campaign, class, ObserverStage)
}

// ofClass returns the sittings of a class in one stage, by seat.
func (s *Sittings) ofClass(ctx context.Context, who actor.Actor, campaign string, class unit.Path, stage Stage) ([]*Sitting, error) {
	if err := who.Within(class); err != nil {
		return nil, err
	}
	var docs []*Sitting
	for doc, err := range s.sittings.All(ctx, store.Query{Index: byClass, Prefix: classKey(campaign, class)}) {
		if err != nil {
			return nil, err
		}
		if doc.Stage == stage {
			docs = append(docs, doc)
		}
	}
	bySeat(docs)
	return docs, nil
}

// ObserverProgress returns how far the observers of a class are, by student number.
func (s *Sittings) ObserverProgress(ctx context.Context, who actor.Actor, campaign string, class unit.Path) ([]ProgressRow, error) {
	docs, err := s.observed(ctx, who, campaign, class)
	if err != nil {
		return nil, err
	}
	return s.progress(ctx, docs)
}

// ObserverSlips returns the slips of a class for those who answer about its children
// and have not submitted, by student number.
func (s *Sittings) ObserverSlips(ctx context.Context, who actor.Actor, campaign string, class unit.Path) ([]Slip, error) {
	docs, err := s.observed(ctx, who, campaign, class)
	if err != nil {
		return nil, err
	}
	return s.slips(ctx, docs)
}
