// Package coordination carries what the platform says to the programs of a hospital, and
// takes what they say back. A dispatch is one message to one hospital: it is owed
// until the hospital's signed receipt is here, and keeps every receipt for good.
// Delivered (an answer 2xx) is not received, received (a program's signed word) is
// not seen, and seen is the word of a human who is named.
package coordination

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// Kind is what a dispatch carries.
type Kind string

// The kinds of dispatches.
const (
	Packet     Kind = "packet"
	Withdrawal Kind = "withdrawal" // a packet was taken back
	Notice     Kind = "notice"
	Exercise   Kind = "exercise" // a notice about nobody, for the green channel
)

// content is the media type of a kind.
func (k Kind) content() string {
	if k == Packet {
		return wire.ContentPacket
	}
	return wire.ContentNotice
}

// State is how far a dispatch has come. It only rises.
type State string

// The states of a dispatch.
const (
	Sent      State = "sent"      // owed; not confirmed by anything yet
	Delivered State = "delivered" // the endpoint answered 2xx
	Received  State = "received"  // a program signed that it has it
	Seen      State = "seen"      // a human, who is named, opened it
)

var ranks = map[State]int{Sent: 0, Delivered: 1, Received: 2, Seen: 3}

// reach raises the state; what is behind it already changes nothing.
func (d *Dispatch) reach(s State, at time.Time) {
	for _, step := range []struct {
		state State
		when  *time.Time
	}{{Delivered, &d.Delivered}, {Received, &d.Received}, {Seen, &d.Seen}} {
		if ranks[step.state] <= ranks[s] && step.when.IsZero() {
			*step.when = at
		}
	}
	if ranks[s] > ranks[d.State] {
		d.State = s
	}
}

// Dispatch is one message to one hospital. Its id is its webhook-id: natural, and
// readable for nobody.
type Dispatch struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
	Hospital   string               `bson:"hospital"`
	Kind       Kind                 `bson:"kind"`
	Parent     string               `bson:"parent,omitempty"` // the referral or notice
	Subject    string               `bson:"subject"`          // whose key seals it
	Crisis     bool                 `bson:"crisis,omitempty"` // retried within half a minute, and told to people in parallel
	Content    vault.Sealed[[]byte] `bson:"content"`          // the very bytes, because receipts are about their hash
	Made       time.Time            `bson:"made"`
	State      State                `bson:"state"`
	Closed     bool                 `bson:"closed,omitempty"` // nothing more is sent
	Tries      int                  `bson:"tries,omitempty"`  // posts since the last progress
	Posts      int                  `bson:"posts,omitempty"`  // in all
	Failing    time.Time            `bson:"failing,omitempty"`
	Status     int                  `bson:"status,omitempty"` // of the last answer; 0 when there was none
	Next       time.Time            `bson:"next,omitempty"`   // post, zero when none is due
	Delivered  time.Time            `bson:"delivered,omitempty"`
	Received   time.Time            `bson:"received,omitempty"`
	Seen       time.Time            `bson:"seen,omitempty"`
	Arrival    bool                 `bson:"arrival,omitempty"` // the delivery is still to be told
	Troubles   []Trouble            `bson:"troubles,omitempty"`
	Told       int                  `bson:"told,omitempty"` // of them, to people
	Receipts   []Receipt            `bson:"receipts,omitempty"`
}

// Letter is what somebody wants to be sent.
type Letter struct {
	Name     string // natural: what/version; the same again is the same dispatch
	Hospital string
	Kind     Kind
	Parent   string
	Subject  string
	Crisis   bool
	Write    func(Peer) ([]byte, error)
}

// Peer is the other side, as the registry knows it.
type Peer struct {
	ID, Name, Endpoint string
	Keys               signet.Keys
	Secrets            []signet.Secret
}

// Peers finds the other side. A hospital that is closed or has no programs is
// store.ErrNotFound.
type Peers interface {
	Peer(ctx context.Context, hospital string) (Peer, error)
}

