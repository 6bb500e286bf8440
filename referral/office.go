package referral

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
)

// Folder is what alerts, cases, referrals and return plans have in common: whose
// it is, where it stands, who must act by when, and what happened so far.
type Folder[S ~string] struct {
	Duty    `bson:",inline"`
	Student string              `bson:"student"`
	Class   unit.Path           `bson:"class"`
	Care    screening.PolicyRef `bson:"care"`
	State   S                   `bson:"state"`
	History History             `bson:"history"`
}

// turn is what a command or a round of work is done with.
type turn struct {
	who    actor.Actor
	now    time.Time
	policy CarePolicy
	key    vault.Key // of the student
}

// office carries out what is asked of the folders of one kind, and what time asks
// of them.
type office[T any, S, V ~string] struct {
	*desk
	books  *store.Collection[T]
	table  table[S, V]
	id     func(*T) string
	folder func(*T) *Folder[S]
	owed   func(*T) *store.Owed
	wake   func(*T, turn) (time.Time, error) // when time next asks something
}

// command is one thing that somebody asks of a folder.
type command[T any, V ~string] struct {
	id     Command
	verb   V
	note   string
	may    func(*T) error       // who may
	change func(*T, turn) error // after the state has changed; a refusal undoes all
}

// act carries out a command: by somebody who may, in a state that knows it, once.
func (o office[T, S, V]) act(ctx context.Context, who actor.Actor, id string, c command[T, V]) (*T, error) {
	doc, err := o.books.Update(ctx, id, func(doc *T) error {
		if err := c.may(doc); err != nil {
			return err
		}
		f := o.folder(doc)
		if done, err := f.History.has(c.id); done || err != nil {
			return cmp.Or(err, store.ErrUnchanged)
		}
		next, err := o.table.Next(f.State, c.verb)
		if err != nil {
			return err
		}
		t, err := o.turn(ctx, who, f)
		if err != nil {
			return err
		}
		f.State = next
		if err := c.change(doc, t); err != nil {
			return err
		}
		if err := o.enter(f, id, t, c.id, string(c.verb), c.note); err != nil {
			return err
		}
		at, err := o.wake(doc, t)
		o.owed(doc).Owe(cmp.Or(earliest(at, o.sayNow(f, t)), t.now))
		return err
	})
	if err == nil {
		o.moved(ctx, o.folder(doc).Class)
	}
	return doc, err
}

// sayNow makes a folder with something to tell due at once.
func (o office[T, S, V]) sayNow(f *Folder[S], t turn) time.Time {
	if len(f.Outbox) > 0 {
		return t.now
	}
	return time.Time{}
}

// enter adds an event to a folder's history, its note sealed.
func (o office[T, S, V]) enter(f *Folder[S], id string, t turn, c Command, verb, note string) error {
	e := Event{Command: c, At: t.now, By: t.who.ID, Role: t.who.Role, Verb: verb, State: string(f.State)}
	if note != "" {
		sealed, err := vault.Seal(t.key, o.place(id, "note"), note)
		if err != nil {
			return err
		}
		e.Note = sealed
	}
	f.History = append(f.History, e)
	return nil
}

// follow lets the engine move a folder because of what happened elsewhere. A move
// that the state does not know, or that was made before, changes nothing.
func (o office[T, S, V]) follow(ctx context.Context, id string, cmd Command, verb V, change func(*T, turn) error) error {
	_, err := o.act(ctx, actor.Engine(), id, command[T, V]{id: cmd, verb: verb,
		may: func(doc *T) error {
			if _, err := o.table.Next(o.folder(doc).State, verb); err != nil {
				return store.ErrUnchanged
			}
			return nil
		}, change: change})
	return err
}

// round is what time asks of the folders of one kind.
type round[T any] struct {
	kind    notify.Kind                        // of the messages about silence
	chain   func(*T, turn) (Chain, error)      // on which silence rises
	advance func(*T, turn) error               // what time changes
	dress   func(*T, turn) error               // whom else the silence is told, and what is noted of it; nil for nothing
	whisper func(*T, turn, *notify.Post) error // what only the message may say and the folder never; nil for nothing
	pay     func(*T, turn) error               // what else is owed
}

