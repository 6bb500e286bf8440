package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/server/api/idem"
)

// returns are the routes of the way back to class.
type returns struct {
	returns *referral.Returns
	idem    idem.Keeper
}

// ReturnPlan is one plan for the return to school.
type ReturnPlan struct {
	ID         string               `json:"id"`
	State      referral.ReturnState `json:"state"`
	Proposed   time.Time            `json:"proposed"`
	ProposedBy string               `json:"proposedBy"`
	ReviewedBy string               `json:"reviewedBy,omitempty"`
	Deadline   *time.Time           `json:"deadline,omitempty"`
	History    []Entry              `json:"history" nullable:"false"`
	Broken     bool                 `json:"unreadable,omitempty" doc:"内容无法打开，请联系管理员 / its content cannot be opened; ask the administrator"`
}

func returnOf(r *referral.ReturnPlan, log []referral.Entry) ReturnPlan {
	return ReturnPlan{ID: outward(r.ID), State: r.State, Proposed: r.Proposed, ProposedBy: r.ProposedBy,
		ReviewedBy: r.ReviewedBy, Deadline: moment(r.Deadline), History: entriesOf(log)}
}

func (h returns) ofCase(ctx context.Context, in *Object) (*list[ReturnPlan], error) {
	plans, err := h.returns.Of(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return allOf(plans, func(r referral.ReturnReading) ReturnPlan {
		plan := returnOf(r.ReturnPlan, r.Log)
		plan.Broken = r.Unreadable
		return plan
	}), nil
}

type returnAnswer struct{ Body ReturnPlan }

func (h returns) do(ctx context.Context, in Ordered, body any, act func(referral.Command) (*referral.ReturnPlan, error)) (*returnAnswer, error) {
	return carry(ctx, h.idem, in, body, act, func(doc *referral.ReturnPlan) (*returnAnswer, error) {
		return &returnAnswer{returnOf(doc, nil)}, nil
	})
}

// propose takes the case in its path.
func (h returns) propose(ctx context.Context, in *noted) (*returnAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.ReturnPlan, error) {
		return h.returns.Propose(ctx, who(ctx), in.id(), cmd, in.Body.Note)
	})
}

type returnReview struct {
	Ordered
	Body struct {
		Approve bool   `json:"approve"`
		Note    string `json:"note" minLength:"1" maxLength:"20000"`
	}
}

func (h returns) review(ctx context.Context, in *returnReview) (*returnAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.ReturnPlan, error) {
		return h.returns.Review(ctx, who(ctx), in.id(), cmd, in.Body.Approve, in.Body.Note)
	})
}

func (h returns) appeal(ctx context.Context, in *noted) (*returnAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.ReturnPlan, error) {
		return h.returns.Appeal(ctx, who(ctx), in.id(), cmd, in.Body.Note)
	})
}

func (h returns) deferred(ctx context.Context, in *noted) (*returnAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.ReturnPlan, error) {
		return h.returns.Defer(ctx, who(ctx), in.id(), cmd, in.Body.Note)
	})
}
