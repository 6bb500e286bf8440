package apptest

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/referral/ledger"
)

// Obj is a JSON object.
type Obj = map[string]any

// Answer is what the server said.
type Answer struct {
	Status int
	Body   string
	town   *Town
}

// Into reads the answer's JSON.
func (a Answer) Into(v any) {
	a.town.t.Helper()
	if err := json.Unmarshal([]byte(a.Body), v); err != nil {
		a.town.t.Fatalf("%v in %s", err, a.Body)
	}
}

// Person is somebody who acts over HTTP, and logs in when first needed.
type Person struct {
	Name string // as messages name them
	ID   string
	town *Town

	account func() // gives the person a log-in; nil once there is one
	door    string
	key     Obj // what opens the door
	ticket  ticket
}

// ticket is a log-in.
type ticket struct {
	Access, Refresh        string
	AccessExpires, Expires time.Time
}

// Do sends a request as this person, whatever comes of it. Only the server's own
// failures fail the test.
func (p *Person) Do(method, path string, in any) Answer {
	p.town.t.Helper()
	return p.town.send(method, path, in, "Authorization", "Bearer "+p.token(), "Idempotency-Key", rand.Text())
}

// Get reads something that this person may read.
func (p *Person) Get(path string) Answer {
	p.town.t.Helper()
	return p.done(http.MethodGet, path, nil)
}

// Post does something that this person may do.
func (p *Person) Post(path string, in any) Answer {
	p.town.t.Helper()
	return p.done(http.MethodPost, path, in)
}

// Put sets something that this person may set.
func (p *Person) Put(path string, in any) Answer {
	p.town.t.Helper()
	return p.done(http.MethodPut, path, in)
}

// SeesNotices opens every notice that reached this person.
func (p *Person) SeesNotices() {
	p.town.t.Helper()
	var page struct{ Items []struct{ ID string } }
	p.Get("/api/v1/notices").Into(&page)
	for _, n := range page.Items {
		p.Post("/api/v1/notices/"+n.ID+"/see", nil)
	}
}

func (p *Person) done(method, path string, in any) Answer {
	p.town.t.Helper()
	a := p.Do(method, path, in)
	if a.Status >= http.StatusBadRequest {
		p.town.t.Fatalf("%s: %s %s: %d %s", p.Name, method, path, a.Status, a.Body)
	}
	return a
}

// Refused does something that must be refused, with a problem of this code.
func (p *Person) Refused(code, method, path string, in any) {
	p.town.t.Helper()
	var problem struct{ Code string }
	a := p.Do(method, path, in)
	a.Into(&problem)
	if a.Status < http.StatusBadRequest || problem.Code != code {
		p.town.t.Fatalf("%s: %s %s: %d %s, want a refusal as %q", p.Name, method, path, a.Status, a.Body, code)
	}
}

// token is an access token that is still good: access is short, so a story that
// takes days exchanges and renews.
func (p *Person) token() string {
	p.town.t.Helper()
	now := p.town.Now()
	switch {
	case now.Before(p.ticket.AccessExpires):
	case now.Before(p.ticket.Expires):
		p.admit("/api/v1/login/refresh", Obj{"refresh": p.ticket.Refresh})
	default:
		p.LogIn()
	}
	return p.ticket.Access
}

// LogIn logs this person in, with a new account if there is none yet.
func (p *Person) LogIn() {
	p.town.t.Helper()
	if p.account != nil {
		p.account()
		p.account = nil
	}
	p.admit(p.door, p.key)
}

func (p *Person) admit(path string, in Obj) {
	p.town.t.Helper()
	a := p.town.send(http.MethodPost, path, in)
	if a.Status != http.StatusOK {
		p.town.t.Fatalf("%s is not let in: %d %s", p.Name, a.Status, a.Body)
	}
	a.Into(&p.ticket)
}

// send sends one request; header holds names and values in turn.
func (w *Town) send(method, path string, in any, header ...string) Answer {
	w.t.Helper()
	var body []byte
	switch in := in.(type) {
	case nil:
	case []byte:
		body = in
		header = append(header, "Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	default:
		var err error
		body, err = json.Marshal(in)
		w.must(err)
		header = append(header, "Content-Type", "application/json")
	}
	r := httptest.NewRequest(method, path, bytes.NewReader(body))
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	if rec.Code >= http.StatusInternalServerError {
		w.t.Fatalf("%s %s: %d %s", method, path, rec.Code, rec.Body)
	}
	return Answer{Status: rec.Code, Body: rec.Body.String(), town: w}
}

// outward is an id or a unit as addresses write it.
func outward[S ~string](id S) string { return strings.ReplaceAll(string(id), "/", "~") }

// Verifies reads a loss ledger as somebody does who holds only the file and the public
// key.
func (w *Town) Verifies(a Answer) ledger.File {
	w.t.Helper()
	f, err := ledger.Verify([]byte(a.Body), w.LedgerKey)
	w.must(err)
	return f
}

// Browser is somebody without a log-in, who fills in forms and keeps cookies.
type Browser struct {
	town    *Town
	cookies map[string]string
}

// Browser opens one.
func (w *Town) Browser() *Browser { return &Browser{town: w, cookies: map[string]string{}} }

// Get reads a page.
func (b *Browser) Get(path string) Answer {
	b.town.t.Helper()
	return b.send(httptest.NewRequest(http.MethodGet, path, nil))
}

// Post sends a form as the page of the same site would.
func (b *Browser) Post(path string, form url.Values) Answer {
	b.town.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.send(r)
}

func (b *Browser) send(r *http.Request) Answer {
	b.town.t.Helper()
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	rec := httptest.NewRecorder()
	b.town.handler.ServeHTTP(rec, r)
	for _, c := range rec.Result().Cookies() {
		b.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	if rec.Code >= http.StatusInternalServerError {
		b.town.t.Fatalf("%s %s: %d %s", r.Method, r.URL.Path, rec.Code, rec.Body)
	}
	return Answer{Status: rec.Code, Body: rec.Body.String(), town: b.town}
}
