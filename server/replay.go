package server

import (
	"context"
	"errors"
	"log/slog"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// ReplayPolicy tells what a policy would have done to the papers of an installation.
// It changes nothing; the server may run meanwhile.
func ReplayPolicy(ctx context.Context, cfg Config, log *slog.Logger, name string, data []byte, told func(screening.Replay)) (r screening.Replay, err error) {
	var d Domains
	s, err := New(ctx, cfg, log, func(p Parts) (_ App, err error) {
		d = NewDomains(p)
		return App{}, nil
	})
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.Stop()) }()
	if err := s.prepare(ctx); err != nil {
		return r, err
	}
	library, err := d.Shelf.Library(ctx)
	if err != nil {
		return r, err
	}
	p, err := risk.Parse(name, data, library)
	if err != nil {
		return r, err
	}
	return d.Assessment.Sittings.Replay(ctx, actor.Engine(), p, told)
}
