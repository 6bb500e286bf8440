package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Outlet is where messages wait for one phone, address or group. It owes the next
// send; because one worker at a time holds it, the provider's limits hold over all
// processes. What waits while it may not send goes out as one parcel.
type Outlet struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
	Queue      vault.Sealed[Queue] `bson:"queue"`
}

// Queue is what an outlet holds. It is sealed, because messages that wait in many
// outlets at once are grave ones.
type Queue struct {
	Waiting   []string    `bson:"waiting,omitempty"`   // messages
	Exercises []string    `bson:"exercises,omitempty"` // messages likewise, of a drill
	Batch     Batch       `bson:"batch"`
	Number    int64       `bson:"number"`         // of the last batch
	Sent      []time.Time `bson:"sent,omitempty"` // as far as the limits look back
	Held      time.Time   `bson:"held,omitempty"` // nobody may send before
}

// Batch is what the next parcel says, written down before it is sent: at every
// attempt it is the same parcel.
type Batch struct {
	Messages []string  `bson:"messages,omitempty"`
	Exercise bool      `bson:"exercise,omitempty"` // all of them are of a drill, or none is
	Formed   time.Time `bson:"formed,omitempty"`
	Failures int       `bson:"failures,omitempty"`
}

func (q *Queue) holds(message string) bool {
	return slices.Contains(q.waiting(), message) || slices.Contains(q.Batch.Messages, message)
}

// waiting are the messages that no parcel has taken up.
func (q *Queue) waiting() []string { return slices.Concat(q.Waiting, q.Exercises) }

// add lets a message wait with its like: nothing that is real goes in a parcel that says
// it is none.
func (q *Queue) add(message string, exercise bool) {
	if exercise {
		q.Exercises = append(q.Exercises, message)
		return
	}
	q.Waiting = append(q.Waiting, message)
}

// Outlets are the outlets of an installation.
type Outlets struct {
	clock    clock.Clock
	vault    *vault.Vault
	outlets  *store.Collection[Outlet]
	inboxes  *Inboxes
	contacts *Contacts
	observe  func(channel, outcome string)
}

// join lets a message wait in an outlet, once, and returns how often its present
// parcel has failed.
func (o *Outlets) join(ctx context.Context, id, message string, e Errand) (failures int, err error) {
	blank := func() *Outlet { return &Outlet{Head: store.Head{ID: id}} }
	_, err = o.outlets.Upsert(ctx, blank, func(doc *Outlet) error {
		key, q, err := o.open(ctx, doc)
		if err != nil {
			return err
		}
		failures = q.Batch.Failures
		if q.holds(message) {
			return store.ErrUnchanged
		}
		q.add(message, e.Exercise)
		if failures == 0 || e.Urgency != Routine { // what can wait does not shorten a rest
			doc.Owe(latest(o.clock.Now(), q.Held))
		}
		return o.seal(key, doc, q)
	})
	return failures, err
}

// Owing returns the outlets that have something to send.
func (o *Outlets) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return o.outlets.Owing(ctx, now, limit)
}

// Do sends the next parcel of one outlet, when its limits allow it.
func (o *Outlets) Do(ctx context.Context, id string) error {
	now := o.clock.Now()
	doc, err := o.outlets.Claim(ctx, id, now)
	if err != nil {
		return err
	}
	key, q, err := o.open(ctx, doc)
	if err != nil {
		return err
	}
	settle := func(at time.Time) error {
		doc.Settle(at)
		if err := o.seal(key, doc, q); err != nil {
			return err
		}
		return store.UnlessConflict(o.outlets.Replace(ctx, doc))
	}
	if q.Held.After(now) {
		return settle(q.Held)
	}
	if err := o.sift(ctx, id, &q); err != nil {
		return err
	}
	if len(q.Batch.Messages)+len(q.waiting()) == 0 {
		return settle(time.Time{})
	}
	l, to, err := o.contacts.at(ctx, id)
	if errors.Is(err, errGone) || err == nil && q.Batch.old(now) {
		return o.giveUp(ctx, id, &q, l, settle)
	}
	if err != nil {
		return err
	}
	if at := l.Limits.next(q.Sent, now); at.After(now) {
		return settle(at)
	}
	if !l.enter() {
		return settle(now.Add(time.Second))
	}
	defer l.leave()
	q.form(now, l)
	doc.Due = q.Held
	if err := o.seal(key, doc, q); err != nil {
		return err
	}
	if err := o.outlets.Replace(ctx, doc); err != nil {
		return store.UnlessConflict(err)
	}
	return o.send(ctx, id, q, l, to)
}

// most is how many messages one parcel takes along.
const most = 50

// form writes down what the parcel of this attempt says: the one that failed before,
// or all that wait, exercises last and for themselves. Its number never comes again, even
// when a queue was lost.
func (q *Queue) form(now time.Time, l *line) {
	if len(q.Batch.Messages) == 0 {
		from, exercise := &q.Waiting, len(q.Waiting) == 0
		if exercise {
			from = &q.Exercises
		}
		n := min(len(*from), most)
		q.Batch = Batch{Messages: (*from)[:n], Exercise: exercise, Formed: now}
		*from = (*from)[n:]
		q.Number = max(q.Number+1, now.UnixMilli())
	}
	q.Sent = l.Limits.recent(append(q.Sent, now))
	q.Held = now.Add(holdFor)
}

