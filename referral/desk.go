package referral

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// ErrNoOwner keeps a report owed by its sitting until the school, or an education
// office above it, names somebody.
var ErrNoOwner = errors.New("referral: nobody is named, in the school or above it")

// desk is what the books of this package share.
type desk struct {
	clock    clock.Clock
	vault    *vault.Vault
	org      *screening.Org
	people   *screening.People
	inboxes  *notify.Inboxes
	policies *CarePolicies

	moved      func(ctx context.Context, class unit.Path)    // something was done that offices count
	drillMoved func(ctx context.Context, drill string) error // somebody confirmed an exercise
}

// reference is by what both sides speak of an alert; it leads to no student.
func (d *desk) reference(alert string) string { return d.vault.Fingerprint("notice", alert)[:12] }

// watch is who is on duty in the student's school now.
func (d *desk) watch(ctx context.Context, class unit.Path) (screening.DutyNow, error) {
	return d.org.OnDuty(ctx, class.At(unit.School), d.clock.Now())
}

// answersFor returns who answers for a student: the named person unless they are on
// leave, or else the first of those on duty, or where a school has nobody the education
// office above it: a report without an owner would be told to nobody. Where all of them
// are on leave, rather somebody on leave than nobody.
func (d *desk) answersFor(ctx context.Context, class unit.Path, named string) (string, error) {
	duty, err := d.watch(ctx, class)
	if err != nil {
		return "", err
	}
	if owner := cmp.Or(duty.Stead(named), duty.Crew.First()); owner != "" {
		return owner, nil
	}
	if office, err := d.officeOf(ctx, class.At(unit.District)); office != "" || err != nil {
		return office, err
	}
	if away := duty.Standing.First(); away != "" {
		return away, nil
	}
	return "", ErrNoOwner
}

// officeOf returns who is there in the education office of a place, or else of the
// nearest place above it; nobody where nobody is named at all.
func (d *desk) officeOf(ctx context.Context, place unit.Path) (string, error) {
	for ; place != ""; place = place.Parent() {
		duty, err := d.org.OnDuty(ctx, place, d.clock.Now())
		if err != nil {
			return "", err
		}
		if office := duty.Crew[rota.Office]; office != "" {
			return office, nil
		}
	}
	return "", nil
}

// schoolStaff refuses everybody but the counselors and leads of the student's
// school; counselors only, where a judgement or an answer is at stake.
func schoolStaff(who actor.Actor, class unit.Path, counselorsOnly bool) error {
	switch {
	case who.Role == actor.System, who.Role == actor.Counselor, who.Role == actor.Lead && !counselorsOnly:
		return who.Within(class)
	}
	return actor.ErrOutOfScope
}

// Who is asked for a yes: the others of the school's duty, and, where a small school
// has nobody else, the education office of the district, which learns a reference
// only.
var (
	colleagues = []To{ToDuty, ToDeputy, ToLead}
	witnesses  = append(slices.Clone(colleagues), ToDistrict)
)

// tellAll decides on a message to each of some offices, but for one person.
func (d *desk) tellAll(ctx context.Context, offices []To, duty *Duty, class unit.Path, object, label string, kind notify.Kind, but string) error {
	for _, office := range offices {
		person, err := d.whom(ctx, class, duty.Owner, office)
		if err != nil {
			return err
		}
		if person != "" && person != but {
			duty.tell(object, label, person, kind)
		}
	}
	return nil
}

// mayWitness lets in the staff of the student's school and the education office
// of its district, which stands in where a school is too small for a further yes.
func mayWitness(who actor.Actor, class unit.Path) error {
	if who.Role == actor.Office && who.Unit.Level() == unit.District {
		return who.Within(class)
	}
	return schoolStaff(who, class, false)
}
