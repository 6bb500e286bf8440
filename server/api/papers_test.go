package api

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/server/api/words"
)

// sits is a student at a sitting of the open session.
type sits struct {
	*town
	id, sitting string
	ticket      Ticket
}

// class opens a campaign for two students and seats both.
func (h *house) class() (c *town, one, two *sits) {
	h.t.Helper()
	c = h.town()
	ids := []string{c.enrol(classOne, "G0000001", "王一"), c.enrol(classOne, "G0000002", "王二")}
	_, session := c.opened()
	slips := read[Page[Slip]](h.t, c.as(c.teacher, "GET", "/api/v1/sessions/"+session.ID+"/slips", ""), 200)
	var both [2]*sits
	for i, slip := range slips.Items {
		login := fmt.Sprintf(`{"school":%q,"number":%q,"code":%q,"pin":"4321"}`, slip.School, slip.Number, slip.Code)
		both[i] = &sits{c, ids[i], slip.Sitting, read[Ticket](h.t, c.ask("POST", "/api/v1/login/student", login), 200)}
	}
	return c, both[0], both[1]
}

func (s *sits) own(method, path, body string, header ...string) *httptest.ResponseRecorder {
	s.t.Helper()
	return s.as(s.ticket, method, "/api/v1/sittings/"+s.sitting+path, body, header...)
}

func (s *sits) agree() {
	s.t.Helper()
	if w := s.own("POST", "/assent", `{"text":"assent-1","agrees":true}`); w.Code != 204 {
		s.t.Fatalf("%d %s", w.Code, w.Body)
	}
}

// answer gives every item of the paper its lowest value, except those named.
func (s *sits) answer(except map[instrument.ItemKey]int) *httptest.ResponseRecorder {
	s.t.Helper()
	paper := read[Paper](s.t, s.own("GET", "/paper", ""), 200)
	var answers []map[string]any
	for _, section := range paper.Sections {
		for _, item := range section.Items {
			answers = append(answers, map[string]any{"command": fmt.Sprint(len(answers)), "seq": len(answers), "item": item.Key,
				"value": except[item.Key], "elapsedMs": 900})
		}
	}
	return s.own("POST", "/answers", body(map[string]any{"answers": answers}))
}

func TestPaperShowsNothingButQuestions(t *testing.T) {
	_, one, _ := build(t).class()
	for language, question := range map[string]string{"zh": "", "en": "Little interest"} {
		w := one.own("GET", "/paper", "", "Accept-Language", language)
		paper := read[Paper](t, w, 200)
		if len(paper.Sections) != 2 || len(paper.Sections[0].Items) != 11 || len(paper.Help) != 5 || paper.Help[0].Number != "025-00000001" {
			t.Errorf("%s", w.Body)
		}
		if paper.Assent.Text == "" || paper.Assent.Agreed || paper.NextSeq != 0 || paper.Closing != "" {
			t.Errorf("%+v", paper.Assent)
		}
		if !strings.Contains(w.Body.String(), question) {
			t.Errorf("%s: no %q in %s", language, question, w.Body)
		}
		absent(t, w.Body.String(), "critical", "score", "band", "scale", "licence", "抑郁", "焦虑量表", "PHQ", "GAD-7", "title", "diagnos")
		absent(t, w.Body.String(), shunned...)
	}
}

func TestStudentFillsInAPaper(t *testing.T) {
	c, one, _ := build(t).class()
	refused(t, one.answer(nil), 409, "assent")
	refused(t, one.own("POST", "/assent", `{"text":"assent-0","agrees":true}`), 409, "assent-text")
	one.agree()
	p := refused(t, one.own("POST", "/submit", ""), 409, "unreached")
	if len(p.Errors) != 18 || p.Errors[0].Location != "phq-a.mood" || p.Errors[0].Message == "" {
		t.Errorf("%+v", p.Errors)
	}
	wrong := `{"answers":[{"command":"x","seq":0,"item":"phq-a.self-harm","value":7777,"elapsedMs":1}]}`
	p = refused(t, one.own("POST", "/answers", wrong), 422, "answer")
	if len(p.Errors) != 1 || p.Errors[0].Location != "body.answers[0].value" {
		t.Errorf("%+v", p.Errors)
	}
	absent(t, body(p.Errors)+p.Detail, "self-harm", "7777")
	if w := one.own("POST", "/answers", strings.Replace(wrong, "7777", "null", 1)); w.Code != 204 {
		t.Errorf("a skip: %d %s", w.Code, w.Body)
	}
	p = refused(t, one.own("POST", "/answers", strings.Replace(wrong, `"value":7777,`, "", 1)), 422, "invalid")
	if len(p.Errors) != 1 || p.Errors[0].Location != "body.answers[0].value" {
		t.Errorf("neither an answer nor a skip: %+v", p.Errors)
	}
	if w := one.answer(nil); w.Code != 204 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	page := one.own("GET", "/paper", "")
	if paper := read[Paper](t, page, 200); len(paper.Reached) != 18 || paper.NextSeq != 18 || !paper.Assent.Agreed {
		t.Errorf("%+v", paper)
	}
	w := one.own("POST", "/submit", "")
	farewell := read[Farewell](t, w, 200)
	if farewell.Closing != words.Closings[screening.Closing].ZH || len(farewell.Help) != 5 {
		t.Errorf("%s", w.Body)
	}
	absent(t, w.Body.String(), "score", "level", "none")
	if paper := read[Paper](t, one.own("GET", "/paper", ""), 200); len(paper.Sections) != 0 || paper.Closing == "" {
		t.Errorf("a closed paper shows questions: %+v", paper)
	}
	late := strings.NewReplacer("7777", "0", `"x"`, `"late"`).Replace(wrong)
	refused(t, one.own("POST", "/answers", late), 409, "illegal-transition")
	refused(t, one.own("POST", "/answers", strings.Replace(wrong, "7777", "1", 1)), 409, "command-reused")
	for _, act := range c.acts() {
		if strings.Contains(act, "save-answers") {
			t.Error("answers keep their own log")
		}
	}
}

