package apptest

import "time"

// Drill is an exercise of the school's chain as the API shows it.
type Drill struct {
	ID, State string
	Hops      []struct {
		Kind, Office, State string
		TookMS              int64
	}
}

// silence is longer than a drill needs to reach everybody.
const silence = 10 * time.Second

// Drilled plays a drill that passes, as every school does before a campaign: whoever
// it reaches says so. The story goes on when it is over.
func (w *Town) Drilled() Drill {
	w.t.Helper()
	w.Lead.Post(drills, nil)
	w.pass(silence)
	alert := "/api/v1/alerts/exercise~" + w.drill().ID + "/acknowledge"
	for _, p := range []*Person{w.Counselor, w.Deputy, w.Lead, w.Office} {
		p.Post(alert, nil)
	}
	w.Health.SeesNotices()
	w.Hospital.SeesNotices()
	w.settle()
	d := w.drill()
	if d.State != "passed" {
		w.t.Fatalf("the drill: %+v", d)
	}
	w.log = nil
	return d
}

const drills = "/api/v1/schools/3201060001/drills"

// drill is the newest one of the school.
func (w *Town) drill() Drill {
	w.t.Helper()
	var all struct{ Items []Drill }
	w.Lead.Get(drills).Into(&all)
	return all.Items[0]
}
