package referral

import (
	"errors"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Figures count what was answered in time and what was not, and leave an exercise out.
func TestFiguresTellWhetherAlertsAreInTime(t *testing.T) {
	w := newWard(t)
	for i, id := range []string{"c1/s1/group/1", "c1/s2/group/1", "c1/s3/group/1"} {
		r := w.report(risk.High, 2*time.Hour)
		r.Sitting = id
		w.must(w.Alerts.Raise(w.ctx(), r))
		if i == 0 {
			_, err := w.Alerts.Acknowledge(w.ctx(), counselor, id, Command{Key: "a"})
			w.must(err)
			_, err = w.Alerts.Hear(w.ctx(), counselor, id, Command{Key: "h"}, "n")
			w.must(err)
		}
	}
	w.clock.Advance(3 * time.Hour)
	_, err := w.Alerts.Hear(w.ctx(), counselor, "c1/s2/group/1", Command{Key: "late"}, "n")
	w.must(err)
	got, err := w.Alerts.Figures(w.ctx(), lead, school)
	w.must(err)
	got.Since, got.At = time.Time{}, time.Time{}
	want := AlertFigures{Opened: 3, Waiting: 1, Overdue: 1, Acknowledged: 2, AckInTime: 1, Heard: 2, HeardInTime: 1}
	if got != want {
		t.Errorf("%+v", got)
	}
	for _, who := range []actor.Actor{stranger, officer, teacher} {
		if _, err := w.Alerts.Figures(w.ctx(), who, school); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s reads the figures: %v", who.ID, err)
		}
	}
}
