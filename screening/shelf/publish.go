package shelf

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// The names of what is sent, in problems.
const (
	definitionFile = "definition"
	textFile       = "text"
	policyFile     = "policy"
)

// ErrTaken refuses a version that is there already with other content, maybe of a unit
// that whoever asks does not see.
var ErrTaken = errors.New("shelf: the version is taken; use a higher one, or another id")

// PublishDefinition puts an instrument on the shelf for a unit. The same again finds it
// there; other content under its version is ErrTaken.
func (s *Shelf) PublishDefinition(ctx context.Context, who actor.Actor, u unit.Path, data []byte) (instrument.Instrument, error) {
	in, err := instrument.Parse(definitionFile, data)
	if err != nil {
		return instrument.Instrument{}, err
	}
	return in, s.publish(ctx, who, u, in, data)
}

// PublishText puts the school's own text of a key on the shelf, joined with the key.
func (s *Shelf) PublishText(ctx context.Context, who actor.Actor, u unit.Path, data []byte) (instrument.Instrument, error) {
	library, err := s.Library(ctx, u)
	if err != nil {
		return instrument.Instrument{}, err
	}
	in, err := library.LoadText(textFile, data)
	if err != nil {
		return instrument.Instrument{}, err
	}
	joined, err := json.Marshal(in)
	if err != nil {
		return instrument.Instrument{}, fmt.Errorf("shelf: write %s: %w", in.Ref(), err)
	}
	return in, s.publish(ctx, who, u, in, joined)
}

// publish is the gate: who answers for the unit, and terms under which it may be used.
func (s *Shelf) publish(ctx context.Context, who actor.Actor, u unit.Path, in instrument.Instrument, data []byte) error {
	if err := who.Within(u); err != nil {
		return err
	}
	if err := in.MayPublish(); err != nil {
		return err
	}
	h, err := s.look(ctx)
	if err != nil {
		return err
	}
	if _, known := h.library.Instrument(in.Ref()); known && h.units[in.Ref()] == "" {
		return fmt.Errorf("shelf: %s comes with the platform: %w", in.Ref(), ErrTaken)
	}
	return s.put(ctx, &Publication{Head: store.Head{ID: "instrument/" + string(in.Ref())}, Kind: Instrument, Unit: u, By: who.ID, Body: data})
}

// PublishPolicy puts a risk policy on the shelf for a district or more. It is checked
// against all that the unit may use.
func (s *Shelf) PublishPolicy(ctx context.Context, who actor.Actor, u unit.Path, data []byte) (risk.Policy, error) {
	if err := who.Within(u); err != nil {
		return risk.Policy{}, err
	}
	if u.Level() > unit.District {
		return risk.Policy{}, actor.ErrOutOfScope
	}
	library, err := s.Library(ctx, u)
	if err != nil {
		return risk.Policy{}, err
	}
	p, err := risk.Parse(policyFile, data, library)
	if err != nil {
		return risk.Policy{}, err
	}
	if p.ID == risk.Default().ID {
		return risk.Policy{}, fmt.Errorf("shelf: %q is the platform's own: %w", p.ID, ErrTaken)
	}
	return p, s.put(ctx, &Publication{Head: store.Head{ID: "policy/" + p.Ref().String()}, Kind: Policy, Unit: u, By: who.ID,
		Body: data, Over: library.Versions()})
}

// put stores a publication, or finds the same one there.
func (s *Shelf) put(ctx context.Context, p *Publication) error {
	var body bytes.Buffer
	if err := json.Compact(&body, p.Body); err != nil {
		return fmt.Errorf("shelf: write %s: %w", p.ID, err)
	}
	p.Body, p.At = body.Bytes(), s.clock.Now()
	err := s.publications.Insert(ctx, p)
	if !errors.Is(err, store.ErrExists) {
		return err
	}
	old, err := s.publications.Get(ctx, p.ID)
	if err != nil {
		return err
	}
	if old.Unit != p.Unit || !bytes.Equal(old.Body, p.Body) {
		return ErrTaken
	}
	return nil
}

func (h *held) has(p *Publication) bool {
	_, name, _ := strings.Cut(p.ID, "/")
	if p.Kind == Instrument {
		_, known := h.units[instrument.Ref(name)]
		return known
	}
	id, version, _ := strings.Cut(name, "@")
	n, _ := strconv.Atoi(version)
	_, known := h.policies[risk.Ref{ID: id, Version: n}]
	return known
}

// with is what is held together with a publication.
func (h *held) with(p *Publication) (*held, error) {
	out := &held{library: h.library, units: maps.Clone(h.units), policies: maps.Clone(h.policies)}
	if out.units == nil {
		out.units = map[instrument.Ref]unit.Path{}
	}
	if p.Kind == Policy {
		over := map[instrument.Ref]bool{}
		for _, ref := range p.Over {
			over[ref] = true
		}
		parsed, err := risk.Parse(policyFile, p.Body, h.library.Only(func(ref instrument.Ref) bool { return over[ref] }))
		out.policies[parsed.Ref()] = policy{parsed, p.Unit}
		return out, err
	}
	in, err := instrument.Parse(definitionFile, p.Body)
	if err != nil {
		return nil, err
	}
	out.units[in.Ref()] = p.Unit
	out.library, err = h.library.With(in)
	return out, err
}
