package apptest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/apptest"
)

const drills = "/api/v1/schools/3201060001/drills"

// A drill of a Tuesday: everybody is told, each once and with the mark, and nobody is
// reminded. The deputy never confirms, so that no further campaign opens; the next
// drill passes.
func TestDrillThatFailsKeepsACampaignShut(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	w.Lead.Post(drills, nil)
	w.After(0, "counselor: alert exercise", "health: notice exercise", "hospital: notice exercise")
	w.After(2*time.Second, "deputy: alert exercise")
	w.After(2*time.Second, "lead: alert exercise")
	w.After(2*time.Second, "office: alert exercise")
	alert := "/api/v1/alerts/exercise~3201060001~2026-09-07~2"
	w.Counselor.Post(alert+"/acknowledge", nil)
	w.Counselor.Refused("exercise", "POST", alert+"/triage", apptest.Obj{"outcome": "emergency", "note": "n"})
	w.Teacher.Refused("forbidden", "POST", alert+"/acknowledge", nil)

	w.Students[0].Fills(acute) // while it runs, a student is in danger
	w.After(0, "counselor: alert-seat 3-201 · 1", "health: notice", "hospital: notice")
	var queue struct {
		Items []struct{ ID, Exercise string }
	}
	w.Deputy.Get("/api/v1/alerts").Into(&queue)
	if len(queue.Items) != 2 || queue.Items[0].Exercise != "" || queue.Items[1].Exercise == "" {
		t.Errorf("an exercise stands before a student: %+v", queue)
	}
	w.Counselor.Post(alertOf(w.Students[0])+"/hear", apptest.Obj{"note": "n"})
	w.Counselor.Post(alertOf(w.Students[0])+"/triage", apptest.Obj{"outcome": "false-alarm", "note": "n"})
	seesReal(w.Hospital)
	seesReal(w.Health)

	w.After(3 * time.Hour)
	var all struct{ Items []apptest.Drill }
	w.Office.Get(drills).Into(&all)
	if d := all.Items[0]; d.State != "failed" || len(all.Items) != 2 {
		t.Fatalf("%+v", all.Items)
	}
	var counted struct{ Invited, Started, Submitted int }
	w.Lead.Get("/api/v1/campaigns/" + w.Campaign + "/coverage?unit=" + string(apptest.School)).Into(&counted)
	if counted.Invited != 3 || counted.Started != 1 || counted.Submitted != 1 {
		t.Errorf("an exercise was counted: %+v", counted)
	}
	w.Draft(w.Now().Add(time.Hour))
	open := "/api/v1/campaigns/" + w.Campaign + "/open"
	w.Admin.Refused("not-ready", "POST", open, nil)
	if gaps := w.Lead.Get("/api/v1/campaigns/" + w.Campaign + "/readiness").Body; !strings.Contains(gaps, `"lack":"drill"`) || strings.Count(gaps, `"lack"`) != 1 {
		t.Errorf("%s", gaps)
	}
	w.Drilled()
	w.Admin.Post(open, nil)
	w.After(time.Minute)
}

// seesReal opens the notices that are no exercise.
func seesReal(p *apptest.Person) {
	var page struct {
		Items []struct{ ID, Exercise string }
	}
	p.Get("/api/v1/notices").Into(&page)
	for _, n := range page.Items {
		if n.Exercise == "" {
			p.Post("/api/v1/notices/"+n.ID+"/see", nil)
		}
	}
}
