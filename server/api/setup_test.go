package api

import (
	"testing"

	"github.com/xinqiao/xinqiao/server/auth"
)

func TestSetup(t *testing.T) {
	var first *auth.Setup
	h := build(t, func(d *Deps) {
		first = auth.NewSetup(d.Auth.Accounts, d.School.Staff)
		d.Setup = first
	})
	if err := h.deps.School.Org.SeedUnits(t.Context()); err != nil {
		t.Fatal(err)
	}
	entry := func(code string) string {
		return body(map[string]string{"code": code, "name": "王一", "login": "first", "password": password})
	}
	if s := read[SetupState](t, h.ask("GET", "/api/v1/setup", ""), 200); !s.Open {
		t.Error("closed before anybody came")
	}
	p := refused(t, h.ask("POST", "/api/v1/setup", entry("wrong")), 422, "setup-code")
	absent(t, body(p), first.Code())
	if s := read[SetupState](t, h.ask("POST", "/api/v1/setup", entry(first.Code())), 200); s.Open {
		t.Error("still open")
	}
	read[Ticket](t, h.ask("POST", "/api/v1/login", `{"name":"first","password":"`+password+`"}`), 200)
	refused(t, h.ask("POST", "/api/v1/setup", entry(first.Code())), 409, "set-up")
	if s := read[SetupState](t, h.ask("GET", "/api/v1/setup", ""), 200); s.Open {
		t.Error("open again")
	}
	absent(t, h.log.String(), first.Code(), password, "王一")
}

func TestWithoutSetup(t *testing.T) {
	h := build(t)
	refused(t, h.ask("POST", "/api/v1/setup", `{"code":"x","name":"x","login":"x","password":"`+password+`"}`), 409, "set-up")
}

func TestSystemState(t *testing.T) {
	c := build(t, func(d *Deps) { d.Version = "v1" }).town()
	s := read[SystemState](t, c.as(c.admin, "GET", "/api/v1/system", ""), 200)
	if s.Version != "v1" || len(s.Needs) != 1 || !s.Needs[0].Works || s.Queues != "" {
		t.Errorf("%+v", s)
	}
	refused(t, c.as(c.lead, "GET", "/api/v1/system", ""), 403, "forbidden")
}
