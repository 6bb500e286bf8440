package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/server/api/pages"
)

// slipPrints are the log-in slips as documents for the browser to print.
type slipPrints struct {
	sessions *screening.Sessions
	sittings *screening.Sittings
	outside  outside
}

func (h slipPrints) printed(slips []screening.Slip, about pages.SlipsFor) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(c huma.Context) {
		printed(c, pages.Slips{Slips: slips, For: about, Site: h.outside.of(c, "/")})
	}}
}

func (h slipPrints) session(ctx context.Context, in *Object) (*huma.StreamResponse, error) {
	slips, err := h.sittings.Slips(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	doc, err := h.sessions.Get(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return h.printed(slips, pages.SlipsFor{Room: doc.Room, Starts: doc.Starts}), nil
}

func (h slipPrints) observers(ctx context.Context, in *observersQuery) (*huma.StreamResponse, error) {
	slips, err := h.sittings.ObserverSlips(ctx, who(ctx), in.id(), in.Class.path())
	if err != nil {
		return nil, err
	}
	return h.printed(slips, pages.SlipsFor{Observer: true}), nil
}

func (h slipPrints) alone(ctx context.Context, in *Object) (*huma.StreamResponse, error) {
	slip, err := h.sittings.SlipOf(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return h.printed([]screening.Slip{slip}, pages.SlipsFor{}), nil
}
