package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/referral/packet"
	"github.com/xinqiao/xinqiao/server/api/pages"
)

// ReferralPreview is what a referral would send now, and to whom.
type ReferralPreview struct {
	Hospital Hospital      `json:"hospital"`
	Consent  *ConsentGiven `json:"consent,omitempty" doc:"没有即紧急转介 / absent: the emergency path"`
	Packet   packet.Packet `json:"packet" doc:"将要离开学校的全部内容 / all that would leave the school"`
}

type outgoingAnswer struct{ Body ReferralPreview }

type outgoing struct {
	Object
	Body struct {
		Hospital  string `json:"hospital" minLength:"1" maxLength:"100"`
		Summary   string `json:"summary" maxLength:"20000" doc:"可以还没写 / may still be empty"`
		Emergency bool   `json:"emergency,omitempty"`
	}
}

// preview is a POST because it carries a text; it changes nothing.
func (h cases) preview(ctx context.Context, in *outgoing) (*outgoingAnswer, error) {
	p, err := h.cases.Preview(ctx, who(ctx), in.id(), in.Body.Hospital, in.Body.Summary, in.Body.Emergency)
	if err != nil {
		return nil, err
	}
	out := &outgoingAnswer{ReferralPreview{Hospital: hospitalOf(p.To), Packet: p.Packet}}
	if p.Consent != nil {
		given := ConsentGiven(*p.Consent)
		out.Body.Consent = &given
	}
	return out, nil
}

// paperOf answers with one of a case's papers, for the browser to print.
func paperOf[D any, P page](read func(context.Context, string) (D, error), show func(D) P) func(context.Context, *Object) (*huma.StreamResponse, error) {
	return func(ctx context.Context, in *Object) (*huma.StreamResponse, error) {
		doc, err := read(ctx, in.id())
		if err != nil {
			return nil, err
		}
		return &huma.StreamResponse{Body: func(c huma.Context) { printed(c, show(doc)) }}, nil
	}
}

func (h cases) minutes(ctx context.Context, id string) (referral.Minutes, error) {
	return h.cases.Minutes(ctx, who(ctx), id)
}

func (h cases) invitation(ctx context.Context, id string) (referral.Invitation, error) {
	return h.cases.Invitation(ctx, who(ctx), id)
}

func (h cases) refusal(ctx context.Context, id string) (referral.Refusal, error) {
	return h.cases.Refusal(ctx, who(ctx), id)
}

func minutesPage(m referral.Minutes) pages.Minutes          { return pages.Minutes{Minutes: m} }
func invitationPage(i referral.Invitation) pages.Invitation { return pages.Invitation{Invitation: i} }
func refusalPage(r referral.Refusal) pages.Refusal          { return pages.Refusal{Refusal: r} }
