// Package shelf keeps the instruments and risk policies that were published into a
// running installation, beside those that come with the platform. A version never
// changes and is never taken away: papers were asked and judged by it. Each is for one
// unit and those inside, which answers for its licence.
package shelf

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Kind is what was published.
type Kind string

// The kinds, in the order in which they are taken from the shelf: a policy names
// instruments.
const (
	Instrument Kind = "1-instrument"
	Policy     Kind = "2-policy"
)

// Publication is one version of one thing, as it was sent.
type Publication struct {
	store.Head `bson:"-"`
	Kind       Kind      `bson:"kind"`
	Unit       unit.Path `bson:"unit"` // who may use it: the unit and those inside
	By         string    `bson:"by"`
	At         time.Time `bson:"at"`
	Body       []byte    `bson:"body"`
	// Over is the library that a policy was checked against.
	Over instrument.Battery `bson:"over,omitempty"`
}

const byKind = "kind"

// ErrNoPolicy refuses a risk policy that nobody published for the units that ask.
var ErrNoPolicy = errors.New("shelf: there is no such risk policy for these units")

// Shelf is what can be asked and judged by.
type Shelf struct {
	clock        clock.Clock
	publications *store.Collection[Publication]
	held         atomic.Pointer[held]
}

// held is what was taken from the shelf so far. It is never changed, only replaced.
type held struct {
	library  instrument.Library
	units    map[instrument.Ref]unit.Path // of what was published
	policies map[risk.Ref]policy
}

type policy struct {
	risk.Policy
	unit unit.Path
}

// New declares the shelf.
func New(db *store.DB, c clock.Clock) *Shelf {
	s := &Shelf{clock: c, publications: store.Define(db, "publications", store.Index[Publication]{Name: byKind,
		Key: func(p *Publication) string { return string(p.Kind) + "\x1f" + store.TimeKey(p.At) }})}
	s.held.Store(&held{library: instrument.Bundled(),
		policies: map[risk.Ref]policy{risk.Default().Ref(): {Policy: risk.Default()}}})
	return s
}

// Form makes a battery with exact versions ready. What is not known yet may have been
// published by another process a moment ago.
func (s *Shelf) Form(ctx context.Context, b instrument.Battery) (*instrument.Form, error) {
	if form, err := s.held.Load().library.Form(b); err == nil {
		return form, nil
	}
	h, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	return h.library.Form(b)
}

// Risk returns a version of a risk policy.
func (s *Shelf) Risk(ctx context.Context, ref risk.Ref) (risk.Policy, error) {
	if p, ok := s.held.Load().policies[ref]; ok {
		return p.Policy, nil
	}
	h, err := s.look(ctx)
	if err != nil {
		return risk.Policy{}, err
	}
	p, ok := h.policies[ref]
	if !ok {
		return risk.Policy{}, ErrNoPolicy
	}
	return p.Policy, nil
}

// Library is what all of some units may use.
func (s *Shelf) Library(ctx context.Context, units ...unit.Path) (instrument.Library, error) {
	h, err := s.look(ctx)
	if err != nil {
		return instrument.Library{}, err
	}
	return h.library.Only(func(ref instrument.Ref) bool { return covers(h.units, ref, units) }), nil
}

// RiskFor is Risk for units that want to be judged by it.
func (s *Shelf) RiskFor(ctx context.Context, ref risk.Ref, units ...unit.Path) (risk.Policy, error) {
	return s.riskOf(ctx, ref, func(of unit.Path) bool { return within(of, units) })
}

// RiskSeen is Risk for somebody of a unit who reads it: they may use it, or it was
// published for a unit below theirs, maybe by themselves.
func (s *Shelf) RiskSeen(ctx context.Context, ref risk.Ref, from unit.Path) (risk.Policy, error) {
	return s.riskOf(ctx, ref, func(of unit.Path) bool { return seen(of, from) })
}

// riskOf finds a policy whose unit is fit; of any other it does not even say that it is there.
func (s *Shelf) riskOf(ctx context.Context, ref risk.Ref, fit func(of unit.Path) bool) (risk.Policy, error) {
	h, err := s.look(ctx)
	if err != nil {
		return risk.Policy{}, err
	}
	p, ok := h.policies[ref]
	if !ok || !fit(p.unit) {
		return risk.Policy{}, ErrNoPolicy
	}
	return p.Policy, nil
}

func seen(of, from unit.Path) bool { return within(of, []unit.Path{from}) || from.Covers(of) }

// Policies lists the policies that somebody of a unit may read.
func (s *Shelf) Policies(ctx context.Context, u unit.Path) ([]risk.Policy, error) {
	h, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	var all []risk.Policy
	for _, p := range h.policies {
		if seen(p.unit, u) {
			all = append(all, p.Policy)
		}
	}
	slices.SortFunc(all, func(a, b risk.Policy) int { return a.Ref().Compare(b.Ref()) })
	return all, nil
}

// within tells whether what was published for a unit is for all of some units. What
// comes with the platform was published for nobody in particular.
func within(of unit.Path, units []unit.Path) bool {
	return of == "" || !slices.ContainsFunc(units, func(u unit.Path) bool { return !of.Covers(u) })
}

func covers(published map[instrument.Ref]unit.Path, ref instrument.Ref, units []unit.Path) bool {
	return within(published[ref], units)
}

// look takes from the shelf what is new there.
func (s *Shelf) look(ctx context.Context) (*held, error) {
	for {
		old := s.held.Load()
		h, err := s.taken(ctx, old)
		if err != nil || h == old || s.held.CompareAndSwap(old, h) {
			return h, err
		}
	}
}

func (s *Shelf) taken(ctx context.Context, from *held) (*held, error) {
	h := from
	for _, kind := range []Kind{Instrument, Policy} {
		for p, err := range s.publications.All(ctx, store.Query{Index: byKind, Prefix: string(kind)}) {
			if err != nil {
				return nil, err
			}
			if h.has(p) {
				continue
			}
			if h, err = h.with(p); err != nil {
				return nil, fmt.Errorf("shelf: %s: %w", p.ID, err)
			}
		}
	}
	return h, nil
}
