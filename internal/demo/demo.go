// Package demo is the demonstration district: one district of Nanjing with
// fictional schools of every kind, some of them short of counselors, and a person
// in every role. It is loaded through the services that people use, students by a
// real workbook and a real import, so that the demonstration is also an exercise.
//
// It loads into an empty database only, and once; loading that was killed half-way
// is completed by the next start. Passwords follow from the installation's secrets:
// none stands in the code, and all can be printed again.
package demo

import (
	"context"
	"errors"
	"fmt"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
)

// ErrNotEmpty refuses to put invented people among real ones.
var ErrNotEmpty = errors.New("demo: the database holds other people already; start with DEMO=0, or with another data folder")

// Accounts gives people their log-ins.
type Accounts interface {
	Set(ctx context.Context, staffID, name, password string) error
}

// Hospitals takes the designated hospitals.
type Hospitals interface {
	Designate(ctx context.Context, who actor.Actor, h referral.Hospital) (*referral.Hospital, error)
}

// Deps are the services that the district is loaded through.
type Deps struct {
	DB        *store.DB
	Clock     clock.Clock
	Secrets   vault.Secrets
	Org       *screening.Org
	Staff     *screening.People
	Imports   *screening.Imports
	Accounts  Accounts
	Hospitals Hospitals
}

// mark notes that the database belongs to the demonstration, and when the loading
// was done.
type mark struct {
	store.Head `bson:"-"`
	Done       bool `bson:"done"`
}

const markID = "district"

// District is the demonstration district.
type District struct {
	Deps
	marks *store.Collection[mark]
}

// New declares what the district keeps for itself.
func New(d Deps) *District {
	return &District{Deps: d, marks: store.Define[mark](d.DB, "demo")}
}

// Load enters the district unless that was done before. Each step finds what an
// earlier attempt, or another process that starts now, has written.
func (d *District) Load(ctx context.Context) error {
	m, err := d.begin(ctx)
	if err != nil || m.Done {
		return err
	}
	steps := []struct {
		what string
		do   func(context.Context) error
	}{
		{"schools", d.schools}, {"hospitals", d.emptyHospitals}, {"staff", d.staff}, {"duties", d.duties}, {"contacts", d.hospitals},
		{"students", d.students}, {"class teachers", d.teachers},
	}
	for _, step := range steps {
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("demo: %s: %w", step.what, err)
		}
	}
	_, err = d.marks.Update(ctx, markID, func(m *mark) error {
		m.Done = true
		return nil
	})
	return err
}

// begin marks an empty database, or finds the mark.
func (d *District) begin(ctx context.Context) (*mark, error) {
	m, err := d.marks.Get(ctx, markID)
	if !errors.Is(err, store.ErrNotFound) {
		return m, err
	}
	members, _, err := d.Staff.OfUnit(ctx, actor.Engine(), "", store.Cursor{}, 1)
	if err != nil {
		return nil, err
	}
	if len(members) > 0 {
		return nil, ErrNotEmpty
	}
	m = &mark{Head: store.Head{ID: markID}}
	if err := d.marks.Insert(ctx, m); errors.Is(err, store.ErrExists) {
		return d.marks.Get(ctx, markID) // of another process that starts now
	} else if err != nil {
		return nil, err
	}
	return m, nil
}
