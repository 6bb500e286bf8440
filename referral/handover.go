package referral

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Handover gives all open alerts and cases of a person to another, with a note: at the
// end of a shift, before a leave, or for good. Its id is the person's and the command's.
// Each alert and case is moved by a command of its own, so that a crash moves none
// twice; what is left is owed.
type Handover struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`

	From    string               `bson:"from"` // staff ids
	To      string               `bson:"to"`
	Command Command              `bson:"command"`
	By      string               `bson:"by"`
	Role    actor.Role           `bson:"role"`
	At      time.Time            `bson:"at"`
	Done    time.Time            `bson:"done,omitempty"`
	Note    vault.Sealed[string] `bson:"note"`
}

// Handovers is the book of hand-overs.
type Handovers struct {
	*desk
	alerts    *Alerts
	cases     *Cases
	handovers *store.Collection[Handover]
}

// Refusals of whom the alerts and cases of somebody cannot be given to.
var (
	ErrReceiver     = errors.New("referral: give them to another counselor or lead of the same school, or from office to office")
	ErrReceiverAway = errors.New("referral: give them to somebody who is there: this person is on leave")
)

// Give hands over what a person answers for: by themselves, by a lead of their school,
// or by who administers the staff. What is still to be moved when it returns is moved by
// the sweep.
func (h *Handovers) Give(ctx context.Context, who actor.Actor, from, to actor.Actor, cmd Command, note string) (*Handover, error) {
	if err := mayGive(who, from, to); err != nil {
		return nil, err
	}
	if note == "" {
		return nil, ErrNoteOwed
	}
	doc := &Handover{Head: store.Head{ID: from.ID + "/" + cmd.Key}, From: from.ID, To: to.ID, Command: cmd,
		By: who.ID, Role: who.Role, At: h.clock.Now()}
	doc.Owe(doc.At)
	if err := h.receives(ctx, doc.ID, to); err != nil {
		return nil, err
	}
	key, err := h.vault.Key(ctx, to.ID)
	if err != nil {
		return nil, err
	}
	if doc.Note, err = vault.Seal(key, h.place(doc.ID), note); err != nil {
		return nil, err
	}
	if err := h.handovers.Insert(ctx, doc); err != nil && !errors.Is(err, store.ErrExists) {
		return nil, err
	}
	if err := h.Do(ctx, doc.ID); err != nil && !errors.Is(err, store.ErrNotDue) {
		return nil, err
	}
	if doc, err = h.handovers.Get(ctx, doc.ID); err == nil && doc.Command != cmd {
		err = ErrCommandReused
	}
	return doc, err
}

func mayGive(who, from, to actor.Actor) error {
	if who.ID != from.ID && (who.Role != actor.Lead && who.Role != actor.Admin || !who.Covers(from.Unit)) {
		return actor.ErrOutOfScope
	}
	counsel := []actor.Role{actor.Counselor, actor.Lead}
	school := slices.Contains(counsel, from.Role) && slices.Contains(counsel, to.Role) && to.Unit.Covers(from.Unit)
	office := from.Role == actor.Office && to.Role == actor.Office && to.Unit.Covers(from.Unit)
	if from.ID == to.ID || !school && !office {
		return ErrReceiver
	}
	return nil
}

// receives refuses who is on leave: the word that all is theirs now would wait in an
// empty chair, and with it what is due last. A hand-over that was begun is finished.
func (h *Handovers) receives(ctx context.Context, id string, to actor.Actor) error {
	if _, err := h.handovers.Get(ctx, id); !errors.Is(err, store.ErrNotFound) {
		return err
	}
	place := to.Unit
	if school := place.At(unit.School); school != "" {
		place = school
	}
	duty, err := h.org.OnDuty(ctx, place, h.clock.Now())
	if err == nil && duty.Stead(to.ID) != to.ID {
		return ErrReceiverAway
	}
	return err
}

// Owing returns the hand-overs that are not done.
func (h *Handovers) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return h.handovers.Owing(ctx, now, limit)
}

// Do moves what is left and tells the receiver once.
func (h *Handovers) Do(ctx context.Context, id string) error {
	doc, err := h.handovers.Claim(ctx, id, h.clock.Now())
	if err != nil {
		return err
	}
	note, err := h.note(ctx, doc)
	if err != nil {
		return err
	}
	p := passing{who: actor.Actor{ID: doc.By, Role: doc.Role}, cmd: once("handover/" + doc.ID), from: doc.From, to: doc.To, note: note,
		again: doc.Attempts > 1}
	left := errors.Join(h.alerts.passAll(ctx, p, Assign, notify.AlertOpen, (*Alert).pass),
		h.cases.passAll(ctx, p, AssignCase, notify.CaseDue, func(*Case, turn) {}))
	// Always urgent, whatever is in it: an alert may be, and the message must not say so.
	err = h.inboxes.Post(ctx, notify.Post{ID: doc.ID + "/" + doc.To + "/inbox", Recipient: doc.To, Kind: notify.HandedOver,
		Urgency: notify.Urgent, Object: doc.ID})
	if err := errors.Join(left, err); err != nil {
		return err
	}
	doc.Done = h.clock.Now()
	doc.Settle(time.Time{})
	return store.UnlessConflict(h.handovers.Replace(ctx, doc))
}

// Read returns a hand-over with its note: to who gave it and who received it.
func (h *Handovers) Read(ctx context.Context, who actor.Actor, id string) (*Handover, string, error) {
	doc, err := h.handovers.Get(ctx, id)
	if err != nil {
		return nil, "", err
	}
	if !slices.Contains([]string{doc.From, doc.To, doc.By}, who.ID) {
		return nil, "", actor.ErrOutOfScope
	}
	note, err := h.note(ctx, doc)
	return doc, note, err
}

func (h *Handovers) note(ctx context.Context, doc *Handover) (string, error) {
	key, err := h.vault.Key(ctx, doc.To)
	if err != nil {
		return "", err
	}
	return vault.Open(key, h.place(doc.ID), doc.Note)
}

func (h *Handovers) place(id string) vault.Place {
	return vault.Place{Collection: h.handovers.Name(), ID: id, Field: "note"}
}

// passing is a hand-over as each folder is moved by it.
type passing struct {
	who            actor.Actor
	cmd            Command
	from, to, note string
	again          bool // the word of the whole may have been read before: what moves only now is told of by itself
}

// passAll makes somebody else answer for every open folder of a person. One that was
// closed or given away meanwhile is left as it is, and one that fails holds up no other.
func (o office[T, S, V]) passAll(ctx context.Context, p passing, verb V, kind notify.Kind, change func(*T, turn)) error {
	var failed []error
	for doc, err := range o.books.All(ctx, store.Query{Index: byOwner, Prefix: p.from + "/"}) {
		if err != nil {
			return errors.Join(append(failed, err)...)
		}
		_, err := o.act(ctx, p.who, o.id(doc), command[T, V]{id: p.cmd, verb: verb, note: p.note,
			may: func(doc *T) error {
				f := o.folder(doc)
				if _, err := o.table.Next(f.State, verb); err != nil || f.Owner != p.from {
					return store.ErrUnchanged
				}
				return nil
			},
			change: func(doc *T, t turn) error {
				f := o.folder(doc)
				f.Owner = p.to
				if p.again {
					f.tell(o.id(doc), string(verb)+"/"+store.TimeKey(t.now), p.to, kind)
				}
				change(doc, t)
				return nil
			}})
		if err != nil && !errors.Is(err, vault.ErrErased) {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// pass ends an acknowledgement that was the giver's word. The receiver is told of it, by
// itself or with the whole hand-over, so that silence begins with the office after theirs.
func (a *Alert) pass(t turn) {
	a.AckBy, a.AckUntil = "", time.Time{}
	if a.State == AlertOpen && a.Climb.resting() {
		a.Climb.start(t.now)
		a.Climb.Fired = 1
	}
	a.stays()
	a.Owe(t.now) // so that the roster is asked now
}
