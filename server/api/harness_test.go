package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/audit"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/live"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/poison"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	_ "github.com/xinqiao/xinqiao/internal/stretch/light" // hundreds of log-ins
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/referral/mentoring"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/server/api/idem"
	"github.com/xinqiao/xinqiao/server/auth"
)

const password = "correct horse 电池"

// staffRoom is a directory in which roles can be changed.
type staffRoom map[string]actor.Actor

func (d staffRoom) Actor(_ context.Context, id string) (actor.Actor, error) {
	if a, ok := d[id]; ok {
		return a, nil
	}
	return actor.Actor{}, store.ErrNotFound
}

// directory is the staff room, and then the real staff.
type directory struct {
	room staffRoom
	real *screening.People
}

func (d directory) Actor(ctx context.Context, id string) (actor.Actor, error) {
	if a, err := d.room.Actor(ctx, id); err == nil {
		return a, nil
	}
	return d.real.Actor(ctx, id)
}

// slips knows one student who sits nowhere, and those who really sit.
type slips struct{ sittings *screening.Sittings }

func (s slips) Enter(ctx context.Context, school, number, code, pin string) (actor.Actor, int, error) {
	switch {
	case code == "GOOD":
		return actor.Actor{ID: "student-1", Role: actor.Student, Sitting: "c/student-1/group/1"}, 0, nil
	case len(number) < 8: // numbers of real students are long
		return actor.Actor{}, 0, auth.ErrCredentials
	}
	return s.sittings.Enter(ctx, school, number, code, pin)
}

func (s slips) Epoch(ctx context.Context, sitting string) (int, error) {
	if epoch, err := s.sittings.Epoch(ctx, sitting); !errors.Is(err, store.ErrNotFound) {
		return epoch, err
	}
	return 0, nil
}

// house is a server over an empty store, with one member of staff per role whose
// log-in name is the role.
type house struct {
	t       *testing.T
	handler http.Handler
	deps    Deps
	clock   *clock.Manual
	staff   staffRoom
	log     *bytes.Buffer
	engine  *engine
	works   []worker
	rung    []screening.Report
	code    string // that somebody was sent
}

// whom says that stuck work of the tests belongs to the city of the staff room.
func (h *house) whom(context.Context, poison.Work, store.Debt) (unit.Path, []string, error) {
	return "32/3201", []string{"staff-admin"}, nil
}

// engine is a store that can be made to fail where the trail is written.
type engine struct {
	store.Engine
	broken bool
}

func (e *engine) Insert(ctx context.Context, collection string, r store.Record) error {
	if e.broken && collection == "audit" {
		return errSecret
	}
	return e.Engine.Insert(ctx, collection, r)
}

func (h *house) breakTrail() { h.engine.broken = true }

func build(t *testing.T, change ...func(*Deps)) *house {
	t.Helper()
	h := &house{t: t, staff: staffRoom{}, log: &bytes.Buffer{}, engine: &engine{Engine: memory.New()},
		clock: clock.NewManual(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC))}
	db, secrets := store.New(h.engine), vault.RandomSecrets()
	v := vault.New(db, secrets)
	d := screening.Deps{DB: db, Vault: v, Clock: h.clock, Claims: claim.New(db, v)}
	inboxes := notify.New(db, v, h.clock)
	school := h.schoolSide(d, inboxes)
	door, err := auth.New(auth.Deps{DB: db, Clock: h.clock, Secrets: secrets, Claims: d.Claims,
		Directory: directory{h.staff, school.Staff}, Papers: slips{school.Assessment.Sittings}})
	if err != nil {
		t.Fatal(err)
	}
	care := referral.New(d, school.Org, school.Staff, school.Students, inboxes)
	school.Staff.Knows(care.Hospitals, care)
	care.ReadPapers(school.Assessment.Sittings)
	care.Audit(school.Assessment.Campaigns, school.Assessment.Sittings)
	outside := notify.NewOutside(db, v, h.clock, inboxes, h.phones(), notify.Lines{SMS: &notify.Line{Name: "sms", Carrier: h}})
	h.deps = Deps{Auth: door, Contacts: outside.Contacts, Live: live.New(), Closing: make(chan struct{}), Audit: audit.New(db, h.clock), Inboxes: inboxes, Idem: idem.New(v), School: school, Care: care,
		Mentoring: mentoring.New(d, school.Org, school.Staff, school.Students, inboxes, care),
		Poison:    poison.New(db, v, h.clock, inboxes, h.whom),
		Log:       slog.New(slog.NewTextHandler(h.log, nil)), Version: "test", Ready: []Check{{"store", db.Ping}}}
	for _, c := range change {
		c(&h.deps)
	}
	if err := db.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	if h.handler, err = New(h.deps); err != nil {
		t.Fatal(err)
	}
	return h
}

// employ gives a role to a person whose name is the role.
func (h *house) employ(r actor.Role) {
	h.t.Helper()
	h.staff["staff-"+string(r)] = actor.Actor{ID: "staff-" + string(r), Role: r, Unit: "32/3201"}
	if err := h.deps.Auth.Accounts.Set(h.t.Context(), "staff-"+string(r), string(r), password); err != nil {
		h.t.Fatal(err)
	}
}

// ask sends one request; header holds names and values in turn.
func (h *house) ask(method, path, body string, header ...string) *httptest.ResponseRecorder {
	h.t.Helper()
	return send(h.handler, method, path, body, header...)
}

func send(handler http.Handler, method, path, body string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

// logIn employs somebody and logs them in.
func (h *house) logIn(r actor.Role) Ticket {
	h.t.Helper()
	h.employ(r)
	w := h.ask("POST", "/api/v1/login", `{"name":"`+string(r)+`","password":"`+password+`"}`)
	return read[Ticket](h.t, w, 200)
}

func (h *house) as(t Ticket, method, path, body string, header ...string) *httptest.ResponseRecorder {
	h.t.Helper()
	return h.ask(method, path, body, append(header, "Authorization", "Bearer "+t.Access)...)
}

func (h *house) trail() []*audit.Entry {
	h.t.Helper()
	entries, _, err := h.deps.Audit.Find(h.t.Context(), actor.Engine(), audit.Range{})
	if err != nil {
		h.t.Fatal(err)
	}
	return entries
}

func read[T any](t *testing.T, w *httptest.ResponseRecorder, status int) T {
	t.Helper()
	var v T
	if w.Code != status {
		t.Fatalf("status %d, want %d: %s", w.Code, status, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatalf("%v: %s", err, w.Body)
	}
	return v
}

// refused reads a problem and checks what every problem owes its reader.
func refused(t *testing.T, w *httptest.ResponseRecorder, status int, code string) Problem {
	t.Helper()
	p := read[Problem](t, w, status)
	if p.Code != code || p.Status != status {
		t.Errorf("problem %d %s, want %d %s", p.Status, p.Code, status, code)
	}
	if ct := w.Header().Get("Content-Type"); ct != "application/problem+json" {
		t.Errorf("content type %q", ct)
	}
	if p.RequestID == "" || p.RequestID != w.Header().Get(requestHeader) {
		t.Errorf("request id %q, header %q", p.RequestID, w.Header().Get(requestHeader))
	}
	if p.Title == "" || p.Detail == "" || p.Type != "urn:xinqiao:problem:"+code {
		t.Errorf("a problem without words: %+v", p)
	}
	return p
}

var errSecret = errors.New("the password of the database is hunter2")
