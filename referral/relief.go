package referral

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// relieved is the verb, and the note, of an alert that changed hands with the shift.
const (
	relieved   = "relieve"
	relievedBy = "值班交接：提醒尚未确认，由接班人负责 / change of shift: not acknowledged yet, it is for who comes on duty"
)

// relieve hands an alert that nobody has acknowledged to who has come on duty since the
// roster was last asked. Silence is not begun anew: it was never broken. An exercise
// stays with those it began with.
func (a *Alerts) relieve(ctx context.Context, doc *Alert, t turn) error {
	if doc.State != AlertOpen || doc.Relief.After(t.now) || doc.Exercise != "" {
		return nil
	}
	duty, err := a.watch(ctx, doc.Class)
	if err != nil {
		return err
	}
	doc.Relief = duty.Until
	concern, err := a.gravely(doc, t)
	if err != nil || !duty.Kept {
		return err
	}
	first, was := duty.Crew.First(), doc.OnDuty
	if first == "" { // everybody is away: it is the first to come back who takes over
		doc.OnDuty = cmp.Or(was, doc.Owner)
		return nil
	}
	if first == was || was != "" && !moves(concern.Finding.Level, duty) {
		return nil
	}
	doc.OnDuty = first
	if was == "" || first == doc.Owner {
		return nil
	}
	doc.Owner = first
	doc.tell(doc.ID, relieved+"/"+store.TimeKey(t.now), first, notify.AlertOpen)
	return a.enter(&doc.Folder, doc.ID, t, Command{}, relieved, relievedBy)
}

// Of a folder whose owner left without handing it over.
const (
	succeeded   = "succeed"
	succeededBy = "原负责人已离职，由在岗的人负责 / who answered for it has left, it is for who is on duty"
)

// succeed finds somebody for an open folder whose owner does not work here any more.
// Whoever leaves hands over first; but a closed alert may open again, and one may be
// raised in the moment in which they leave. Referrals and return plans follow their case.
func (o office[T, S, V]) succeed(ctx context.Context, doc *T, t turn, kind notify.Kind) error {
	f := o.folder(doc)
	if o.table.closed(f.State) {
		return nil
	}
	there, err := o.stillHere(ctx, f.Owner)
	if there != "" || err != nil {
		return err
	}
	next, err := o.answersFor(ctx, f.Class, "")
	if errors.Is(err, ErrNoOwner) {
		return nil // looked at again with its next step
	}
	if err != nil {
		return err
	}
	f.Owner = next
	if f.Climb.resting() || f.Climb.Fired > 0 { // else the silence is about to tell them
		f.tell(o.id(doc), succeeded+"/"+store.TimeKey(t.now), next, kind)
	}
	return o.enter(f, o.id(doc), t, Command{}, succeeded, succeededBy)
}

// stays keeps an alert with whom somebody gave it to: who is on duty now counts as seen,
// and only the next change of shift moves it.
func (a *Alert) stays() { a.OnDuty, a.Relief = "", time.Time{} }

// moves tells whether an alert changes hands with a shift: a danger with each, anything
// less only with one that begins on a school day, so that nobody is woken for it.
func moves(level risk.Level, duty screening.DutyNow) bool {
	return level.AtLeast(risk.High) || duty.Lessons && !duty.Night
}

// ErrSnooze refuses to put an alert off.
var ErrSnooze = errors.New("referral: only what is moderate or mild can be put off, until a moment before the student must be heard")

// Snooze lets an acknowledgement of what is mild or moderate stand until a moment, for a
// reason. It never moves the moment by which the student must be heard, and a danger is
// never put off: what cannot be opened counts as one.
func (a *Alerts) Snooze(ctx context.Context, who actor.Actor, id string, cmd Command, until time.Time, reason string) (*Alert, error) {
	if reason == "" {
		return nil, ErrNoteOwed
	}
	return a.ask(ctx, who, id, cmd, Snooze, reason, func(doc *Alert, t turn) error {
		concern, err := a.gravely(doc, t)
		if err != nil {
			return err
		}
		if concern.Finding.Level.AtLeast(risk.High) || !until.After(t.now) || until.After(doc.Deadline) {
			return ErrSnooze
		}
		doc.AckUntil = until
		return nil
	})
}
