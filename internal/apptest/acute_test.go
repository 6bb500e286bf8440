package apptest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/apptest"
	"github.com/xinqiao/xinqiao/referral/ledger"
)

// acute is what a child in danger says.
var acute = map[string]any{"phq-a.self-harm": 3, "phq-a.thoughts-past-month": 1}

// A child says something acute and walks away without submitting. A minute is
// left for a mis-tap; then people are told, and more of them while nobody answers.
func TestAcuteAnswerOfAnAbandonedPaper(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	child := w.Students[0]
	child.Begins()
	child.Says(acute)
	w.After(time.Minute, "counselor: alert-seat 3-201 · 1", "health: notice", "hospital: notice")
	w.Hospital.SeesNotices()
	w.Health.SeesNotices()
	w.After(5*time.Minute, "deputy: alert")
	w.After(5*time.Minute, "lead: alert")
	w.After(10*time.Minute, "office: alert")
	for range 3 {
		w.After(15*time.Minute, "office: alert")
	}

	// The office takes it without seeing whom it is about, and silence ends for
	// as long as an acknowledgement may stand alone.
	w.Office.Post(alertOf(child)+"/acknowledge", nil)
	w.After(30*time.Minute, "counselor: alert-seat 3-201 · 1", "deputy: alert")
	w.After(5*time.Minute, "lead: alert")
	w.After(10*time.Minute, "office: alert")

	// Whoever hears the child ends it.
	w.Deputy.Post(alertOf(child)+"/hear", apptest.Obj{"note": "在心理室谈了半小时"})
	w.After(time.Hour)
	w.Deputy.Post(alertOf(child)+"/triage", apptest.Obj{"outcome": "false-alarm", "note": "读错了题"})
	w.After(30 * 24 * time.Hour)

	// Who has to believe that nothing was lost reads it from a signed file.
	c := ledgerOf(w).Statement
	if c.Counts != (ledger.Counts{High: 1, Alerted: 1, Seen: 1, Heard: 1, Triaged: 1, FalseAlarms: 1, Closed: 1}) || c.Papers.Sittings != 3 {
		t.Errorf("the ledger says %+v of %+v", c.Counts, c.Papers)
	}
}

// ledgerOf has the auditor ask for the ledger of this moment, and verifies it.
func ledgerOf(w *apptest.Town) ledger.File {
	var asked struct{ ID string }
	w.Auditor.Post("/api/v1/campaigns/"+w.Campaign+"/ledgers", apptest.Obj{"cutoff": w.Now()}).Into(&asked)
	w.After(0)
	return w.Verifies(w.Auditor.Get("/api/v1/ledgers/" + asked.ID))
}

// A notice that nobody opens is brought before the people of the district, at
// growing intervals, until somebody does.
func TestNoticeNobodyOpens(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	child := w.Students[0]
	child.Fills(acute)
	w.After(0, "counselor: alert-seat 3-201 · 1", "health: notice", "hospital: notice")
	w.Counselor.Post(alertOf(child)+"/hear", apptest.Obj{"note": "听了学生说"})
	w.Counselor.Post(alertOf(child)+"/triage", apptest.Obj{"outcome": "false-alarm", "note": "读错了题"})
	w.Health.SeesNotices()
	w.After(30*time.Minute, "health: notice-unseen", "office: notice-unseen")
	w.After(time.Hour, "health: notice-unseen", "office: notice-unseen")
	w.Hospital.SeesNotices()
	w.After(30 * 24 * time.Hour)
}

// An office that is told of what nobody opened can open it, and of a case that nobody
// works on whom to call; neither says whom it is about.
func TestWhatTheOfficeIsToldOfItCanOpen(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	child := w.Students[0]
	child.Fills(acute)
	w.After(0, "counselor: alert-seat 3-201 · 1", "health: notice", "hospital: notice")
	w.Counselor.Post(alertOf(child)+"/hear", note("听了学生说"))
	var a alert
	w.Counselor.Post(alertOf(child)+"/triage", apptest.Obj{"outcome": "referral", "note": "理由"}).Into(&a)
	w.Health.SeesNotices()
	w.After(30*time.Minute, "health: notice-unseen", "office: notice-unseen")
	risen := w.Office.Get("/api/v1/notices/unopened")
	var page struct {
		Items []struct{ ID, Urgency, Reference, CallBack, Hospital, TakenBy string }
	}
	risen.Into(&page)
	if len(page.Items) != 1 || page.Items[0].CallBack != apptest.CallBack || page.Items[0].Hospital == "" || page.Items[0].Urgency != "imminent" {
		t.Fatalf("the office reads %s", risen.Body)
	}
	absent(t, "office", risen.Body, private(w)...)
	absent(t, "office", risen.Body, child.StudentID(), child.Sitting, apptest.School.Code())
	w.Office.Post("/api/v1/notices/"+page.Items[0].ID+"/see", nil)
	w.After(59 * time.Minute) // somebody sees to it
	w.Hospital.SeesNotices()

	path := "/api/v1/cases/" + a.Case
	if asked := asked(w.Office, "GET "+path+"/rising"); asked.Status != 404 {
		t.Errorf("before it rose: %d %s", asked.Status, asked.Body)
	}
	w.After(46*time.Hour+31*time.Minute, "counselor: case")
	w.After(24*time.Hour, "lead: case")
	w.After(48*time.Hour, "office: case")
	rising := w.Office.Get(path + "/rising")
	var call struct{ Reference, School, CallBack string }
	rising.Into(&call)
	if call.Reference != page.Items[0].Reference || call.CallBack != apptest.CallBack || call.School == "" {
		t.Errorf("the office reads %s", rising.Body)
	}
	absent(t, "office", rising.Body, private(w)...)
	absent(t, "office", rising.Body, child.StudentID(), child.Sitting, "state", "referral")
	if body := w.Counselor.Get(path).Body; !strings.Contains(body, call.Reference) {
		t.Errorf("the school does not know it by %s", call.Reference)
	}
}

