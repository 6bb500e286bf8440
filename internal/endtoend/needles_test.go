package endtoend

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/sqlite"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/region"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// wire is all that passes between people and the server: where everything
// private must pass in clear, and so the place to learn what to look for.
type wire struct {
	mu      sync.Mutex
	needles map[needle]bool
	pins    map[string]bool // six digits also come about by chance inside an id or a time
	url     string
}

// The fields whose values are private, in what people send and in what they are
// sent. A reason may also be a word of a list.
var (
	sentFields = []string{"note", "minutes", "summary", "evidence", "guardian", "witness", "safetyPlan", "unsafeReason",
		"number", "code", "phone", "email", "password"}
	givenFields = []string{"access", "refresh", "place", "note", "summary", "number", "phone", "email", "rule", "password"}
)

// tap stands between people and the server.
func tap(t *testing.T, server string) *wire {
	t.Helper()
	w := &wire{needles: map[needle]bool{}, pins: map[string]bool{}}
	target, err := url.Parse(server)
	must(t, err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ModifyResponse = func(res *http.Response) error {
		body, err := io.ReadAll(res.Body)
		res.Body = io.NopCloser(bytes.NewReader(body))
		w.learn(body, givenFields)
		w.learnSession(res)
		return err
	}
	front := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		w.learn(body, sentFields)
		w.learnForm(r, body)
		proxy.ServeHTTP(out, r)
	}))
	t.Cleanup(front.Close)
	w.url = front.URL
	return w
}

func (w *wire) learn(body []byte, fields []string) {
	var value any
	if json.Unmarshal(body, &value) != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.walk(value, fields)
}

// learnForm learns what somebody without a log-in types, and the link they hold.
func (w *wire) learnForm(r *http.Request, body []byte) {
	if r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		return
	}
	form, _ := url.ParseQuery(string(body))
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, field := range []string{"code", "name", "post", "note"} {
		w.needles[needle{"what was typed as " + field, form.Get(field)}] = true
	}
	w.needles[needle{"what was typed as code", strings.ReplaceAll(form.Get("code"), "-", "")}] = true
	w.needles[needle{"the token of a link", strings.TrimPrefix(r.URL.Path, "/r/")}] = true
}

// learnSession learns the cookie of a link's session.
func (w *wire) learnSession(res *http.Response) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range res.Cookies() {
		if _, secret, ok := strings.Cut(c.Value, "."); ok && c.Name == "xq_reply" {
			w.needles[needle{"the session of a link", secret}] = true
		}
	}
}

func (w *wire) walk(value any, fields []string) {
	switch v := value.(type) {
	case []any:
		for _, each := range v {
			w.walk(each, fields)
		}
	case map[string]any:
		for field, each := range v {
			if field == "help" {
				continue // numbers that everybody may call
			}
			switch text, ok := each.(string); {
			case ok && field == "pin":
				w.pins[text] = true
			case ok && slices.Contains(fields, field):
				w.needles[needle{"what was said as " + field, text}] = true
			}
			w.walk(each, fields)
		}
	}
}

// vocabulary is what says how a student is without naming one: items, rules and
// the kind of message that only an acute answer causes.
func vocabulary() (all []needle) {
	for _, battery := range []instrument.Battery{instrument.Group, instrument.Interview} {
		form, err := instrument.Bundled().Form(battery)
		if err != nil {
			panic(err) // the default batteries are bundled
		}
		for _, item := range form.Items() {
			all = append(all, needle{"an item", string(item.Key)})
		}
	}
	for _, rule := range append(risk.Default().Rules, risk.Default().OnRequest) {
		all = append(all, needle{"a rule", rule.ID})
	}
	return append(all, needle{"the kind of message after an acute answer", string(notify.AlertSeat)})
}

// people reads everybody who is in a database, with its keys: names, numbers,
// guardians and how to reach them.
func people(t *testing.T, dir string) (all []needle) {
	t.Helper()
	ctx, who := t.Context(), actor.Engine()
	engine, err := sqlite.Open(filepath.Join(dir, "xinqiao.db"))
	must(t, err)
	defer engine.Close()
	secrets, err := vault.LoadSecrets(filepath.Join(dir, "secrets"))
	must(t, err)
	db := store.New(engine)
	v := vault.New(db, secrets)
	d := screening.Deps{DB: db, Vault: v, Clock: clock.System{}, Claims: claim.New(db, v)}
	org := screening.NewOrg(d)
	staff, students := screening.NewPeople(d, org), screening.NewStudents(d, org)
	must(t, db.Ensure(ctx))
	for _, m := range membersOf(t, staff) {
		all = append(all, needle{"name of staff", m.Name}, needle{"phone of staff", m.Phone}, needle{"email of staff", m.Email})
	}
	schools, err := org.Schools(ctx, who, "32")
	must(t, err)
	for _, school := range schools {
		classes, err := org.Classes(ctx, who, school.Path)
		must(t, err)
		for _, c := range classes {
			pupils, err := students.OfClass(ctx, who, c.Path)
			must(t, err)
			all = append(all, ofPupils(pupils)...)
		}
	}
	return all
}

func membersOf(t *testing.T, staff *screening.People) (all []screening.Identity) {
	t.Helper()
	members, next, err := staff.OfUnit(t.Context(), actor.Engine(), "32", store.Cursor{}, 500)
	must(t, err)
	if !next.IsZero() {
		t.Fatal("there is more staff than was read")
	}
	for _, m := range members {
		all = append(all, m.Identity)
	}
	for _, id := range []string{"demo-hospital", "demo-hospital-suzhou"} {
		m, err := staff.Get(t.Context(), actor.Engine(), id)
		must(t, err)
		all = append(all, m.Identity)
	}
	return all
}

func ofPupils(pupils []screening.Pupil) (all []needle) {
	for _, p := range pupils {
		all = append(all, needle{"name of a student", p.Person.Name}, needle{"number of a student", p.Person.Number})
		for _, g := range p.Person.Guardians {
			all = append(all, needle{"name of a guardian", g.Name}, needle{"phone of a guardian", g.Phone},
				needle{"why a guardian is unsafe", g.UnsafeReason})
		}
	}
	return all
}

// named leaves out the few names that are also those of places.
func named(needles []needle) []needle {
	var public strings.Builder
	for _, u := range region.All() {
		public.WriteString(u.Name + "\n")
	}
	return slices.DeleteFunc(needles, func(n needle) bool {
		return n.text == "" || strings.HasPrefix(n.kind, "name of ") && strings.Contains(public.String(), n.text)
	})
}
