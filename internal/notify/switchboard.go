package notify

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/sony/gobreaker/v2"

	"github.com/xinqiao/xinqiao/internal/unit"
)

// How long one parcel may take, for how long its sender holds the outlet (a sender
// that died is replaced after it), and how many parcels a provider that hangs can
// hold up in one process: never all that work there.
const (
	carryFor   = 8 * time.Second
	holdFor    = 12 * time.Second
	carryAtOne = 2
)

// A provider that failed so often in a row is left alone for a while.
const (
	breakAfter = 5
	breakFor   = 20 * time.Second
)

// The outcomes that are counted.
const (
	OutcomeSent    = "sent"
	OutcomeFailed  = "failed"
	OutcomeLimited = "limited" // the provider wants nothing for a while
	OutcomeBroken  = "broken"  // it failed too often and was not asked
	OutcomeGivenUp = "given-up"
)

// line is a carrier with its circuit breaker.
type line struct {
	Line
	breaker *gobreaker.CircuitBreaker[string]
	slots   chan struct{}
}

func newLine(l Line) *line {
	return &line{Line: l, slots: make(chan struct{}, carryAtOne), breaker: gobreaker.NewCircuitBreaker[string](gobreaker.Settings{
		Name: l.Name, Timeout: breakFor,
		ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= breakAfter },
		IsSuccessful: func(err error) bool {
			_, limited := errors.AsType[*LimitedError](err)
			return err == nil || limited // a limit is no outage
		}})}
}

// enter takes a slot of the line, false when all are taken.
func (l *line) enter() bool {
	select {
	case l.slots <- struct{}{}:
		return true
	default:
		return false
	}
}

func (l *line) leave() { <-l.slots }

func (l *line) carry(ctx context.Context, p Parcel) (receipt, outcome string, err error) {
	receipt, err = l.breaker.Execute(func() (string, error) {
		ctx, cancel := context.WithTimeout(ctx, carryFor)
		defer cancel()
		return l.Carrier.Carry(ctx, p)
	})
	_, limited := errors.AsType[*LimitedError](err)
	switch {
	case err == nil:
		return receipt, OutcomeSent, nil
	case limited:
		return "", OutcomeLimited, err
	case errors.Is(err, gobreaker.ErrOpenState), errors.Is(err, gobreaker.ErrTooManyRequests):
		return "", OutcomeBroken, err
	}
	return "", OutcomeFailed, err
}

// warn says in the log that a provider fails; whose parcel it was it does not say.
func warn(ctx context.Context, l *line, err error) {
	slog.WarnContext(ctx, "a channel fails", "channel", l.Name, "error", err)
}

// The waits between attempts: from about two seconds, doubling, to a quarter of an
// hour; each is drawn from half to one and a half of that, so that not all come
// back at once.
const (
	backoffFirst = 2 * time.Second
	backoffMost  = 15 * time.Minute
)

func backoff(failures int) time.Duration {
	wait := min(backoffFirst<<min(max(failures-1, 0), 20), backoffMost)
	return wait/2 + rand.N(wait)
}

// switchboard is all lines of an installation.
type switchboard struct {
	sms, email *line
	groups     []*groupLine
}

type groupLine struct {
	*line
	GroupLine
}

func newSwitchboard(all Lines) *switchboard {
	s := &switchboard{}
	if all.SMS != nil {
		s.sms = newLine(*all.SMS)
	}
	if all.Email != nil {
		s.email = newLine(*all.Email)
	}
	for _, g := range all.Groups {
		s.groups = append(s.groups, &groupLine{newLine(g.Line), g})
	}
	return s
}

// personal returns the line of a channel to one person, nil when there is none.
func (s *switchboard) personal(c Channel) *line {
	switch c {
	case SMS:
		return s.sms
	case Email:
		return s.email
	}
	return nil
}

func (s *switchboard) group(id string) *line {
	for _, g := range s.groups {
		if g.ID == id {
			return g.line
		}
	}
	return nil
}

// groupsOf returns the groups that serve where a person works: a group of a school
// serves its classes too, but no group of a district serves its schools.
func (s *switchboard) groupsOf(r Reach) (served []*groupLine) {
	place := r.Unit
	if school := place.At(unit.School); school != "" {
		place = school
	}
	for _, g := range s.groups {
		if g.Hospital != "" && g.Hospital == r.Hospital || g.Unit != "" && g.Unit == place {
			served = append(served, g)
		}
	}
	return served
}

// outletID names the outlet of a channel to a person or group.
func outletID(c Channel, owner string) string { return string(c) + "/" + owner }

func splitOutlet(id string) (Channel, string) {
	c, owner, _ := strings.Cut(id, "/")
	return Channel(c), owner
}
