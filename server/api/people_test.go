package api

import (
	"github.com/xinqiao/xinqiao/server/auth"
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/screening"
)

const newcomer = `{"role":"counselor","unit":"32/3201/320106/3201060001","post":"part-time","name":"钱新来","phone":"19900003333",
	"login":{"name":"qian","password":"a long enough one"}}`

func TestAddPerson(t *testing.T) {
	c := build(t).town()
	w := c.as(c.admin, "POST", "/api/v1/people", newcomer, "Idempotency-Key", "key-00001")
	person := read[Person](t, w, 201)
	absent(t, w.Body.String(), "a long enough one", "qian")
	if person.Name != "钱新来" || person.Post != "part-time" || person.Unit != yard {
		t.Errorf("%+v", person)
	}
	c.wantAct("admin add-person " + person.ID + " 201")
	again := read[Person](t, c.as(c.admin, "POST", "/api/v1/people", newcomer, "Idempotency-Key", "key-00001"), 201)
	if again.ID != person.ID {
		t.Error("the same key and body made two people")
	}
	other := `{"role":"teacher","unit":"32/3201/320106/3201060001","name":"另一人"}`
	refused(t, c.as(c.admin, "POST", "/api/v1/people", other, "Idempotency-Key", "key-00001"), 422, "idempotency-key-reused")
	read[Ticket](t, c.ask("POST", "/api/v1/login", `{"name":"qian","password":"a long enough one"}`), 200)

	taken := `{"role":"teacher","unit":"32/3201/320106/3201060001","name":"重名","login":{"name":"qian","password":"a long enough one"}}`
	p := refused(t, c.as(c.admin, "POST", "/api/v1/people", taken, "Idempotency-Key", "key-00002"), 409, "name-taken")
	absent(t, body(p), "qian", "long enough", "重名")
	for want, wrong := range map[string]string{
		"404": `{"role":"teacher","unit":"32/3202/320205/3202050001","name":"x"}`,
		"422": `{"role":"teacher","unit":"32/3201/320106","name":"x"}`,
	} {
		if w := c.as(c.admin, "POST", "/api/v1/people", wrong, "Idempotency-Key", "key-0"+want); body(w.Code) != want {
			t.Errorf("%s: %d %s", want, w.Code, w.Body)
		}
	}
	refused(t, c.as(c.lead, "POST", "/api/v1/people", other, "Idempotency-Key", "key-00003"), 403, "forbidden")
}

func TestPeopleOfAUnit(t *testing.T) {
	c := build(t).town()
	page := read[Page[Person]](t, c.as(c.counselor, "GET", "/api/v1/people?limit=2&unit="+string(yard), ""), 200)
	rest := read[Page[Person]](t, c.as(c.counselor, "GET", "/api/v1/people?unit="+string(yard)+"&after="+page.Next, ""), 200)
	if len(page.Items) != 2 || len(rest.Items) != 1 {
		t.Errorf("%+v %+v", page, rest)
	}
	if one := read[Person](t, c.as(c.counselor, "GET", "/api/v1/people/teacher", ""), 200); one.Name != "周teacher" {
		t.Errorf("%+v", one)
	}
	refused(t, c.as(c.counselor, "GET", "/api/v1/people/stranger", ""), 404, "not-found")
	refused(t, c.as(c.counselor, "GET", "/api/v1/people?unit="+string(otherYard), ""), 404, "not-found")
	refused(t, c.as(c.office, "GET", "/api/v1/people?unit="+string(gulou), ""), 403, "forbidden")
}

func TestPeopleChange(t *testing.T) {
	c := build(t).town()
	away := c.hire("away", actor.Counselor, awayYard)
	for _, path := range []string{"post", "login", "identity", "login/disabled"} {
		bodies := map[string]string{"post": `{"post":"part-time"}`, "login": `{"name":"zhou","password":"a new password"}`,
			"identity": `{"name":"周改名"}`, "login/disabled": `{"disabled":true}`}
		if w := c.as(c.admin, "PUT", "/api/v1/people/counselor/"+path, bodies[path]); w.Code != 204 {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
		refused(t, c.as(c.admin, "PUT", "/api/v1/people/away/"+path, bodies[path]), 404, "not-found")
	}
	for _, act := range []string{"set-post", "set-log-in", "identify-person", "disable-log-in"} {
		c.wantAct("admin " + act + " counselor 204")
	}
	refused(t, c.as(c.counselor, "GET", "/api/v1/me", ""), 401, "unauthenticated")
	refused(t, c.ask("POST", "/api/v1/login", `{"name":"zhou","password":"a new password"}`), 401, "credentials")
	if w := c.as(c.admin, "PUT", "/api/v1/people/counselor/login/disabled", `{"disabled":false}`); w.Code != 204 {
		t.Fatal(w.Body)
	}
	read[Ticket](t, c.ask("POST", "/api/v1/login", `{"name":"zhou","password":"a new password"}`), 200)
	if p := read[PersonWithDoor](t, c.as(c.admin, "GET", "/api/v1/people/counselor", ""), 200); p.Login != auth.DoorOpen {
		t.Errorf("%+v", p)
	}
	if w := c.as(c.admin, "PUT", "/api/v1/people/counselor/login", `{"password":"one more password"}`); w.Code != 204 {
		t.Errorf("a forgotten password: %d %s", w.Code, w.Body)
	}
	read[Ticket](t, c.ask("POST", "/api/v1/login", `{"name":"zhou","password":"one more password"}`), 200)
	read[Me](t, c.as(away, "GET", "/api/v1/me", ""), 200)

	c.put(c.deps.School.Org.SetDuty(t.Context(), actor.Engine(), yard.Code(), screening.Duty{Counselor: "counselor"}))
	refused(t, c.as(c.admin, "POST", "/api/v1/people/counselor/leave", ""), 409, "on-duty")
	if w := c.as(c.admin, "POST", "/api/v1/people/lead/leave", ""); w.Code != 204 {
		t.Fatal(w.Body)
	}
	refused(t, c.as(c.lead, "GET", "/api/v1/me", ""), 401, "unauthenticated")
	c.wantAct("admin person-leaves lead 204")
}
