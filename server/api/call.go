package api

import (
	"context"
	"log/slog"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/audit"
	"github.com/xinqiao/xinqiao/server/auth"
)

// call is what the layers of one request tell each other.
type call struct {
	id        string // of the request, as the client and the log see it
	address   string // of the client
	log       *slog.Logger
	names     func() nameSet // the field names of the API
	session   auth.Session
	operation string       // the name of the route
	entry     *audit.Entry // nil when the call is not recorded
}

type callKey struct{}

func callOf(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{log: slog.New(slog.DiscardHandler), names: func() nameSet { return nil }}
}

// requestID is the id that problems and log lines of this request carry.
func requestID(ctx context.Context) string { return callOf(ctx).id }

// enter notes who acts in a call that began without a log-in.
func enter(ctx context.Context, s auth.Session) {
	c := callOf(ctx)
	c.session = s
	if c.entry != nil {
		c.entry.Actor, c.entry.Role, c.entry.Unit = s.Actor.ID, s.Actor.Role, s.Actor.Unit
	}
}

// about notes in the audit record which object a call created.
func about(ctx context.Context, id string) {
	if e := callOf(ctx).entry; e != nil {
		e.Object = id
	}
}

// who is the authenticated actor of a request.
func who(ctx context.Context) actor.Actor { return actor.From(ctx) }
