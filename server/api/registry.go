package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/xinqiao/xinqiao/server/auth"
)

// recording says how the acts of a route are recorded.
type recording struct {
	mode    mode
	purpose Purpose // why, unless the client says otherwise
}

type mode int

const (
	modeUnsaid mode = iota
	modeNone
	modeOwn
	modeAudit
	modeAttempt
)

var (
	// unrecorded is for reads that show no result of a person.
	unrecorded = recording{mode: modeNone}
	// keepsOwn is for changes that the document itself keeps a log of, such as the
	// answers of a sitting.
	keepsOwn = recording{mode: modeOwn}
	// attempt is for log-ins: recorded, and limited by address.
	attempt = recording{mode: modeAttempt, purpose: ForOwnAccount}
)

// recorded is for every other change and for every read of a result.
func recorded(p Purpose) recording { return recording{mode: modeAudit, purpose: p} }

func (r recording) audits() bool { return r.mode == modeAudit || r.mode == modeAttempt }

// route is one line of the URL map.
type route struct {
	method, path, name string
	permission         auth.Permission
	recording          recording
}

// registry takes the routes and collects what is wrong with them, so that a
// server with a hole in its policy does not start.
type registry struct {
	api    huma.API
	guard  func(route) func(huma.Context, func(huma.Context))
	routes []route
	faults []error
}

// What a body may have when the route does not say otherwise.
const (
	defaultBody     = 1 << 20
	defaultBodyTime = 30 * time.Second
)

// add puts one route on the map. A mend of the operation (another status, a
// larger body) may follow the handler.
func add[I, O any](r *registry, method, path string, p auth.Permission, rec recording, name, summary string,
	handle func(context.Context, *I) (*O, error), adjust ...func(*huma.Operation)) {
	rt := route{method: method, path: path, name: name, permission: p, recording: rec}
	if err := r.check(rt); err != nil {
		r.faults = append(r.faults, err)
		return
	}
	r.routes = append(r.routes, rt)
	op := huma.Operation{
		Method: method, Path: path, OperationID: name, Summary: summary, Tags: []string{resource(path)},
		Errors: rt.refusals(), Security: rt.security(), Parameters: rt.parameters(),
		MaxBodyBytes: defaultBody, BodyReadTimeout: defaultBodyTime,
		Middlewares: huma.Middlewares{r.guard(rt)},
	}
	for _, a := range adjust {
		a(&op)
	}
	huma.Register(r.api, op, handle)
}

// created answers 201.
func created(op *huma.Operation) { op.DefaultStatus = http.StatusCreated }

// upTo lets a route take a larger body than others, and wait longer for it.
func upTo(bytes int64, within time.Duration) func(*huma.Operation) {
	return func(op *huma.Operation) { op.MaxBodyBytes, op.BodyReadTimeout = bytes, within }
}

func (r *registry) check(rt route) error {
	fault := func(what string) error { return fmt.Errorf("api: %s %s: %s", rt.method, rt.path, what) }
	switch {
	case rt.permission == "":
		return fault("no permission")
	case rt.permission != auth.Public && len(rt.permission.Roles()) == 0:
		return fault("a permission that no role has")
	case rt.recording.mode == modeUnsaid:
		return fault("not said how it is recorded")
	case rt.recording.mode == modeNone && !rt.reads():
		return fault("a change without a record")
	case rt.recording.audits() && !slices.Contains(purposes, rt.recording.purpose):
		return fault("recorded without a purpose of the list")
	}
	if slices.ContainsFunc(r.routes, func(o route) bool {
		return o.name == rt.name || o.method == rt.method && o.path == rt.path
	}) {
		return fault("on the map twice")
	}
	return nil
}

func (r *registry) err() error { return errors.Join(r.faults...) }

func (rt route) reads() bool { return rt.method == http.MethodGet || rt.method == http.MethodHead }

// refusals are the problems that the documentation names for a route.
func (rt route) refusals() []int {
	codes := []int{http.StatusUnprocessableEntity, http.StatusServiceUnavailable}
	if rt.permission != auth.Public || rt.recording.mode == modeAttempt || !rt.reads() {
		codes = append(codes, http.StatusUnauthorized, http.StatusForbidden)
	}
	if strings.Contains(rt.path, "{") {
		codes = append(codes, http.StatusNotFound)
	}
	if !rt.reads() {
		codes = append(codes, http.StatusBadRequest, http.StatusConflict, http.StatusRequestEntityTooLarge)
	}
	if rt.recording.mode == modeAttempt {
		codes = append(codes, http.StatusTooManyRequests)
	}
	slices.Sort(codes)
	return codes
}

// security lists the two ways to be known, for programs and for browsers.
func (rt route) security() []map[string][]string {
	if rt.permission == auth.Public {
		return []map[string][]string{}
	}
	return []map[string][]string{{schemeBearer: {}}, {schemeCookie: {}}}
}

func (rt route) parameters() []*huma.Param {
	if !rt.recording.audits() {
		return nil
	}
	enum := make([]any, len(purposes))
	for i, p := range purposes {
		enum[i] = string(p)
	}
	return []*huma.Param{{Name: purposeHeader, In: "header", Description: "用途，记入审计 / why, for the audit trail",
		Schema: &huma.Schema{Type: huma.TypeString, Enum: enum, Default: string(rt.recording.purpose)}}}
}

// policy is the map with the roles of each route, as the golden file keeps it.
func (r *registry) policy() string {
	var out strings.Builder
	for _, rt := range r.routes {
		roles := []string{"anyone"}
		if rt.permission != auth.Public {
			roles = roles[:0]
			for _, role := range rt.permission.Roles() {
				roles = append(roles, string(role))
			}
		}
		fmt.Fprintf(&out, "%-6s %-40s %-18s %s\n", rt.method, rt.path, rt.permission, strings.Join(roles, " "))
	}
	return out.String()
}

// resource is the segment of a path behind the version.
func resource(path string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "/api/v1/"), "/")
	return name
}
