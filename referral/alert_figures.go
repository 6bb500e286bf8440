package referral

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
)

// AlertFigures tell whether the alerts of a school are answered in time: figures, and
// nobody whom they are about.
type AlertFigures struct {
	Since, At    time.Time
	Opened       int // since then
	Waiting      int // the student was not heard yet
	Overdue      int // a deadline has passed, and nobody did what was due
	Acknowledged int // somebody said: I will see this student, or heard the student at once
	AckInTime    int // of these: before silence rose to the next office
	Heard        int //
	HeardInTime  int // of these: before the deadline
	Closed       int // decided
}

// byEver holds the alerts of a school, closed ones too.
const byEver = "ever"

func everIndex() store.Index[Alert] {
	return store.Index[Alert]{Name: byEver, Key: func(a *Alert) string {
		return a.Class.At(unit.School).Key() + "\x1f" + store.TimeKey(a.Opened)
	}}
}

// Figures counts the alerts that were opened in a school in this school year. An alert
// that was reopened counts once, from when it was opened last.
func (a *Alerts) Figures(ctx context.Context, who actor.Actor, school unit.Path) (AlertFigures, error) {
	now := a.clock.Now()
	since, _ := screening.SchoolYear(screening.YearOf(now))
	f := AlertFigures{Since: since, At: now}
	if err := schoolStaff(who, school, false); err != nil {
		return f, err
	}
	return a.figures(ctx, school, since, now.Add(time.Second))
}

// figures counts what was opened in a school from one moment to another.
func (a *Alerts) figures(ctx context.Context, school unit.Path, since, until time.Time) (AlertFigures, error) {
	now := a.clock.Now()
	f := AlertFigures{Since: since, At: now}
	prefix := school.Key() + "\x1f"
	for doc, err := range a.books.All(ctx, store.Query{Index: byEver, From: prefix + store.TimeKey(since), To: prefix + store.TimeKey(until)}) {
		if err != nil {
			return f, err
		}
		t, err := a.turn(ctx, actor.Engine(), &doc.Folder)
		if err != nil {
			return f, err
		}
		c, err := a.gravely(doc, t)
		if err != nil {
			return f, err
		}
		f.add(doc, c, t.policy.Levels[c.Finding.Level], now)
	}
	return f, nil
}

func (f *AlertFigures) add(doc *Alert, c Concern, care LevelCare, now time.Time) {
	opened, acked, heard := doc.History.lastRound()
	f.Opened++
	if doc.State == AlertClosed {
		f.Closed++
	} else if !doc.Deadline.After(now) {
		f.Overdue++
	}
	if doc.State == AlertOpen || doc.State == AlertAcknowledged {
		f.Waiting++
	}
	deadline := hearBy(opened, c.Finding, care)
	if !acked.IsZero() {
		f.Acknowledged++
		rises := deadline
		if len(care.Chain.Steps) > 1 {
			rises = care.Chain.at(opened, 1)
		}
		if !acked.After(rises) {
			f.AckInTime++
		}
	}
	if !heard.IsZero() {
		f.Heard++
		if !heard.After(deadline) {
			f.HeardInTime++
		}
	}
}

// lastRound returns when an alert was opened last, and when after that somebody first
// answered and first heard the student.
func (h History) lastRound() (opened, acked, heard time.Time) {
	before := AlertClosed
	for _, e := range h {
		state := AlertState(e.State)
		if e.Verb == string(raise) && state == AlertOpen && before != AlertOpen {
			opened, acked, heard = e.At, time.Time{}, time.Time{}
		}
		if acked.IsZero() && (e.Verb == string(Acknowledge) || e.Verb == string(Hear)) {
			acked = e.At
		}
		if heard.IsZero() && e.Verb == string(Hear) {
			heard = e.At
		}
		before = state
	}
	return opened, acked, heard
}