// sift leaves out what has been read or sent meanwhile. A batch stays whole as long
// as any of it waits.
func (o *Outlets) sift(ctx context.Context, id string, q *Queue) error {
	waiting, err := o.waiting(ctx, id, q.Batch.Messages)
	if err != nil {
		return err
	}
	if len(waiting) == 0 {
		q.Batch = Batch{}
	}
	if q.Waiting, err = o.waiting(ctx, id, q.Waiting); err != nil {
		return err
	}
	q.Exercises, err = o.waiting(ctx, id, q.Exercises)
	return err
}

func (o *Outlets) waiting(ctx context.Context, id string, messages []string) (left []string, err error) {
	for _, m := range messages {
		waits, err := o.inboxes.waits(ctx, m, id)
		if err != nil {
			return nil, err
		}
		if waits {
			left = append(left, m)
		}
	}
	return left, nil
}

// send carries the parcel and notes what became of it: on the messages first, so
// that a crash in between repeats the parcel and never loses it.
func (o *Outlets) send(ctx context.Context, id string, q Queue, l *line, to string) error {
	p := Parcel{ID: o.vault.Fingerprint("parcel", fmt.Sprintf("%s/%d", id, q.Number)), To: to, Items: len(q.Batch.Messages), Exercise: q.Batch.Exercise}
	receipt, outcome, err := l.carry(ctx, p)
	o.observe(l.Name, outcome)
	if err != nil {
		warn(ctx, l, err)
		return o.failed(ctx, id, q, err)
	}
	now := o.clock.Now()
	for _, m := range q.Batch.Messages {
		err := o.inboxes.mark(ctx, m, id, func(_ *Message, leg *Leg) { leg.Sent, leg.Parcel, leg.Receipt = now, p.ID, receipt })
		if err != nil {
			return err
		}
	}
	return o.after(ctx, id, q.Number, func(doc *Outlet, q *Queue) {
		q.Batch, q.Held = Batch{}, time.Time{}
		doc.Settle(time.Time{})
		if len(q.waiting()) > 0 {
			doc.Settle(now)
		}
	})
}

// failed lets the outlet rest, and the messages that cannot wait find another way.
func (o *Outlets) failed(ctx context.Context, id string, q Queue, why error) error {
	now, failures := o.clock.Now(), q.Batch.Failures+1
	if failures <= patience[Routine] {
		for _, m := range slices.Concat(q.Batch.Messages, q.waiting()) {
			err := o.inboxes.mark(ctx, m, id, func(m *Message, leg *Leg) {
				leg.Failures = failures
				m.elsewhere(now)
			})
			if err != nil {
				return err
			}
		}
	}
	held := time.Time{}
	if limited, ok := errors.AsType[*LimitedError](why); ok {
		held = now.Add(limited.For)
	}
	return o.after(ctx, id, q.Number, func(doc *Outlet, q *Queue) {
		q.Batch.Failures, q.Held = failures, held
		doc.Settle(latest(held, now.Add(backoff(failures))))
	})
}

// elsewhere lets a message that nobody has read look for another way.
func (m *Message) elsewhere(now time.Time) {
	if m.ReadAt.IsZero() {
		m.Owe(now)
	}
}

// after changes an outlet after a parcel, unless somebody else went on with it.
func (o *Outlets) after(ctx context.Context, id string, number int64, change func(*Outlet, *Queue)) error {
	_, err := o.outlets.Update(ctx, id, func(doc *Outlet) error {
		key, q, err := o.open(ctx, doc)
		if err != nil {
			return err
		}
		if q.Number != number || len(q.Batch.Messages) == 0 {
			return store.ErrUnchanged
		}
		change(doc, &q)
		return o.seal(key, doc, q)
	})
	return err
}

// lasts is how long a parcel is tried. What it says stands in the inbox all the
// same, and silence has long gone on to other people.
const lasts = 24 * time.Hour

func (b Batch) old(now time.Time) bool {
	return len(b.Messages) > 0 && now.Sub(b.Formed) > lasts
}

// lost is more failures than anybody has patience for.
const lost = 1 << 20

// giveUp lets go what an outlet cannot deliver: each message looks for another way.
func (o *Outlets) giveUp(ctx context.Context, id string, q *Queue, l *line, settle func(time.Time) error) error {
	gone := q.Batch.Messages
	if l == nil {
		gone, q.Waiting, q.Exercises = slices.Concat(gone, q.waiting()), nil, nil
	} else {
		o.observe(l.Name, OutcomeGivenUp)
	}
	now := o.clock.Now()
	for _, m := range gone {
		err := o.inboxes.mark(ctx, m, id, func(m *Message, leg *Leg) {
			leg.Failures = lost
			m.elsewhere(now)
		})
		if err != nil {
			return err
		}
	}
	q.Batch = Batch{}
	if len(q.waiting()) == 0 {
		return settle(time.Time{})
	}
	return settle(now)
}

// queues is whose key seals the queues.
const queues = "outlets"

// open unseals a queue. One that cannot be opened is begun anew; what it held stands
// in the inboxes.
func (o *Outlets) open(ctx context.Context, doc *Outlet) (vault.Key, Queue, error) {
	key, err := o.vault.Key(ctx, queues)
	if err != nil {
		return key, Queue{}, err
	}
	q, err := vault.Open(key, o.place(doc.ID), doc.Queue)
	if vault.Unreadable(ctx, err, o.place(doc.ID)) {
		return key, Queue{}, nil
	}
	return key, q, err
}

func (o *Outlets) seal(key vault.Key, doc *Outlet, q Queue) (err error) {
	doc.Queue, err = vault.Seal(key, o.place(doc.ID), q)
	return err
}

func (o *Outlets) place(id string) vault.Place {
	return vault.Place{Collection: o.outlets.Name(), ID: id, Field: "queue"}
}
