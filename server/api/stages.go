package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/screening"
)

// stages are the routes of the stages after and beside the group: who is asked alone,
// in person, or has an adult answer.
type stages struct {
	org      *screening.Org
	sittings *screening.Sittings
}

// ofStudent names a student in a campaign.
type ofStudent struct {
	Object
	Body struct {
		Student string `json:"student" maxLength:"100"`
	}
}

func (h stages) interview(ctx context.Context, in *ofStudent) (*sittingAnswer, error) {
	return entered(ctx)(h.sittings.Interview(ctx, who(ctx), in.id(), in.Body.Student))
}

// entered answers with a sitting and notes in the audit trail which one it is.
func entered(ctx context.Context) func(*screening.Sitting, error) (*sittingAnswer, error) {
	return func(doc *screening.Sitting, err error) (*sittingAnswer, error) {
		if err == nil {
			about(ctx, doc.ID)
		}
		return answerSitting(doc, err)
	}
}

// Window is when a student may answer alone.
type Window struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

type summoned struct {
	Object
	Body struct {
		Student string          `json:"student" maxLength:"100"`
		Stage   screening.Stage `json:"stage" enum:"retest,individual,repeat"`
		Window
	}
}

func (h stages) summon(ctx context.Context, in *summoned) (*sittingAnswer, error) {
	b := in.Body
	return entered(ctx)(h.sittings.Summon(ctx, who(ctx), in.id(), b.Student, b.Stage, screening.Window(b.Window)))
}

type appointed struct {
	Object
	Body Window
}

func (h stages) appoint(ctx context.Context, in *appointed) (*sittingAnswer, error) {
	return answerSitting(h.sittings.Appoint(ctx, who(ctx), in.id(), screening.Window(in.Body)))
}

type slipAnswer struct{ Body Slip }

func (h stages) slip(ctx context.Context, in *Object) (*slipAnswer, error) {
	slip, err := h.sittings.SlipOf(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return &slipAnswer{slipOf(slip)}, nil
}

// Invitation is a paper that a student is to answer alone: no answer, no risk.
type Invitation struct {
	Sitting
	Name   string `json:"name"`
	Broken bool   `json:"unreadable,omitempty" doc:"内容无法打开，请联系管理员 / its content cannot be opened; ask the administrator"`
}

type invitationsQuery struct {
	Paging
	Code string `path:"code" maxLength:"20"`
}

func (h stages) invitations(ctx context.Context, in *invitationsQuery) (*list[Invitation], error) {
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	school, err := h.org.School(ctx, actor.Engine(), in.Code)
	if err != nil {
		return nil, err
	}
	docs, next, err := h.sittings.Invitations(ctx, who(ctx), school.Path, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return pageOf(docs, next, func(i screening.Invitation) Invitation {
		return Invitation{Sitting: sittingOf(i.Sitting), Name: i.Name, Broken: i.Unreadable}
	}), nil
}

func (h stages) inviteObserver(ctx context.Context, in *ofStudent) (*sittingAnswer, error) {
	return entered(ctx)(h.sittings.InviteObserver(ctx, who(ctx), in.id(), in.Body.Student))
}

type observersQuery struct {
	Object
	Class UnitPath `query:"class" required:"true" maxLength:"60"`
}

func (h stages) observers(ctx context.Context, in *observersQuery) (*list[ProgressRow], error) {
	rows, err := h.sittings.ObserverProgress(ctx, who(ctx), in.id(), in.Class.path())
	if err != nil {
		return nil, err
	}
	return allOf(rows, progressRow), nil
}

func (h stages) observerSlips(ctx context.Context, in *observersQuery) (*list[Slip], error) {
	slips, err := h.sittings.ObserverSlips(ctx, who(ctx), in.id(), in.Class.path())
	if err != nil {
		return nil, err
	}
	return allOf(slips, slipOf), nil
}
