package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/referral/packet"
	"github.com/xinqiao/xinqiao/server/api/idem"
)

// referrals are the routes of both sides of the coordination channel.
type referrals struct {
	referrals *referral.Referrals
	idem      idem.Keeper
}

// Referral is where a referral stands. Without consent to feedback the school and
// the health contact see its stage only.
type Referral struct {
	ID          string                 `json:"id"`
	Reference   string                 `json:"reference"`
	Hospital    string                 `json:"hospital"`
	Case        string                 `json:"case,omitempty"`
	Stage       referral.Stage         `json:"stage" enum:"sent,received,closed"`
	State       referral.ReferralState `json:"state,omitempty"`
	Sent        time.Time              `json:"sent"`
	Deadline    *time.Time             `json:"deadline,omitempty"`
	Appointment *time.Time             `json:"appointment,omitempty"`
	Emergency   bool                   `json:"emergency"`
	Identified  bool                   `json:"identified" doc:"医院可知道学生是谁 / the hospital may learn who the student is"`
	LinkUntil   *time.Time             `json:"linkUntil,omitempty" doc:"一次性链接有效至；没有即无有效链接 / until when a one-time link opens; absent: none does"`
	Sheet       bool                   `json:"sheet,omitempty" doc:"可打印家庭就诊说明 / the family's sheet can be printed"`
	Feedback    bool                   `json:"feedback" doc:"同意书允许向学校反馈详情 / the consent lets the school learn more than received and closed"`
	Offered     []referral.Option      `json:"offered,omitempty" doc:"医院现在可以怎样回复 / for the hospital: what can be answered now"`
	History     []Entry                `json:"history" nullable:"false"`
	Broken      bool                   `json:"unreadable,omitempty" doc:"内容无法打开，请联系管理员 / its content cannot be opened; ask the administrator"`
}

func referralOf(r referral.ReferralReading) Referral {
	return Referral{ID: outward(r.ID), Reference: r.Reference, Hospital: r.Hospital, Case: outward(r.Case), Stage: r.Stage,
		State: r.State, Sent: r.Sent, Deadline: moment(r.Deadline), Appointment: moment(r.Appointment),
		Emergency: r.Emergency, Identified: r.Identified, LinkUntil: moment(r.LinkUntil), Sheet: r.Sheet, Feedback: r.Feedback,
		Offered: r.Offered, Broken: r.Unreadable, History: entriesOf(r.Log)}
}

type referralQuery struct {
	Paging
	Open bool `query:"open" doc:"只列未结束的 / only those that have not ended"`
}

func (h referrals) inbox(ctx context.Context, in *referralQuery) (*list[Referral], error) {
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	docs, next, err := h.referrals.Inbox(ctx, who(ctx), in.Open, after, in.Limit)
	if err != nil {
		return nil, err
	}
	return pageOf(docs, next, referralOf), nil
}

type referralAnswer struct{ Body Referral }