// Parent is what a dispatch is about: it decides whether it may still be sent, and
// learns what became of it. Everything may be told twice.
type Parent interface {
	// Wanted tells whether the message may still be sent.
	Wanted(ctx context.Context, d *Dispatch) (bool, error)
	// Fits refuses an answer that could never be carried out.
	Fits(m wire.Message) error
	// Arrived is told of an answer 2xx.
	Arrived(ctx context.Context, d *Dispatch) error
	// Heard is told of a receipt or an answer under a key that is its own.
	Heard(ctx context.Context, d *Dispatch, key string, m wire.Message) (Outcome, error)
	// Troubled tells people of a trouble; its label is its own among those of a dispatch.
	Troubled(ctx context.Context, d *Dispatch, t Trouble, label string) error
}

// Courier is the way out. It knows HTTP and which networks may be reached.
type Courier interface {
	// Check refuses an address that messages must not be posted to.
	Check(endpoint string) error
	// Post posts one message and returns what was answered.
	Post(ctx context.Context, m Post) (Reply, error)
}

// Post is one message on its way out.
type Post struct {
	Endpoint, Content string
	Stamp             signet.Stamp
	Body              []byte
}

// Reply is what the endpoint answered; its body is not read.
type Reply struct {
	Status     int
	RetryAfter time.Duration
}

// ErrEndpoint refuses an address that messages must not be posted to.
var ErrEndpoint = errors.New("coordination: give an https address on the public internet or in an allowed network")

// Channel is the book of dispatches.
type Channel struct {
	clock      clock.Clock
	vault      *vault.Vault
	peers      Peers
	courier    Courier
	parents    map[Kind]Parent
	circuits   *circuits
	dispatches *store.Collection[Dispatch]
}

const byParent = "parent"

// New declares the book. Parents register, and a courier is given, before anything
// is sent.
func New(db *store.DB, v *vault.Vault, c clock.Clock, peers Peers) *Channel {
	return &Channel{clock: c, vault: v, peers: peers, courier: nobody{}, parents: map[Kind]Parent{}, circuits: newCircuits(c),
		dispatches: store.Define(db, "dispatches",
			store.Index[Dispatch]{Name: byParent, Key: func(d *Dispatch) string {
				if d.Parent == "" {
					return ""
				}
				return d.Parent + "/" + store.TimeKey(d.Made)
			}})}
}

// Serves lets a parent answer for dispatches of some kinds.
func (c *Channel) Serves(p Parent, kinds ...Kind) {
	for _, k := range kinds {
		c.parents[k] = p
	}
}

// Use gives the channel its way out.
func (c *Channel) Use(courier Courier) { c.courier = courier }

// nobody is the courier of a process that posts nothing.
type nobody struct{}

func (nobody) Check(string) error                        { return ErrEndpoint }
func (nobody) Post(context.Context, Post) (Reply, error) { return Reply{}, ErrEndpoint }

// Keys are what hospitals check signatures with.
func (c *Channel) Keys() signet.Keys { return c.vault.Ring().Public() }

// Check refuses an endpoint that messages must not be posted to.
func (c *Channel) Check(endpoint string) error { return c.courier.Check(endpoint) }

// Send owes a message to a hospital, once, and tells whether it does: to a hospital
// without programs it owes nothing. That a packet was taken back is owed all the same
// where programs once were to have it: people are told when there are none left.
func (c *Channel) Send(ctx context.Context, l Letter) (owed bool, err error) {
	peer, err := c.peers.Peer(ctx, l.Hospital)
	if errors.Is(err, store.ErrNotFound) {
		if owed, err = c.recalls(ctx, l); !owed {
			return false, err
		}
	}
	if err != nil {
		return false, err
	}
	id := c.id(l.Name, l.Hospital)
	if _, err := c.dispatches.Get(ctx, id); !errors.Is(err, store.ErrNotFound) {
		return err == nil, err
	}
	body, err := l.Write(peer)
	if err != nil {
		return false, err
	}
	now := c.clock.Now()
	doc := &Dispatch{Head: store.Head{ID: id}, Hospital: l.Hospital, Kind: l.Kind, Parent: l.Parent, Subject: l.Subject,
		Crisis: l.Crisis, Made: now, State: Sent, Next: now}
	key, err := c.vault.Key(ctx, l.Subject)
	if err != nil {
		return false, err
	}
	if doc.Content, err = vault.Seal(key, c.place(id, "content"), body); err != nil {
		return false, err
	}
	doc.Owe(now)
	if err := c.dispatches.Insert(ctx, doc); err != nil && !errors.Is(err, store.ErrExists) {
		return false, err
	}
	return true, nil
}

