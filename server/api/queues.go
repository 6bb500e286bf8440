package api

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/server/auth"
)

// QueuesPath is where administrators look at the queues. It lies below /api/,
// where browsers send the cookie of their log-in.
const QueuesPath = "/api/admin/queues"

// queues serves the dashboard of the queues to those who keep the engine, and
// lets them look only.
func (s *server) queues(e *gin.Engine) {
	if s.deps.Queues == nil {
		return
	}
	show := gin.WrapH(s.deps.Queues)
	e.GET(QueuesPath, s.only(auth.KeepEngine), show)
	e.GET(QueuesPath+"/*page", s.only(auth.KeepEngine), show)
}

// only lets those pass who have a permission, on pages outside the map of routes.
func (s *server) only(p auth.Permission) gin.HandlerFunc {
	return func(c *gin.Context) {
		ctx := c.Request.Context()
		session, err := s.deps.Auth.Authenticate(ctx, bearerOf(c.Request))
		if err == nil && !p.Allows(session.Actor.Role) {
			err = auth.ErrForbidden
		}
		if err != nil {
			refuse(c, problemOf(ctx, err))
			return
		}
		c.Request = c.Request.WithContext(actor.Into(ctx, session.Actor))
	}
}

// bearerOf is the access token of a program's header or of a browser's cookie.
func bearerOf(r *http.Request) string {
	if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return token
	}
	if cookie, err := r.Cookie(accessCookie); err == nil {
		return cookie.Value
	}
	return ""
}
