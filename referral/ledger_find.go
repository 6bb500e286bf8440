package referral

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral/ledger"
)

// whereabouts is where an exception leads: the ledger itself names nobody, and a child
// is not found by a reference.
type whereabouts struct {
	Sitting string    `bson:"sitting"`
	Student string    `bson:"student"`
	Class   unit.Path `bson:"class"`
}

// Missing is an exception of a ledger, for those who have to see what became of the
// student.
type Missing struct {
	ledger.Exception
	Sitting, Student string
	Class            unit.Path
}

// Missing returns the exceptions of a ledger in the actor's own school, to its
// counselors.
func (l *Ledgers) Missing(ctx context.Context, who actor.Actor, id string) ([]Missing, error) {
	doc, err := l.ledgers.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	if _, err := l.plans.Get(ctx, who, doc.Campaign); err != nil {
		return nil, err
	}
	if doc.Signed.IsZero() {
		return nil, ErrLedgerUnread
	}
	var all []Missing
	_, err = l.sum(ctx, doc, func(p ledgerPart) {
		for _, row := range p.Rows {
			for _, e := range row.Exceptions(doc.Cutoff) {
				if at := p.Where[row.Ref]; schoolStaff(who, at.Class, true) == nil {
					all = append(all, Missing{e, at.Sitting, at.Student, at.Class})
				}
			}
		}
	})
	return all, err
}
