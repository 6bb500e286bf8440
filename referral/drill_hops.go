package referral

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// measure reads the hops of a drill from the alert, the messages and the notices
// that it left.
func (d *Drills) measure(ctx context.Context, doc *Drill) ([]Hop, error) {
	now := d.clock.Now()
	alert, err := d.alerts.books.Get(ctx, exerciseID(doc.ID))
	if errors.Is(err, store.ErrNotFound) {
		alert, err = &Alert{}, nil
	}
	if err != nil {
		return nil, err
	}
	raised := Hop{Kind: HopRaised, From: doc.Began, At: alert.Opened}
	hops := []Hop{raised.by(doc.Began.Add(toldWithin), now)}
	for i := range doc.Cast.Parts {
		told, err := d.told(ctx, doc, alert, i)
		if err != nil {
			return nil, err
		}
		hops = append(hops, told...)
	}
	for _, to := range []struct {
		office    To
		recipient string
		readers   bool
	}{
		{ToHealth, string(doc.School.At(unit.District)), doc.Cast.Standing.notified() != ""},
		{toHospital, doc.Cast.Standing.Hospital, doc.Cast.Standing.Hospital != ""},
	} {
		given, err := d.given(ctx, doc, alert, to.office, to.recipient, to.readers)
		if err != nil {
			return nil, err
		}
		hops = append(hops, given...)
	}
	return d.green(ctx, doc, hops)
}

// green adds when the programs of the hospital signed that they have the exercise.
// Where it has none, the human who opens the notice is the channel.
func (d *Drills) green(ctx context.Context, doc *Drill, hops []Hop) ([]Hop, error) {
	if doc.Cast.Standing.Endpoint == "" {
		return hops, nil
	}
	p, err := d.notices.channel.Passed(ctx, doc.Cast.Standing.Hospital, doc.ID)
	receipt := Hop{Kind: HopReceipt, Office: toHospital, From: doc.Began, At: p.Received}
	return append(hops, receipt.by(doc.Until, d.clock.Now())), err
}

// toHospital stands in the hops for the designated hospital, which is no office that
// a chain can turn to.
const toHospital To = "hospital"

// told is when the message of the i-th step came into the inbox of who holds the
// office, when it left the house, and when they confirmed it. Whoever holds two offices
// may have been told of both at once. What was read inside need not leave.
func (d *Drills) told(ctx context.Context, doc *Drill, alert *Alert, i int) ([]Hop, error) {
	part, now := doc.Cast.Parts[i], d.clock.Now()
	if part.Person == "" {
		return []Hop{{Kind: HopTold, Office: part.Office, State: HopMissing}}, nil
	}
	var trace notify.Trace
	for step := range doc.Cast.Parts {
		t, err := d.inboxes.Trace(ctx, postID(alert.ID, rungLabel(1, step), part.Person))
		if err != nil {
			return nil, err
		}
		if !t.Posted.IsZero() && (trace.Posted.IsZero() || step == i) {
			trace = t
		}
	}
	due := doc.Began.Add(time.Duration(i) * pace)
	hops := []Hop{Hop{Kind: HopTold, Office: part.Office, From: due, At: trace.Posted}.by(due.Add(toldWithin), now)}
	proven, err := d.contacts.Verified(ctx, part.Person)
	if err != nil {
		return nil, err
	}
	if proven && (trace.Read.IsZero() || !trace.Carried.IsZero()) {
		hops = append(hops, Hop{Kind: HopCarried, Office: part.Office, From: trace.Posted, At: trace.Carried}.by(doc.Until, now))
	}
	confirmed := Hop{Kind: HopConfirmed, Office: part.Office, From: trace.Posted, At: confirmedAt(alert, part.Person)}
	return append(hops, confirmed.by(doc.Until, now)), nil
}

// confirmedAt returns when somebody said that the exercise reached them.
func confirmedAt(alert *Alert, person string) time.Time {
	i := slices.IndexFunc(alert.History, func(e Event) bool { return e.Verb == string(confirm) && e.By == person })
	if i < 0 {
		return time.Time{}
	}
	return alert.History[i].At
}

// given is when a notice was given to somebody, and when a named human opened it.
func (d *Drills) given(ctx context.Context, doc *Drill, alert *Alert, office To, recipient string, readers bool) ([]Hop, error) {
	if !readers {
		return []Hop{{Kind: HopNotice, Office: office, State: HopMissing}}, nil
	}
	notice, err := d.notices.notices.Get(ctx, d.notices.ofExercise(doc.ID, recipient))
	if errors.Is(err, store.ErrNotFound) {
		notice, err = &Notice{}, nil
	}
	if err != nil {
		return nil, err
	}
	now := d.clock.Now()
	given := Hop{Kind: HopNotice, Office: office, From: doc.Began, At: notice.Given}
	seen := Hop{Kind: HopSeen, Office: office, From: notice.Given, At: notice.Seen}
	return []Hop{given.by(doc.Began.Add(toldWithin), now), seen.by(doc.Until, now)}, nil
}