func (h referrals) received(ctx context.Context, in *Object) (*referralAnswer, error) {
	doc, err := h.referrals.Received(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return &referralAnswer{referralOf(doc)}, nil
}

func (h cases) referrals(ctx context.Context, in *Object) (*list[Referral], error) {
	docs, err := h.cases.Referrals(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return allOf(docs, referralOf), nil
}

// packetAnswer is what the hospital opens.
type packetAnswer struct {
	Body struct {
		ID     string                 `json:"id"`
		State  referral.ReferralState `json:"state"`
		Packet packet.Packet          `json:"packet"`
	}
}

// open shows the packet; it is a POST because opening is what "seen" means.
func (h referrals) open(ctx context.Context, in *Object) (*packetAnswer, error) {
	doc, content, err := h.referrals.Open(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	out := &packetAnswer{}
	out.Body.ID, out.Body.State, out.Body.Packet = outward(doc.ID), doc.State, content
	return out, nil
}

type identityAnswer struct {
	Body struct {
		ID       string          `json:"id"`
		Identity packet.Identity `json:"identity"`
	}
}

// identify shows who the student is, an act of its own.
func (h referrals) identify(ctx context.Context, in *Object) (*identityAnswer, error) {
	doc, identity, err := h.referrals.Identify(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	out := &identityAnswer{}
	out.Body.ID, out.Body.Identity = outward(doc.ID), identity
	return out, nil
}

type release struct {
	Ordered
	Body struct {
		Hospital      string `json:"hospital" minLength:"1" maxLength:"100" doc:"同意书写明的医院 / the hospital that the consent names"`
		Guardian      string `json:"guardian,omitempty" maxLength:"80" doc:"同意的监护人 / the guardian who agreed"`
		StudentAgrees bool   `json:"studentAgrees"`
		Evidence      string `json:"evidence" minLength:"1" maxLength:"2000"`
	}
}

func (h referrals) release(ctx context.Context, in *release) (*stateAnswer, error) {
	b := in.Body
	return h.do(ctx, in.Ordered, b, func(cmd referral.Command) (*referral.Referral, error) {
		return h.referrals.Release(ctx, who(ctx), in.id(), cmd, referral.ConsentForm{Hospital: b.Hospital, Guardian: b.Guardian,
			StudentAgrees: b.StudentAgrees, Evidence: b.Evidence, Identity: true})
	})
}

// stateAnswer is the answer to a step of a referral.
type stateAnswer struct {
	Body struct {
		ID    string                 `json:"id"`
		State referral.ReferralState `json:"state"`
	}
}

func (h referrals) do(ctx context.Context, in Ordered, body any, act func(referral.Command) (*referral.Referral, error)) (*stateAnswer, error) {
	return carry(ctx, h.idem, in, body, act, func(doc *referral.Referral) (*stateAnswer, error) {
		out := &stateAnswer{}
		out.Body.ID, out.Body.State = outward(doc.ID), doc.State
		return out, nil
	})
}

func (h referrals) accept(ctx context.Context, in *Ordered) (*stateAnswer, error) {
	return h.do(ctx, *in, nil, func(cmd referral.Command) (*referral.Referral, error) {
		return h.referrals.Accept(ctx, who(ctx), in.id(), cmd)
	})
}

type decline struct {
	Ordered
	Body struct {
		Reason string `json:"reason" enum:"no-room,not-our-field,other-hospital,other"`
	}
}

func (h referrals) decline(ctx context.Context, in *decline) (*stateAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Referral, error) {
		return h.referrals.Decline(ctx, who(ctx), in.id(), cmd, in.Body.Reason)
	})
}

type appoint struct {
	Ordered
	Body struct {
		At time.Time `json:"at"`
	}
}

func (h referrals) appoint(ctx context.Context, in *appoint) (*stateAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Referral, error) {
		return h.referrals.Appoint(ctx, who(ctx), in.id(), cmd, in.Body.At.UTC().Truncate(time.Millisecond))
	})
}

type attended struct {
	Ordered
	Body struct {
		Came bool `json:"came"`
	}
}

func (h referrals) attended(ctx context.Context, in *attended) (*stateAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Referral, error) {
		return h.referrals.Attended(ctx, who(ctx), in.id(), cmd, in.Body.Came)
	})
}

type feedback struct {
	Ordered
	Body struct {
		Kind string `json:"kind" enum:"first-visit,follow-up,admitted"`
		Note string `json:"note,omitempty" maxLength:"20000"`
	}
}

func (h referrals) feedback(ctx context.Context, in *feedback) (*stateAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Referral, error) {
		return h.referrals.Feedback(ctx, who(ctx), in.id(), cmd, in.Body.Kind, in.Body.Note)
	})
}

// tick is one of the answers of the printed form.
type tick struct {
	Ordered
	Body struct {
		Option      referral.Option `json:"option" enum:"received,first-visit,follow-up,admitted,fit-to-return,appointment,missed,decline"`
		Reason      string          `json:"reason,omitempty" enum:"no-room,not-our-field,other-hospital,other" doc:"退回时 / of a decline"`
		Appointment *time.Time      `json:"appointment,omitempty"`
		Note        string          `json:"note,omitempty" maxLength:"20000"`
	}
}

// reply takes an answer and the steps on the way to it.
func (h referrals) reply(ctx context.Context, in *tick) (*stateAnswer, error) {
	b := in.Body
	p := referral.Reply{Option: b.Option, Reason: b.Reason, Note: b.Note}
	if b.Appointment != nil {
		p.At = b.Appointment.UTC().Truncate(time.Millisecond)
	}
	return h.do(ctx, in.Ordered, b, func(cmd referral.Command) (*referral.Referral, error) {
		return h.referrals.Tick(ctx, who(ctx), in.id(), cmd, p)
	})
}

func (h referrals) complete(ctx context.Context, in *noted) (*stateAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Referral, error) {
		return h.referrals.Complete(ctx, who(ctx), in.id(), cmd, in.Body.Note)
	})
}

func (h referrals) cancel(ctx context.Context, in *noted) (*stateAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Referral, error) {
		return h.referrals.Cancel(ctx, who(ctx), in.id(), cmd, in.Body.Note)
	})
}

func (h referrals) withdraw(ctx context.Context, in *noted) (*stateAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Referral, error) {
		return h.referrals.Withdraw(ctx, who(ctx), in.id(), cmd, in.Body.Note)
	})
}
