package referral

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
)

// Refusals about hospitals.
var (
	ErrNoHospital = errors.New("referral: the health department of the city must name a designated hospital first")
	ErrHospital   = errors.New("referral: give the hospital an id, a name and its prefecture city")
	ErrContact    = errors.New("referral: the contacts of a hospital are people who work there")
)

// Hospital is a designated hospital for student mental health of one city.
type Hospital struct {
	store.Head `bson:"-"`
	Name       string    `bson:"name"`
	City       unit.Path `bson:"city"`
	Rank       int       `bson:"rank,omitempty"`  // the lowest is asked first
	Contacts   []string  `bson:"contacts"`        // staff ids, told of notices and referrals
	Paper      bool      `bson:"paper,omitempty"` // answers by one-time link or on the printed form
	Closed     bool      `bson:"closed,omitempty"`
	Programs   *Programs `bson:"programs,omitempty"` // nil: people only
}

const byCity = "city"

// Hospitals is the registry of designated hospitals.
type Hospitals struct {
	hospitals *store.Collection[Hospital]
	people    *screening.People
	vault     *vault.Vault
	fits      func(endpoint string) error
}

func newHospitals(d screening.Deps, people *screening.People) *Hospitals {
	return &Hospitals{people: people, vault: d.Vault, hospitals: store.Define(d.DB, "hospitals",
		store.Index[Hospital]{Name: byCity, Key: func(h *Hospital) string {
			if h.Closed {
				return ""
			}
			return fmt.Sprintf("%s%03d", h.City.Key(), h.Rank)
		}})}
}

// Designate enters a hospital or corrects its entry. Its contacts are its own
// staff; until it has one who works there, it receives nothing, unless it answers on
// paper.
func (h *Hospitals) Designate(ctx context.Context, who actor.Actor, entry Hospital) (*Hospital, error) {
	if entry.City.Level() != unit.City || entry.ID == "" || entry.Name == "" {
		return nil, ErrHospital
	}
	if err := mayDesignate(who, entry.City); err != nil {
		return nil, err
	}
	if works, err := h.reachable(ctx, &entry); err != nil || len(works) < len(entry.Contacts) {
		return nil, cmp.Or(err, ErrContact)
	}
	return h.hospitals.Upsert(ctx,
		func() *Hospital { return &Hospital{Head: store.Head{ID: entry.ID}, City: entry.City} },
		func(doc *Hospital) error {
			if doc.City != entry.City {
				return store.ErrExists
			}
			entry.Head, entry.Programs = doc.Head, doc.Programs
			*doc = entry
			return nil
		})
}

// mayDesignate lets a health contact name hospitals of the city that its district
// lies in, and everybody else within their own scope.
func mayDesignate(who actor.Actor, city unit.Path) error {
	if who.Role == actor.Health && who.Unit.At(unit.City) == city {
		return nil
	}
	return who.Within(city)
}

// Staff returns one page of those who work at a hospital, for whoever may name its
// contacts.
func (h *Hospitals) Staff(ctx context.Context, who actor.Actor, id string, after store.Cursor, limit int) ([]screening.Member, store.Cursor, error) {
	doc, err := h.hospitals.Get(ctx, id)
	if err != nil {
		return nil, store.Cursor{}, err
	}
	if err := mayDesignate(who, doc.City); err != nil {
		return nil, store.Cursor{}, err
	}
	return h.people.OfHospital(ctx, id, after, limit)
}

// Get returns a hospital; which hospitals are designated is public.
func (h *Hospitals) Get(ctx context.Context, id string) (*Hospital, error) {
	return h.hospitals.Get(ctx, id)
}

// reachable returns the contacts of a hospital who still work there.
func (h *Hospitals) reachable(ctx context.Context, doc *Hospital) ([]string, error) {
	var there []string
	for _, id := range doc.Contacts {
		person, err := h.people.Actor(ctx, id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		if err == nil && person.Role == actor.Hospital && person.Hospital == doc.ID {
			there = append(there, id)
		}
	}
	return there, nil
}

// receiving refuses a hospital that is unknown or closed, or has neither people nor
// programs to tell and does not answer on paper.
func (h *Hospitals) receiving(ctx context.Context, id string) error {
	doc, err := h.hospitals.Get(ctx, id)
	if err != nil {
		return err
	}
	there, err := h.reachable(ctx, doc)
	if err == nil && (doc.Closed || len(there) == 0 && doc.Programs == nil && !doc.Paper) {
		return store.ErrNotFound
	}
	return err
}

// CityOf returns the prefecture city of a hospital.
func (h *Hospitals) CityOf(ctx context.Context, id string) (unit.Path, error) {
	doc, err := h.hospitals.Get(ctx, id)
	if err != nil {
		return "", err
	}
	return doc.City, nil
}

// ready returns the hospitals of a city that somebody can be told at, in the order
// in which they are asked.
func (h *Hospitals) ready(ctx context.Context, city unit.Path) ([]*Hospital, error) {
	all, err := h.In(ctx, city)
	if err != nil {
		return nil, err
	}
	var found []*Hospital
	for _, doc := range all {
		there, err := h.reachable(ctx, doc)
		if err != nil {
			return nil, err
		}
		if len(there) > 0 || doc.Programs != nil {
			found = append(found, doc)
		}
	}
	return found, nil
}

// In returns the hospitals of a city, or of all cities of a province, in the order
// in which they are asked.
func (h *Hospitals) In(ctx context.Context, place unit.Path) ([]*Hospital, error) {
	var found []*Hospital
	for doc, err := range h.hospitals.All(ctx, store.Query{Index: byCity, Prefix: place.Key()}) {
		if err != nil {
			return nil, err
		}
		found = append(found, doc)
	}
	return found, nil
}

// For returns the hospital that a student's notice goes to: the first of the
// student's city, or else of the nearest city that has one. An alert is never
// refused for want of a hospital; then there is none.
func (h *Hospitals) For(ctx context.Context, class unit.Path) (*Hospital, error) {
	city := class.At(unit.City)
	for _, candidate := range append([]unit.Path{city}, neighbours(city)...) {
		found, err := h.ready(ctx, candidate)
		if err != nil {
			return nil, err
		}
		if len(found) > 0 {
			return found[0], nil
		}
	}
	return nil, ErrNoHospital
}

// bordering lists, by the codes of province 32, which prefecture cities share a
// border; the nearer neighbour, by the distance of the seats, comes first.
var bordering = map[string][]string{
	"3201": {"3211", "3210", "3204"}, "3202": {"3205", "3204", "3212"}, "3203": {"3213", "3207"},
	"3204": {"3202", "3211", "3212", "3201"}, "3205": {"3202", "3206"}, "3206": {"3205", "3212", "3209"},
	"3207": {"3213", "3208", "3203", "3209"}, "3208": {"3213", "3209", "3207", "3210"},
	"3209": {"3208", "3212", "3207", "3210", "3206"}, "3210": {"3211", "3212", "3201", "3208", "3209"},
	"3211": {"3210", "3204", "3201", "3212"}, "3212": {"3210", "3211", "3204", "3202", "3206", "3209"},
	"3213": {"3208", "3207", "3203"},
}

// neighbours returns the other cities of the province, those that border first.
func neighbours(city unit.Path) []unit.Path {
	province := city.Parent()
	var near []unit.Path
	for _, code := range bordering[city.Code()] {
		near = append(near, province.Child(code))
	}
	for _, other := range cities(province) {
		if other != city && !slices.Contains(near, other) {
			near = append(near, other)
		}
	}
	return near
}
