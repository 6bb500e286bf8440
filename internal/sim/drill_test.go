package sim

import (
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral"
)

// drill exercises the school's chain, without which no campaign opens: everybody
// confirms what reached them.
func (w *world) drill() {
	w.t.Helper()
	r, err := w.Care.Drills.Start(ctx(), actor.Engine(), school.Code(), referral.DefaultCare().Ref())
	w.must(err)
	for range 5 {
		w.settle()
		w.clock.Advance(2 * time.Second)
	}
	w.settle()
	for _, who := range []actor.Actor{counselor, deputy, lead, office} {
		_, err := w.Care.Alerts.Acknowledge(ctx(), who, "exercise/"+r.ID, referral.Command{})
		w.must(err)
	}
	for _, who := range []actor.Actor{health, clerk} {
		notices, _, err := w.Care.Notices.Of(ctx(), who, store.Cursor{}, 10)
		w.must(err)
		for _, n := range notices {
			_, err := w.Care.Notices.See(ctx(), who, n.ID)
			w.must(err)
		}
	}
	w.settle()
}
