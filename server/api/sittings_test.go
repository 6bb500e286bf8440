package api

import (
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

func sessionOfSitting(c *town, s *sits) string {
	c.t.Helper()
	return read[Sitting](c.t, c.as(c.counselor, "GET", "/api/v1/sittings/"+s.sitting, ""), 200).Session
}

func TestConsole(t *testing.T) {
	c, one, two := build(t).class()
	two.agree()
	two.answer(map[instrument.ItemKey]int{"phq-a.self-harm": 3})
	one.agree()
	one.answer(nil)
	one.own("POST", "/submit", "")
	session := sessionOfSitting(c, one)
	w := c.as(c.teacher, "GET", "/api/v1/sessions/"+session+"/progress", "")
	rows := read[Page[ProgressRow]](t, w, 200).Items
	if len(rows) != 2 || rows[0].State != screening.SittingSubmitted || rows[1].State != screening.SittingStarted || rows[1].Seat != 2 || rows[1].Name != "王二" {
		t.Errorf("%s", w.Body)
	}
	absent(t, w.Body.String(), "self-harm", "level", "high", "imminent", "code", "G000000", "score")
	slips := c.as(c.teacher, "GET", "/api/v1/sessions/"+session+"/slips", "")
	if items := read[Page[Slip]](t, slips, 200).Items; len(items) != 1 || len(items[0].Code) != 8 {
		t.Errorf("%s", slips.Body)
	}
	absent(t, slips.Body.String(), "pin", `"4321"`)
	c.wantAct("teacher session-slips " + inward(session) + " 200")
	for _, path := range []string{"/progress", "/slips"} {
		refused(t, c.as(c.stranger, "GET", "/api/v1/sessions/"+session+path, ""), 404, "not-found")
		refused(t, c.as(c.admin, "GET", "/api/v1/sessions/"+session+path, ""), 403, "forbidden")
	}
}

func TestNotFinished(t *testing.T) {
	c, one, two := build(t).class()
	campaign := strings.Split(one.sitting, "~")[0]
	later := c.planned(campaign, classOne, 2, tuesday.Add(24*time.Hour))
	c.clock.Advance(2 * time.Hour)
	c.settle()
	c.again()
	post := func(by Ticket, s *sits, path, body string) int {
		return c.as(by, "POST", "/api/v1/sittings/"+s.sitting+path, body).Code
	}
	if code := post(c.teacher, one, "/excuse", `{"reason":"absent-ill"}`); code != 204 {
		t.Fatal(code)
	}
	refused(t, c.as(c.teacher, "POST", "/api/v1/sittings/"+one.sitting+"/excuse", `{"reason":"lazy"}`), 422, "invalid")
	if code := post(c.counselor, two, "/make-up", `{"session":"`+later.ID+`"}`); code != 204 {
		t.Fatal(code)
	}
	state := read[Sitting](t, c.as(c.counselor, "GET", "/api/v1/sittings/"+two.sitting, ""), 200)
	if state.State != screening.SittingWaiting || state.Session != later.ID {
		t.Errorf("%+v", state)
	}
	refused(t, c.as(c.counselor, "POST", "/api/v1/sittings/"+one.sitting+"/make-up", `{"session":"`+sessionOfSitting(c, one)+`"}`), 409, "make-up")
	if code := post(c.teacher, two, "/reset", ""); code != 204 {
		t.Fatal(code)
	}
	for _, path := range []string{"/excuse", "/reset"} {
		refused(t, c.as(c.stranger, "POST", "/api/v1/sittings/"+one.sitting+path, `{"reason":"absent-ill"}`), 404, "not-found")
	}
	c.wantAct("teacher excuse " + inward(one.sitting) + " 204")
	c.wantAct("counselor make-up " + inward(two.sitting) + " 204")
	c.wantAct("teacher reset-entry " + inward(two.sitting) + " 204")
}

func TestResetSendsOutWhoeverIsIn(t *testing.T) {
	c, one, two := build(t).class()
	read[Paper](t, one.own("GET", "/paper", ""), 200)
	if w := c.as(c.teacher, "POST", "/api/v1/sittings/"+one.sitting+"/reset", ""); w.Code != 204 {
		t.Fatal(w.Code)
	}
	refused(t, one.own("GET", "/paper", ""), 401, "unauthenticated")
	read[Paper](t, two.own("GET", "/paper", ""), 200)
}

func TestInvite(t *testing.T) {
	c, one, _ := build(t).class()
	session := sessionOfSitting(c, one)
	late := c.enrol(classOne, "G0000003", "王三")
	sitting := read[Sitting](t, c.as(c.teacher, "POST", "/api/v1/sessions/"+session+"/sittings", `{"student":"`+late+`"}`), 200)
	if sitting.Seat != 3 || sitting.Student != late {
		t.Errorf("%+v", sitting)
	}
	if list := read[Page[Sitting]](t, c.as(c.teacher, "GET", "/api/v1/students/"+late+"/sittings", ""), 200); len(list.Items) != 1 {
		t.Errorf("%+v", list)
	}
	refused(t, c.as(c.stranger, "POST", "/api/v1/sessions/"+session+"/sittings", `{"student":"`+late+`"}`), 404, "not-found")
}

func TestResult(t *testing.T) {
	c, one, _ := build(t).class()
	one.agree()
	one.answer(map[instrument.ItemKey]int{"phq-a.self-harm": 3})
	one.own("POST", "/submit", "")
	path := "/api/v1/sittings/" + one.sitting + "/result"
	w := c.as(c.counselor, "GET", path, "", purposeHeader, "review", "Accept-Language", "en")
	result := read[Result](t, w, 200)
	if !result.Level.AtLeast(risk.High) || len(result.Reasons) == 0 || result.HearWithin == "" || len(result.Answers) != 18 ||
		len(result.Changes) != 1 || len(result.Scales) != 2 || *result.Scales[0].Value != 3 || result.Scales[0].Band == "" || len(result.Wordings) != 2 {
		t.Errorf("%s", w.Body)
	}
	absent(t, w.Body.String(), "G0000001", "王一", `"4321"`)
	c.wantAct("counselor get-result " + inward(one.sitting) + " 200")
	if e := last(t, c.house); e.Purpose != string(ForReview) {
		t.Errorf("%+v", e)
	}
	refused(t, c.as(c.stranger, "GET", path, ""), 404, "not-found")
	c.wantAct("stranger get-result " + inward(one.sitting) + " 404")
	c.hire("auditor", actor.Auditor, unit.Path("32"))
	for _, by := range []Ticket{c.teacher, c.lead, c.office, c.admin, one.ticket, c.enter("auditor")} {
		refused(t, c.as(by, "GET", path, ""), 403, "forbidden")
	}
}
