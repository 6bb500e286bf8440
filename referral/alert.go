// Package referral is the way from a risk to a hospital and back. Its first
// stretch is here: a reported risk becomes one alert with an owner, who is told.
package referral

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// ErrNoOwner keeps a report owed by its sitting until the school names somebody.
var ErrNoOwner = errors.New("referral: the school has nobody on duty")

// Concern is what an alert is about. It only grows: later answers may raise it,
// none lowers it.
type Concern struct {
	Finding risk.Finding       `bson:"finding"`
	Changes []screening.Change `bson:"changes,omitempty"`
	Talk    bool               `bson:"talk,omitempty"`
}

// Alert is the one alert of a sitting; its id is the sitting's.
type Alert struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
	Student    string                `bson:"student"`
	Class      unit.Path             `bson:"class"`
	Owner      string                `bson:"owner"`
	OpenedAt   time.Time             `bson:"openedAt"`
	HearBy     time.Time             `bson:"hearBy"` // until when the student must be heard
	Concern    vault.Sealed[Concern] `bson:"concern"`
	Outbox     []notify.Post         `bson:"outbox,omitempty"` // decided on, not yet posted
}

const byStudent = "student"

// Alerts is the book of alerts.
type Alerts struct {
	clock   clock.Clock
	vault   *vault.Vault
	org     *screening.Org
	inboxes *notify.Inboxes
	alerts  *store.Collection[Alert]
}

// NewAlerts declares the book of alerts.
func NewAlerts(d screening.Deps, org *screening.Org, inboxes *notify.Inboxes) *Alerts {
	return &Alerts{clock: d.Clock, vault: d.Vault, org: org, inboxes: inboxes,
		alerts: store.Define(d.DB, "alerts", store.Index[Alert]{Name: byStudent,
			Key: func(a *Alert) string { return a.Student }})}
}

// Open tells whether a student has an open alert; it fulfils screening.Care. An
// alert cannot be closed yet, so each counts.
func (a *Alerts) Open(ctx context.Context, student string) (bool, error) {
	found, _, err := a.alerts.Find(ctx, store.Query{Index: byStudent, From: student, To: student + "\x00", Limit: 1})
	return len(found) > 0, err
}

// Raise opens the alert of a sitting or adds to it, in one write together with
// the message that is owed for it. The same report again changes nothing.
func (a *Alerts) Raise(ctx context.Context, r screening.Report) error {
	owner, err := a.ownerOf(ctx, r)
	if err != nil {
		return err
	}
	key, err := a.vault.Key(ctx, r.Student)
	if err != nil {
		return err
	}
	_, err = a.alerts.Upsert(ctx, func() *Alert {
		return &Alert{Head: store.Head{ID: r.Sitting}, Student: r.Student, Class: r.Class, Owner: owner, OpenedAt: a.clock.Now()}
	}, func(doc *Alert) error { return a.add(key, doc, r) })
	return err
}

// Do posts the messages an alert owes.
func (a *Alerts) Do(ctx context.Context, id string) error {
	doc, err := a.alerts.Claim(ctx, id, a.clock.Now())
	if err != nil {
		return err
	}
	for _, post := range doc.Outbox {
		if err := a.inboxes.Post(ctx, post); err != nil {
			return err
		}
	}
	doc.Outbox = nil
	doc.Settle(time.Time{})
	return a.alerts.Replace(ctx, doc)
}

// Owing returns the alerts that owe messages.
func (a *Alerts) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return a.alerts.Owing(ctx, now, limit)
}

func (a *Alerts) add(key vault.Key, doc *Alert, r screening.Report) error {
	at := vault.Place{Collection: a.alerts.Name(), ID: doc.ID, Field: "concern"}
	had, err := vault.Open(key, at, doc.Concern)
	if err != nil {
		return err
	}
	now := had.with(r)
	if len(doc.Concern) > 0 && reflect.DeepEqual(had, now) {
		return store.ErrUnchanged
	}
	if doc.Concern, err = vault.Seal(key, at, now); err != nil {
		return err
	}
	if hearBy := r.At.Add(now.Finding.HearWithin); doc.HearBy.IsZero() || hearBy.Before(doc.HearBy) {
		doc.HearBy = hearBy
	}
	doc.Outbox = append(doc.Outbox, message(doc, now.Finding.Level, r))
	doc.Owe(a.clock.Now())
	return nil
}

// with returns the concern with a report added.
func (c Concern) with(r screening.Report) Concern {
	finding := r.Finding
	if len(c.Finding.Reasons) > 0 {
		finding = risk.Merge(c.Finding, r.Finding)
	}
	changes := c.Changes
	if len(r.Changes) > len(changes) {
		changes = r.Changes
	}
	return Concern{Finding: finding, Changes: changes, Talk: c.Talk || r.Talk}
}

// message tells the owner: of an acute answer with the seat, when it was given in
// a session. Its id holds the version that it speaks of, so that each news is
// told once.
func message(doc *Alert, level risk.Level, r screening.Report) notify.Post {
	post := notify.Post{ID: fmt.Sprintf("%s/%d/%s/inbox", doc.ID, doc.Version, doc.Owner),
		Recipient: doc.Owner, Kind: notify.AlertOpen, Object: doc.ID}
	if doc.Version > 0 {
		post.Kind = notify.AlertRaised
	}
	if level.AtLeast(risk.Imminent) && r.Counselor == doc.Owner {
		post.Kind, post.Place = notify.AlertSeat, fmt.Sprintf("%s · %d", r.Room, r.Seat)
	}
	return post
}

func (a *Alerts) ownerOf(ctx context.Context, r screening.Report) (string, error) {
	if r.Counselor != "" {
		return r.Counselor, nil
	}
	school, err := a.org.School(ctx, actor.Engine(), r.Class.At(unit.School).Code())
	if err != nil {
		return "", err
	}
	duty := school.Duty
	if owner := cmp.Or(duty.Counselor, duty.Deputy, duty.Lead); owner != "" {
		return owner, nil
	}
	return "", ErrNoOwner
}
