package referral

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// Refusals about the emergency path.
var (
	ErrOwnApproval = errors.New("referral: an approval must come from somebody else, who has not approved yet")
	ErrOwnReview   = errors.New("referral: the review must come from somebody who neither disclosed nor approved")
	ErrNoEmergency = errors.New("referral: there is no emergency disclosure to approve or to review")
	ErrFinding     = errors.New("referral: say whether the disclosure was justified, and why")
)

// ReviewOutcomes is what the review of an emergency disclosure can find.
var ReviewOutcomes = []string{"justified", "not-justified"}

// ReferInEmergency discloses packet and identity without consent because life is in
// danger. It waits for nothing; two other people approve the disclosure afterwards,
// and another one reviews it.
func (c *Cases) ReferInEmergency(ctx context.Context, who actor.Actor, id string, cmd Command, hospital, reason string) (*Case, error) {
	if err := c.hospitals.receiving(ctx, hospital); err != nil || reason == "" {
		return nil, errors.Join(ErrNoReferral, unlessMissing(err))
	}
	return c.ask(ctx, who, id, cmd, ReferEmergency, reason, func(doc *Case, t turn) error {
		doc.Emergencies = append(doc.Emergencies, EmergencyPath{Hospital: hospital, By: who.ID, At: t.now,
			Until: t.now.Add(time.Duration(t.policy.Approvals)), ReviewBy: t.now.Add(time.Duration(t.policy.Review))})
		doc.enterState(t)
		if err := c.tellAll(ctx, witnesses, &doc.Duty, doc.Class, doc.ID, fmt.Sprintf("emergency/%d", len(doc.Emergencies)), notify.CaseDue, who.ID); err != nil {
			return err
		}
		return c.decide(doc, t, draft{Hospital: hospital, Summary: reason, Emergency: true, Identity: true})
	})
}

// Approve says yes to the oldest emergency disclosure that lacks it: not the one
// who disclosed, and nobody twice.
func (c *Cases) Approve(ctx context.Context, who actor.Actor, id string, cmd Command) (*Case, error) {
	return c.witness(ctx, who, id, cmd, mayWitness, attest{"approve", "", func(doc *Case, t turn) error {
		pending := doc.pendingApprovals()
		i := slices.IndexFunc(pending, func(e *EmergencyPath) bool { return !e.knows(who.ID) })
		switch {
		case len(doc.Emergencies) == 0:
			return ErrNoEmergency
		case len(pending) == 0:
			return store.ErrUnchanged
		case i < 0:
			return ErrOwnApproval
		}
		pending[i].Approvals = append(pending[i].Approvals, Approval{By: who.ID, At: t.now})
		if pending[i].pending() {
			return nil
		}
		return c.askReview(ctx, doc, pending[i])
	}})
}

// ReviewEmergency looks back at the oldest approved disclosure that nobody has
// reviewed: somebody who neither disclosed nor approved says whether it was right.
func (c *Cases) ReviewEmergency(ctx context.Context, who actor.Actor, id string, cmd Command, outcome, note string) (*Case, error) {
	if !slices.Contains(ReviewOutcomes, outcome) || note == "" {
		return nil, ErrFinding
	}
	return c.witness(ctx, who, id, cmd, mayReview, attest{"review-emergency", outcome + "\n" + note, func(doc *Case, t turn) error {
		due := doc.disclosures(func(e *EmergencyPath) bool { return e.unreviewed() && !e.pending() })
		i := slices.IndexFunc(due, func(e *EmergencyPath) bool { return !e.knows(who.ID) })
		switch {
		case len(due) == 0:
			return ErrNoEmergency
		case i < 0:
			return ErrOwnReview
		}
		due[i].Review = Approval{By: who.ID, At: t.now}
		return nil
	}})
}

// attest is what a further person has to say about a disclosure. It moves the case
// nowhere.
type attest struct {
	verb, note string
	change     func(*Case, turn) error
}

func (c *Cases) witness(ctx context.Context, who actor.Actor, id string, cmd Command, may func(actor.Actor, unit.Path) error, a attest) (*Case, error) {
	return c.books.Update(ctx, id, func(doc *Case) error {
		if err := may(who, doc.Class); err != nil {
			return err
		}
		if done, err := doc.History.has(cmd); done || err != nil {
			return cmp.Or(err, store.ErrUnchanged)
		}
		t, err := c.turn(ctx, who, &doc.Folder)
		if err != nil {
			return err
		}
		if err := a.change(doc, t); err != nil {
			return err
		}
		doc.reckon()
		doc.Owe(earliest(doc.Deadline, c.sayNow(&doc.Folder, t), t.now))
		return c.enter(&doc.Folder, doc.ID, t, cmd, a.verb, a.note)
	})
}

// mayReview lets in who may approve, and the education offices further up: where a
// school is small, everybody nearer has disclosed or approved.
func mayReview(who actor.Actor, class unit.Path) error {
	if who.Role == actor.Office && who.Unit.Level() < unit.District {
		return who.Within(class)
	}
	return mayWitness(who, class)
}

// askReview tells those who may look back at a disclosure, the office of the city
// where nobody nearer may.
func (c *Cases) askReview(ctx context.Context, doc *Case, e *EmergencyPath) error {
	label := "review/" + store.TimeKey(e.At)
	told := len(doc.Outbox)
	for _, office := range witnesses {
		person, err := c.whom(ctx, doc.Class, doc.Owner, office)
		if err != nil {
			return err
		}
		if person != "" && !e.knows(person) {
			doc.tell(doc.ID, label, person, notify.CaseDue)
		}
	}
	if len(doc.Outbox) > told {
		return nil
	}
	city, err := c.org.Unit(ctx, doc.Class.At(unit.City))
	if err == nil && city.Office != "" {
		doc.tell(doc.ID, label, city.Office, notify.CaseDue)
	}
	return err
}
