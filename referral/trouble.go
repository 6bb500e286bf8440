package referral

import (
	"context"
	"slices"

	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/referral/coordination"
)

// Troubled tells the owner of a referral and the health contact what the programs of
// the hospital cannot be told, or say in vain: they have a telephone. Without consent
// to feedback not even that an answer came is for the school.
func (r referralParent) Troubled(ctx context.Context, d *coordination.Dispatch, t coordination.Trouble, label string) error {
	doc, err := r.books.Get(ctx, d.Parent)
	if err != nil {
		return err
	}
	kind := troubleKind(d, t)
	return r.callUp(ctx, doc, d.ID+"/"+label, kind, doc.Feedback || kind != notify.AnswerStuck)
}

// troubleKind says what people have to ask for on the telephone.
func troubleKind(d *coordination.Dispatch, t coordination.Trouble) notify.Kind {
	switch {
	case t == coordination.Misfit, t == coordination.Flooded:
		return notify.AnswerStuck
	case d.Kind == coordination.Withdrawal:
		return notify.Recall
	}
	return notify.ChannelDown
}

// recall tells people that a packet was taken back when nobody else can be told: it
// reached the hospital, and there are neither programs nor people left there.
func (r *Referrals) recall(ctx context.Context, doc *Referral) error {
	if !slices.ContainsFunc(doc.History, func(e Event) bool { return e.State == string(ReferralDelivered) || e.State == string(ReferralReceived) }) {
		return nil
	}
	hospital, err := r.hospitals.Get(ctx, doc.Hospital)
	if err != nil {
		return err
	}
	there, err := r.hospitals.reachable(ctx, hospital)
	if err != nil || len(there) > 0 && !hospital.Closed {
		return err
	}
	return r.callUp(ctx, doc, doc.ID+"/recall", notify.Recall, true)
}

// callUp tells those who have a telephone: the owner of a referral and the health
// contact. What the school may not learn goes to the health contact alone, or to the
// owner where nobody else would know.
func (r *Referrals) callUp(ctx context.Context, doc *Referral, label string, kind notify.Kind, school bool) error {
	health, err := r.whom(ctx, doc.Class, doc.Owner, ToHealth)
	if err != nil {
		return err
	}
	people := []string{health}
	if school || health == "" {
		people = slices.Compact([]string{doc.Owner, health})
	}
	for _, person := range slices.DeleteFunc(people, func(p string) bool { return p == "" }) {
		if person, err = r.standIn(ctx, doc.Class, person); err != nil {
			return err
		}
		post := notify.Post{ID: label + "/" + person + "/inbox", Recipient: person, Kind: kind, Object: doc.ID}
		if err := r.inboxes.Post(ctx, post); err != nil {
			return err
		}
	}
	return nil
}
