package screening

import (
	"context"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
)

// WaiverReason is why two people open a campaign with a gap: a fixed list, since a free
// text would have to be sealed.
type WaiverReason string

// The reasons.
const (
	WaiverAgreed WaiverReason = "agreed-outside" // arranged by telephone or in writing, not yet entered
	WaiverSoon   WaiverReason = "named-soon"     // the person begins before the first session
	WaiverDrill  WaiverReason = "drill"          // nobody is really assessed
)

// WaiverReasons lists the reasons.
func WaiverReasons() []WaiverReason { return []WaiverReason{WaiverAgreed, WaiverSoon, WaiverDrill} }

// Waiver is the word of two people for the gaps that may be waived.
type Waiver struct {
	Reason WaiverReason `bson:"reason"`
	By     string       `bson:"by"`     // a staff id
	Second string       `bson:"second"` // another one; empty while nobody agrees
	At     time.Time    `bson:"at"`
	Gaps   []Gap        `bson:"gaps,omitempty"` // those that both saw
}

// takes tells whether two people took a gap upon themselves. What came to lack later
// is not meant by their word.
func (w Waiver) takes(g Gap) bool {
	return w.Second != "" && g.Lack.Waivable() && slices.ContainsFunc(w.Gaps, g.same)
}

// Waive takes a campaign's waivable gaps upon oneself, or agrees with who did so for the
// same reason.
func (c *Campaigns) Waive(ctx context.Context, who actor.Actor, id string, reason WaiverReason) (*Campaign, error) {
	if !slices.Contains(WaiverReasons(), reason) {
		return nil, bad("reason", "请用列表中的理由", "use a reason of the list")
	}
	if _, err := c.owned(ctx, who, id); err != nil {
		return nil, err
	}
	found, err := c.Gaps(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return c.campaigns.Update(ctx, id, func(doc *Campaign) error {
		w := &doc.Waiver
		switch {
		case w.Reason == reason && (w.By == who.ID || w.Second == who.ID) && slices.EqualFunc(w.Gaps, found.waivable(), Gap.same):
			return store.ErrUnchanged
		case doc.State != CampaignDraft:
			return bad("reason", "测评已启动，不能再改", "do so before the campaign is opened")
		case w.By == "" || w.Reason != reason || w.By == who.ID:
			*w = Waiver{Reason: reason, By: who.ID, Gaps: found.waivable()}
		default:
			w.Second = who.ID
			w.Gaps = slices.DeleteFunc(found.waivable(), func(g Gap) bool { return !slices.ContainsFunc(w.Gaps, g.same) })
		}
		w.At = c.clock.Now()
		return nil
	})
}

// waivable are the gaps that two people may take upon themselves.
func (e *UnreadyError) waivable() []Gap {
	return slices.DeleteFunc(slices.Clone(e.Gaps), func(g Gap) bool { return !g.Lack.Waivable() })
}

// refusal is what keeps a campaign from being opened; nil when nothing does.
func (e *UnreadyError) refusal(w Waiver) error {
	left := *e
	left.Gaps = slices.DeleteFunc(slices.Clone(e.Gaps), func(g Gap) bool { return g.Lack.Warns() || w.takes(g) })
	if len(left.Gaps) == 0 && !left.More {
		return nil
	}
	return &left
}
