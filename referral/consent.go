package referral

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/referral/packet"
	"github.com/xinqiao/xinqiao/screening"
)

// Refusals about consent.
var (
	ErrNoConsent       = errors.New("referral: the newest consent does not name this hospital; record one that does, or use the emergency path")
	ErrConsentGiver    = errors.New("referral: name the guardian who agreed; from 14 to 17 the student must agree too, from 18 the student alone")
	ErrUnsafeGuardian  = errors.New("referral: this guardian is recorded as unsafe; choose a safe one or use the emergency path")
	ErrUnknownGuardian = errors.New("referral: the student's record knows no guardian of this name; enter them there first")
	ErrNamed           = errors.New("referral: the summary says who the student is; leave names and numbers out, or record a consent that covers the identity")
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
	Identity      bool   // the hospital may learn who the student is
	Evidence      string // where the signed paper is, or how it was given
}

// Agree records a consent. It covers one hospital.
func (c *Cases) Agree(ctx context.Context, who actor.Actor, id string, cmd Command, f ConsentForm) (*Case, error) {
	if err := c.hospitals.receiving(ctx, f.Hospital); err != nil || f.Evidence == "" {
		return nil, errors.Join(ErrNoReferral, unlessMissing(err))
	}
	return c.ask(ctx, who, id, cmd, Consent, f.note(), func(doc *Case, t turn) error {
		pupil, err := c.students.Read(ctx, actor.Engine(), doc.Student)
		if err != nil {
			return err
		}
		if err := f.check(pupil.Person, t.now); err != nil {
			return err
		}
		doc.Consents = append(doc.Consents, Agreement{Hospital: f.Hospital, At: t.now, Feedback: f.Feedback, Identity: f.Identity})
		return move(doc, t)
	})
}

// note is the consent as it is kept.
func (f ConsentForm) note() string { return "监护人 / guardian: " + f.Guardian + "\n" + f.Evidence }

// check refuses a consent that was not given by those who have to give it.
func (f ConsentForm) check(p screening.Person, now time.Time) error {
	age, err := ageOf(p, now)
	if err != nil {
		return err
	}
	if age >= agrees && !f.StudentAgrees || age < adult && f.Guardian == "" {
		return ErrConsentGiver
	}
	if f.Guardian == "" {
		return nil
	}
	return mayTell(p, f.Guardian)
}

// mayTell refuses a guardian who is unknown or unsafe.
func mayTell(p screening.Person, guardian string) error {
	known := slices.DeleteFunc(slices.Clone(p.Guardians), func(g screening.Guardian) bool { return plain(g.Name) != plain(guardian) })
	if len(known) == 0 {
		return ErrUnknownGuardian
	}
	if slices.ContainsFunc(known, func(g screening.Guardian) bool { return g.Unsafe }) {
		return ErrUnsafeGuardian
	}
	return nil
}

// plain is a name without what differs between two people who write it: width,
// case, spaces and the dot of names with several parts.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("·•・.", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKC.String(name))
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

// pseudonymous refuses a summary that says who the student is where the consent
// covers the packet only: the one place in it that people write themselves.
func (c *Cases) pseudonymous(ctx context.Context, doc *Case, summary string, a Agreement) error {
	if a.Identity {
		return nil
	}
	pupil, err := c.students.Read(ctx, actor.Engine(), doc.Student)
	if err == nil && packet.Names(summary, pupil.Person) {
		err = ErrNamed
	}
	return err
}
