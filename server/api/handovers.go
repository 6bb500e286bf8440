package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/server/api/idem"
)

// handovers are the routes by which alerts and cases change hands together.
type handovers struct {
	handovers *referral.Handovers
	staff     *screening.People
	idem      idem.Keeper
}

// Handover is one hand-over.
type Handover struct {
	ID   string     `json:"id"`
	From string     `json:"from" doc:"人员编号，下同 / staff id"`
	To   string     `json:"to"`
	By   string     `json:"by"`
	At   time.Time  `json:"at"`
	Done *time.Time `json:"done,omitempty" doc:"没有即还在进行 / absent while it goes on"`
	Note string     `json:"note,omitempty"`
}

func handoverOf(d *referral.Handover, note string) Handover {
	return Handover{ID: outward(d.ID), From: d.From, To: d.To, By: d.By, At: d.At, Done: moment(d.Done), Note: note}
}

type handoverAnswer struct{ Body Handover }

type handoverGive struct {
	Ordered
	Body struct {
		To   string `json:"to" minLength:"1" maxLength:"100" doc:"人员编号 / staff id"`
		Note string `json:"note" minLength:"1" maxLength:"20000" doc:"交接说明 / what the receiver should know"`
	}
}

func (h handovers) give(ctx context.Context, in *handoverGive) (*handoverAnswer, error) {
	from, err := h.staff.Actor(ctx, in.id())
	if err != nil {
		return nil, err
	}
	to, err := h.staff.Actor(ctx, in.Body.To)
	if err != nil {
		return nil, err
	}
	return carry(ctx, h.idem, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Handover, error) {
		return h.handovers.Give(ctx, who(ctx), from, to, cmd, in.Body.Note)
	}, func(d *referral.Handover) (*handoverAnswer, error) {
		return &handoverAnswer{handoverOf(d, in.Body.Note)}, nil
	})
}

func (h handovers) get(ctx context.Context, in *Object) (*handoverAnswer, error) {
	d, note, err := h.handovers.Read(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return &handoverAnswer{handoverOf(d, note)}, nil
}
