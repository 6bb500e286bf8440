package referral

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral/coordination"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// hand gives the channel a notice for the programs of a hospital. Every notice is a
// crisis: it is retried fast, and people are told with the first failure.
func (n *Notices) hand(ctx context.Context, id, hospital string, text NoticeText) error {
	_, err := n.channel.Send(ctx, coordination.Letter{Name: "notice/" + id, Hospital: hospital, Kind: coordination.Notice,
		Parent: id + "/" + hospital, Subject: "notices/" + hospital, Crisis: true,
		Write: func(coordination.Peer) ([]byte, error) {
			return wire.WriteNotice(wire.Notice{Type: wire.TypeNotice, Reference: text.Reference, Urgency: text.Urgency,
				CallBack: text.CallBack, Given: n.clock.Now()})
		}})
	return err
}

// noticeParent lets the channel carry notices.
type noticeParent struct{ *Notices }

// Wanted keeps a notice at home that somebody has opened meanwhile.
func (n noticeParent) Wanted(ctx context.Context, d *coordination.Dispatch) (bool, error) {
	doc, err := n.notices.Get(ctx, d.Parent)
	return err == nil && doc.SeenBy == "", err
}

// Fits refuses everything but receipts: a notice asks for a call and nothing else.
func (n noticeParent) Fits(wire.Message) error { return wire.ErrMessage }

// Arrived notes nothing: a notice that was delivered waits to be seen.
func (n noticeParent) Arrived(context.Context, *coordination.Dispatch) error { return nil }

// Heard notes a human who has opened a notice.
func (n noticeParent) Heard(ctx context.Context, d *coordination.Dispatch, _ string, m wire.Message) (coordination.Outcome, error) {
	if m.Type != wire.Seen {
		return coordination.Applied, nil
	}
	_, err := n.notices.Update(ctx, d.Parent, func(doc *Notice) error {
		if doc.SeenBy != "" {
			return store.ErrUnchanged
		}
		doc.SeenBy, doc.Seen = programOf(d).ID, n.clock.Now()
		return nil
	})
	return coordination.Applied, err
}

// Troubled tells those in the district who have a telephone.
func (n noticeParent) Troubled(ctx context.Context, d *coordination.Dispatch, t coordination.Trouble, label string) error {
	doc, err := n.notices.Get(ctx, d.Parent)
	if err != nil {
		return err
	}
	readers, err := n.readers(ctx, doc.District)
	if err != nil {
		return err
	}
	doc, err = n.notices.Update(ctx, d.Parent, func(doc *Notice) error {
		doc.bringBefore(readers...)
		return nil
	})
	if err != nil {
		return err
	}
	return n.tell(ctx, doc, label, notify.Post{Kind: troubleKind(d, t)}, readers...)
}
