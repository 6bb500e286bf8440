// Package api is the HTTP face of the platform: the map of its routes with each
// route's policy, the one table of errors, and one file a resource. Its Go types
// are the truth from which the OpenAPI document is made.
//
// It knows the domains and nothing of engines, queues or sockets: listening,
// timeouts and shutting down belong to the composition root.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"github.com/xinqiao/xinqiao/internal/audit"
	"github.com/xinqiao/xinqiao/internal/live"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/poison"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/referral/mentoring"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/shelf"
	"github.com/xinqiao/xinqiao/screening/staffing"
	"github.com/xinqiao/xinqiao/server/api/idem"
	"github.com/xinqiao/xinqiao/server/auth"
)

// Check tells whether something the server needs can work.
type Check struct {
	Name string
	Ask  func(context.Context) error
}

// SchoolSide is the services of package screening.
type SchoolSide struct {
	Org        *screening.Org
	Staff      *screening.People
	Students   *screening.Students
	Imports    *screening.Imports
	Assessment *screening.Assessment
	Absences   *screening.Absences
	Shelf      *shelf.Shelf
	Staffing   staffing.Rule
}

// Deps is what the API stands on.
type Deps struct {
	Auth    *auth.Service
	Audit   *audit.Log
	Inboxes *notify.Inboxes
	Idem    idem.Keeper

	Contacts *notify.Contacts
	Live     *live.Hub
	Closing  <-chan struct{} // closed when streams are to end

	Log   *slog.Logger
	Ready []Check // the store first

	School SchoolSide
	Care   *referral.Care

	Mentoring *mentoring.Mentoring

	Poison *poison.Book
	Setup  *auth.Setup // nil where nobody can be the first administrator
	// Backlog is what background work has not come to. It may be nil.
	Backlog func(context.Context) ([]Backlog, error)
	Queues  http.Handler // the dashboard of the queues; nil where there is none

	// Observe begins a request to a route, named by its pattern, and returns what
	// ends it. It may be nil.
	Observe func(ctx context.Context, method, route string) (context.Context, func(status int))

	Version        string
	PublicURL      string   // under which people outside reach the platform; empty: that of the request
	SecureCookies  bool     // browsers reach the platform over TLS
	TrustedProxies []string // whose word on the client's address counts
}

type server struct {
	deps     Deps
	registry *registry
	names    func() nameSet
}

// newServer lets nobody observe where nobody wants to.
func newServer(d Deps) *server {
	if d.Observe == nil {
		d.Observe = func(ctx context.Context, _, _ string) (context.Context, func(int)) { return ctx, func(int) {} }
	}
	return &server{deps: d}
}

// New returns the handler of everything the API serves, or what is wrong with
// its map of routes.
func New(d Deps) (http.Handler, error) {
	s := newServer(d)
	engine, err := s.engine()
	if err != nil {
		return nil, err
	}
	doc := humagin.New(engine, document(d.Version))
	s.names = sync.OnceValue(func() nameSet { return namesOf(doc.OpenAPI()) })
	s.registry = &registry{api: doc, guard: s.guard}
	s.routes()
	if err := s.registry.err(); err != nil {
		return nil, err
	}
	s.pages(engine, doc.OpenAPI())
	return engine, nil
}

// engine is the router with the layers that every request passes.
func (s *server) engine() (*gin.Engine, error) {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.HandleMethodNotAllowed = true
	if err := e.SetTrustedProxies(s.deps.TrustedProxies); err != nil {
		return nil, err
	}
	e.Use(s.identify, s.report, s.recoverer, harden, sameOrigin())
	e.NoRoute(func(c *gin.Context) { refuse(c, notFound.problem(c.Request.Context())) })
	e.NoMethod(func(c *gin.Context) { refuse(c, byStatus[http.StatusMethodNotAllowed].problem(c.Request.Context())) })
	return e, nil
}

// The names of the two ways to be known in the document.
const (
	schemeBearer = "bearer"
	schemeCookie = "cookie"
)

// document is the head of the OpenAPI document. The framework's own pages stay
// off: one loads its scripts from elsewhere, the others are made at the first
// request, without a lock.
func document(version string) huma.Config {
	config := huma.DefaultConfig("心桥 Xinqiao API", version)
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "", "", ""
	config.CreateHooks = nil
	config.RejectUnknownQueryParameters = true
	config.Info.Description = "学生心理健康测评与转介。错误一律为 problem+json，语言随 Accept-Language（默认中文）。\n\n" +
		"Student mental-health screening and referral. Every error is problem+json, in the language of Accept-Language (Chinese by default)."
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		schemeBearer: {Type: "http", Scheme: "bearer", BearerFormat: "JWT", Description: "程序 / programs"},
		schemeCookie: {Type: "apiKey", In: "cookie", Name: accessCookie, Description: "浏览器 / browsers"},
	}
	return config
}
