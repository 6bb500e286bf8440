package referral

import (
	"errors"
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
)

func TestStaffOfAHospitalIsForWhoeverNamesItsContacts(t *testing.T) {
	w := newWard(t)
	w.hire(actor.Actor{ID: "clerk-gone", Role: actor.Hospital, Hospital: "brain"})
	w.must(w.people.Leave(w.ctx(), actor.Engine(), "clerk-gone"))
	page, _, err := w.Hospitals.Staff(w.ctx(), health, "brain", store.Cursor{}, 10)
	if err != nil || len(page) != 1 || page[0].ID != clerk.ID || page[0].Identity.Name == "" {
		t.Errorf("%+v, %v", page, err)
	}
	elsewhere := actor.Actor{ID: "far", Role: actor.Health, Unit: "32/3202/320211"}
	if _, _, err := w.Hospitals.Staff(w.ctx(), elsewhere, "brain", store.Cursor{}, 10); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("a health contact of another city: %v", err)
	}
}
