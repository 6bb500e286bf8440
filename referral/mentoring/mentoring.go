// Package mentoring is what growth mentors (成长导师) do, and what a counselor lets the
// adults around one student know.
//
// Every student with a mentor has one open task at a time, in the same few words for
// everybody. A counselor may give the mentor of a student in care a denser rhythm: that,
// and nothing else, changes; the rhythm is sealed, counselors read it, and the mentor sees
// days.
// A safety card tells named adults what to do, in phrases of a fixed list, for some days:
// never why.
package mentoring

import (
	"context"
	"errors"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
)

// Mentoring is the books of this package.
type Mentoring struct {
	Plans *Plans
	Cards *Cards
}

// desk is what both books share.
type desk struct {
	clock    clock.Clock
	vault    *vault.Vault
	org      *screening.Org
	people   *screening.People
	students *screening.Students
	inboxes  *notify.Inboxes
	care     *referral.Care
}

// New declares the books over the registers and the care of students.
func New(d screening.Deps, org *screening.Org, people *screening.People, students *screening.Students, inboxes *notify.Inboxes, care *referral.Care) *Mentoring {
	shared := &desk{clock: d.Clock, vault: d.Vault, org: org, people: people, students: students, inboxes: inboxes, care: care}
	return &Mentoring{Plans: newPlans(d.DB, shared), Cards: newCards(d.DB, shared)}
}

// counsels lets in the counselors of a student's school: nobody else may know that a
// rhythm changed, or what a card says.
func counsels(who actor.Actor, class unit.Path) error {
	if who.Role != actor.Counselor {
		return actor.ErrOutOfScope
	}
	return who.Within(class)
}

// hears lets in those whom a mentor's wish may reach: counselors of the school, and its
// leads, who hear it where there is no counselor.
func hears(who actor.Actor, class unit.Path) error {
	if who.Role != actor.Counselor && who.Role != actor.Lead {
		return actor.ErrOutOfScope
	}
	return who.Within(class)
}

// ErrNoFile refuses what needs an open case.
var ErrNoFile = errors.New("mentoring: only for a student with an open case")

// file returns an open case to a counselor of the student's school.
func (d *desk) file(ctx context.Context, who actor.Actor, id string) (*referral.Case, error) {
	doc, err := d.read(ctx, who, id)
	if err == nil && doc.State == referral.CaseClosed {
		err = ErrNoFile
	}
	return doc, err
}

// read returns a case to a counselor of the student's school.
func (d *desk) read(ctx context.Context, who actor.Actor, id string) (*referral.Case, error) {
	file, err := d.care.Cases.Read(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return file.Case, counsels(who, file.Class)
}

// there tells whether somebody works at the school of a class.
func (d *desk) there(ctx context.Context, class unit.Path, staff string) (bool, error) {
	if staff == "" {
		return false, nil
	}
	who, err := d.people.Actor(ctx, staff)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && class.At(unit.School).Covers(who.Unit) && adults[who.Role], err
}

// adults are the roles of those around a student at school.
var adults = map[actor.Role]bool{actor.Teacher: true, actor.Counselor: true, actor.Lead: true}