// recalls tells whether a letter takes back what was once given to programs.
func (c *Channel) recalls(ctx context.Context, l Letter) (bool, error) {
	if l.Kind != Withdrawal {
		return false, nil
	}
	sent, err := c.Of(ctx, l.Parent)
	return slices.ContainsFunc(sent, func(d *Dispatch) bool { return d.Kind == Packet && d.Hospital == l.Hospital }), err
}

// id names a message; a recipient reads nothing in it.
func (c *Channel) id(name, hospital string) string {
	return "msg_" + c.vault.Fingerprint("dispatch", name+"\x00"+hospital)[:32]
}

func (c *Channel) place(id, field string) vault.Place {
	return vault.Place{Collection: c.dispatches.Name(), ID: id, Field: field}
}

// body opens the bytes of a dispatch.
func (c *Channel) body(ctx context.Context, d *Dispatch) ([]byte, error) {
	key, err := c.vault.Key(ctx, d.Subject)
	if err != nil {
		return nil, err
	}
	return vault.Open(key, c.place(d.ID, "content"), d.Content)
}

// Of returns the dispatches of a referral or notice, oldest first.
func (c *Channel) Of(ctx context.Context, parent string) ([]*Dispatch, error) {
	var all []*Dispatch
	for d, err := range c.dispatches.All(ctx, store.Query{Index: byParent, Prefix: parent + "/"}) {
		if err != nil {
			return nil, err
		}
		if d.Parent == parent { // and not one whose id only begins so
			all = append(all, d)
		}
	}
	return all, nil
}

// Passage is how far an exercise has come at a hospital.
type Passage struct {
	Programs  bool // it has an endpoint at all
	Made      time.Time
	Delivered time.Time // zero until then
	Received  time.Time // the channel is green when the hospital's signed receipt is here
	Status    int       // of the last answer
}

// Exercise sends a hospital's programs an exercise under a name, once, and returns
// how far it has come: asked again under the same name, it only looks.
func (c *Channel) Exercise(ctx context.Context, hospital, name string) (Passage, error) {
	reference := c.vault.Fingerprint("exercise", name+"\x00"+hospital)[:12]
	letter := Letter{Name: exerciseName(name), Hospital: hospital, Kind: Exercise, Subject: "hospitals/" + hospital, Crisis: true,
		Write: func(Peer) ([]byte, error) {
			return wire.WriteNotice(wire.Notice{Type: wire.TypeExercise, Reference: reference, Given: c.clock.Now()})
		}}
	if _, err := c.Send(ctx, letter); err != nil {
		return Passage{}, err
	}
	return c.Passed(ctx, hospital, name)
}

func exerciseName(name string) string { return "exercise/" + name }

// Passed returns how far an exercise has come, without sending one.
func (c *Channel) Passed(ctx context.Context, hospital, name string) (Passage, error) {
	doc, err := c.dispatches.Get(ctx, c.id(exerciseName(name), hospital))
	if errors.Is(err, store.ErrNotFound) {
		return Passage{}, nil
	}
	if err != nil {
		return Passage{}, fmt.Errorf("coordination: read an exercise: %w", err)
	}
	return Passage{Programs: true, Made: doc.Made, Delivered: doc.Delivered, Received: doc.Received, Status: doc.Status}, nil
}
