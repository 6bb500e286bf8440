package referral

import (
	"context"
	"errors"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/referral/packet"
)

// Preview is what would leave the school, to whom and on which consent. Nothing of
// it is kept or sent.
type Preview struct {
	To      *Hospital
	Consent *Agreement    // nil on the emergency path
	Packet  packet.Packet // with the identity where it would go along
}

// Preview writes the packet that a referral would send now: by the code that makes
// it, under the refusals that a referral would meet. The summary may still be empty.
func (c *Cases) Preview(ctx context.Context, who actor.Actor, id, hospital, summary string, emergency bool) (p Preview, err error) {
	doc, err := c.books.Get(ctx, id)
	if err != nil {
		return p, err
	}
	if err := schoolStaff(who, doc.Class, true); err != nil {
		return p, err
	}
	if err := c.hospitals.receiving(ctx, hospital); err != nil {
		return p, errors.Join(ErrNoReferral, unlessMissing(err))
	}
	d := draft{Hospital: hospital, Summary: summary, Emergency: emergency, Identity: emergency}
	if p.Consent, err = c.basis(ctx, doc, &d); err != nil {
		return p, err
	}
	t, err := c.turn(ctx, who, &doc.Folder)
	if err != nil {
		return p, err
	}
	if p.To, err = c.hospitals.Get(ctx, hospital); err != nil {
		return p, err
	}
	next := c.referrals.fresh(doc, doc.Referrals+1, d, t)
	content, person, err := c.referrals.write(ctx, doc, next, d, t)
	if p.Packet = content; d.Identity {
		identity := packet.Reveal(person)
		p.Packet.Identity = &identity
	}
	return p, err
}

// basis returns the consent that a draft would be sent on, and lets it decide how
// much goes along.
func (c *Cases) basis(ctx context.Context, doc *Case, d *draft) (*Agreement, error) {
	verb := Refer
	if d.Emergency {
		verb = ReferEmergency
	}
	if _, err := caseTable.Next(doc.State, verb); err != nil || d.Emergency {
		return nil, err
	}
	agreed, named := doc.consentFor(d.Hospital)
	if !named {
		return nil, ErrNoConsent
	}
	d.Feedback, d.Identity = agreed.Feedback, agreed.Identity
	return &agreed, c.pseudonymous(ctx, doc, d.Summary, agreed)
}
