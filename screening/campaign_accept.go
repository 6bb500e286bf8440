package screening

import (
	"context"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// Acceptance is the word of a responsible professional for what an instrument cannot
// prove by itself: a wording that nobody has validated, terms that allow a school's
// own use only.
type Acceptance struct {
	By          string             `bson:"by"` // a staff id
	At          time.Time          `bson:"at"`
	Instruments instrument.Battery `bson:"instruments"`
}

// unaccepted are the instruments of a campaign that somebody must answer for.
func (c *Campaign) unaccepted(lib instrument.Library) (left instrument.Battery) {
	for _, ref := range c.instruments() {
		in, _ := lib.Instrument(ref)
		if in.NeedsAcceptance() && !slices.Contains(c.Accepted.Instruments, ref) {
			left = append(left, ref)
		}
	}
	return left
}

// Accept lets a professional, in whose part of the tree the whole campaign lies,
// answer for its instruments. It stands beside their results ever after.
func (c *Campaigns) Accept(ctx context.Context, who actor.Actor, id string) (*Campaign, error) {
	if who.Role != actor.Counselor && who.Role != actor.Office {
		return nil, actor.ErrOutOfScope
	}
	doc, err := c.owned(ctx, who, id)
	if err != nil {
		return nil, err
	}
	library, err := c.shelf.Library(ctx, doc.Units...)
	if err != nil {
		return nil, err
	}
	return c.campaigns.Update(ctx, id, func(doc *Campaign) error {
		left := doc.unaccepted(library)
		if len(left) == 0 {
			return store.ErrUnchanged
		}
		if doc.State != CampaignDraft {
			return bad("accepted", "测评已启动，不能再改", "accept the instruments before the campaign is opened")
		}
		doc.Accepted = Acceptance{By: who.ID, At: c.clock.Now(), Instruments: left}
		return nil
	})
}
