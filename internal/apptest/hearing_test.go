package apptest_test

import (
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/apptest"
)

const (
	hour = time.Hour
	day  = 24 * time.Hour
)

// thoughts is an answer that makes a high alert: to be heard within a day.
var thoughts = map[string]any{"phq-a.thoughts-past-month": 1}

// "Several days" on item 9 means a prompt conversation. However long nobody
// answers, no hospital hears of it.
func TestSomeThoughtsAreAPromptConversation(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	child := w.Students[0]
	child.Fills(map[string]any{"phq-a.self-harm": 1})
	w.After(0, "counselor: alert")
	if a := readAlert(w.Counselor, child); a.Level != "moderate" || !a.Deadline.Equal(w.Now().Add(day)) || len(a.Reasons) != 1 || a.Reasons[0].Rule != "phq-a-self-harm" {
		t.Errorf("the counselor reads %+v", a)
	}
	w.After(day, "deputy: alert")
	w.After(day, "lead: alert")
	for range 7 {
		w.After(day, "office: alert")
	}
}

// "I want to talk to a teacher" works whatever was answered, even nothing.
func TestStudentWantsToTalk(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	child := w.Students[0]
	var receipt struct {
		Words, By string
		Until     time.Time
		Help      []struct{ Number string }
	}
	child.Post(child.Paper("/talk"), nil).Into(&receipt)
	if receipt.By != "教职工counselor" || !receipt.Until.Equal(w.Now().Add(day)) || receipt.Words == "" || receipt.Help[0].Number != apptest.CallBack {
		t.Errorf("the student reads %+v", receipt)
	}
	w.After(0, "counselor: alert")
	if a := readAlert(w.Counselor, child); a.Talked.IsZero() || a.Level != "moderate" || !a.Deadline.Equal(receipt.Until) || a.Owner != w.Counselor.ID {
		t.Errorf("the counselor reads %+v", a)
	}
	w.After(30 * time.Second)
	child.Post(child.Paper("/talk"), nil) // an impatient finger
	w.After(10 * time.Minute)

	// After the submit the button is still there: asking again is no new alert, but
	// the counselor hears of it.
	child.Fills(nil)
	w.After(hour)
	var again struct{ Until time.Time }
	child.Post(child.Paper("/talk"), nil).Into(&again)
	if !again.Until.Equal(w.Now().Add(day)) {
		t.Errorf("asked again, the student reads %+v", again)
	}
	w.After(0, "counselor: alert-raised")

	// Once the alert is closed, a child who asks once more is heard anew.
	alert := "/api/v1/alerts/" + child.Sitting
	w.Counselor.Post(alert+"/hear", apptest.Obj{"note": "聊了"})
	w.Counselor.Post(alert+"/triage", apptest.Obj{"outcome": "false-alarm", "note": "没有担心"})
	w.After(hour)
	child.Post(child.Paper("/talk"), nil)
	w.After(0, "counselor: alert")
}

// A high alert that nobody hears goes to hospital and health contact once, also
// when somebody said they would see to it.
func TestHighUnheardGivesOneNotice(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	child := w.Students[0]
	child.Fills(thoughts)
	w.After(0, "counselor: alert")
	w.After(2*hour, "deputy: alert")
	w.After(2*hour, "lead: alert")
	w.After(8*hour, "office: alert")
	w.After(4*hour, "office: alert")
	w.Counselor.Post(alertOf(child)+"/acknowledge", nil) // 16 hours in
	w.After(8*hour, "counselor: alert", "deputy: alert", "health: notice", "hospital: notice")
	w.Hospital.SeesNotices()
	w.Health.SeesNotices()
	w.After(2*hour, "lead: alert")
	w.After(8*hour, "office: alert")
	for range 12 {
		w.After(4*hour, "office: alert")
	}
}

// Heard in time, nothing leaves the school.
func TestHighHeardInTimeGivesNoNotice(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	child := w.Students[0]
	child.Fills(thoughts)
	w.After(0, "counselor: alert")
	w.Counselor.Post(alertOf(child)+"/acknowledge", nil)
	w.After(7 * hour)
	w.Counselor.Post(alertOf(child)+"/hear", apptest.Obj{"note": "听了学生说"})
	w.After(day, "counselor: alert") // a decision is due
	w.After(2*hour, "deputy: alert")
	w.Counselor.Post(alertOf(child)+"/triage", apptest.Obj{"outcome": "false-alarm", "note": "误会"})
	w.After(30 * day)
}

// scale is a score as far as blanks go.
type scale struct {
	Scale  string
	Blanks int
}

// A critical item left blank in a submitted paper is followed up: a blank is
// never a no.
func TestBlankCriticalItemIsFollowedUp(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	child := w.Students[0]
	child.Begins()
	child.Says(map[string]any{"phq-a.self-harm": nil})
	w.After(5 * time.Minute) // the child may still come back to it
	child.SaysNothingElse(map[string]any{"phq-a.self-harm": nil})
	child.Submits()
	w.After(0, "counselor: alert")
	if a := readAlert(w.Counselor, child); a.Level != "moderate" || !a.Deadline.Equal(w.Now().Add(day)) || a.Reasons[0].Rule != "critical-blank" {
		t.Errorf("the counselor reads %+v", a)
	}
	var result struct {
		Answers []struct {
			Item  string
			Value *int
		}
		Scales []scale
	}
	w.Counselor.Get("/api/v1/sittings/" + child.Sitting + "/result").Into(&result)
	for _, a := range result.Answers {
		if blank := a.Item == "phq-a.self-harm"; blank != (a.Value == nil) {
			t.Errorf("%s reads as %v", a.Item, a.Value)
		}
	}
	if !slices.Contains(result.Scales, scale{"phq-a.total", 1}) {
		t.Errorf("no scale counts the blank: %+v", result.Scales)
	}
}
