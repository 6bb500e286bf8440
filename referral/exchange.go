package referral

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/referral/coordination"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// Exchange is one message to the programs of a hospital and what they signed about
// it: with it the school can show what was sent, and that it was received.
type Exchange struct {
	*coordination.Dispatch
	Proofs []coordination.Proof // beside the receipts
}

// Exchanges returns what was exchanged about a referral, for the counselors of its
// school. Without consent to feedback that is what was sent and received, and no
// more.
func (r *Referrals) Exchanges(ctx context.Context, who actor.Actor, id string) ([]Exchange, error) {
	doc, err := r.books.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := schoolStaff(who, doc.Class, true); err != nil {
		return nil, err
	}
	sent, err := r.channel.Of(ctx, id)
	if err != nil {
		return nil, err
	}
	all := make([]Exchange, len(sent))
	for i, d := range sent {
		if !doc.Feedback {
			d.Withhold(wire.Received)
		}
		all[i].Dispatch = d
		for _, receipt := range d.Receipts {
			proof, err := r.channel.Proof(ctx, d, receipt)
			if err != nil {
				return nil, err
			}
			all[i].Proofs = append(all[i].Proofs, proof)
		}
	}
	return all, nil
}
