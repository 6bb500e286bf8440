package api

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/audit"
	"github.com/xinqiao/xinqiao/server/auth"
)

const purposeHeader = "X-Purpose"

// guard stands before every handler: who is it, may they, and on the record.
func (s *server) guard(rt route) func(huma.Context, func(huma.Context)) {
	return func(c huma.Context, next func(huma.Context)) {
		limitBody(c)
		ctx, err := s.admit(c, rt)
		if err != nil {
			refuseIn(c, err)
			return
		}
		c = huma.WithContext(c, ctx)
		if !rt.recording.audits() {
			next(c)
			return
		}
		entry, err := s.begin(c, rt)
		if err != nil {
			refuseIn(c, err)
			return
		}
		outcome := http.StatusInternalServerError // of a handler that panics
		defer func() { s.end(c.Context(), entry, outcome) }()
		next(c)
		outcome = humagin.Unwrap(c).Writer.Status()
	}
}

func limitBody(c huma.Context) {
	g := humagin.Unwrap(c)
	g.Request.Body = http.MaxBytesReader(g.Writer, g.Request.Body, c.Operation().MaxBodyBytes)
}

// admit finds out who calls and whether the route is theirs.
func (s *server) admit(c huma.Context, rt route) (context.Context, error) {
	ctx := c.Context()
	callOf(ctx).operation = rt.name
	if rt.recording.mode == modeAttempt {
		return ctx, s.deps.Auth.Limiter.Admit(callOf(ctx).address)
	}
	if rt.permission == auth.Public {
		return ctx, nil
	}
	session, err := s.deps.Auth.Authenticate(ctx, bearerOf(humagin.Unwrap(c).Request))
	if err != nil {
		return ctx, err
	}
	if !rt.permission.Allows(session.Actor.Role) {
		return ctx, auth.ErrForbidden
	}
	callOf(ctx).session = session
	return actor.Into(ctx, session.Actor), nil
}

// begin records the act before it is done.
func (s *server) begin(c huma.Context, rt route) (*audit.Entry, error) {
	purpose, err := purposeOf(c.Header(purposeHeader), rt.recording.purpose)
	if err != nil {
		return nil, err
	}
	called := callOf(c.Context())
	entry, err := s.deps.Audit.Begin(c.Context(), audit.Entry{
		Actor: called.session.Actor.ID, Role: called.session.Actor.Role,
		Unit: called.session.Actor.Unit, Permission: string(rt.permission), Act: rt.name,
		Object:  cmp.Or(objectOf(c), string(called.session.Actor.Unit)),
		Purpose: string(purpose), Request: called.id,
	})
	called.entry = entry
	return entry, err
}

// end adds the outcome, also when the client has gone. The act is done by then:
// a failure here is for the log, and the record stays without an outcome.
func (s *server) end(ctx context.Context, e *audit.Entry, outcome int) {
	if err := s.deps.Audit.End(context.WithoutCancel(ctx), e, outcome); err != nil {
		s.deps.Log.ErrorContext(ctx, "audit outcome not written", "request", e.Request, "error", err)
	}
}

// anID is what an id of the house looks like; anything else in an address was
// made up by the client and must not enter the trail.
var anID = regexp.MustCompile(`^[A-Za-z0-9._~:-]{1,200}$`)

// objectOf names the object of an act by the ids in its path.
func objectOf(c huma.Context) string {
	var ids []string
	for _, p := range humagin.Unwrap(c).Params {
		if !anID.MatchString(p.Value) {
			return "?"
		}
		ids = append(ids, inward(p.Value))
	}
	return strings.Join(ids, "/")
}

// errCrossOrigin refuses a change that another site's page asks for.
var errCrossOrigin = errors.New("api: a page of another site")
