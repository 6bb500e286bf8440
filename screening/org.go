package screening

import (
	"context"
	"errors"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/region"
)

// OrgUnit is a province, city or district; its id is its path.
type OrgUnit struct {
	store.Head `bson:"-"`
	Path       unit.Path `bson:"path"`
	Name       string    `bson:"name"`
	English    string    `bson:"english"`
	Contacts   `bson:",inline"`
	Mentors    *MentorSum `bson:"mentors,omitempty"` // of a district: of its schools, as they were counted
}

// Contacts are whom the platform turns to in a unit, as staff ids.
type Contacts struct {
	Office        string `bson:"office,omitempty"`        // of the education office
	HealthContact string `bson:"healthContact,omitempty"` // of the health side
}

const byPath = "path"

// Org is the register of places: units, schools and classes, and which staff
// answers for them.
type Org struct {
	clock     clock.Clock
	units     *store.Collection[OrgUnit]
	schools   *store.Collection[School]
	classes   *store.Collection[Class]
	staff     *store.Collection[Staff]
	calendars *store.Collection[UnitCalendar]
	rotas     *store.Collection[DutyRota]
}

// NewOrg declares the register.
func NewOrg(d Deps) *Org {
	return &Org{clock: d.Clock,
		calendars: store.Define[UnitCalendar](d.DB, "calendars"),
		rotas:     store.Define[DutyRota](d.DB, "rotas"),
		units: store.Define(d.DB, "units", store.Index[OrgUnit]{Name: byPath,
			Key: func(u *OrgUnit) string { return u.Path.Key() }}),
		schools: store.Define(d.DB, "schools", store.Index[School]{Name: byPath,
			Key: func(s *School) string { return s.Path.Key() }}),
		classes: store.Define(d.DB, "classes", store.Index[Class]{Name: byPath,
			Key: func(c *Class) string { return c.Path.Key() }}),
		staff: store.Define(d.DB, staffName, store.Index[Staff]{Name: byPath, Key: staffKey},
			store.Index[Staff]{Name: byHospital, Key: hospitalKey}),
	}
}

// SeedUnits enters the official units; those that stand there keep their contacts.
func (o *Org) SeedUnits(ctx context.Context) error {
	var docs []*OrgUnit
	for _, u := range region.All() {
		docs = append(docs, &OrgUnit{Head: store.Head{ID: string(u.Path)}, Path: u.Path, Name: u.Name, English: u.English})
	}
	_, err := o.units.InsertMany(ctx, docs)
	return err
}

// Unit returns a province, city or district. Names of places are public.
func (o *Org) Unit(ctx context.Context, path unit.Path) (*OrgUnit, error) {
	return o.units.Get(ctx, string(path))
}

// Units returns the units right below one, in the order of their codes.
func (o *Org) Units(ctx context.Context, parent unit.Path) ([]*OrgUnit, error) {
	prefix := ""
	if parent != "" {
		prefix = parent.Key()
	}
	var below []*OrgUnit
	for u, err := range o.units.All(ctx, store.Query{Index: byPath, Prefix: prefix}) {
		if err != nil {
			return nil, err
		}
		if u.Path.Level() == parent.Level()+1 {
			below = append(below, u)
		}
	}
	return below, nil
}

// ContactError says which contact of a unit does not work in that very unit. It is an
// ErrContact.
type ContactError struct{ Field string }

// Error names the field.
func (e *ContactError) Error() string { return ErrContact.Error() + ": " + e.Field }

// Unwrap makes it an ErrContact.
func (e *ContactError) Unwrap() error { return ErrContact }

// SetContacts names whom the platform turns to in a province, city or district: people of
// that very unit. Who works below sees a part of it only, and could not open what they
// are told of; who works above could not approve for it.
func (o *Org) SetContacts(ctx context.Context, who actor.Actor, path unit.Path, c Contacts) (*OrgUnit, error) {
	if err := who.Within(path); err != nil {
		return nil, err
	}
	if err := o.speaksFor(ctx, path, "office", c.Office, actor.Office); err != nil {
		return nil, err
	}
	if err := o.speaksFor(ctx, path, "healthContact", c.HealthContact, actor.Health); err != nil {
		return nil, err
	}
	return o.units.Update(ctx, string(path), func(doc *OrgUnit) error {
		if doc.Contacts == c {
			return store.ErrUnchanged
		}
		doc.Contacts = c
		return nil
	})
}

// speaksFor refuses a person who does not work in a unit itself in a role. Naming nobody
// is always possible.
func (o *Org) speaksFor(ctx context.Context, path unit.Path, field, id string, role actor.Role) error {
	if id == "" {
		return nil
	}
	doc, err := o.staff.Get(ctx, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err != nil || doc.Left || doc.Unit != path || doc.Role != role {
		return &ContactError{field}
	}
	return nil
}

// placed refuses a place of the wrong depth or outside the actor's scope.
func placed(who actor.Actor, place unit.Path, level unit.Level) error {
	if place.Level() != level {
		return actor.ErrOutOfScope
	}
	return who.Within(place)
}
