package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/server/auth"
)

func TestLogInAndOut(t *testing.T) {
	h := build(t)
	ticket := h.logIn(actor.Counselor)
	me := read[Me](t, h.as(ticket, "GET", "/api/v1/me", ""), 200)
	if me.ID != "staff-counselor" || me.Role != actor.Counselor || me.Unit != "32/3201" || len(me.Permissions) == 0 {
		t.Errorf("me: %+v", me)
	}
	if w := h.as(ticket, "POST", "/api/v1/logout", ""); w.Code != http.StatusNoContent {
		t.Fatalf("log-out: %d %s", w.Code, w.Body)
	}
	refused(t, h.as(ticket, "GET", "/api/v1/me", ""), 401, "unauthenticated")
	refused(t, h.ask("POST", "/api/v1/login/refresh", `{"refresh":"`+ticket.Refresh+`"}`), 401, "unauthenticated")
}

func TestUnknownAndWrongLookAlike(t *testing.T) {
	h := build(t)
	h.employ(actor.Lead)
	wrong := refused(t, h.ask("POST", "/api/v1/login", `{"name":"lead","password":"wrong secret"}`), 401, "credentials")
	unknown := refused(t, h.ask("POST", "/api/v1/login", `{"name":"nobody","password":"wrong secret"}`), 401, "credentials")
	wrong.RequestID, unknown.RequestID = "", ""
	if wrong.Title != unknown.Title || wrong.Detail != unknown.Detail {
		t.Errorf("told apart: %+v, %+v", wrong, unknown)
	}
	if log := h.log.String(); strings.Contains(log, "wrong secret") || strings.Contains(log, "nobody") {
		t.Errorf("the log holds what was submitted: %s", log)
	}
}

func TestChangesOfStaffActAtOnce(t *testing.T) {
	h := build(t)
	ticket := h.logIn(actor.Auditor)
	if w := h.as(ticket, "GET", "/api/v1/audit", ""); w.Code != 200 {
		t.Fatalf("an auditor sees the trail: %d %s", w.Code, w.Body)
	}
	h.staff["staff-auditor"] = actor.Actor{ID: "staff-auditor", Role: actor.Teacher}
	refused(t, h.as(ticket, "GET", "/api/v1/audit", ""), 403, "forbidden")
	delete(h.staff, "staff-auditor")
	refused(t, h.as(ticket, "GET", "/api/v1/me", ""), 401, "unauthenticated")
}

func TestPasswordChangeEndsLogIns(t *testing.T) {
	h := build(t)
	ticket := h.logIn(actor.Admin)
	body := `{"old":"` + password + `","new":"another long one"}`
	refused(t, h.as(ticket, "POST", "/api/v1/me/password", `{"old":"guess","new":"another long one"}`), 401, "credentials")
	if w := h.as(ticket, "POST", "/api/v1/me/password", body); w.Code != http.StatusNoContent {
		t.Fatalf("change: %d %s", w.Code, w.Body)
	}
	refused(t, h.as(ticket, "GET", "/api/v1/me", ""), 401, "unauthenticated")
	refused(t, h.ask("POST", "/api/v1/login", `{"name":"admin","password":"`+password+`"}`), 401, "credentials")
	read[Ticket](t, h.ask("POST", "/api/v1/login", `{"name":"Admin ","password":"another long one"}`), 200)
}

func TestStudentLogIn(t *testing.T) {
	h := build(t)
	refused(t, h.ask("POST", "/api/v1/login/student", `{"school":"1","number":"2","code":"BAD","pin":"1234"}`), 401, "credentials")
	ticket := read[Ticket](t, h.ask("POST", "/api/v1/login/student", `{"school":"1","number":"2","code":"GOOD","pin":"1234"}`), 200)
	me := read[Me](t, h.as(ticket, "GET", "/api/v1/me", ""), 200)
	if me.Role != actor.Student || me.Sitting != "c~student-1~group~1" || me.Unit != "" {
		t.Errorf("me: %+v", me)
	}
	refused(t, h.as(ticket, "GET", "/api/v1/inbox", ""), 403, "forbidden")
	refused(t, h.as(ticket, "POST", "/api/v1/me/password", `{"old":"1234","new":"12345678"}`), 403, "forbidden")
}

