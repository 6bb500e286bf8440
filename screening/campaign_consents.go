package screening

import (
	"context"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// Consents is the word of somebody of a school that the written consents lie in its
// file, and that it will excuse whoever did not agree. The papers themselves stay
// there: the platform keeps no copy of a signature.
type Consents struct {
	School unit.Path `bson:"school"`
	By     string    `bson:"by"` // a staff id
	At     time.Time `bson:"at"`
}

// unconsented are the schools of a campaign that asks for written consents whose
// consents nobody has vouched for.
func (c *Campaign) unconsented(schools []unit.Path) (left []unit.Path) {
	if c.ConsentMode != ConsentWritten {
		return nil
	}
	for _, school := range schools {
		if !slices.ContainsFunc(c.Consents, func(k Consents) bool { return k.School == school }) {
			left = append(left, school)
		}
	}
	return left
}

// Vouch lets somebody of a school say that its written consents are there.
func (c *Campaigns) Vouch(ctx context.Context, who actor.Actor, id string) (*Campaign, error) {
	school := who.Unit.At(unit.School)
	if who.Role != actor.Counselor && who.Role != actor.Lead || school == "" {
		return nil, actor.ErrOutOfScope
	}
	if _, err := c.Get(ctx, who, id); err != nil {
		return nil, err
	}
	return c.campaigns.Update(ctx, id, func(doc *Campaign) error {
		if len(doc.unconsented([]unit.Path{school})) == 0 {
			return store.ErrUnchanged
		}
		if doc.State != CampaignDraft {
			return bad("consents", "测评已启动，不能再改", "do so before the campaign is opened")
		}
		doc.Consents = append(doc.Consents, Consents{School: school, By: who.ID, At: c.clock.Now()})
		return nil
	})
}
