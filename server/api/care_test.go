package api

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/audit"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// alarmed is a town in which one student has an alert.
func alarmed(t *testing.T) (*town, string) {
	t.Helper()
	h := build(t).town()
	brain := referral.Hospital{Head: store.Head{ID: "brain"}, Name: "市脑科医院", City: "32/3201"}
	h.put(h.deps.Care.Hospitals.Designate(t.Context(), actor.Engine(), brain))
	h.put(h.deps.School.Staff.Add(t.Context(), actor.Engine(), screening.NewStaff{ID: "clerk", Role: actor.Hospital, Hospital: "brain"}))
	brain.Contacts = []string{"clerk"}
	h.put(h.deps.Care.Hospitals.Designate(t.Context(), actor.Engine(), brain))
	h.put(h.deps.School.Org.SetDuty(t.Context(), actor.Engine(), yard.Code(), screening.Duty{Counselor: "counselor"}))
	student, err := h.deps.School.Students.Enrol(t.Context(), actor.Engine(), classOne, screening.Person{Number: "G1", Name: "学生甲", Birth: "2016-01-01"})
	h.put(student, err)
	h.put(nil, h.deps.Care.Alerts.Raise(t.Context(), screening.Report{Sitting: "c1/" + student + "/group/1", Student: student, Class: classOne,
		Care: referral.DefaultCare().Ref(), Counselor: "counselor", At: h.clock.Now(),
		Finding: risk.Finding{Level: risk.High, HearWithin: 24 * time.Hour, Reasons: []risk.Reason{{Rule: "self-harm-often", Level: risk.High}}}}))
	h.works = append(h.works, h.deps.Care.Alerts, h.deps.Care.Cases, h.deps.Care.Referrals, h.deps.Care.Returns)
	h.settle()
	return h, "c1~" + student + "~group~1"
}

func TestAlertOverHTTP(t *testing.T) {
	h, id := alarmed(t)
	path := "/api/v1/alerts/" + id
	if w := h.as(h.lead, "GET", path, ""); w.Code != 200 || strings.Contains(w.Body.String(), "self-harm") {
		t.Errorf("the lead reads %d: %s", w.Code, w.Body)
	}
	for _, list := range []string{path, "/api/v1/alerts"} {
		if w := h.as(h.lead, "GET", list, ""); !strings.Contains(w.Body.String(), `"name":"学生甲"`) {
			t.Errorf("%s does not say who it is: %s", list, w.Body)
		}
	}
	for name, c := range map[string]struct {
		who  Ticket
		want int
	}{"a stranger": {h.stranger, 404}, "a teacher": {h.teacher, 403}, "an office": {h.office, 403}, "an administrator": {h.admin, 403}} {
		if w := h.as(c.who, "GET", path, ""); w.Code != c.want {
			t.Errorf("%s reads %d", name, w.Code)
		}
	}
	if w := h.as(h.counselor, "POST", path+"/triage", `{"outcome":"referral","note":"n"}`); w.Code != 409 || !strings.Contains(w.Body.String(), `"hear"`) {
		t.Errorf("triage before hearing: %d %s", w.Code, w.Body)
	}
	if w := h.as(h.counselor, "POST", path+"/hear", `{"note":"她说了很多"}`, "Idempotency-Key", "hear-once-1"); w.Code != 200 {
		t.Fatalf("hear: %d %s", w.Code, w.Body)
	}
	if w := h.as(h.counselor, "POST", path+"/hear", `{"note":"她说了很多"}`, "Idempotency-Key", "hear-once-1"); w.Code != 200 {
		t.Errorf("the same again: %d %s", w.Code, w.Body)
	}
	w := h.as(h.counselor, "POST", path+"/hear", `{"note":"别的"}`, "Idempotency-Key", "hear-once-1")
	if w.Code != 422 || strings.Contains(w.Body.String(), "别的") {
		t.Errorf("the same key for something else: %d %s", w.Code, w.Body)
	}
	if w := h.as(h.counselor, "POST", path+"/triage", `{"outcome":"referral","note":"n"}`, "Idempotency-Key", "hear-once-1"); w.Code != 422 {
		t.Errorf("the same key for another command: %d %s", w.Code, w.Body)
	}
	alert := read[Alert](t, h.as(h.counselor, "POST", path+"/triage", `{"outcome":"referral","note":"n"}`), 200)
	if alert.Case == "" || len(alert.History) != 3 {
		t.Errorf("alert = %+v", alert)
	}
	if trail, _, err := h.deps.Audit.Find(t.Context(), actor.Engine(), audit.Range{Object: inward(id)}); err != nil || len(trail) < 5 {
		t.Errorf("%d entries, %v", len(trail), err)
	}
}

