package api

import (
	"context"
	"io"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/server/api/idem"
	"github.com/xinqiao/xinqiao/server/api/pages"
)

// letters are the routes for hospitals that answer by a one-time link or on paper.
type letters struct {
	referrals *referral.Referrals
	idem      idem.Keeper
	outside   outside
}

// outside is the address under which people outside reach the platform.
type outside struct {
	url    string // empty: that of the request
	secure bool
}

// of is the address of a path of the pages.
func (h outside) of(c huma.Context, path string) string {
	if h.url != "" {
		return h.url + path
	}
	scheme := "http://"
	if h.secure || humagin.Unwrap(c).Request.TLS != nil {
		scheme = "https://"
	}
	return scheme + c.Host() + path
}

const replyPath = "/r"

// LinkIssued is a link, told once to whoever issued it.
type LinkIssued struct {
	Path    string    `json:"path" doc:"一次性链接的路径 / path of the one-time link"`
	Expires time.Time `json:"expires"`
}

type linkAnswer struct{ Body LinkIssued }

func (h letters) issue(ctx context.Context, in *Ordered) (*linkAnswer, error) {
	var token string
	return carry(ctx, h.idem, *in, nil, func(cmd referral.Command) (doc *referral.Referral, err error) {
		doc, token, err = h.referrals.Issue(ctx, who(ctx), in.id(), cmd)
		return doc, err
	}, func(doc *referral.Referral) (*linkAnswer, error) {
		return &linkAnswer{LinkIssued{Path: replyPath + "/" + token, Expires: doc.Link.Expires}}, nil
	})
}

func (h letters) revoke(ctx context.Context, in *Ordered) (*stateAnswer, error) {
	return referrals{h.referrals, h.idem}.do(ctx, *in, nil, func(cmd referral.Command) (*referral.Referral, error) {
		return h.referrals.Revoke(ctx, who(ctx), in.id(), cmd)
	})
}

func (h letters) handOver(ctx context.Context, in *noted) (*stateAnswer, error) {
	return referrals{h.referrals, h.idem}.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Referral, error) {
		return h.referrals.HandOver(ctx, who(ctx), in.id(), cmd, in.Body.Note)
	})
}

type paperReply struct {
	Ordered
	Body struct {
		Option      referral.Option `json:"option" enum:"received,first-visit,follow-up,admitted,fit-to-return,appointment,missed,decline"`
		Reason      string          `json:"reason,omitempty" enum:"no-room,not-our-field,other-hospital,other" doc:"退回时 / of a decline"`
		Appointment *time.Time      `json:"appointment,omitempty"`
		Note        string          `json:"note,omitempty" maxLength:"20000"`
		SignedBy    string          `json:"signedBy" minLength:"1" maxLength:"40" doc:"谁签的字 / who signed"`
		Post        string          `json:"post" minLength:"1" maxLength:"40" doc:"科室与职务 / department and post"`
		SignedOn    string          `json:"signedOn" format:"date" doc:"签字日期 / the day on the form"`
		How         string          `json:"how" minLength:"1" maxLength:"200" doc:"怎样收回：传真、电话、当面 / how it came back"`
	}
}

func (h letters) record(ctx context.Context, in *paperReply) (*stateAnswer, error) {
	b := in.Body
	signed, err := time.ParseInLocation(time.DateOnly, b.SignedOn, screening.Shanghai)
	if err != nil {
		return nil, referral.ErrPaper
	}
	p := referral.PaperReply{Reply: referral.Reply{Option: b.Option, Reason: b.Reason, Note: b.Note},
		Signer: referral.Signer{Name: b.SignedBy, Post: b.Post}, Signed: signed, How: b.How}
	if b.Appointment != nil {
		p.At = b.Appointment.UTC().Truncate(time.Millisecond)
	}
	return referrals{h.referrals, h.idem}.do(ctx, in.Ordered, b, func(cmd referral.Command) (*referral.Referral, error) {
		return h.referrals.RecordPaper(ctx, who(ctx), in.id(), cmd, p)
	})
}

// page is something that writes itself as HTML.
type page interface{ Write(w io.Writer) error }

func (h letters) form(ctx context.Context, in *Object) (*huma.StreamResponse, error) {
	form, err := h.referrals.Form(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		f := pages.Form{Form: form}
		if form.Token != "" {
			f.Link = h.outside.of(c, replyPath+"/"+form.Token)
		}
		printed(c, f)
	}}, nil
}

func (h letters) sheet(ctx context.Context, in *Object) (*huma.StreamResponse, error) {
	sheet, err := h.referrals.Sheet(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) { printed(c, pages.Family{Sheet: sheet}) }}, nil
}

// printed answers with a page for the browser to print.
func printed(c huma.Context, p page) {
	c.SetHeader("Content-Type", htmlType)
	if err := p.Write(c.BodyWriter()); err != nil {
		callOf(c.Context()).log.ErrorContext(c.Context(), "page broke off", "request", requestID(c.Context()), "error", err)
	}
}

const htmlType = "text/html; charset=utf-8"

// givesPage documents an answer that the framework does not see.
func givesPage(op *huma.Operation) {
	op.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
		"text/html": {Schema: &huma.Schema{Type: huma.TypeString}}}}}
}