// The notice says how urgent, under which reference and whom to call: no person,
// no score, no answer, not even the school.
func TestNoticeNamesNobody(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	w.Students[0].Fills(acute)
	w.After(0, "counselor: alert-seat 3-201 · 1", "health: notice", "hospital: notice")
	for _, reader := range []*apptest.Person{w.Hospital, w.Health} {
		notices := reader.Get("/api/v1/notices")
		var page struct {
			Items []struct{ ID, Urgency, Reference, CallBack, SeenBy string }
		}
		notices.Into(&page)
		if len(page.Items) != 1 || page.Items[0].Urgency != "imminent" || page.Items[0].Reference == "" || page.Items[0].CallBack != apptest.CallBack {
			t.Errorf("%s reads %s", reader.Name, notices.Body)
		}
		absent(t, reader.Name, notices.Body+reader.Get("/api/v1/inbox").Body, private(w)...)
		absent(t, reader.Name, notices.Body, w.Students[0].StudentID(), w.Students[0].Sitting, apptest.School.Code())
		var seen struct{ SeenBy string }
		reader.Post("/api/v1/notices/"+page.Items[0].ID+"/see", nil).Into(&seen)
		if seen.SeenBy != reader.ID {
			t.Errorf("seen by %q, not by %s", seen.SeenBy, reader.Name)
		}
	}
	if others := w.SecondHospital.Get("/api/v1/notices"); !strings.Contains(others.Body, `"items":[]`) {
		t.Errorf("another hospital reads %s", others.Body)
	}
	w.Counselor.Post(alertOf(w.Students[0])+"/hear", apptest.Obj{"note": "听了学生说"})
	w.After(time.Hour)
}

// A mis-tap that is mended in time is still heard, with the mend beside it; the
// submit that follows is no second alert.
func TestMendedMisTapIsHeardOnce(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	child := w.Students[0]
	child.Begins()
	child.Says(map[string]any{"phq-a.self-harm": 3})
	w.After(30 * time.Second)
	child.Says(map[string]any{"phq-a.self-harm": 0})
	w.After(30*time.Second, "counselor: alert")

	alert := readAlert(w.Counselor, child)
	if alert.Level != "high" || len(alert.Changes) != 2 || alert.Changes[0].value() != 3 || alert.Changes[1].value() != 0 {
		t.Errorf("the counselor reads %+v", alert)
	}
	child.SaysNothingElse(map[string]any{"phq-a.self-harm": 0})
	child.Submits()
	w.After(0)
	child.Submits() // a lost answer is asked for again
	w.After(time.Hour)
	if again := readAlert(w.Counselor, child); again.Level != "high" || len(again.Changes) != 2 {
		t.Errorf("after the submit the counselor reads %+v", again)
	}
}

// A later answer raises the alert: the silence begins anew, and the seat is told.
func TestGraverAnswerRaisesTheAlert(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	child := w.Students[1]
	child.Begins()
	child.Says(map[string]any{"phq-a.self-harm": 1})
	w.After(time.Minute, "counselor: alert")
	w.Counselor.Post(alertOf(child)+"/acknowledge", nil)
	child.Says(acute)
	w.After(time.Minute, "counselor: alert-seat 3-201 · 2", "health: notice", "hospital: notice")
	w.After(5*time.Minute, "deputy: alert")
	child.Says(map[string]any{"phq-a.self-harm": 0, "phq-a.thoughts-past-month": 0})
	w.After(time.Minute, "counselor: alert-raised")
	if alert := readAlert(w.Counselor, child); alert.Level != "imminent" || len(alert.Changes) != 5 {
		t.Errorf("taking it back lowered the alert: %+v", alert)
	}
	w.After(4*time.Minute, "lead: alert")
}
