package api

import (
	"net/http"
	"time"

	"github.com/xinqiao/xinqiao/server/auth"
)

// The cookies of browsers. The access token also goes to the page that carries a
// paper in itself, the refresh token only where it is exchanged; the language is
// set by the web.
const (
	accessCookie   = "xq_access"
	refreshCookie  = "xq_refresh"
	refreshPath    = "/api/v1/login/refresh"
	languageCookie = "xq_lang"
)

// cookies are the cookies that carry tokens, or that remove them when there are
// none.
func (d doors) cookies(t auth.Tokens) []http.Cookie {
	return []http.Cookie{
		d.cookie(accessCookie, "/", t.Access, t.AccessExpires),
		d.cookie(refreshCookie, refreshPath, t.Refresh, t.Expires),
	}
}

func (d doors) cookie(name, path, value string, expires time.Time) http.Cookie {
	c := http.Cookie{Name: name, Path: path, Value: value, Expires: expires,
		HttpOnly: true, Secure: d.secure, SameSite: http.SameSiteStrictMode}
	if value == "" {
		c.MaxAge = -1
	}
	return c
}
