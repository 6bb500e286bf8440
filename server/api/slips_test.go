package api

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/server/api/words"
)

func TestCheckSlip(t *testing.T) {
	c, one, _ := build(t).class()
	session := read[Page[Slip]](t, c.as(c.teacher, "GET", "/api/v1/sessions/"+c.sessionOf(one)+"/slips", ""), 200)
	slip := session.Items[0]
	check := func(code string) string {
		return fmt.Sprintf(`{"school":%q,"number":%q,"code":%q}`, slip.School, slip.Number, code)
	}
	if got := read[SlipChecked](t, c.ask("POST", "/api/v1/login/student/slip", check(slip.Code)), 200); got.PIN != "enter" {
		t.Errorf("%+v", got)
	}
	if w := c.as(c.teacher, "POST", "/api/v1/sittings/"+slip.Sitting+"/reset", ""); w.Code != 204 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if got := read[SlipChecked](t, c.ask("POST", "/api/v1/login/student/slip", check(slip.Code)), 200); got.PIN != "choose" {
		t.Errorf("%+v", got)
	}
	p := refused(t, c.ask("POST", "/api/v1/login/student/slip", check("WRONG234")), 401, "entry-refused")
	absent(t, body(p), slip.Number, "WRONG234")
}

// sessionOf is the session that a student sits in.
func (c *town) sessionOf(one *sits) string {
	c.t.Helper()
	return read[Sitting](c.t, c.as(c.teacher, "GET", "/api/v1/sittings/"+one.sitting, ""), 200).Session
}

func TestSlipsToPrint(t *testing.T) {
	c, one, _ := build(t).class()
	path := "/api/v1/sessions/" + c.sessionOf(one) + "/slips"
	slips := read[Page[Slip]](t, c.as(c.teacher, "GET", path, ""), 200).Items
	w := c.as(c.teacher, "GET", path+"/print", "")
	page := w.Body.String()
	if w.Code != 200 || w.Header().Get("Content-Type") != htmlType || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	if n := strings.Count(page, "<svg"); n != len(slips) || !strings.Contains(page, "@page") {
		t.Errorf("%d codes of squares for %d slips", n, len(slips))
	}
	for _, s := range slips {
		for _, want := range []string{s.Name, s.Number, s.School, s.Code[:4] + " " + s.Code[4:]} {
			if !strings.Contains(page, want) {
				t.Errorf("no %s", want)
			}
		}
	}
	absent(t, page, append(shunned, "<script", "<img", "url(", "src=")...)
	c.wantAct("teacher print-slips " + inward(c.sessionOf(one)) + " 200")
	refused(t, c.as(c.stranger, "GET", path+"/print", ""), 404, "not-found")
	refused(t, c.as(one.ticket, "GET", path+"/print", ""), 403, "forbidden")
	refused(t, c.as(c.teacher, "GET", "/api/v1/sittings/"+one.sitting+"/slip/print", ""), 403, "forbidden")
}

// Who answers alone and is in danger is told at once who will come; in the class the
// same answer shows nothing.
func TestHelpNow(t *testing.T) {
	c, one, two := build(t).class()
	one.agree()
	grave := map[instrument.ItemKey]int{"phq-a.self-harm": 3}
	if w := one.answer(grave); w.Code != 204 || w.Body.Len() != 0 {
		t.Errorf("in the class: %d %s", w.Code, w.Body)
	}
	campaign := strings.Split(one.sitting, "~")[0]
	ask := fmt.Sprintf(`{"student":%q,"stage":"repeat","from":%q,"until":%q}`, two.id, c.clock.Now().Format(time.RFC3339), c.clock.Now().Add(time.Hour).Format(time.RFC3339))
	invited := read[Sitting](t, c.as(c.counselor, "POST", "/api/v1/campaigns/"+campaign+"/invitations", ask), 200)
	slip := read[Slip](t, c.as(c.counselor, "GET", "/api/v1/sittings/"+invited.ID+"/slip", ""), 200)
	page := c.as(c.counselor, "GET", "/api/v1/sittings/"+invited.ID+"/slip/print", "")
	if page.Code != 200 || strings.Count(page.Body.String(), "<svg") != 1 || strings.Contains(page.Body.String(), "repeat") {
		t.Errorf("%d %s", page.Code, page.Body)
	}
	login := fmt.Sprintf(`{"school":%q,"number":%q,"code":%q,"pin":"4321"}`, slip.School, slip.Number, slip.Code)
	alone := &sits{c, two.id, invited.ID, read[Ticket](t, c.ask("POST", "/api/v1/login/student", login), 200)}
	alone.agree()
	receipt := read[TalkReceipt](t, alone.answer(grave), 200)
	if receipt.Words != words.HelpNow.ZH || receipt.By == "" || !receipt.Until.After(c.clock.Now()) || len(receipt.Help) != 5 {
		t.Errorf("%+v", receipt)
	}
	absent(t, body(receipt), shunned...)
}
