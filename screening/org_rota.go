package screening

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// DutyRota is the duty roster of a school or district; its id is the unit's path.
type DutyRota struct {
	store.Head `bson:"-"`
	rota.Rota  `bson:",inline"`

	By string    `bson:"by"`
	At time.Time `bson:"at"`
}

// postsOf are the posts of a unit, and the roles that may hold them.
func postsOf(place unit.Path) map[rota.Post][]actor.Role {
	switch place.Level() {
	case unit.School:
		counsel := []actor.Role{actor.Counselor, actor.Lead}
		return map[rota.Post][]actor.Role{rota.Counselor: counsel, rota.Deputy: counsel, rota.Lead: {actor.Lead}}
	case unit.District:
		return map[rota.Post][]actor.Role{rota.Office: {actor.Office}, rota.Health: {actor.Health}}
	}
	return nil
}

// SetRota enters the duty roster of a school or district, in the place of the version
// that was read: 0 for none. What somebody else entered since, a leave above all, is not
// undone unseen. Everybody on it works there.
func (o *Org) SetRota(ctx context.Context, who actor.Actor, place unit.Path, read int64, r rota.Rota) (*DutyRota, error) {
	return o.changeRota(ctx, who, place, func(doc *DutyRota) error {
		if samePlan(doc.Rota, r) != nil && doc.Version != read {
			return store.ErrConflict
		}
		doc.Rota = r
		return nil
	})
}

// AddLeave enters an absence of somebody, and who stands in for them.
func (o *Org) AddLeave(ctx context.Context, who actor.Actor, place unit.Path, l rota.Leave) (*DutyRota, error) {
	l.From, l.To = moment(l.From), moment(l.To)
	if err := o.works(ctx, place, l.Who, dutiful...); err != nil {
		return nil, err
	}
	return o.changeRota(ctx, who, place, func(doc *DutyRota) error {
		if !slices.ContainsFunc(doc.Leaves, func(old rota.Leave) bool { return samePlan(old, l) == nil }) {
			doc.Leaves = append(doc.Leaves, l)
		}
		return nil
	})
}

// dutiful are the roles that somebody may have who is on leave, stands in, or watches a
// dormitory.
var dutiful = []actor.Role{actor.Teacher, actor.Counselor, actor.Lead, actor.Office, actor.Health}

func (o *Org) changeRota(ctx context.Context, who actor.Actor, place unit.Path, change func(*DutyRota) error) (*DutyRota, error) {
	if err := who.Within(place); err != nil {
		return nil, err
	}
	posts := postsOf(place)
	if posts == nil {
		return nil, actor.ErrOutOfScope
	}
	return o.rotas.Upsert(ctx, func() *DutyRota { return &DutyRota{Head: store.Head{ID: string(place)}} }, func(doc *DutyRota) error {
		before := doc.Rota
		before.Leaves = slices.Clone(before.Leaves)
		if err := change(doc); err != nil {
			return err
		}
		if samePlan(before, doc.Rota) == nil {
			return store.ErrUnchanged
		}
		doc.By, doc.At = who.ID, o.clock.Now()
		return o.manned(ctx, place, doc.Rota)
	})
}

// manned refuses a roster that cannot be kept, or that counts on somebody who does not
// work there.
func (o *Org) manned(ctx context.Context, place unit.Path, r rota.Rota) (err error) {
	posts := postsOf(place)
	var known []rota.Post
	for post := range posts {
		known = append(known, post)
	}
	if err := r.Check(known...); err != nil {
		return err
	}
	r.Names(o.clock.Now(), func(post rota.Post, id string) {
		roles, of := posts[post]
		if !of {
			roles = dutiful
		}
		if err == nil {
			err = o.works(ctx, place, id, roles...)
		}
	})
	return err
}

// Rota returns the duty roster of a school or district; one that was never entered is
// empty.
func (o *Org) Rota(ctx context.Context, who actor.Actor, place unit.Path) (*DutyRota, error) {
	if own := who.Unit != "" && place.Covers(who.Unit); !own && !who.Covers(place) {
		return nil, actor.ErrOutOfScope
	}
	doc, _, err := o.rota(ctx, place)
	return doc, err
}

func (o *Org) rota(ctx context.Context, place unit.Path) (doc *DutyRota, kept bool, err error) {
	doc, err = o.rotas.Get(ctx, string(place))
	if errors.Is(err, store.ErrNotFound) {
		return &DutyRota{Head: store.Head{ID: string(place)}}, false, nil
	}
	return doc, err == nil, err
}

// DutyNow is who is on duty in a school or district at a moment, and until when that may
// be so.
type DutyNow struct {
	rota.Watch
	Kept     bool      // there is a duty roster; without one the standing duty answers around the clock
	Until    time.Time // when to look again; zero without a roster
	Standing rota.Crew // who answers by the register, on leave or not
	rota     rota.Rota
	at       time.Time
}

// Stead returns who is there for a person: they themselves, or their substitute while
// they are on leave; nobody when there is none.
func (w DutyNow) Stead(person string) string { return w.rota.Stead(person, w.at) }

