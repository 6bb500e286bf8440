package referral

import (
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Concern is what an alert is about. It only grows: later answers may raise it,
// none lowers it.
type Concern struct {
	Finding risk.Finding       `bson:"finding"`
	Changes []screening.Change `bson:"changes,omitempty"`
	Talked  time.Time          `bson:"talked,omitempty"` // when the student last asked to talk
	Room    string             `bson:"room,omitempty"`   // where the student sat
	Seat    int                `bson:"seat,omitempty"`
	Outcome Outcome            `bson:"outcome,omitempty"` // of the last triage, for as long as it stands
	Decided map[int]Outcome    `bson:"decided,omitempty"` // by each triage, from 1
}

// Alert is the one alert of a sitting; its id is the sitting's.
type Alert struct {
	store.Head         `bson:"-"`
	store.Owed         `bson:",inline"`
	Folder[AlertState] `bson:",inline"`

	Opened  time.Time             `bson:"opened"`
	Concern vault.Sealed[Concern] `bson:"concern"`
	OnDuty  string                `bson:"onDuty,omitempty"`  // who was on duty when the roster was last asked
	Relief  time.Time             `bson:"relief,omitempty"`  // when to ask again; zero without a roster
	Missing time.Time             `bson:"missing,omitempty"` // since when the student is absent and nobody knows why

	OnSite     string    `bson:"onSite,omitempty"`     // the on-site counselor, who is told the seat
	AckBy      string    `bson:"ackBy,omitempty"`      // who said: I will see this student
	AckUntil   time.Time `bson:"ackUntil,omitempty"`   // when that is worth nothing any more
	NoticeAt   time.Time `bson:"noticeAt,omitempty"`   // when the notice was decided on
	NoticeOwed bool      `bson:"noticeOwed,omitempty"` // decided on and not yet given
	Notices    int       `bson:"notices,omitempty"`    // decided on so far; a graver level owes another
	Triages    int       `bson:"triages,omitempty"`
	Case       string    `bson:"case,omitempty"`
	CasesOwed  []int     `bson:"casesOwed,omitempty"` // the triages that no case has taken up yet, from 1
	Exercise   string    `bson:"exercise,omitempty"`  // the drill that it belongs to; nobody is in danger then
}

// Outcome is what triage decides.
type Outcome string

// The outcomes of triage.
const (
	FalseAlarm    Outcome = "false-alarm" // leaves the student's risk history
	SchoolSupport Outcome = "school-support"
	ForReferral   Outcome = "referral"
	Emergency     Outcome = "emergency"
)

// Outcomes lists what triage can decide.
func Outcomes() []Outcome { return []Outcome{FalseAlarm, SchoolSupport, ForReferral, Emergency} }

// with returns the concern with a report added.
func (c Concern) with(r screening.Report) Concern {
	c.Finding = risk.Merge(c.Finding, r.Finding)
	if len(r.Changes) > len(c.Changes) {
		c.Changes = r.Changes
	}
	if r.Talked.After(c.Talked) {
		c.Talked = r.Talked
	}
	c.Room, c.Seat = r.Room, r.Seat
	return c
}

// decide takes what a triage decided. A case is owed for each that asks for one: the
// student may say more, and that be a false alarm, before the case is made.
func (a *Alert) decide(c *Concern, o Outcome) {
	a.Triages++
	c.Outcome = o
	if c.Decided == nil {
		c.Decided = map[int]Outcome{}
	}
	c.Decided[a.Triages] = o
	if o != FalseAlarm {
		a.CasesOwed = append(a.CasesOwed, a.Triages)
	}
}

// owesCase tells whether something was decided that no case has taken up yet.
func (a *Alert) owesCase() bool { return len(a.CasesOwed) > 0 }

// advance takes what time alone does to an alert.
func (a *Alert) advance(care LevelCare, now time.Time) {
	switch a.State {
	case AlertAcknowledged:
		if !a.AckUntil.After(now) {
			a.lapse(care, now)
		}
	case AlertHeard:
		a.overdue(now)
	case AlertClosed:
		a.Climb.rest()
	}
	if at := a.noticeTime(care); !at.IsZero() && !at.After(now) {
		a.NoticeAt, a.NoticeOwed, a.Notices = now, true, a.Notices+1
		a.History = append(a.History, Event{At: now, By: "engine", Role: "system", Verb: "notice", State: string(a.State)})
	}
}

// lapse ends an acknowledgement with nothing after it: its owner and the next
// office are told at once, the others in their time. Whose word it was knows already.
func (a *Alert) lapse(care LevelCare, now time.Time) {
	a.State, _ = alertTable.Next(a.State, expire)
	gave := a.AckBy
	a.AckBy, a.AckUntil, a.Relief = "", time.Time{}, time.Time{}
	since := now
	if steps := care.Chain.Steps; len(steps) > 1 {
		since = now.Add(-time.Duration(steps[1].After))
	}
	a.Climb.start(since)
	a.Climb.reach(gave)
	a.History = append(a.History, Event{At: now, By: "engine", Role: "system", Verb: string(expire), State: string(a.State)})
}

// noticeTime returns when the notice has to go out, zero when it has or need not.
// An acknowledgement does not hold it up: only a student who was heard does.
func (a *Alert) noticeTime(care LevelCare) time.Time {
	waiting := a.State == AlertOpen || a.State == AlertAcknowledged
	switch {
	case !a.NoticeAt.IsZero():
		return time.Time{}
	case care.Notice == NoticeAtOnce:
		return a.Opened
	case care.Notice == NoticeOverdue && waiting:
		return a.Deadline
	}
	return time.Time{}
}

// wakeAt returns when the alert must be looked at again.
func (a *Alert) wakeAt(care LevelCare) time.Time {
	if a.State == AlertClosed {
		return a.noticeTime(care)
	}
	wake := []time.Time{a.noticeTime(care), care.Chain.next(a.Climb)}
	switch a.State {
	case AlertOpen:
		wake = append(wake, a.Relief)
	case AlertAcknowledged:
		wake = append(wake, a.AckUntil)
	case AlertHeard:
		wake = append(wake, a.Duty.wake(care.Chain))
	}
	return earliest(wake...)
}

// seat says how urgent a message about an alert is, and adds the place to what the
// on-site counselor is told of an acute answer, unless the student is absent and looked
// for. The alert itself says neither in clear, not even until the message is posted: both
// are as good as the level.
func (a *Alert) seat(c Concern, p *notify.Post) {
	p.Urgency = urgencyOf(c.Finding.Level)
	if c.Finding.Level.AtLeast(risk.Imminent) && c.Room != "" && a.Missing.IsZero() && p.Recipient == a.OnSite && p.Kind == notify.AlertOpen {
		p.Kind, p.Place = notify.AlertSeat, fmt.Sprintf("%s · %d", c.Room, c.Seat)
	}
}

// urgencyOf says through how many channels a message about a risk goes.
func urgencyOf(level risk.Level) notify.Urgency {
	switch {
	case level.AtLeast(risk.Imminent):
		return notify.Gravest
	case level.AtLeast(risk.High):
		return notify.Urgent
	}
	return notify.Routine
}
