package referral

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
)

// Refusals of what people ask of an alert.
var (
	ErrOutcome  = errors.New("referral: choose false-alarm, school-support, referral or emergency")
	ErrNoteOwed = errors.New("referral: say in a few words what was heard or why it was decided so")
	ErrAssignee = errors.New("referral: choose a counselor or lead of the student's school")
)

func (a *Alerts) ask(ctx context.Context, who actor.Actor, id string, cmd Command, verb AlertVerb, note string, change func(*Alert, turn) error) (*Alert, error) {
	return a.act(ctx, who, id, command[Alert, AlertVerb]{id: cmd, verb: verb, note: note, change: change,
		may: func(doc *Alert) error {
			if err := mayAct(who, doc, verb); err != nil {
				return err
			}
			if doc.Exercise != "" && verb != confirm {
				return ErrExercise
			}
			return nil
		}})
}

// mayAct lets offices and the health contact stop an escalation that reached them.
// Everything else belongs to the student's school.
func mayAct(who actor.Actor, doc *Alert, verb AlertVerb) error {
	if verb == Acknowledge || verb == confirm {
		return mayAsk(who, &doc.Folder)
	}
	return schoolStaff(who, doc.Class, verb == Triage)
}

// Acknowledge says: I will see this student. Silence ends for as long as the
// policy lets an acknowledgement stand with nothing after it, at most until the student
// must be heard. Of an exercise it says: it reached me.
func (a *Alerts) Acknowledge(ctx context.Context, who actor.Actor, id string, cmd Command) (*Alert, error) {
	if doc, err := a.books.Get(ctx, id); err != nil {
		return nil, err
	} else if doc.Exercise != "" {
		return a.confirm(ctx, who, id, cmd)
	}
	return a.ask(ctx, who, id, cmd, Acknowledge, "", func(doc *Alert, t turn) error {
		if who.Role == actor.Counselor || who.Role == actor.Lead {
			doc.Owner = who.ID
		}
		care, err := a.careOf(doc, t)
		doc.AckBy, doc.AckUntil = who.ID, doc.stands(t.now.Add(time.Duration(care.AckExpires)), t.now)
		doc.searcher(who.ID, t.now)
		doc.Climb.rest()
		return err
	})
}

// stands is until when an acknowledgement counts: like a snooze, not beyond the moment by
// which the student must be heard. One that comes only after it counts for as long as
// the policy says, for somebody has to be able to end the silence.
func (a *Alert) stands(until, now time.Time) time.Time {
	if a.Deadline.After(now) && until.After(a.Deadline) {
		return a.Deadline
	}
	return until
}

// Assign makes somebody else of the school answer for an alert; until they
// acknowledge, silence rises.
func (a *Alerts) Assign(ctx context.Context, who actor.Actor, id string, cmd Command, owner actor.Actor) (*Alert, error) {
	return a.ask(ctx, who, id, cmd, Assign, "", func(doc *Alert, t turn) error {
		if schoolStaff(owner, doc.Class, false) != nil || owner.Role == actor.System {
			return ErrAssignee
		}
		doc.Owner, doc.AckBy, doc.AckUntil = owner.ID, "", time.Time{}
		if doc.State == AlertOpen && doc.Climb.resting() {
			doc.Climb.start(t.now) // it was acknowledged; a silence that runs is not begun anew
		}
		doc.stays()
		doc.tell(doc.ID, string(Assign)+"/"+store.TimeKey(t.now), owner.ID, notify.AlertOpen)
		return nil
	})
}

// Hear records that the student was heard, and what they said in the counselor's
// words; a decision is due next.
func (a *Alerts) Hear(ctx context.Context, who actor.Actor, id string, cmd Command, note string) (*Alert, error) {
	if note == "" {
		return nil, ErrNoteOwed
	}
	return a.ask(ctx, who, id, cmd, Hear, note, func(doc *Alert, t turn) error {
		care, err := a.careOf(doc, t)
		doc.Owner, doc.AckBy, doc.AckUntil, doc.Missing = who.ID, "", time.Time{}, time.Time{}
		doc.until(t.now.Add(time.Duration(care.TriageWithin)))
		return err
	})
}

// Triage decides what follows. Everything but a false alarm opens or joins the
// student's case.
func (a *Alerts) Triage(ctx context.Context, who actor.Actor, id string, cmd Command, o Outcome, note string) (*Alert, error) {
	if !slices.Contains(Outcomes(), o) {
		return nil, ErrOutcome
	}
	if note == "" {
		return nil, ErrNoteOwed
	}
	doc, err := a.ask(ctx, who, id, cmd, Triage, note, func(doc *Alert, t turn) error {
		concern, err := a.concern(doc, t)
		if err != nil {
			return err
		}
		doc.Owner = who.ID
		doc.decide(&concern, o)
		if o == FalseAlarm {
			doc.Missing = time.Time{}
		}
		doc.until(time.Time{})
		doc.Owe(t.now)
		return a.put(doc, t, concern)
	})
	if err != nil || !doc.owesCase() {
		return doc, err
	}
	// The case is made at once for the reader; the sweep makes it if this dies.
	if err := a.Do(ctx, id); err != nil && !errors.Is(err, store.ErrNotDue) {
		return nil, err
	}
	return a.books.Get(ctx, id)
}
