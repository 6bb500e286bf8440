package referral

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
)

// Ask is what somebody is asked to say who need not know the student.
type Ask string

// What is asked.
const (
	AskAcknowledge Ask = "acknowledge" // take up an alert that nobody at school has answered
	AskApprove     Ask = "approve"     // an emergency disclosure
	AskReview      Ask = "review"      // look back at one
	AskReturn      Ask = "return"      // decide on a return to school after an appeal
	AskCall        Ask = "call"        // call the school, which lets something wait beyond its deadline
)

// Decision is what became of something that a message spoke of. Without an Ask there
// is nothing that the reader can say to it, or nothing any more.
type Decision struct {
	Ask   Ask
	Until time.Time // of the ask; without one, until when the reader has promised to see to it
	Mine  bool      // the reader has said their part

	// Of what rose: which school to call, and by which reference.
	Reference, School, CallBack string
	Exercise                    bool
}

// Decision says what an alert asks of whom it rose to.
func (a *Alerts) Decision(ctx context.Context, who actor.Actor, id string) (Decision, error) {
	e, err := a.Escalation(ctx, who, id)
	if err != nil {
		return Decision{}, err
	}
	d := Decision{Reference: e.Reference, School: e.School, CallBack: e.CallBack, Exercise: e.Exercise, Mine: e.AckBy != ""}
	if e.State == AlertOpen && e.Asked && !(e.Exercise && d.Mine) {
		d.Ask = AskAcknowledge
	}
	if e.State == AlertAcknowledged && d.Mine {
		d.Until = e.AckUntil
	}
	return d, nil
}

// Decision says which disclosure of a case lacks a word of the reader's: an approval
// first, since the hospital has the packet already.
func (c *Cases) Decision(ctx context.Context, who actor.Actor, id string) (Decision, error) {
	doc, err := c.Emergencies(ctx, who, id)
	if err != nil {
		return Decision{}, err
	}
	stranger := func(e *EmergencyPath) bool { return !e.knows(who.ID) }
	if pending := doc.pendingApprovals(); mayWitness(who, doc.Class) == nil {
		if i := slices.IndexFunc(pending, stranger); i >= 0 {
			return Decision{Ask: AskApprove, Until: pending[i].Until}, nil
		}
	}
	due := doc.disclosures(func(e *EmergencyPath) bool { return e.unreviewed() && !e.pending() })
	if i := slices.IndexFunc(due, stranger); i >= 0 {
		return Decision{Ask: AskReview, Until: due[i].ReviewBy}, nil
	}
	said := doc.disclosures(func(e *EmergencyPath) bool { return e.knows(who.ID) || e.Review.By == who.ID })
	return Decision{Mine: len(said) > 0}.calls(c.Rising(ctx, who, id))
}

// Decision says whether a referral rose to the reader, who has nothing else to say to it.
func (r *Referrals) Decision(ctx context.Context, who actor.Actor, id string) (Decision, error) {
	rising, err := r.Rising(ctx, who, id)
	if err != nil {
		return Decision{}, err
	}
	return Decision{}.calls(rising, nil)
}

// Decision says whether a return plan waits for the reader: outside the school only
// after an appeal.
func (r *Returns) Decision(ctx context.Context, who actor.Actor, id string) (Decision, error) {
	doc, err := r.books.Get(ctx, id)
	if err != nil {
		return Decision{}, err
	}
	if err := mayWitness(who, doc.Class); err != nil {
		return Decision{}, err
	}
	d := Decision{Mine: doc.ReviewedBy == who.ID || doc.ProposedBy == who.ID}
	if (doc.State == ReturnProposed || doc.State == ReturnAppealed) && !d.Mine && mayDecide(who, doc) == nil {
		d.Ask, d.Until = AskReturn, doc.Deadline
		return d, nil
	}
	return d.calls(r.Rising(ctx, who, id))
}

// calls adds what is asked of those before whom silence brought something: to call its
// school, until somebody acts.
func (d Decision) calls(r Rising, err error) (Decision, error) {
	if errors.Is(err, actor.ErrOutOfScope) { // it was not brought before them
		return d, nil
	}
	d.Reference, d.School, d.CallBack = r.Reference, r.School, r.CallBack
	if !r.Closed && !r.Since.IsZero() {
		d.Ask = AskCall
	}
	return d, err
}
