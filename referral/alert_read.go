package referral

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// AlertReading is an alert as somebody of the school reads it. A lead sees the
// level and the deadlines; why, and what was answered, is for counselors.
type AlertReading struct {
	*Alert
	Reference string // by which those outside the school speak of it
	Level     risk.Level
	Talked    time.Time
	Reasons   []risk.Reason
	Changes   []screening.Change
	Room      string
	Seat      int
	Outcome   Outcome
	Log       []Entry

	Unreadable bool // what it is about cannot be opened; it is listed all the same, first
}

// Entry is one event of a history, opened.
type Entry struct {
	At   time.Time
	By   string
	Role actor.Role // of whoever it was
	Verb string
	Via  Via // how a hospital answered without a log-in
	Note string
}

// Read returns one alert.
func (a *Alerts) Read(ctx context.Context, who actor.Actor, id string) (AlertReading, error) {
	doc, err := a.books.Get(ctx, id)
	if err != nil {
		return AlertReading{}, err
	}
	if err := schoolStaff(who, doc.Class, false); err != nil {
		return AlertReading{}, err
	}
	return a.read(ctx, who, doc)
}

// Queue returns the open alerts of the actor's school, the gravest and then the
// oldest first, and an exercise behind everything that is real. A list of people covers one school at most, so it is sorted here.
// What was answered and noted is read alert by alert, so that each reading leaves
// its own trace.
func (a *Alerts) Queue(ctx context.Context, who actor.Actor) ([]AlertReading, error) {
	place, err := schoolOf(who)
	if err != nil {
		return nil, err
	}
	var queue []AlertReading
	for doc, err := range a.books.All(ctx, store.Query{Index: bySchool, Prefix: place.Key()}) {
		if err != nil {
			return nil, err
		}
		r, _, err := a.row(ctx, who, doc)
		if r.Unreadable, err = a.unreadable(ctx, err, doc.ID); err != nil {
			return nil, err
		}
		queue = append(queue, r)
	}
	slices.SortFunc(queue, func(x, y AlertReading) int {
		return cmp.Or(first(x.Exercise == "", y.Exercise == ""), first(x.Unreadable, y.Unreadable), y.Level.Compare(x.Level), x.Opened.Compare(y.Opened), cmp.Compare(x.ID, y.ID))
	})
	return queue, nil
}

// row is an alert as a list shows it.
func (a *Alerts) row(ctx context.Context, who actor.Actor, doc *Alert) (AlertReading, Concern, error) {
	r := AlertReading{Alert: doc, Reference: a.reference(doc.ID)}
	t, err := a.turn(ctx, who, &doc.Folder)
	if err != nil {
		return r, Concern{}, err
	}
	c, err := a.concern(doc, t)
	if err != nil {
		return r, Concern{}, err
	}
	r.Level, r.Talked, r.Room, r.Seat, r.Outcome = c.Finding.Level, c.Talked, c.Room, c.Seat, c.Outcome
	if who.Role == actor.Counselor {
		r.Reasons = c.Finding.Reasons
	}
	return r, c, nil
}

func (a *Alerts) read(ctx context.Context, who actor.Actor, doc *Alert) (AlertReading, error) {
	r, c, err := a.row(ctx, who, doc)
	if err != nil {
		return r, err
	}
	if who.Role == actor.Counselor {
		r.Changes = c.Changes
	}
	key, err := a.vault.Key(ctx, doc.Student)
	if err != nil {
		return r, err
	}
	r.Log, err = doc.History.read(key, a.place(doc.ID, "note"), notesFor(who))
	return r, err
}

// unreadable lets a list go on past a document that cannot be opened.
func (o office[T, S, V]) unreadable(ctx context.Context, err error, id string) (bool, error) {
	if vault.Unreadable(ctx, err, o.place(id, "content")) {
		return true, nil
	}
	return false, err
}

// first sorts what is so before what is not.
func first(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return -1
	}
	return 1
}

// notesFor says whose notes somebody may read: counselors all, the hospital those
// of the hospital.
func notesFor(who actor.Actor) func(Event) bool {
	return func(e Event) bool {
		return who.Role == actor.Counselor || who.Role == actor.Hospital && e.Role == actor.Hospital
	}
}

// read opens a history with the notes that may be read.
func (h History) read(key vault.Key, at vault.Place, may func(Event) bool) ([]Entry, error) {
	entries := make([]Entry, len(h))
	for i, e := range h {
		entries[i] = Entry{At: e.At, By: e.By, Role: e.Role, Verb: e.Verb, Via: e.Command.Via}
		if !may(e) {
			continue
		}
		note, err := vault.Open(key, at, e.Note)
		if err != nil {
			return nil, err
		}
		entries[i].Note = note
	}
	return entries, nil
}
