package referral

import (
	"context"
	"errors"
	"fmt"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
)

// ErrNoHospital says that a city has no designated hospital yet.
var ErrNoHospital = errors.New("referral: the health department of the city must name a designated hospital first")

// Hospital is a designated hospital for student mental health of one city.
type Hospital struct {
	store.Head `bson:"-"`
	Name       string    `bson:"name"`
	City       unit.Path `bson:"city"`
}

const byCity = "city"

// Hospitals is the registry of designated hospitals.
type Hospitals struct{ hospitals *store.Collection[Hospital] }

// NewHospitals declares the registry.
func NewHospitals(d screening.Deps) *Hospitals {
	return &Hospitals{store.Define(d.DB, "hospitals", store.Index[Hospital]{Name: byCity,
		Key: func(h *Hospital) string { return h.City.Key() }})}
}

// Designate enters a hospital.
func (h *Hospitals) Designate(ctx context.Context, who actor.Actor, doc Hospital) error {
	if err := who.Within(doc.City); err != nil {
		return err
	}
	return h.hospitals.Insert(ctx, &doc)
}

// Ready refuses a campaign in a city without a designated hospital. A unit above
// the city is ready when it has any; alerts themselves are never refused.
func (h *Hospitals) Ready(ctx context.Context, c screening.Campaign) error {
	for _, u := range c.Units {
		city := u
		if at := u.At(unit.City); at != "" {
			city = at
		}
		found, _, err := h.hospitals.Find(ctx, store.Query{Index: byCity, Prefix: city.Key(), Limit: 1})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return fmt.Errorf("%w: %s", ErrNoHospital, city)
		}
	}
	return nil
}
