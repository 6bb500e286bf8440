package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
)

// Pace says how hard a sweep works. Zero fields mean the default.
type Pace struct {
	Every time.Duration // between two looks at the index of due work; 1 s
	Limit int           // pieces of work taken up per job and look; 200
	Slots int           // pieces of work done at once per job; 4
}

func (p Pace) orDefault() Pace {
	if p.Every <= 0 {
		p.Every = time.Second
	}
	if p.Limit <= 0 {
		p.Limit = 200
	}
	if p.Slots <= 0 {
		p.Slots = 4
	}
	return p
}

// Sweep finds and does all owed work. Each job has a lane of its own, so that
// a flood in one delays no other.
type Sweep struct {
	clock clock.Clock
	lanes []*lane
	pace  Pace
}

// NewSweep returns a sweep over the jobs of a registry.
func NewSweep(r *Registry, c clock.Clock, log *slog.Logger, pace Pace) *Sweep {
	s := &Sweep{clock: c, pace: pace.orDefault()}
	for _, j := range r.jobs {
		s.lanes = append(s.lanes, newLane(j, c, log, s.pace))
	}
	return s
}

// Run sweeps until the context ends, and returns when the work in hand is done.
func (s *Sweep) Run(ctx context.Context) {
	var running sync.WaitGroup
	for _, l := range s.lanes {
		running.Go(func() { l.run(ctx, s.pace.Every) })
	}
	running.Wait()
}

// LastBeat returns when the slowest lane last saw its index of due work or took
// up a piece of it, by the machine's clock; zero before all have begun. A beat
// that grows old means that owed work is not being done.
func (s *Sweep) LastBeat() time.Time {
	oldest := time.Now()
	for _, l := range s.lanes {
		if b := l.lastBeat(); b.Before(oldest) {
			oldest = b
		}
	}
	return oldest
}

// Once does what is due now, in the order of the table and oldest first, one
// piece after the other, so that a story or a simulation repeats exactly. Errors
// do not keep it from the rest; they are returned together.
func (s *Sweep) Once(ctx context.Context) (done int, err error) {
	var errs []error
	for _, l := range s.lanes {
		for _, whom := range []bool{fit, chronic} {
			ids, err := l.due(ctx, whom)
			errs = append(errs, err)
			for _, id := range ids {
				did, err := l.attempt(ctx, id)
				errs = append(errs, err)
				if did {
					done++
				}
			}
		}
	}
	return done, errors.Join(errs...)
}

// settleRounds bounds Settle: work that leads to work at the same moment for
// longer than this never comes to rest.
const settleRounds = 1000

// Settle repeats Once until nothing is due at the moment the clock shows.
func (s *Sweep) Settle(ctx context.Context) error {
	for range settleRounds {
		done, err := s.Once(ctx)
		if err != nil || done == 0 {
			return err
		}
	}
	return fmt.Errorf("jobs: still busy after %d rounds", settleRounds)
}
