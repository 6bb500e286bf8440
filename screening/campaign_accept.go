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

// accepted refuses to open a campaign with instruments that nobody answers for.
func (c *Campaign) accepted(lib instrument.Library) error {
	if left := c.unaccepted(lib); len(left) > 0 {
		return bad("accepted", "译文未经验证，或只许学校自用，须由专业负责人认可："+names(left),
			"let a counselor or an education office accept what is unvalidated, or free for a school's own use only: "+names(left))
	}
	return nil
}

func names(b instrument.Battery) string {
	text := ""
	for i, ref := range b {
		if i > 0 {
			text += ", "
		}
		text += string(ref)
	}
	return text
}
