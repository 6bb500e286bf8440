package referral

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening"
)

// Refusals about consent and the emergency path.
var (
	ErrNoConsent      = errors.New("referral: the newest consent does not name this hospital; record one that does, or use the emergency path")
	ErrConsentGiver   = errors.New("referral: name the guardian who agreed; from 14 to 17 the student must agree too, from 18 the student alone")
	ErrUnsafeGuardian = errors.New("referral: this guardian is recorded as unsafe; choose a safe one or use the emergency path")
	ErrOwnApproval    = errors.New("referral: an approval must come from somebody else, who has not approved yet")
	ErrNoEmergency    = errors.New("referral: there is no emergency disclosure to approve")
)

// The ages at which the student's own word counts, and at which it alone does.
// Civil Code of China, articles 17 to 19; the mission sets 14 for consent.
const (
	agrees = 14
	adult  = 18
)

// ConsentForm is a consent to a transfer, as it was given.
type ConsentForm struct {
	Hospital      string
	Guardian      string // the name of the guardian who agreed
	StudentAgrees bool
	Feedback      bool   // the hospital may tell the school more than received and closed
	Evidence      string // where the signed paper is, or how it was given
}

// Agree records a consent. It covers one hospital.
func (c *Cases) Agree(ctx context.Context, who actor.Actor, id string, cmd Command, f ConsentForm) (*Case, error) {
	if _, err := c.hospitals.Get(ctx, f.Hospital); err != nil || f.Evidence == "" {
		return nil, errors.Join(ErrNoReferral, unlessMissing(err))
	}
	note := "监护人 / guardian: " + f.Guardian + "\n" + f.Evidence
	return c.ask(ctx, who, id, cmd, Consent, note, func(doc *Case, t turn) error {
		pupil, err := c.students.Read(ctx, actor.Engine(), doc.Student)
		if err != nil {
			return err
		}
		if err := f.check(pupil.Person, t.now); err != nil {
			return err
		}
		doc.Consents = append(doc.Consents, Agreement{Hospital: f.Hospital, At: t.now, Feedback: f.Feedback})
		return move(doc, t)
	})
}

// check refuses a consent that was not given by those who have to give it.
func (f ConsentForm) check(p screening.Person, now time.Time) error {
	age, err := ageOf(p, now)
	if err != nil {
		return err
	}
	if age >= agrees && !f.StudentAgrees || age < adult && f.Guardian == "" {
		return ErrConsentGiver
	}
	if slices.ContainsFunc(p.Guardians, func(g screening.Guardian) bool { return g.Unsafe && g.Name == f.Guardian }) {
		return ErrUnsafeGuardian
	}
	return nil
}

// ageOf returns the full years of a student by the calendar of the schools. An
// unknown birth date needs both consents.
func ageOf(p screening.Person, now time.Time) (int, error) {
	if p.Birth == "" {
		return agrees, nil
	}
	born, err := time.ParseInLocation(time.DateOnly, p.Birth, screening.Shanghai)
	if err != nil {
		return 0, err
	}
	today := now.In(screening.Shanghai)
	age := today.Year() - born.Year()
	if today.Month() < born.Month() || today.Month() == born.Month() && today.Day() < born.Day() {
		age--
	}
	return age, nil
}

// ReferInEmergency discloses without consent because life is in danger. It waits
// for nothing; two other people approve the disclosure afterwards.
func (c *Cases) ReferInEmergency(ctx context.Context, who actor.Actor, id string, cmd Command, hospital, reason string) (*Case, error) {
	if _, err := c.hospitals.Get(ctx, hospital); err != nil || reason == "" {
		return nil, errors.Join(ErrNoReferral, unlessMissing(err))
	}
	return c.ask(ctx, who, id, cmd, ReferEmergency, reason, func(doc *Case, t turn) error {
		doc.Emergency = &EmergencyPath{Hospital: hospital, By: who.ID, At: t.now, Until: t.now.Add(time.Duration(t.policy.Approvals))}
		doc.enterState(t)
		return c.decide(doc, t, draft{Hospital: hospital, Summary: reason, Emergency: true})
	})
}

// Approve says yes to an emergency disclosure: counselors and leads of the school
// may, but not the one who disclosed, and nobody twice.
func (c *Cases) Approve(ctx context.Context, who actor.Actor, id string, cmd Command) (*Case, error) {
	return c.books.Update(ctx, id, func(doc *Case) error {
		if err := schoolStaff(who, doc.Class, false); err != nil {
			return err
		}
		return c.approve(ctx, who, doc, cmd)
	})
}

func (c *Cases) approve(ctx context.Context, who actor.Actor, doc *Case, cmd Command) error {
	if doc.Emergency == nil {
		return ErrNoEmergency
	}
	t, err := c.turn(ctx, who, &doc.Folder)
	if err != nil {
		return err
	}
	done, err := doc.History.has(cmd)
	if err != nil {
		return err
	}
	again := slices.ContainsFunc(doc.Emergency.Approvals, func(a Approval) bool { return a.By == who.ID })
	switch {
	case !done && (again || doc.Emergency.By == who.ID):
		return ErrOwnApproval
	case done || !doc.Emergency.pending():
		return store.ErrUnchanged
	}
	doc.Emergency.Approvals = append(doc.Emergency.Approvals, Approval{By: who.ID, At: t.now})
	doc.reckon()
	doc.Owe(earliest(doc.Deadline, t.now))
	return c.enter(&doc.Folder, doc.ID, t, cmd, "approve", "")
}