// work does one round: the silence about a deadline that passed rises, messages
// are posted and what else is owed is paid.
func (o office[T, S, V]) work(ctx context.Context, id string, r round[T]) error {
	doc, err := o.books.Claim(ctx, id, o.clock.Now())
	if err != nil {
		return err
	}
	f := o.folder(doc)
	t, err := o.turn(ctx, actor.Engine(), f)
	if errors.Is(err, vault.ErrErased) {
		return o.forget(ctx, id)
	}
	if err != nil {
		return err
	}
	if err := r.advance(doc, t); err != nil {
		return err
	}
	c, err := r.chain(doc, t)
	if err != nil {
		return err
	}
	if err := o.climb(ctx, c, id, f.Class, &f.Duty, r.kind); err != nil {
		return err
	}
	if r.dress != nil {
		if err := r.dress(doc, t); err != nil {
			return err
		}
	}
	if err := o.reaches(ctx, f); err != nil {
		return err
	}
	return o.settle(ctx, doc, t, r)
}

// settle writes what was decided, does it, and writes that it was done. Nothing is
// told that a faster writer (an acknowledgement, say) has made untrue, and a crash
// in between repeats the telling under the same ids.
func (o office[T, S, V]) settle(ctx context.Context, doc *T, t turn, r round[T]) error {
	if err := o.books.Replace(ctx, doc); err != nil {
		return store.UnlessConflict(err)
	}
	f := o.folder(doc)
	if err := o.post(ctx, doc, t, r); err != nil {
		return err
	}
	if err := r.pay(doc, t); err != nil {
		return err
	}
	f.Outbox = nil
	at, err := o.wake(doc, t)
	if err != nil {
		return err
	}
	o.owed(doc).Settle(at)
	return store.UnlessConflict(o.books.Replace(ctx, doc))
}

// post sends the messages that were decided on. Whoever stands in for somebody and is
// told the same anyway is told once.
func (o office[T, S, V]) post(ctx context.Context, doc *T, t turn, r round[T]) error {
	type word struct {
		to   string
		kind notify.Kind
	}
	var own, instead []notify.Post
	for _, post := range o.folder(doc).Outbox {
		if r.whisper != nil {
			if err := r.whisper(doc, t, &post); err != nil {
				return err
			}
		}
		there, err := o.standIn(ctx, o.folder(doc).Class, post.Recipient)
		if err != nil {
			return err
		}
		if there == post.Recipient {
			own = append(own, post)
			continue
		}
		post.Recipient = there
		instead = append(instead, post)
	}
	told := map[word]bool{}
	for i, post := range append(own, instead...) {
		w := word{post.Recipient, post.Kind}
		if told[w] && i >= len(own) {
			continue
		}
		told[w] = true
		if err := o.inboxes.Post(ctx, post); err != nil {
			return err
		}
	}
	return nil
}

// forget ends a folder whose student was erased: nobody is left whom it could be
// about, and nothing in it can be read any more.
func (o office[T, S, V]) forget(ctx context.Context, id string) error {
	_, err := o.books.Update(ctx, id, func(doc *T) error {
		f := o.folder(doc)
		f.State, f.Outbox = o.table.gone, nil
		f.until(time.Time{})
		f.History = append(f.History, Event{At: o.clock.Now(), By: actor.Engine().ID, Role: actor.System, Verb: erasedVerb, State: string(f.State)})
		o.owed(doc).Settle(time.Time{})
		return nil
	})
	return err
}

// erasedVerb ends the history of a folder whose student was erased.
const erasedVerb = "erased"

// ownerIndex finds the open folders of somebody.
func ownerIndex[T any, S, V ~string](table table[S, V], folder func(*T) *Folder[S]) store.Index[T] {
	return store.Index[T]{Name: byOwner, Key: func(doc *T) string {
		if f := folder(doc); !table.closed(f.State) {
			return f.Owner + "/"
		}
		return ""
	}}
}

// holds tells whether somebody answers for an open folder.
func (o office[T, S, V]) holds(ctx context.Context, staff string) (bool, error) {
	held, _, err := o.books.Find(ctx, store.Query{Index: byOwner, Prefix: staff + "/", Limit: 1})
	return len(held) > 0, err
}

func (o office[T, S, V]) turn(ctx context.Context, who actor.Actor, f *Folder[S]) (turn, error) {
	policy, err := o.policies.raisedUnder(ctx, f.Care)
	if err != nil {
		return turn{}, fmt.Errorf("care policy of a folder: %w", err)
	}
	key, err := o.vault.Key(ctx, f.Student)
	return turn{who: who, now: o.clock.Now(), policy: policy, key: key}, err
}

func (o office[T, S, V]) place(id, field string) vault.Place {
	return vault.Place{Collection: o.books.Name(), ID: id, Field: field}
}

// Owing returns the folders that owe work.
func (o office[T, S, V]) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return o.books.Owing(ctx, now, limit)
}

// nothing is paid or changed by those who have nothing to pay or change.
func nothing[T any](*T, turn) error { return nil }
