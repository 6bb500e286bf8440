package referral

import (
	"context"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// reaches notes whom the messages of a folder go to, before they go: whoever reads one
// may ask about it.
func (o office[T, S, V]) reaches(ctx context.Context, f *Folder[S]) error {
	for _, post := range f.Outbox {
		person, err := o.standIn(ctx, f.Class, post.Recipient)
		if err != nil {
			return err
		}
		if !slices.Contains(f.Told, person) {
			f.Told = append(f.Told, person)
		}
		if f.Climb.reached(post.Recipient) {
			f.Climb.reach(person)
		}
	}
	return nil
}

// mayAsk lets offices and the health contact ask about what reached them, and before
// that not even learn of it: one student of one school is a small cell, and the school's
// own people are to be asked first.
func mayAsk[S ~string](who actor.Actor, f *Folder[S]) error {
	if who.Role != actor.Office && who.Role != actor.Health {
		return schoolStaff(who, f.Class, false)
	}
	if f.Owner != who.ID && !slices.Contains(f.Told, who.ID) {
		return actor.ErrOutOfScope
	}
	return who.Within(f.Class)
}

// asked tells whether somebody may know of the silence that runs: the school, whose own
// it is, and whom it was brought before. To have been told of the same folder for another
// reason, or of an earlier silence, is not enough.
func asked[S ~string](who actor.Actor, f *Folder[S]) bool {
	return f.Owner == who.ID || f.Climb.reached(who.ID) || schoolStaff(who, f.Class, false) == nil
}

// Rising is what somebody outside the school is told of what its silence brought before
// them: which school to call, and by which reference to speak of it. No person, level,
// reason or answer, and not what it waits for.
type Rising struct {
	Reference string // the school finds it by the same
	School    string
	CallBack  string    // the school's own line
	Since     time.Time // when the silence about it began; zero when somebody has acted since, and before it rose to the reader
	Closed    bool
}

// rising writes it for a folder that the actor may ask about.
func (o office[T, S, V]) rising(ctx context.Context, who actor.Actor, f *Folder[S], reference string) (Rising, error) {
	if err := mayAsk(who, f); err != nil {
		return Rising{}, err
	}
	school, err := o.org.School(ctx, actor.Engine(), f.Class.At(unit.School).Code())
	if err != nil {
		return Rising{}, err
	}
	r := Rising{Reference: reference, School: school.Name, CallBack: school.Duty.CallBack, Closed: o.table.closed(f.State)}
	if asked(who, f) {
		r.Since = f.Climb.Since
	}
	return r, nil
}

// Rising tells whom an overdue case was brought before whom to call.
func (c *Cases) Rising(ctx context.Context, who actor.Actor, id string) (Rising, error) {
	doc, err := c.books.Get(ctx, id)
	if err != nil {
		return Rising{}, err
	}
	return c.rising(ctx, who, &doc.Folder, c.referenceOf(doc))
}

// Rising does so of a referral.
func (r *Referrals) Rising(ctx context.Context, who actor.Actor, id string) (Rising, error) {
	doc, err := r.books.Get(ctx, id)
	if err != nil {
		return Rising{}, err
	}
	return r.rising(ctx, who, &doc.Folder, doc.Reference)
}

// Rising does so of a return plan, by the reference of its case.
func (r *Returns) Rising(ctx context.Context, who actor.Actor, id string) (Rising, error) {
	doc, err := r.books.Get(ctx, id)
	if err != nil {
		return Rising{}, err
	}
	file, err := r.cases.books.Get(ctx, doc.Case)
	if err != nil {
		return Rising{}, err
	}
	return r.rising(ctx, who, &doc.Folder, r.cases.referenceOf(file))
}

// referenceOf is by what others speak of a case: that of its first alert, which they may
// have been told of before.
func (c *Cases) referenceOf(doc *Case) string { return c.reference(doc.Alerts[0]) }

// Escalation is what an alert says to somebody outside the school whom its silence
// reached: which school to call, and by which reference to speak of it. No person,
// level, reason or answer.
type Escalation struct {
	Reference string // the same as on the notices
	School    string
	CallBack  string // the school's own line
	Exercise  bool
	State     AlertState
	Asked     bool // its silence was brought before the reader
	Opened    time.Time
	AckBy     string // only when it is the reader
	AckUntil  time.Time
}

// Escalation returns an alert as those see it who may acknowledge it unseen.
func (a *Alerts) Escalation(ctx context.Context, who actor.Actor, id string) (Escalation, error) {
	doc, err := a.books.Get(ctx, id)
	if err != nil {
		return Escalation{}, err
	}
	r, err := a.rising(ctx, who, &doc.Folder, a.reference(doc.ID))
	if err != nil {
		return Escalation{}, err
	}
	e := Escalation{Reference: r.Reference, School: r.School, CallBack: r.CallBack,
		Exercise: doc.Exercise != "", State: doc.State, Asked: !r.Since.IsZero(), Opened: doc.Opened, AckUntil: doc.AckUntil}
	if doc.AckBy == who.ID || doc.confirmed(who.ID) {
		e.AckBy = who.ID
	}
	return e, nil
}