func TestRefusalsNameTheMendInBothLanguages(t *testing.T) {
	h, id := alarmed(t)
	h.put(nil, errorOf(h.as(h.counselor, "POST", "/api/v1/alerts/"+id+"/hear", `{"note":"n"}`).Code))
	alert := read[Alert](t, h.as(h.counselor, "POST", "/api/v1/alerts/"+id+"/triage", `{"outcome":"referral","note":"n"}`), 200)
	file := "/api/v1/cases/" + alert.Case
	for language, want := range map[string]string{"zh-CN": "研判", "en": "review"} {
		w := h.as(h.counselor, "POST", file+"/review", `{"decision":"refer","members":["counselor","counselor"],"minutes":"m"}`, "Accept-Language", language)
		if w.Code != 422 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", language, w.Code, w.Body)
		}
	}
}

func TestPolicyIsRefusedWithTheMend(t *testing.T) {
	h := build(t).town()
	if w := h.as(h.admin, "POST", "/api/v1/care-policies", `{"id":"x","version":1}`); w.Code != 422 || !strings.Contains(w.Body.String(), "care-policy") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	p := refused(t, h.as(h.admin, "POST", "/api/v1/care-policies", `{"id":"x","version":1,"legalBasis":{"zh-CN":"b"}}`), 422, "care-policy")
	if len(p.Errors) != 1 || p.Errors[0].Location != "body.levels.mild.ackExpires" || !strings.Contains(p.Errors[0].Message, "大于零") {
		t.Errorf("%+v", p.Errors)
	}
	if w := h.as(h.counselor, "POST", "/api/v1/care-policies", `{}`); w.Code != 403 {
		t.Errorf("a counselor writes policies: %d", w.Code)
	}
	if w := h.as(h.counselor, "GET", "/api/v1/care-policies/care/1", ""); w.Code != 200 || !strings.Contains(w.Body.String(), `"imminent"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func errorOf(code int) error {
	if code >= 400 {
		return fmt.Errorf("refused with %d", code)
	}
	return nil
}

// Whom the silence reached outside the school learns whom to call, and nothing of the
// student.
func TestAnEscalationNamesTheSchoolOnly(t *testing.T) {
	h, id := alarmed(t)
	path := "/api/v1/alerts/" + id
	if w := h.as(h.office, "GET", path+"/escalation", ""); w.Code != 404 {
		t.Errorf("before silence rose to it, the office reads %d", w.Code)
	}
	h.clock.Advance(12 * time.Hour)
	h.settle()
	for name, again := range map[string]*Ticket{"office": &h.office, "stranger": &h.stranger, "teacher": &h.teacher, "admin": &h.admin} {
		*again = h.enter(name)
	}
	w := h.as(h.office, "GET", path+"/escalation", "")
	e := read[Escalation](t, w, 200)
	if e.Reference == "" || e.School == "" || e.State != referral.AlertOpen || e.Mine {
		t.Errorf("%+v", e)
	}
	for _, secret := range []string{"学生甲", `"level"`, `"high"`, "reason"} {
		if strings.Contains(w.Body.String(), secret) {
			t.Errorf("it says %s: %s", secret, w.Body)
		}
	}
	if w := h.as(h.office, "POST", path+"/acknowledge", ""); w.Code >= 300 {
		t.Fatal(w.Code, w.Body)
	}
	if e := read[Escalation](t, h.as(h.office, "GET", path+"/escalation", ""), 200); !e.Mine || e.AckUntil == nil {
		t.Errorf("after the acknowledgement: %+v", e)
	}
	for name, c := range map[string]struct {
		who  Ticket
		want int
	}{"a stranger": {h.stranger, 404}, "a teacher": {h.teacher, 403}, "an administrator": {h.admin, 403}} {
		if w := h.as(c.who, "GET", path+"/escalation", ""); w.Code != c.want {
			t.Errorf("%s reads %d", name, w.Code)
		}
	}
}

// An office reads what is still asked of it apart from what it has said, and nothing of
// the student.
func TestDecisionsAreThoseThatAreOpen(t *testing.T) {
	h, id := alarmed(t)
	h.clock.Advance(12 * time.Hour)
	h.settle()
	for name, again := range map[string]*Ticket{"office": &h.office, "stranger": &h.stranger, "teacher": &h.teacher} {
		*again = h.enter(name)
	}
	asks := func() Decision {
		t.Helper()
		w := h.as(h.office, "GET", "/api/v1/decisions", "")
		if strings.Contains(w.Body.String(), "学生甲") || strings.Contains(w.Body.String(), `"level"`) {
			t.Errorf("it says %s", w.Body)
		}
		all := read[Page[Decision]](t, w, 200).Items
		if len(all) != 1 || all[0].Object != id || all[0].Kind != "alert" || all[0].School == "" {
			t.Fatalf("%+v", all)
		}
		return all[0]
	}
	open := asks()
	if open.Ask != referral.AskAcknowledge || len(open.Letters) == 0 {
		t.Errorf("%+v", open)
	}
	if w := h.as(h.office, "POST", "/api/v1/alerts/"+id+"/acknowledge", ""); w.Code >= 300 {
		t.Fatal(w.Code, w.Body)
	}
	unread := func() int { return read[Unread](t, h.as(h.office, "GET", "/api/v1/inbox/unread", ""), 200).Count }
	if n := unread(); n != len(open.Letters) {
		t.Errorf("%d unread, and %d letters", n, len(open.Letters))
	}
	for _, letter := range open.Letters {
		if w := h.as(h.office, "POST", "/api/v1/inbox/"+letter+"/read", ""); w.Code >= 300 {
			t.Fatal(w.Code, w.Body)
		}
	}
	if n := unread(); n != 0 {
		t.Errorf("%d unread after all were read", n)
	}
	if done := asks(); done.Ask != "" || !done.Mine || done.Until == nil || len(done.Letters) != 0 {
		t.Errorf("a promise is still asked: %+v", done)
	}
	if all := read[Page[Decision]](t, h.as(h.stranger, "GET", "/api/v1/decisions", ""), 200).Items; len(all) != 0 {
		t.Errorf("a stranger is asked %+v", all)
	}
	if w := h.as(h.teacher, "GET", "/api/v1/decisions", ""); w.Code != 403 {
		t.Errorf("a teacher reads %d", w.Code)
	}
}

func TestAKeyStandsForOneOperation(t *testing.T) {
	h, id := alarmed(t)
	alert := "/api/v1/alerts/" + id
	read[Alert](t, h.as(h.counselor, "POST", alert+"/hear", `{"note":"n"}`), 200)
	file := "/api/v1/cases/" + read[Alert](t, h.as(h.counselor, "POST", alert+"/triage", `{"outcome":"school-support","note":"n"}`), 200).Case
	read[Case](t, h.as(h.counselor, "POST", file+"/review", `{"decision":"support","members":["counselor","lead"],"minutes":"m"}`), 200)
	read[Case](t, h.as(h.counselor, "POST", file+"/follow-ups", `{"note":"n"}`, "Idempotency-Key", "the-same-key"), 200)
	read[Case](t, h.as(h.counselor, "POST", file+"/follow-ups", `{"note":"n"}`, "Idempotency-Key", "the-same-key"), 200)
	refused(t, h.as(h.counselor, "POST", file+"/elsewhere", `{"note":"n"}`, "Idempotency-Key", "the-same-key"), 422, "idempotency-key-reused")
}
