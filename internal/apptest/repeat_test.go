package apptest_test

import (
	"testing"

	"github.com/xinqiao/xinqiao/internal/apptest"
)

// lowMood is a PHQ-A of 10 without a critical answer.
var lowMood = map[string]any{"phq-a.mood": 3, "phq-a.interest": 3, "phq-a.tiredness": 3, "phq-a.sleep": 1}

// A low mood is heard, leads by itself to the same questions two weeks later, and the
// two are laid side by side.
func TestLowMoodIsAskedAgainAfterTwoWeeks(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	child := w.Students[0]
	child.Fills(lowMood)
	w.After(0, "counselor: alert")
	w.Counselor.Post(alertOf(child)+"/acknowledge", nil)
	w.Counselor.Post(alertOf(child)+"/hear", apptest.Obj{"note": "谈了学习压力"})
	w.Counselor.Post(alertOf(child)+"/triage", apptest.Obj{"outcome": "school-support", "note": "两周后再看"})
	w.After(2*day, "counselor: case") // nobody reviews it
	w.After(day, "lead: case")
	w.After(2*day, "office: case")
	for range 8 {
		w.After(day, "office: case")
	}
	w.After(day, "counselor: paper-due", "office: case")

	var waiting struct {
		Items []struct{ ID, Stage, Student string }
	}
	w.Counselor.Get("/api/v1/schools/" + apptest.School.Code() + "/invitations").Into(&waiting)
	if len(waiting.Items) != 1 || waiting.Items[0].Stage != "repeat" || waiting.Items[0].Student != child.StudentID() {
		t.Fatalf("%+v", waiting.Items)
	}
	w.Teacher.Refused("forbidden", "GET", "/api/v1/schools/"+apptest.School.Code()+"/invitations", nil)
	w.Alone(waiting.Items[0].ID).Fills(map[string]any{"phq-a.mood": 1})
	var result struct {
		Compared struct {
			Lines []struct {
				Scale  string
				Points []struct{ Value, By float64 }
			}
		}
	}
	w.Counselor.Get("/api/v1/sittings/" + waiting.Items[0].ID + "/result").Into(&result)
	if lines := result.Compared.Lines; len(lines) == 0 || lines[0].Scale != "phq-a.total" || lines[0].Points[1].By != -9 {
		t.Errorf("%+v", result)
	}
	w.After(0)
}
