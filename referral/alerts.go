package referral

import (
	"context"
	"errors"
	"reflect"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

const (
	byStudent = "student"
	bySchool  = "school"
	byOwner   = "owner"
)

// Alerts is the book of alerts.
type Alerts struct {
	office[Alert, AlertState, AlertVerb]
	notices *Notices
	cases   *Cases
}

func newAlerts(db *store.DB, d *desk, notices *Notices, cases *Cases) *Alerts {
	a := &Alerts{notices: notices, cases: cases}
	folder := func(doc *Alert) *Folder[AlertState] { return &doc.Folder }
	a.office = office[Alert, AlertState, AlertVerb]{desk: d, table: alertTable,
		id:     func(doc *Alert) string { return doc.ID },
		folder: folder,
		owed:   func(doc *Alert) *store.Owed { return &doc.Owed },
		books: store.Define(db, "alerts", realOnly(ownerIndex(alertTable, folder)), realOnly(waitingIndex()), realOnly(everIndex()),
			store.Index[Alert]{Name: byStudent, Key: func(a *Alert) string { return a.Student + "/" }},
			store.Index[Alert]{Name: bySchool, Key: func(a *Alert) string {
				if a.State == AlertClosed {
					return ""
				}
				return a.Class.Key()
			}})}
	a.wake = func(doc *Alert, t turn) (time.Time, error) {
		care, err := a.careOf(doc, t)
		return doc.wakeAt(care), err
	}
	return a
}

// Raise opens the alert of a sitting or adds to it, in one write. The same report
// again changes nothing.
func (a *Alerts) Raise(ctx context.Context, r screening.Report) error { return a.raise(ctx, r, "") }

// raise does so for a sitting, or for a drill.
func (a *Alerts) raise(ctx context.Context, r screening.Report, drill string) error {
	owner, err := a.answersFor(ctx, r.Class, r.Counselor)
	if err != nil {
		return err
	}
	onSite := ""
	if r.OnSite {
		onSite = r.Counselor
	}
	blank := Folder[AlertState]{Duty: Duty{Owner: owner}, Student: r.Student, Class: r.Class, Care: r.Care, State: AlertOpen}
	t, err := a.turn(ctx, actor.Engine(), &blank)
	if err != nil {
		return err
	}
	_, err = a.books.Upsert(ctx, func() *Alert {
		return &Alert{Head: store.Head{ID: r.Sitting}, Folder: blank, OnSite: onSite, Opened: t.now, Exercise: drill}
	}, func(doc *Alert) error { return a.add(doc, r, t) })
	if err == nil && drill == "" {
		a.moved(ctx, r.Class)
	}
	return err
}

// add joins a report to an alert. What is graver than before, or reaches a closed
// alert, begins the silence anew; what is merely more is told to the owner.
func (a *Alerts) add(doc *Alert, r screening.Report, t turn) error {
	had, err := a.concern(doc, t)
	if err != nil {
		return err
	}
	concern := had.with(r)
	if doc.Version > 0 && reflect.DeepEqual(had, concern) {
		return store.ErrUnchanged
	}
	level := concern.Finding.Level
	deadline := hearBy(r.At, concern.Finding, t.policy.Levels[level])
	graver := level.Compare(had.Finding.Level) > 0
	if graver {
		doc.NoticeAt = time.Time{} // what was told until now was too little
	}
	if doc.Version == 0 || doc.State == AlertClosed || graver {
		if doc.State, err = alertTable.Next(doc.State, raise); err != nil {
			return err
		}
		concern.Outcome = ""
		doc.AckBy, doc.AckUntil = "", time.Time{}
		doc.Deadline = deadline
		doc.Climb.start(t.now)
	} else {
		doc.tell(doc.ID, string(raise)+"/"+store.TimeKey(t.now), doc.Owner, notify.AlertRaised)
	}
	if doc.State != AlertHeard && deadline.Before(doc.Deadline) {
		doc.Deadline = deadline
		if doc.AckUntil.After(deadline) {
			doc.AckUntil = deadline // nothing puts the silence off beyond it
		}
	}
	if err := a.put(doc, t, concern); err != nil {
		return err
	}
	doc.Owe(t.now)
	return a.enter(&doc.Folder, doc.ID, t, Command{}, string(raise), "")
}

// hearBy returns until when the student must be heard.
func hearBy(from time.Time, f risk.Finding, care LevelCare) time.Time {
	within := f.HearWithin
	if limit := time.Duration(care.HearWithin); limit > 0 && limit < within {
		within = limit
	}
	return from.Add(within)
}

// Do takes what time does to an alert, and what it owes to people.
func (a *Alerts) Do(ctx context.Context, id string) error {
	return a.work(ctx, id, round[Alert]{kind: notify.AlertOpen,
		chain: func(doc *Alert, t turn) (Chain, error) {
			care, err := a.careOf(doc, t)
			return care.Chain, err
		},
		advance: func(doc *Alert, t turn) error {
			care, err := a.careOf(doc, t)
			if err != nil {
				return err
			}
			doc.advance(care, t.now)
			if err := a.relieve(ctx, doc, t); err != nil {
				return err
			}
			return a.succeed(ctx, doc, t, notify.AlertOpen)
		},
		whisper: func(doc *Alert, t turn, post *notify.Post) error {
			post.Exercise = doc.Exercise != ""
			concern, err := a.gravely(doc, t)
			doc.seat(concern, post)
			doc.search(post)
			return err
		},
		pay: func(doc *Alert, t turn) error { return a.pay(ctx, doc, t) }})
}

// pay does what an alert owes besides its messages.
func (a *Alerts) pay(ctx context.Context, doc *Alert, t turn) error {
	concern, err := a.gravely(doc, t)
	if err != nil {
		return err
	}
	if doc.NoticeOwed {
		if err := a.notices.give(ctx, doc, concern.Finding.Level, t.policy.NoticeSeen); err != nil {
			return err
		}
		doc.NoticeOwed = false
	}
	return a.file(ctx, doc, t)
}

// file gives what was decided to a case, each decision by a command of its own.
func (a *Alerts) file(ctx context.Context, doc *Alert, t turn) error {
	if !doc.owesCase() {
		return nil
	}
	concern, err := a.concern(doc, t)
	if err != nil {
		return err // what triage decided stands in it: the case waits until it can be opened
	}
	for _, triage := range doc.CasesOwed {
		if doc.Case, err = a.cases.join(ctx, doc, triage, concern.Decided[triage], t); err != nil {
			return err
		}
	}
	if !doc.Missing.IsZero() { // whoever looks for the student goes on looking
		if err := a.cases.missing(ctx, doc.Case, doc.absence()); err != nil {
			return err
		}
	}
	doc.CasesOwed, doc.Missing = nil, time.Time{}
	return nil
}

// open tells whether a student has an alert that waits for somebody.
func (a *Alerts) open(ctx context.Context, student string) (bool, error) {
	for doc, err := range a.books.All(ctx, store.Query{Index: byStudent, Prefix: student + "/"}) {
		if err != nil {
			return false, err
		}
		if doc.State != AlertClosed || doc.owesCase() {
			return true, nil
		}
	}
	return false, nil
}

func (a *Alerts) concern(doc *Alert, t turn) (Concern, error) {
	return vault.Open(t.key, a.place(doc.ID, "concern"), doc.Concern)
}

// put seals what an alert is about.
func (a *Alerts) put(doc *Alert, t turn, c Concern) (err error) {
	doc.Concern, err = vault.Seal(t.key, a.place(doc.ID, "concern"), c)
	return err
}

// gravely is the concern, or of an alert that cannot be opened the gravest there is:
// nobody knows that it is less, so it rises as fast as any.
func (a *Alerts) gravely(doc *Alert, t turn) (Concern, error) {
	c, err := a.concern(doc, t)
	if errors.Is(err, vault.ErrUnreadable) {
		return Concern{Finding: risk.Finding{Level: risk.Imminent}}, nil
	}
	return c, err
}

// careOf is what the alert's level asks of people. While nobody knows where the student
// is, silence rises as for the gravest.
func (a *Alerts) careOf(doc *Alert, t turn) (LevelCare, error) {
	c, err := a.gravely(doc, t)
	care := t.policy.Levels[c.Finding.Level]
	if !doc.Missing.IsZero() {
		care.Chain = t.policy.Levels[risk.Imminent].Chain
	}
	return care, err
}

// schoolOf returns where somebody of a school works, and refuses a list of people
// to anybody else.
func schoolOf(who actor.Actor) (unit.Path, error) {
	if who.Unit.Level() < unit.School {
		return "", actor.ErrOutOfScope
	}
	return who.Unit, schoolStaff(who, who.Unit, false)
}

// FalseAlarm tells whether the sitting's alert was closed as one. What cannot be
// opened is not taken for one.
func (a *Alerts) FalseAlarm(ctx context.Context, sitting string) (bool, error) {
	doc, err := a.books.Get(ctx, sitting)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	t, err := a.turn(ctx, actor.Engine(), &doc.Folder)
	if err != nil {
		return false, err
	}
	concern, err := a.concern(doc, t)
	if errors.Is(err, vault.ErrUnreadable) {
		return false, nil
	}
	return concern.Outcome == FalseAlarm, err
}