// Away returns who is on leave, as staff ids.
func (w DutyNow) Away() []string { return w.rota.Away(w.at) }

// lookAgain bounds how long a change of the roster itself may go unnoticed.
const lookAgain = time.Hour

// OnDuty returns who is on duty in a school or district at a moment.
func (o *Org) OnDuty(ctx context.Context, place unit.Path, at time.Time) (DutyNow, error) {
	standing, err := o.standing(ctx, place)
	if err != nil {
		return DutyNow{}, err
	}
	doc, kept, err := o.rota(ctx, place)
	if err != nil {
		return DutyNow{}, err
	}
	w := DutyNow{Kept: kept, Standing: standing, rota: doc.Rota, at: at}
	days := calendar.Calendar{}
	if kept {
		if days, err = o.Calendar(ctx, place, at); err != nil {
			return DutyNow{}, err
		}
		w.Until = at.Add(lookAgain)
		if changes := doc.Changes(days, at, w.Until); len(changes) > 0 {
			w.Until = changes[0]
		}
	}
	w.Watch = doc.OnDuty(standing, days, at)
	return w, nil
}

// WhoIsOnDuty returns it to those who work there or above it; the zero moment is now.
func (o *Org) WhoIsOnDuty(ctx context.Context, who actor.Actor, place unit.Path, at time.Time) (DutyNow, error) {
	if _, err := o.Rota(ctx, who, place); err != nil {
		return DutyNow{}, err
	}
	if at.IsZero() {
		at = o.clock.Now()
	}
	return o.OnDuty(ctx, place, at)
}

// DutyDay is who is on duty in the course of a day.
type DutyDay struct {
	Day     calendar.Date
	Kind    calendar.Kind
	Exams   bool
	Watches []DutySpan // in order, without a gap
}

// DutySpan is a stretch of a day with the same people on duty.
type DutySpan struct {
	From, To time.Time
	rota.Watch
}

// mostDutyDays bounds what is asked for at once: the weeks that a month
// touches, and the days beside them.
const mostDutyDays = 44

// DutyDays returns who is on duty on some days, leave taken into account, to those who
// may see the roster.
func (o *Org) DutyDays(ctx context.Context, who actor.Actor, place unit.Path, from calendar.Date, count int) ([]DutyDay, error) {
	if !from.Valid() {
		return nil, bad("from", "日期应写成 2026-09-01", "write the day as 2026-09-01")
	}
	doc, err := o.Rota(ctx, who, place)
	if err != nil {
		return nil, err
	}
	standing, err := o.standing(ctx, place)
	if err != nil {
		return nil, err
	}
	days, err := o.Calendar(ctx, place, from.Start())
	if err != nil {
		return nil, err
	}
	out := make([]DutyDay, min(max(count, 1), mostDutyDays))
	for i := range out {
		d := from.Add(i)
		out[i] = DutyDay{Day: d, Kind: days.Kind(d), Exams: days.Exams(d)}
		begins := append([]time.Time{d.Start()}, doc.Changes(days, d.Start(), d.Add(1).Start())...)
		for n, at := range begins {
			end := d.Add(1).Start()
			if n+1 < len(begins) {
				end = begins[n+1]
			}
			if at.Before(end) {
				out[i].Watches = append(out[i].Watches, DutySpan{From: at, To: end, Watch: doc.OnDuty(standing, days, at)})
			}
		}
	}
	return out, nil
}

// standing is who answers for a school or district where its roster says nothing.
func (o *Org) standing(ctx context.Context, place unit.Path) (rota.Crew, error) {
	if place.Level() == unit.School {
		school, err := o.schools.Get(ctx, place.Code())
		if err != nil {
			return nil, err
		}
		d := school.Duty
		return rota.Crew{rota.Counselor: d.Counselor, rota.Deputy: d.Deputy, rota.Lead: d.Lead}, nil
	}
	above, err := o.units.Get(ctx, string(place))
	if err != nil {
		return nil, err
	}
	return rota.Crew{rota.Office: above.Office, rota.Health: above.HealthContact}, nil
}

// ShiftHoles returns for which stretches of a window the duty roster of a school or
// district has nobody who is there and still works there. Without a roster there is
// none: the standing duty answers around the clock.
func (o *Org) ShiftHoles(ctx context.Context, place unit.Path, from, to time.Time) ([]rota.Hole, error) {
	doc, kept, err := o.rota(ctx, place)
	if err != nil || !kept || !from.Before(to) {
		return nil, err
	}
	days, err := o.Calendar(ctx, place, from)
	if err != nil {
		return nil, err
	}
	boarding := false
	if place.Level() == unit.School {
		school, err := o.schools.Get(ctx, place.Code())
		if err != nil {
			return nil, err
		}
		boarding = school.Boarding
	}
	var gone []string
	doc.Names(from, func(_ rota.Post, id string) {
		if works := o.works(ctx, place, id, dutiful...); errors.Is(works, ErrDuty) {
			gone = append(gone, id)
		} else if works != nil {
			err = works
		}
	})
	return doc.Without(gone).Holes(days, boarding, from, to), err
}
