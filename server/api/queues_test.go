package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
)

func TestTheDashboardIsForAdministratorsAndFetchesNothing(t *testing.T) {
	h := build(t, func(d *Deps) {
		d.Queues = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte(r.URL.Path)) })
	})
	h.employ(actor.Admin)
	h.employ(actor.Lead)
	for _, path := range []string{QueuesPath, QueuesPath + "/", QueuesPath + "/api/queues"} {
		refused(t, h.ask("GET", path, ""), 401, "unauthenticated")
		refused(t, h.as(h.logIn(actor.Lead), "GET", path, ""), 403, "forbidden")
		res := h.as(h.logIn(actor.Admin), "GET", path, "")
		if res.Code != 200 || res.Body.String() != path {
			t.Errorf("%s: %d %s", path, res.Code, res.Body)
		}
		csp := res.Header().Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'self'") || strings.Contains(csp, "http") {
			t.Errorf("policy %q", csp)
		}
		if res = h.as(h.logIn(actor.Admin), "DELETE", path, ""); res.Code < 400 {
			t.Errorf("DELETE %s: %d", path, res.Code)
		}
	}
	res := h.ask("GET", QueuesPath, "", "Cookie", accessCookie+"="+h.logIn(actor.Admin).Access)
	if res.Code != 200 {
		t.Errorf("a browser's cookie: %d", res.Code)
	}
}