// Who answers gravely gets the same words as everybody else.
func TestFarewellIsTheSameForEverybody(t *testing.T) {
	c, one, two := build(t).class()
	one.agree()
	two.agree()
	one.answer(nil)
	two.answer(map[instrument.ItemKey]int{"phq-a.self-harm": 3})
	if a, b := one.own("POST", "/submit", "").Body.String(), two.own("POST", "/submit", "").Body.String(); a != b {
		t.Errorf("%s\n%s", a, b)
	}
	c.settle()
	if len(c.rung) == 0 || c.rung[len(c.rung)-1].Student != two.id {
		t.Errorf("nobody hears of it: %+v", c.rung)
	}
}

func TestTalk(t *testing.T) {
	c, one, _ := build(t).class()
	receipt := read[TalkReceipt](t, one.own("POST", "/talk", ""), 200)
	if receipt.By != "周counselor" || receipt.Words != words.Talk.ZH || !receipt.Until.After(c.clock.Now()) || len(receipt.Help) != 5 {
		t.Errorf("%+v", receipt)
	}
	c.settle()
	if len(c.rung) != 1 || c.rung[0].Talked.IsZero() {
		t.Errorf("%+v", c.rung)
	}
}

func TestStudentReachesOneSittingOnly(t *testing.T) {
	_, one, two := build(t).class()
	two.agree()
	for _, c := range []struct{ method, path, body string }{
		{"GET", "/paper", ""}, {"POST", "/assent", `{"text":"assent-1","agrees":true}`}, {"POST", "/submit", ""}, {"POST", "/talk", ""},
		{"POST", "/answers", `{"answers":[{"command":"x","seq":0,"item":"phq-a.self-harm","value":0,"elapsedMs":1}]}`},
	} {
		refused(t, one.as(one.ticket, c.method, "/api/v1/sittings/"+two.sitting+c.path, c.body), 404, "not-found")
		refused(t, one.as(one.ticket, c.method, "/api/v1/sittings/no~such~group~1"+c.path, c.body), 404, "not-found")
	}
	// Of all other routes a student has the own log-in and the help lines.
	open := map[string]bool{"log-out": true, "me": true}
	for _, rt := range mapped(t).routes {
		taken := rt.permission == "take-sitting" || rt.permission == "public" || open[rt.name]
		if taken {
			continue
		}
		path := strings.NewReplacer("{id}", one.sitting, "{code}", "3201060001").Replace(rt.path)
		if w := one.as(one.ticket, rt.method, path, ""); w.Code != 403 {
			t.Errorf("a student at %s %s: %d", rt.method, rt.path, w.Code)
		}
	}
}

func TestInterview(t *testing.T) {
	c, one, _ := build(t).class()
	campaign := strings.Split(one.sitting, "~")[0]
	w := c.as(c.counselor, "POST", "/api/v1/campaigns/"+campaign+"/interviews", `{"student":"`+one.id+`"}`)
	sitting := read[Sitting](t, w, 200)
	if sitting.Stage != screening.InterviewStage || sitting.Student != one.id {
		t.Errorf("%+v", sitting)
	}
	c.wantAct("counselor begin-interview " + inward(sitting.ID) + " 200")
	paper := read[Paper](t, c.as(c.counselor, "GET", "/api/v1/sittings/"+sitting.ID+"/paper", ""), 200)
	if len(paper.Sections) != 1 || len(paper.Sections[0].Items) != 5 || len(paper.Sections[0].Items[4].ShowIf) == 0 {
		t.Errorf("%+v", paper.Sections)
	}
	refused(t, c.as(c.stranger, "GET", "/api/v1/sittings/"+sitting.ID+"/paper", ""), 404, "not-found")
	refused(t, c.as(c.counselor, "GET", "/api/v1/sittings/"+one.sitting+"/paper", ""), 404, "not-found")
	refused(t, c.as(one.ticket, "GET", "/api/v1/sittings/"+sitting.ID+"/paper", ""), 404, "not-found")
	refused(t, c.as(c.teacher, "POST", "/api/v1/campaigns/"+campaign+"/interviews", `{"student":"`+one.id+`"}`), 403, "forbidden")
	refused(t, c.as(c.stranger, "POST", "/api/v1/campaigns/"+campaign+"/interviews", `{"student":"`+one.id+`"}`), 404, "not-found")
}

func TestStudentsAreRefusedKindly(t *testing.T) {
	c, one, _ := build(t).class()
	login := func(number, code, pin string) *httptest.ResponseRecorder {
		return c.ask("POST", "/api/v1/login/student", fmt.Sprintf(`{"school":%q,"number":%q,"code":%q,"pin":%q}`, yard.Code(), number, code, pin))
	}
	refused(t, login("G0000001", "WRONG234", "4321"), 401, "entry-refused")
	refused(t, login("G0000001", "WRONG234", "letters"), 422, "pin")
	again := login("G0009999", "WRONG234", "4321")
	p := refused(t, again, 401, "entry-refused")
	absent(t, body(p), "G0009999", "WRONG234")
	c.clock.Advance(2 * time.Hour)
	refused(t, one.own("GET", "/paper", ""), 401, "unauthenticated")
}
