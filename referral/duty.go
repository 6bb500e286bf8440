package referral

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// Duty is what every open aggregate of this package has: somebody who answers for
// it, a moment by which they must act, and how far silence has risen since. The
// messages that were decided on stand in it until they are posted.
type Duty struct {
	Owner    string        `bson:"owner"`
	Deadline time.Time     `bson:"deadline,omitempty"` // zero only in a final state
	Climb    Climb         `bson:"climb"`
	Outbox   []notify.Post `bson:"outbox,omitempty"`
	Told     []string      `bson:"told,omitempty"` // whom its messages went to: outside the school nobody else may ask about it
}

// until gives the owner a new deadline and ends the silence about the old one.
func (d *Duty) until(deadline time.Time) {
	d.Deadline = deadline
	d.Climb.rest()
}

// overdue starts the climb when the deadline has passed.
func (d *Duty) overdue(now time.Time) {
	if d.Climb.resting() && !d.Deadline.IsZero() && !d.Deadline.After(now) {
		d.Climb.start(d.Deadline)
	}
}

// wake returns when the duty must be looked at again.
func (d *Duty) wake(c Chain) time.Time {
	if d.Climb.resting() {
		return d.Deadline
	}
	return c.next(d.Climb)
}

// tell decides on a message to somebody. The label makes its id.
func (d *Duty) tell(object, label, recipient string, kind notify.Kind) {
	post := notify.Post{ID: postID(object, label, recipient),
		Recipient: recipient, Kind: kind, Object: object}
	if !slices.ContainsFunc(d.Outbox, func(p notify.Post) bool { return p.ID == post.ID }) {
		d.Outbox = append(d.Outbox, post)
	}
}

func postID(object, label, recipient string) string {
	return fmt.Sprintf("%s/%s/%s/inbox", object, label, recipient)
}

// rungLabel names the message of a step in a round of silence.
func rungLabel(round, number int) string { return fmt.Sprintf("%d.%d", round, number) }

// Command identifies what somebody asked for: asked again under the same key after
// a lost answer, it finds itself done.
type Command struct {
	Key  string `bson:"key,omitempty"`  // the actor's own; empty for what is asked once
	Body string `bson:"body,omitempty"` // hash of what was asked
	Via  Via    `bson:"via,omitempty"`  // how a hospital answered without a log-in
}

// once is a command that the engine gives once for a reason of its own.
func once(key string) Command { return Command{Key: key} }

// ErrCommandReused says that a key stands for something else that was asked.
var ErrCommandReused = errors.New("referral: the key of this command was used for another one")

// Event is one entry of a history.
type Event struct {
	Command Command              `bson:"command,omitempty"`
	At      time.Time            `bson:"at"`
	By      string               `bson:"by"`
	Role    actor.Role           `bson:"role"`
	Verb    string               `bson:"verb"`
	State   string               `bson:"state"` // after it
	Note    vault.Sealed[string] `bson:"note,omitempty"`
}

// History is what happened to an aggregate, oldest first.
type History []Event

// has tells whether a command was carried out before, and refuses a key that
// stands for another one.
func (h History) has(c Command) (bool, error) {
	if c.Key == "" {
		return false, nil
	}
	i := slices.IndexFunc(h, func(e Event) bool { return e.Command.Key == c.Key })
	switch {
	case i < 0:
		return false, nil
	case h[i].Command != c:
		return false, ErrCommandReused
	}
	return true, nil
}

// find returns the event of a command.
func (h History) find(c Command) (Event, bool) {
	i := slices.IndexFunc(h, func(e Event) bool { return e.Command == c })
	if i < 0 {
		return Event{}, false
	}
	return h[i], true
}

// until is a history as it was at a moment.
func (h History) until(at time.Time) History {
	return slices.DeleteFunc(slices.Clone(h), func(e Event) bool { return e.At.After(at) })
}

// standIn returns a person who still works here and is not on leave, or else who
// answers in their place: what was decided before must not reach an empty chair.
func (d *desk) standIn(ctx context.Context, class unit.Path, person string) (string, error) {
	there, err := d.there(ctx, class, person)
	if there != "" || err != nil {
		return there, err
	}
	instead, err := d.answersFor(ctx, class, "")
	if errors.Is(err, ErrNoOwner) {
		return person, nil
	}
	return instead, err
}

// there returns a person, or who stands in for them while they are on leave; nobody
// when who it would be does not work here any more.
func (d *desk) there(ctx context.Context, class unit.Path, person string) (string, error) {
	place := class.At(unit.School)
	who, err := d.people.Actor(ctx, person)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	if above := who.Unit; above != "" && above.Level() < unit.School {
		place = above // whose own roster knows of a leave
	}
	duty, err := d.org.OnDuty(ctx, place, d.clock.Now())
	if errors.Is(err, store.ErrNotFound) { // a unit that nobody entered keeps no roster
		return d.stillHere(ctx, person)
	}
	if err != nil {
		return "", err
	}
	return d.stillHere(ctx, duty.Stead(person))
}

// posts are the posts that the offices of a chain stand for.
var posts = map[To]rota.Post{ToDuty: rota.Counselor, ToDeputy: rota.Deputy, ToLead: rota.Lead, ToDistrict: rota.Office, ToHealth: rota.Health}

// whom returns the staff an office of a chain stands for at this moment, none when it
// is vacant.
func (d *desk) whom(ctx context.Context, class unit.Path, owner string, to To) (string, error) {
	place := class.At(unit.School)
	switch to {
	case ToOwner:
		return owner, nil
	case ToDistrict, ToHealth:
		place = class.At(unit.District)
	}
	duty, err := d.org.OnDuty(ctx, place, d.clock.Now())
	return duty.Crew[posts[to]], err
}

// climb takes the steps of a chain that are due and decides on their messages.
// Silence is never held up by a vacant office: the next one is told at once, and
// where the last is vacant, the nearest below it.
func (d *desk) climb(ctx context.Context, c Chain, object string, class unit.Path, duty *Duty, kind notify.Kind) error {
	now, last := d.clock.Now(), len(c.Steps)-1
	told := map[string]bool{} // somebody in two offices is told once
	for {
		vacant := false
		for _, rung := range c.fire(&duty.Climb, now) {
			who, err := d.whom(ctx, class, duty.Owner, rung.To)
			for i := last - 1; err == nil && who == "" && rung.Number >= last && i >= 0; i-- {
				who, err = d.whom(ctx, class, duty.Owner, c.Steps[i].To)
			}
			if err != nil {
				return err
			}
			if who == "" {
				vacant = true
				continue
			}
			vacant = false
			duty.Climb.reach(who)
			if !told[who] {
				duty.tell(object, rungLabel(duty.Climb.Round, rung.Number), who, kind)
			}
			told[who] = true
		}
		if !vacant || duty.Climb.Fired > last {
			return nil
		}
		duty.Climb.Since = duty.Climb.Since.Add(now.Sub(c.next(duty.Climb)))
	}
}

// earliest returns the first of some moments, ignoring those that never come.
func earliest(times ...time.Time) time.Time {
	times = slices.DeleteFunc(times, time.Time.IsZero)
	if len(times) == 0 {
		return time.Time{}
	}
	return slices.MinFunc(times, time.Time.Compare)
}
