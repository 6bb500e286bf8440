package referral

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Absent is told of a student who is absent without anybody knowing why; with it the
// books are a screening.Seeker. A grave open case, or else each grave open alert, makes
// people look for the student at once; whoever is not in danger is nobody's business here.
func (c *Care) Absent(ctx context.Context, student string, on calendar.Date) error {
	grave, err := c.Alerts.grave(ctx, student)
	if errors.Is(err, vault.ErrErased) {
		return nil // nobody is left whom it could be about
	}
	if err != nil {
		return err
	}
	cmd := once("absent/" + string(on))
	for range 2 { // what is decided on between the two looks is in its case at the second
		if is, err := c.Cases.seek(ctx, student, grave, cmd); is || err != nil {
			return err
		}
		if is, err := c.Alerts.seek(ctx, grave, cmd); is || err != nil {
			return err
		}
	}
	return nil
}

// seek makes people look for a student in whose open case a grave alert is; is tells
// whether there is one.
func (c *Cases) seek(ctx context.Context, student string, grave []string, cmd Command) (is bool, err error) {
	cases, err := c.of(ctx, student)
	if err != nil {
		return false, err
	}
	for _, file := range cases {
		if file.State != CaseClosed && slices.ContainsFunc(file.Alerts, func(id string) bool { return slices.Contains(grave, id) }) {
			return true, c.missing(ctx, file.ID, cmd)
		}
	}
	return false, nil
}

// seek makes people look for a student for the sake of each grave alert; is tells whether
// one of them still waits for somebody.
func (a *Alerts) seek(ctx context.Context, grave []string, cmd Command) (is bool, err error) {
	for _, id := range grave {
		waits, err := a.missing(ctx, id, cmd)
		if err != nil {
			return false, err
		}
		is = is || waits
	}
	return is, nil
}

// grave returns a student's alerts of high and imminent level, and those that a human
// took for an emergency, but for false alarms.
func (a *Alerts) grave(ctx context.Context, student string) (ids []string, err error) {
	for doc, err := range a.books.All(ctx, store.Query{Index: byStudent, Prefix: student + "/"}) {
		if err != nil {
			return nil, err
		}
		t, err := a.turn(ctx, actor.Engine(), &doc.Folder)
		if err != nil {
			return nil, err
		}
		concern, err := a.gravely(doc, t)
		if err != nil {
			return nil, err
		}
		if concern.Outcome == Emergency || concern.Finding.Level.AtLeast(risk.High) && concern.Outcome != FalseAlarm {
			ids = append(ids, doc.ID)
		}
	}
	return ids, nil
}

// missing begins the silence about an open alert anew, and voids an acknowledgement:
// whoever wanted to see the student must know that there is nobody to be seen. One that
// is decided on hands the search to the case that it still owes; waits is false when it
// has none to owe any more.
func (a *Alerts) missing(ctx context.Context, id string, cmd Command) (waits bool, err error) {
	err = a.follow(ctx, id, cmd, missing, func(doc *Alert, t turn) error {
		if waits = doc.State != AlertClosed || doc.owesCase(); !waits {
			return store.ErrUnchanged // whatever is done about it is done in its case
		}
		doc.Missing, doc.AckBy, doc.AckUntil = t.now, "", time.Time{}
		if doc.State != AlertClosed {
			doc.Climb.start(t.now)
		}
		return nil
	})
	return waits, err
}

// absence is the command by which the student was last said to be absent: the case that
// goes on looking knows it by the same, so that one word is not told twice.
func (a *Alert) absence() (cmd Command) {
	for _, e := range a.History {
		if e.Verb == string(missing) {
			cmd = e.Command
		}
	}
	return cmd
}

// search says in a message that the student is to be looked for.
func (a *Alert) search(p *notify.Post) {
	if !a.Missing.IsZero() && p.Kind == notify.AlertOpen {
		p.Kind, p.Urgency = notify.StudentAbsent, notify.Gravest
	}
}

// searcher lets who ends the silence hear that the student is absent, when nobody was
// told yet: the word came while they were about to say that they see to it.
func (a *Alert) searcher(person string, now time.Time) {
	if !a.Missing.IsZero() && a.Climb.Fired == 0 {
		a.tell(a.ID, string(Acknowledge)+"/"+store.TimeKey(now), person, notify.AlertOpen)
	}
}

// missing makes a case due at once, whatever else is due, on the quickest chain.
func (c *Cases) missing(ctx context.Context, id string, cmd Command) error {
	return c.follow(ctx, id, cmd, caseMissing, func(doc *Case, t turn) error {
		doc.Missing = t.now
		doc.until(t.now) // anew, also where something else is due in this very moment and told already
		return nil
	})
}

func (c *Case) search(p *notify.Post) {
	if !c.Missing.IsZero() && p.Kind == notify.CaseDue {
		p.Kind, p.Urgency = notify.StudentAbsent, notify.Gravest
	}
}

// ErrNotMissing says that nobody looks for the student.
var ErrNotMissing = errors.New("referral: the student is not being looked for")

// Find records that somebody knows where an absent student is.
func (c *Cases) Find(ctx context.Context, who actor.Actor, id string, cmd Command, note string) (*Case, error) {
	if note == "" {
		return nil, ErrNoteOwed
	}
	return c.act(ctx, who, id, command[Case, CaseVerb]{id: cmd, verb: Found, note: note,
		may: func(doc *Case) error { return schoolStaff(who, doc.Class, false) },
		change: func(doc *Case, _ turn) error {
			if doc.Missing.IsZero() {
				return ErrNotMissing
			}
			doc.Missing = time.Time{}
			doc.reckon()
			return nil
		}})
}
