package screening

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// Open begins a campaign: from now on its sittings are created in the background.
// Opening what is open changes nothing.
func (c *Campaigns) Open(ctx context.Context, who actor.Actor, id string) (*Campaign, error) {
	doc, err := c.owned(ctx, who, id)
	if err != nil {
		return nil, err
	}
	if doc.State == CampaignOpening || doc.State == CampaignOpen {
		return doc, nil
	}
	if !doc.Closes.After(c.clock.Now()) {
		return nil, bad("closes", "测评时间已过，不能再启动",
			"open a campaign before its window ends")
	}
	gaps, err := c.gaps(ctx, doc)
	if err != nil {
		return nil, err
	}
	if err := gaps.refusal(doc.Waiver); err != nil {
		return nil, err
	}
	return c.campaigns.Update(ctx, id, func(doc *Campaign) error {
		if doc.State, err = campaigns.Next(doc.State, verbOpen); err != nil {
			return fmt.Errorf("screening: campaign: %w", err)
		}
		doc.Owe(c.clock.Now())
		return nil
	})
}

// openingBatch is how many classes one claim opens: few enough to be done before
// the claim ends.
const openingBatch = 20

// Do goes on with what a campaign owes: creating its sittings, or closing.
func (c *Campaigns) Do(ctx context.Context, id string) error {
	doc, err := c.campaigns.Claim(ctx, id, c.clock.Now())
	if errors.Is(err, store.ErrNotDue) {
		return nil
	}
	if err != nil {
		return err
	}
	switch doc.State {
	case CampaignOpening:
		err = c.openSome(ctx, doc)
	case CampaignOpen:
		err = c.closeInTime(doc)
	default:
		doc.Settle(time.Time{})
	}
	if err != nil {
		return err
	}
	return store.UnlessConflict(c.campaigns.Replace(ctx, doc))
}

func (c *Campaigns) closeInTime(doc *Campaign) error {
	if now := c.clock.Now(); !now.Before(doc.Closes) {
		return doc.close(now)
	}
	doc.Settle(doc.Closes)
	return nil
}

// openSome creates the sittings of the next classes and moves the mark of what is
// done. Until the mark is stored they may be done again: ids are natural.
func (c *Campaigns) openSome(ctx context.Context, doc *Campaign) error {
	now := c.clock.Now()
	for done := 0; doc.Opening.Unit < len(doc.Units); {
		for class, err := range c.org.classesAfter(ctx, doc.Units[doc.Opening.Unit], doc.Opening.After) {
			if err != nil {
				return err
			}
			if done == c.batch {
				doc.Settle(now)
				return nil
			}
			if err := c.openClass(ctx, doc, class); err != nil {
				return err
			}
			doc.Opening.After = class
			done++
		}
		doc.Opening.Unit, doc.Opening.After = doc.Opening.Unit+1, ""
	}
	err := c.learnings.begin(ctx, doc.ID)
	if err != nil {
		return err
	}
	doc.State, err = campaigns.Next(doc.State, verbOpened)
	doc.Opened = now
	doc.Settle(doc.Closes)
	return err
}

// openClass creates the sittings of one class and has them counted.
func (c *Campaigns) openClass(ctx context.Context, doc *Campaign, class unit.Path) error {
	if !doc.reaches(class) {
		return nil
	}
	students, err := c.students.inClass(ctx, class)
	if err != nil || len(students) == 0 {
		return err
	}
	invited, err := c.inviteClass(ctx, doc, class, students)
	if err != nil || invited == 0 {
		return err
	}
	doc.Opening.Classes++
	doc.Opening.Invited += invited
	return c.rollups.mark(ctx, doc.ID, class)
}

// inviteClass returns how many students of a class have their sittings now.
func (c *Campaigns) inviteClass(ctx context.Context, doc *Campaign, class unit.Path, students []*Student) (int, error) {
	if doc.observes(class) {
		return c.papers.inviteObservers(ctx, doc, students)
	}
	session, err := c.sessions.Get(ctx, sessionID(doc.ID, class, 1))
	if errors.Is(err, store.ErrNotFound) {
		return 0, nil // the class came to be after the opening was checked; Invite serves it
	}
	if err != nil {
		return 0, err
	}
	invited, err := c.papers.invite(ctx, session, students)
	if err != nil {
		return 0, err
	}
	return invited, c.periods.missIfOver(ctx, session.ID)
}
