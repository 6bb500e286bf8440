package apptest_test

import (
	"maps"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/apptest"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// counts are the coverage of a unit.
type counts struct {
	Invited, Started, Submitted, Waiting, Unfinished int
	Excused                                          map[string]int
	Hidden                                           []string
}

// coverage checks what each level up to the district counts, a little later; an office
// reads the same but for the few who did not finish, and why.
func coverage(t *testing.T, w *apptest.Town, want counts) {
	t.Helper()
	w.After(time.Minute)
	for _, place := range []unit.Path{apptest.Class, apptest.School, apptest.District} {
		var c counts
		w.Admin.Get("/api/v1/campaigns/" + w.Campaign + "/coverage?unit=" + string(place)).Into(&c)
		if c.Invited != want.Invited || c.Started != want.Started || c.Submitted != want.Submitted || c.Waiting != want.Waiting ||
			c.Unfinished != want.Unfinished || !maps.Equal(c.Excused, want.Excused) {
			t.Errorf("%s counts %+v, want %+v", place, c, want)
		}
		var seen counts
		w.Office.Get("/api/v1/campaigns/" + w.Campaign + "/coverage?unit=" + string(place)).Into(&seen)
		few := len(want.Excused)
		for _, n := range []int{want.Waiting, want.Unfinished} {
			if n > 0 {
				few++
			}
		}
		if seen.Submitted != want.Submitted || seen.Waiting+seen.Unfinished+len(seen.Excused) > 0 || len(seen.Hidden) != few {
			t.Errorf("the office sees of %s %+v, of %+v", place, seen, want)
		}
	}
}

// One finishes, one is stopped by the bell, one is ill. Whoever did not finish
// needs a reason or a make-up, and every level counts them apart.
func TestWhoDoesNotFinish(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	done, stopped, ill := w.Students[0], w.Students[1], w.Students[2]
	coverage(t, w, counts{Invited: 3})
	done.Fills(nil)
	stopped.Begins()
	stopped.Says(map[string]any{"phq-a.mood": 1, "phq-a.sleep": nil})
	stopped.Refused("unreached", "POST", stopped.Paper("/submit"), nil)
	coverage(t, w, counts{Invited: 3, Started: 2, Submitted: 1})

	w.After(time.Hour) // the lesson is over
	coverage(t, w, counts{Invited: 3, Started: 2, Submitted: 1, Unfinished: 2})
	w.Teacher.Post("/api/v1/sittings/"+ill.Sitting+"/excuse", apptest.Obj{"reason": "absent-ill"})
	next := apptest.Begin.Add(7 * day)
	makeUp := w.PlanSession(2, next)
	w.Teacher.Post("/api/v1/sittings/"+stopped.Sitting+"/make-up", apptest.Obj{"session": makeUp})
	coverage(t, w, counts{Invited: 3, Started: 2, Submitted: 1, Waiting: 1, Excused: map[string]int{"absent-ill": 1}})

	w.After(next.Sub(w.Now()))
	stopped.SaysNothingElse(map[string]any{"phq-a.mood": 1, "phq-a.sleep": nil})
	stopped.Submits()
	coverage(t, w, counts{Invited: 3, Started: 2, Submitted: 2, Excused: map[string]int{"absent-ill": 1}})
}
