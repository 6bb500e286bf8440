package screening

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/shelf"
)

const (
	campaignsName = "campaigns"
	byOpens       = "opens"
)

func defineCampaigns(db *store.DB) *store.Collection[Campaign] {
	return store.Define(db, campaignsName, store.Index[Campaign]{Name: byOpens,
		Key: func(c *Campaign) string { return store.TimeKey(c.Opens) }})
}

// Campaigns are the assessments of all units.
type Campaigns struct {
	clock     clock.Clock
	shelf     *shelf.Shelf
	ready     Readiness
	org       *Org
	staff     *People
	students  *Students
	campaigns *store.Collection[Campaign]
	sessions  *store.Collection[Session]
	rollups   *Rollups
	papers    *Sittings
	periods   *Sessions
	learnings *Learnings
	batch     int // classes opened in one claim
}

// Create stores the draft of a campaign. The caller may give its id: the same
// plan sent again under it finds it done, another plan is store.ErrExists.
func (c *Campaigns) Create(ctx context.Context, who actor.Actor, id string, p CampaignPlan) (*Campaign, error) {
	p = p.withDefaults()
	library, err := c.shelf.Library(ctx, p.Units...)
	if err != nil {
		return nil, err
	}
	if err := p.check(library); err != nil {
		return nil, err
	}
	if err := p.pin(library); err != nil {
		return nil, err
	}
	for _, u := range p.Units {
		if err := who.Within(u); err != nil {
			return nil, err
		}
	}
	if err := c.heard(ctx, p); err != nil {
		return nil, err
	}
	if id == "" {
		id = uuid.Must(uuid.NewV7()).String()
	}
	doc := &Campaign{Head: store.Head{ID: id}, CampaignPlan: p, By: who.ID, State: CampaignDraft}
	err = c.campaigns.Insert(ctx, doc)
	if !errors.Is(err, store.ErrExists) {
		return doc, err
	}
	if doc, err = c.campaigns.Get(ctx, id); err != nil {
		return nil, err
	}
	return doc, samePlan(doc.CampaignPlan, p)
}

// heard refuses a risk policy that would let a critical answer of the campaign's own
// instruments pass: it may be older than they are.
func (c *Campaigns) heard(ctx context.Context, p CampaignPlan) error {
	policy, err := c.shelf.RiskFor(ctx, p.Risk, p.Units...)
	if err != nil {
		return err
	}
	form, err := c.shelf.Form(ctx, p.instruments())
	if err != nil {
		return badBattery("group", err) // one instrument in two versions
	}
	if unheard := policy.Unheard(form); len(unheard) > 0 {
		return bad("risk", "该规则听不到某些关键题，请发布包含它们的新版本："+string(unheard[0].Item),
			"the policy does not hear every critical answer; publish a version that does: "+string(unheard[0].Item))
	}
	return nil
}

// Get returns a campaign to everybody whose part of the tree it touches.
func (c *Campaigns) Get(ctx context.Context, who actor.Actor, id string) (*Campaign, error) {
	doc, err := c.campaigns.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if !doc.touches(who) {
		return nil, actor.ErrOutOfScope
	}
	return doc, nil
}

// touches tells whether a campaign reaches into the actor's part of the tree.
func (c *Campaign) touches(who actor.Actor) bool {
	return slices.ContainsFunc(c.Units, func(u unit.Path) bool {
		return who.Covers(u) || who.Unit != "" && u.Covers(who.Unit)
	})
}

// List returns one page of the campaigns, by the time they open. Those that do
// not touch the actor are left out, so that a page may be short.
func (c *Campaigns) List(ctx context.Context, who actor.Actor, after store.Cursor, limit int) ([]*Campaign, store.Cursor, error) {
	docs, next, err := c.campaigns.Find(ctx, store.Query{Index: byOpens, After: after, Limit: limit})
	return slices.DeleteFunc(docs, func(d *Campaign) bool { return !d.touches(who) }), next, err
}

// owned lets those change a campaign who have all of its units in their scope.
func (c *Campaigns) owned(ctx context.Context, who actor.Actor, id string) (*Campaign, error) {
	doc, err := c.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	for _, u := range doc.Units {
		if err := who.Within(u); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

// Close ends a campaign. No class enters any more; what was answered, and every
// alarm, stays as it is. Whoever was invited to answer again alone still may.
func (c *Campaigns) Close(ctx context.Context, who actor.Actor, id string) (*Campaign, error) {
	if _, err := c.owned(ctx, who, id); err != nil {
		return nil, err
	}
	return c.campaigns.Update(ctx, id, func(doc *Campaign) error { return doc.close(c.clock.Now()) })
}

func (c *Campaign) close(now time.Time) (err error) {
	if c.State == CampaignClosed {
		return store.ErrUnchanged
	}
	if c.State, err = campaigns.Next(c.State, verbClose); err != nil {
		return fmt.Errorf("screening: campaign: %w", err)
	}
	c.Closed = now
	c.Settle(time.Time{})
	return nil
}

// Owing returns the campaigns that are to be opened further or closed.
func (c *Campaigns) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return c.campaigns.Owing(ctx, now, limit)
}
