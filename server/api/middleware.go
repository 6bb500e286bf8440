package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/xinqiao/xinqiao/internal/lang"
)

const requestHeader = "X-Request-Id"

// identify gives every request an id of its own and chooses its language.
func (s *server) identify(c *gin.Context) {
	id := uuid.Must(uuid.NewV7()).String()
	ctx := context.WithValue(c.Request.Context(), callKey{},
		&call{id: id, address: c.ClientIP(), log: s.deps.Log, names: s.names})
	l := languageOf(c)
	c.Request = c.Request.WithContext(lang.Into(ctx, l))
	c.Header(requestHeader, id)
	c.Header("Content-Language", string(l))
	c.Header("Vary", "Accept-Language")
	c.Next()
}

// languageOf is the language chosen in the web, or else the browser's: a page to
// print is opened without the web's own header.
func languageOf(c *gin.Context) lang.Lang {
	if chosen, err := c.Cookie(languageCookie); err == nil && chosen != "" {
		return lang.Choose(chosen)
	}
	return lang.Choose(c.GetHeader("Accept-Language"))
}

// report writes the access log and the figures. It names the pattern of a route and never the
// address that was asked for, which holds ids of people.
func (s *server) report(c *gin.Context) {
	start := time.Now()
	ctx, end := s.deps.Observe(c.Request.Context(), c.Request.Method, c.FullPath())
	c.Request = c.Request.WithContext(ctx)
	c.Next()
	end(c.Writer.Status())
	s.deps.Log.InfoContext(c.Request.Context(), "request", "method", c.Request.Method,
		"route", c.FullPath(), "status", c.Writer.Status(), "took", time.Since(start),
		"request", requestID(c.Request.Context()))
}

// recoverer answers for a handler that panicked. The value of a panic may hold
// what was submitted; only an error of the runtime is safe to log in words.
func (s *server) recoverer(c *gin.Context) {
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(v)
		}
		what := fmt.Sprintf("%T", v)
		if err, ok := v.(runtime.Error); ok {
			what = err.Error()
		}
		ctx := c.Request.Context()
		s.deps.Log.ErrorContext(ctx, "panic", "request", requestID(ctx), "route", c.FullPath(),
			"what", what, "stack", string(debug.Stack()))
		if !c.Writer.Written() {
			refuse(c, internal.problem(ctx))
		}
	}()
	c.Next()
}

// The content security policies: the API and its plain pages run no script at
// all; the documentation and the dashboard run their own, which are embedded, and
// fetch nothing from elsewhere.
const (
	cspPages = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
	cspDocs  = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
)

// harden sets the headers that keep browsers careful.
func harden(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", cspPages)
	if path := c.Request.URL.Path; strings.HasPrefix(path, docsPath) || strings.HasPrefix(path, QueuesPath) {
		h.Set("Content-Security-Policy", cspDocs)
	}
	if strings.HasPrefix(c.Request.URL.Path, "/api/") {
		h.Set("Cache-Control", "no-store")
	}
	if c.Request.TLS != nil {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	c.Next()
}

// sameOrigin refuses changes that a page of another site asks a browser for.
// Programs send neither of the headers that it looks at.
func sameOrigin() gin.HandlerFunc {
	var protection http.CrossOriginProtection
	return func(c *gin.Context) {
		if err := protection.Check(c.Request); err != nil {
			refuse(c, problemOf(c.Request.Context(), errCrossOrigin))
			return
		}
		c.Next()
	}
}
