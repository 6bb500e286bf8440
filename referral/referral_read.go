package referral

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// ReferralReading is a referral as one of its sides reads it. The school and the
// health contact learn the state and its history only with consent to feedback.
type ReferralReading struct {
	ID, Reference, Hospital string
	Case                    string // for the school only
	Stage                   Stage
	State                   ReferralState // empty without consent to feedback
	Sent, Deadline          time.Time
	Appointment             time.Time
	Emergency               bool
	Identified              bool      // the hospital may know who the student is
	LinkUntil               time.Time // until when a one-time link opens; zero when none does
	Sheet                   bool      // the family's sheet can be printed
	Feedback                bool      // the school may learn more than received and closed
	Offered                 []Option  // for the hospital: what can be answered now
	Log                     []Entry
	Unreadable              bool
}

// Referrals returns the referrals of a case, for its school.
func (c *Cases) Referrals(ctx context.Context, who actor.Actor, id string) ([]ReferralReading, error) {
	if _, err := c.Read(ctx, who, id); err != nil {
		return nil, err
	}
	return c.referrals.of(ctx, who, id)
}

func (r *Referrals) of(ctx context.Context, who actor.Actor, caseID string) ([]ReferralReading, error) {
	var all []ReferralReading
	for doc, err := range r.books.All(ctx, store.Query{Index: byCase, Prefix: caseID + "/"}) {
		if err != nil {
			return nil, err
		}
		reading, err := r.row(ctx, who, doc)
		if err != nil {
			return nil, err
		}
		all = append(all, reading)
	}
	return all, nil
}

// Inbox returns one page of what reached the actor's hospital, or of what stands
// open or ended in a health contact's district or city, oldest first; or only of what
// is open.
func (r *Referrals) Inbox(ctx context.Context, who actor.Actor, open bool, after store.Cursor, limit int) ([]ReferralReading, store.Cursor, error) {
	q := store.Query{After: after, Limit: limit}
	switch {
	case who.Role == actor.Hospital && who.Hospital != "":
		q.Index, q.Prefix = byHospital, who.Hospital+"/"
		if open {
			q.Index = openInHospital
		}
	case who.Role == actor.Health && who.Unit.Level() >= unit.City:
		q.Index, q.Prefix = byDistrict, who.Unit.Key()
		if open {
			q.Index = openInDistrict
		}
	default:
		return nil, store.Cursor{}, actor.ErrOutOfScope
	}
	docs, next, err := r.books.Find(ctx, q)
	if err != nil {
		return nil, store.Cursor{}, err
	}
	readings := make([]ReferralReading, len(docs))
	for i, doc := range docs {
		if readings[i], err = r.row(ctx, who, doc); err != nil {
			return nil, store.Cursor{}, err
		}
	}
	return readings, next, nil
}

// Received is one referral as its hospital reads it, without the packet.
func (r *Referrals) Received(ctx context.Context, who actor.Actor, id string) (ReferralReading, error) {
	doc, err := r.books.Get(ctx, id)
	if err != nil {
		return ReferralReading{}, err
	}
	if err := receives(who, doc); err != nil {
		return ReferralReading{}, err
	}
	return r.row(ctx, who, doc)
}

// row is a referral in a list, which one that cannot be opened does not break.
func (r *Referrals) row(ctx context.Context, who actor.Actor, doc *Referral) (ReferralReading, error) {
	reading, err := r.read(ctx, who, doc)
	reading.Unreadable, err = r.unreadable(ctx, err, doc.ID)
	return reading, err
}

func (r *Referrals) read(ctx context.Context, who actor.Actor, doc *Referral) (ReferralReading, error) {
	reading := ReferralReading{ID: doc.ID, Reference: doc.Reference, Hospital: doc.Hospital, Stage: doc.stage(),
		Sent: doc.Sent, Emergency: doc.Emergency, Identified: !doc.Released.IsZero(), Feedback: doc.Feedback}
	hospital := who.Role == actor.Hospital
	if !hospital && doc.Link.opens(r.clock.Now()) {
		reading.LinkUntil = doc.Link.Expires
	}
	reading.Sheet = !hospital && doc.Sheet.Serial > 0
	if hospital {
		reading.Offered = Offered(doc.State)
	}
	if !hospital && who.Role != actor.Health {
		reading.Case = doc.Case
	}
	if !hospital && !doc.Feedback {
		return reading, nil
	}
	reading.State, reading.Deadline, reading.Appointment = doc.State, doc.Deadline, doc.Appointment
	t, err := r.turn(ctx, who, &doc.Folder)
	if err != nil {
		return reading, err
	}
	reading.Log, err = doc.History.read(t.key, r.place(doc.ID, "note"), notesFor(who))
	return reading, err
}
