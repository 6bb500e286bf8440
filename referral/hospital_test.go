package referral

import (
	"errors"
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
)

func TestCityWithoutHospitalIsNotReady(t *testing.T) {
	db := store.New(memory.New())
	hospitals := NewHospitals(screening.Deps{DB: db})
	if err := db.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := hospitals.Designate(t.Context(), actor.Engine(), Hospital{Head: store.Head{ID: "h"}, City: "32/3201"})
	if err != nil {
		t.Fatal(err)
	}
	for place, want := range map[unit.Path]error{"32/3201/320106": nil, "32/3201": nil, "32/3202/320205": ErrNoHospital} {
		campaign := screening.Campaign{CampaignPlan: screening.CampaignPlan{Units: []unit.Path{place}}}
		if err := hospitals.Ready(t.Context(), campaign); !errors.Is(err, want) {
			t.Errorf("%s: %v", place, err)
		}
	}
}