func TestCookies(t *testing.T) {
	h := build(t, func(d *Deps) { d.SecureCookies = true })
	h.employ(actor.Counselor)
	w := h.ask("POST", "/api/v1/login", `{"name":"counselor","password":"`+password+`","cookies":true}`)
	if got := read[Ticket](t, w, 200); got.Access != "" || got.Refresh != "" {
		t.Errorf("tokens in the body of a browser: %+v", got)
	}
	jar := cookiesOf(t, w)
	me := func(header ...string) int {
		return h.ask("GET", "/api/v1/me", "", append(header, "Cookie", jar[accessCookie])...).Code
	}
	if got := me(); got != 200 {
		t.Errorf("with the cookie: %d", got)
	}
	w = h.ask("POST", refreshPath, "", "Cookie", jar[refreshCookie])
	if got := read[Ticket](t, w, 200); got.Access != "" {
		t.Errorf("a refresh by cookie put a token into the body")
	}
	jar = cookiesOf(t, w)
	w = h.ask("POST", "/api/v1/logout", "", "Cookie", jar[accessCookie], "Sec-Fetch-Site", "same-origin")
	if w.Code != http.StatusNoContent || !strings.Contains(w.Header().Get("Set-Cookie"), "Max-Age=0") {
		t.Errorf("log-out: %d %q", w.Code, w.Header())
	}
	if got := me(); got != 401 {
		t.Errorf("after the log-out: %d", got)
	}
}

func cookiesOf(t *testing.T, w *httptest.ResponseRecorder) map[string]string {
	t.Helper()
	jar := map[string]string{}
	for _, c := range w.Result().Cookies() {
		jar[c.Name] = c.Name + "=" + c.Value
		if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteStrictMode {
			t.Errorf("a careless cookie: %s", c)
		}
	}
	if len(jar) != 2 {
		t.Fatalf("cookies: %v", jar)
	}
	return jar
}

func TestCrossOrigin(t *testing.T) {
	h := build(t)
	ticket := h.logIn(actor.Counselor)
	cookie := accessCookie + "=" + ticket.Access
	for what, header := range map[string][]string{
		"another site":      {"Sec-Fetch-Site", "cross-site"},
		"a sibling domain":  {"Sec-Fetch-Site", "same-site"},
		"an old browser":    {"Origin", "http://evil.example"},
		"a sandboxed frame": {"Origin", "null"},
	} {
		w := h.ask("POST", "/api/v1/logout", "", append(header, "Cookie", cookie)...)
		if p := refused(t, w, 403, "cross-origin"); strings.Contains(p.Detail+p.Title, "evil") {
			t.Errorf("%s is repeated: %+v", what, p)
		}
	}
	if w := h.ask("GET", "/api/v1/me", "", "Cookie", cookie, "Sec-Fetch-Site", "cross-site"); w.Code != 200 {
		t.Errorf("a read: %d", w.Code)
	}
	if w := h.ask("POST", "/api/v1/logout", "", "Cookie", cookie, "Origin", "http://example.com"); w.Code != 204 {
		t.Errorf("the own origin of an old browser: %d", w.Code)
	}
}

func TestLockOut(t *testing.T) {
	h := build(t)
	h.employ(actor.Counselor)
	try := func(p string) int {
		return h.ask("POST", "/api/v1/login", `{"name":"counselor","password":"`+p+`"}`).Code
	}
	for range 5 {
		try("wrong")
	}
	if got := try(password); got != 401 {
		t.Errorf("the right password while locked: %d", got)
	}
	h.clock.Advance(time.Minute)
	if got := try(password); got != 200 {
		t.Errorf("after the lock: %d", got)
	}
}

func TestAddressLimit(t *testing.T) {
	h := build(t)
	body := `{"school":"1","number":"2","code":"BAD","pin":"1234"}`
	codes := map[int]int{}
	for range 302 {
		codes[h.ask("POST", "/api/v1/login/student", body).Code]++
	}
	if codes[429] != 2 || codes[401] != 300 {
		t.Errorf("answers: %v", codes)
	}
	refused(t, h.ask("POST", "/api/v1/login/student", body), 429, "too-many")
	h.clock.Advance(time.Second)
	refused(t, h.ask("POST", "/api/v1/login/student", body), 401, "credentials")
}

func TestNoTokenNoEntry(t *testing.T) {
	h := build(t)
	ticket := h.logIn(actor.Counselor)
	for what, header := range map[string]string{
		"nothing":         "",
		"another scheme":  "Basic " + ticket.Access,
		"a refresh token": "Bearer " + ticket.Refresh,
		"a cut token":     "Bearer " + ticket.Access[:len(ticket.Access)-2],
		"no signature":    "Bearer eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0.",
	} {
		w := h.ask("GET", "/api/v1/me", "", "Authorization", header)
		if p := refused(t, w, 401, "unauthenticated"); len(p.Errors) > 0 {
			t.Errorf("%s: says why: %+v", what, p)
		}
	}
	h.clock.Advance(11 * time.Minute)
	refused(t, h.as(ticket, "GET", "/api/v1/me", ""), 401, "unauthenticated")
	again := read[Ticket](t, h.ask("POST", refreshPath, `{"refresh":"`+ticket.Refresh+`"}`), 200)
	if w := h.as(again, "GET", "/api/v1/me", ""); w.Code != 200 {
		t.Errorf("after the refresh: %d", w.Code)
	}
	if again.Role != actor.Counselor || !auth.SeeAlerts.Allows(again.Role) {
		t.Errorf("after the refresh: %+v", again)
	}
}
