package referral

import (
	"context"
	"errors"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/packet"
	"github.com/xinqiao/xinqiao/screening"
)

// ErrNotReleased says that a hospital knows a student by a pseudonym only.
var ErrNotReleased = errors.New("referral: no consent covers the identity yet; call the school, which can ask for one")

// pseudonym is by what one hospital knows a student, whatever the referral. Two
// hospitals know two, which nobody without the key can join.
func (r *Referrals) pseudonym(doc *Referral) string {
	return r.vault.Fingerprint("pseudonym", doc.Student+"/"+doc.Hospital)[:16]
}

// reveal seals who the student is beside the packet.
func (r *Referrals) reveal(doc *Referral, p screening.Person, t turn) (err error) {
	doc.Identity, err = vault.Seal(t.key, r.place(doc.ID, "identity"), packet.Reveal(p))
	doc.Released = t.now
	doc.Version++ // the hospital's programs get it too
	return err
}

// Release lets the hospital of a referral learn who the student is, on a further
// consent that names this hospital. Nothing else does: not that it accepted, nor
// that it made an appointment.
func (r *Referrals) Release(ctx context.Context, who actor.Actor, id string, cmd Command, f ConsentForm) (*Referral, error) {
	if f.Evidence == "" {
		return nil, ErrNoReferral
	}
	return r.act(ctx, who, id, command[Referral, ReferralVerb]{id: cmd, verb: ReleaseIdentity, note: f.note(),
		may: func(doc *Referral) error { return schoolStaff(who, doc.Class, true) },
		change: func(doc *Referral, t turn) error {
			if f.Hospital != doc.Hospital {
				return ErrNoConsent
			}
			pupil, err := r.students.Read(ctx, actor.Engine(), doc.Student)
			if err != nil {
				return err
			}
			if err := f.check(pupil.Person, t.now); err != nil {
				return err
			}
			if _, err := r.tellHospital(ctx, doc, string(ReleaseIdentity), notify.ReferralNews); err != nil {
				return err
			}
			return r.reveal(doc, pupil.Person, t)
		}})
}

// Identify shows who the student is to a named human of the hospital, and notes it:
// an act of its own, after the packet was seen.
func (r *Referrals) Identify(ctx context.Context, who actor.Actor, id string) (*Referral, packet.Identity, error) {
	doc, err := r.act(ctx, who, id, command[Referral, ReferralVerb]{id: once(string(SeeIdentity) + "/" + who.ID), verb: SeeIdentity,
		may: func(doc *Referral) error { return receives(who, doc) },
		change: func(doc *Referral, _ turn) error {
			if doc.Released.IsZero() {
				return ErrNotReleased
			}
			return nil
		}})
	doc, t, err := r.shown(ctx, who, id, doc, err)
	if err != nil {
		return nil, packet.Identity{}, err
	}
	return r.identity(doc, t)
}

// identity opens who the student is, once it was released.
func (r *Referrals) identity(doc *Referral, t turn) (*Referral, packet.Identity, error) {
	if doc.Released.IsZero() {
		return nil, packet.Identity{}, ErrNotReleased
	}
	who, err := vault.Open(t.key, r.place(doc.ID, "identity"), doc.Identity)
	return doc, who, err
}
