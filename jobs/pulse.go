package jobs

import (
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
)

// PulseCollection holds the pulse, and PulseID is its one document.
const (
	PulseCollection = "pulses"
	PulseID         = "engine"
)

// PulseEvery is how often the pulse beats.
const PulseEvery = 10 * time.Second

// Pulse is work that is always owed: it passes through everything that other
// owed work passes through, so that its delay shows a stalled engine even when
// nothing else is due.
type Pulse struct {
	clock clock.Clock
	beats *store.Collection[beat]
}

type beat struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
	Last       time.Time `bson:"last,omitempty"`
}

// NewPulse returns the pulse of all processes that share a database.
func NewPulse(db *store.DB, c clock.Clock) *Pulse {
	return &Pulse{clock: c, beats: store.Define[beat](db, PulseCollection)}
}

// Begin makes the pulse exist; whoever comes first does.
func (p *Pulse) Begin(ctx context.Context) error {
	first := &beat{Head: store.Head{ID: PulseID}}
	first.Owe(p.clock.Now())
	if err := p.beats.Insert(ctx, first); err != nil && !errors.Is(err, store.ErrExists) {
		return err
	}
	return nil
}

// Job is the pulse as owed work.
func (p *Pulse) Job() Job {
	return Job{Name: "pulse", Collection: PulseCollection, Owing: p.beats.Owing, Do: p.beat}
}

func (p *Pulse) beat(ctx context.Context, id string) error {
	doc, err := p.beats.Claim(ctx, id, p.clock.Now())
	if err != nil {
		return err
	}
	doc.Last = p.clock.Now()
	doc.Settle(doc.Last.Add(PulseEvery))
	if err := p.beats.Replace(ctx, doc); !errors.Is(err, store.ErrConflict) {
		return err
	}
	return nil // it was renewed meanwhile
}
