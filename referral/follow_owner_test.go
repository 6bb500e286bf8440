package referral

import (
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/screening"
)

// A referral whose counselor has left goes on: its silence rises, and what it owes is
// paid. Its owner is the case's.
func TestReferralOfWhoLeftGoesOn(t *testing.T) {
	w, file, ref := referred(t)
	_, err := w.people.Add(w.ctx(), actor.Engine(), screening.NewStaff{ID: "guest", Role: actor.Counselor, Unit: school, Identity: screening.Identity{Name: "n"}})
	w.must(err)
	_, err = w.Cases.books.Update(w.ctx(), file, func(doc *Case) error {
		doc.Owner = "guest"
		return nil
	})
	w.must(err)
	w.people.Knows(w.Hospitals, nobodyHolds{})
	w.must(w.people.Leave(w.ctx(), actor.Engine(), "guest"))
	w.told = nil
	w.wait(30 * 24 * time.Hour)
	for _, post := range w.told {
		if post.Recipient == "guest" {
			t.Errorf("who left is told: %s of %s", post.Kind, post.Object)
		}
	}
	doc, err := w.Referrals.books.Get(w.ctx(), ref)
	w.must(err)
	if doc.Climb.Fired == 0 || doc.Stuck() {
		t.Errorf("nobody heard of its silence: %+v", doc.Climb)
	}
}
