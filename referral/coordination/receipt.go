package coordination

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// Outcome is what a receipt or an answer did.
type Outcome string

// The outcomes.
const (
	Owed      Outcome = ""          // it is written down and still to be carried out
	Applied   Outcome = "applied"   // it did what it says
	Overtaken Outcome = "overtaken" // something later was known already
	Illegal   Outcome = "illegal"   // it does not fit where things stand; when it comes again it is tried again
	Withdrawn Outcome = "withdrawn" // the referral was taken back
)

// Receipt is one message of a hospital about a dispatch. Its proof shows anybody who
// has the hospital's public key what it said.
type Receipt struct {
	ID      string              `bson:"id"`   // its webhook-id, remembered for good
	Mark    string              `bson:"mark"` // keyed hash of its body
	Key     string              `bson:"key"`  // by which it was signed
	Taken   time.Time           `bson:"taken"`
	Type    wire.Type           `bson:"type"`
	Issued  time.Time           `bson:"issued"`
	Outcome Outcome             `bson:"outcome,omitempty"`
	Unfit   bool                `bson:"unfit,omitempty"` // people were to be told that it does not fit
	Proof   vault.Sealed[Proof] `bson:"proof"`
}

// Proof is what was signed, and the signatures.
type Proof struct {
	Stamp signet.Stamp `bson:"stamp"`
	Body  []byte       `bson:"body"`
}

// Refusals of what hospitals say.
var (
	ErrHash    = errors.New("coordination: the hash is not that of the message it is about")
	ErrReused  = errors.New("coordination: this webhook-id came with another body before")
	ErrIllegal = errors.New("coordination: this does not fit where the referral stands")
	ErrClosed  = errors.New("coordination: the referral was taken back")
	ErrMany    = errors.New("coordination: too many receipts about one message")
)

// mostReceipts is how many messages a hospital may send about one of ours, and
// mostProofs how many bytes of them are kept: all stand in one document, and one of
// MongoDB's ends at 16 MB.
const (
	mostReceipts = 500
	mostProofs   = 4 << 20
)

// ordering is how long an answer that does not fit may wait for the one that it
// follows before people are told. In a crisis they are told at once.
const ordering = 10 * time.Minute

// Take takes what a hospital says: signed by one of its keys, lately, about a message
// that it was sent and whose hash it knows. What came before changes nothing. It is
// written down first and then carried out.
func (c *Channel) Take(ctx context.Context, s signet.Stamp, body []byte) (Outcome, error) {
	m, err := wire.ParseMessage(body)
	if err != nil {
		return Owed, err
	}
	key, err := c.signer(ctx, m.Hospital, s, body)
	if err != nil {
		return Owed, err
	}
	if m.Issued.After(c.clock.Now().Add(signet.Tolerance)) {
		return Owed, signet.ErrStale // a clock that is ahead would make every later answer an old one
	}
	doc, err := c.dispatches.Get(ctx, m.About)
	if err != nil {
		return Owed, err
	}
	if err := c.fits(ctx, doc, m); err != nil {
		return Owed, err
	}
	if err := c.write(ctx, doc, s, body, m, key); err != nil {
		return Owed, err
	}
	return c.carryOut(ctx, doc.ID, s.ID)
}

// signer returns by which key of a hospital a message was signed. A hospital that is
// not known signs badly, so that nobody learns which are.
func (c *Channel) signer(ctx context.Context, hospital string, s signet.Stamp, body []byte) (string, error) {
	peer, err := c.peers.Peer(ctx, hospital)
	if errors.Is(err, store.ErrNotFound) {
		return "", signet.ErrSignature
	}
	if err != nil {
		return "", err
	}
	return peer.Keys.Check(s, body, c.clock.Now())
}

// fits refuses what is about somebody else's message, or about another one than was
// sent.
func (c *Channel) fits(ctx context.Context, doc *Dispatch, m wire.Message) error {
	if doc.Hospital != m.Hospital {
		return store.ErrNotFound
	}
	sent, err := c.body(ctx, doc)
	if err != nil {
		return err
	}
	if wire.Hash(sent) != m.SHA256 {
		return ErrHash
	}
	if p := c.parents[doc.Kind]; p != nil && m.Type != wire.Received && m.Type != wire.Seen {
		return p.Fits(m)
	}
	return nil
}

// write adds a receipt to its dispatch, once.
func (c *Channel) write(ctx context.Context, doc *Dispatch, s signet.Stamp, body []byte, m wire.Message, key string) error {
	r := Receipt{ID: s.ID, Mark: c.vault.Fingerprint("receipt", string(body)), Key: key, Taken: c.clock.Now(), Type: m.Type, Issued: m.Issued}
	seal, err := c.vault.Key(ctx, doc.Subject)
	if err != nil {
		return err
	}
	if r.Proof, err = vault.Seal(seal, c.place(doc.ID, "proof/"+s.ID), Proof{s, body}); err != nil {
		return err
	}
	var full error
	_, err = c.dispatches.Update(ctx, doc.ID, func(d *Dispatch) error {
		full = nil
		if i := slices.IndexFunc(d.Receipts, func(o Receipt) bool { return o.ID == r.ID }); i >= 0 {
			return d.again(i, r, c.clock.Now())
		}
		if !d.holds(r) {
			full = ErrMany
			return d.flooded(r.Taken)
		}
		d.Receipts = append(d.Receipts, r)
		if m.Type == wire.Received {
			d.reach(Received, r.Taken)
		} else {
			d.reach(Seen, r.Taken)
		}
		d.Owe(r.Taken)
		return nil
	})
	return cmp.Or(err, full)
}

// holds tells whether there is room for another receipt.
func (d *Dispatch) holds(r Receipt) bool {
	bytes := len(r.Proof)
	for _, kept := range d.Receipts {
		bytes += len(kept.Proof)
	}
	return len(d.Receipts) < mostReceipts && bytes <= mostProofs
}

// flooded lets people know, once, that what a hospital says is no longer taken.
func (d *Dispatch) flooded(now time.Time) error {
	if slices.Contains(d.Troubles, Flooded) {
		return store.ErrUnchanged
	}
	d.trouble(Flooded)
	d.Owe(now)
	return nil
}

// unfit returns which receipts people are to be told of because they do not fit, once
// each, and when to look at the others again; zero for never. Otherwise nobody but the
// program would know.
func (d *Dispatch) unfit(now time.Time) (ripe []string, again time.Time) {
	for i := range d.Receipts {
		r := &d.Receipts[i]
		if r.Outcome != Illegal || r.Unfit {
			continue
		}
		if at := r.Taken.Add(ordering); !d.Crisis && at.After(now) {
			again = earlier(again, at)
			continue
		}
		r.Unfit = true
		d.trouble(Misfit)
		ripe = append(ripe, r.ID)
	}
	return ripe, again
}

// again is a receipt that came before: what did not fit then may fit now.
func (d *Dispatch) again(i int, r Receipt, now time.Time) error {
	switch {
	case d.Receipts[i].Mark != r.Mark:
		return ErrReused
	case d.Receipts[i].Outcome != Illegal:
		return store.ErrUnchanged
	}
	d.Receipts[i].Outcome = Owed
	d.Owe(now)
	return nil
}

// carryOut does at once what was written down, and tells what became of it. When
// somebody else is at it, or this process dies, the sweep does it.
func (c *Channel) carryOut(ctx context.Context, id, receipt string) (Outcome, error) {
	if err := c.work(ctx, id, false); err != nil && !errors.Is(err, store.ErrNotDue) {
		return Owed, nil // it is owed, and the sweep reports what fails
	}
	doc, err := c.dispatches.Get(ctx, id)
	if err != nil {
		return Owed, err
	}
	i := slices.IndexFunc(doc.Receipts, func(r Receipt) bool { return r.ID == receipt })
	switch o := doc.Receipts[i].Outcome; o {
	case Illegal:
		return o, ErrIllegal
	case Withdrawn:
		return o, ErrClosed
	default:
		return o, nil
	}
}

// hear carries out the receipts that are owed, in the order in which the hospital
// issued them; those of one moment in the order in which they came. One that fits
// makes those fit that waited for it.
func (c *Channel) hear(ctx context.Context, d *Dispatch) error {
	p := c.parents[d.Kind]
	order := make([]int, len(d.Receipts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(x, y int) int {
		return d.Receipts[x].Issued.Compare(d.Receipts[y].Issued)
	})
	if !slices.ContainsFunc(d.Receipts, func(r Receipt) bool { return r.Outcome == Owed }) {
		return nil
	}
	for _, i := range order {
		r := &d.Receipts[i]
		if r.Outcome != Owed && r.Outcome != Illegal {
			continue
		}
		if p == nil { // an exercise is about nothing
			r.Outcome = Applied
			continue
		}
		proof, err := c.Proof(ctx, d, *r)
		if err != nil {
			return err
		}
		m, err := wire.ParseMessage(proof.Body)
		if err != nil {
			return err
		}
		if r.Outcome, err = p.Heard(ctx, d, "hook/"+d.ID+"/"+r.ID, m); err != nil {
			return err
		}
	}
	return nil
}

// Proof opens the proof of a receipt.
func (c *Channel) Proof(ctx context.Context, d *Dispatch, r Receipt) (Proof, error) {
	key, err := c.vault.Key(ctx, d.Subject)
	if err != nil {
		return Proof{}, err
	}
	return vault.Open(key, c.place(d.ID, "proof/"+r.ID), r.Proof)
}

// Withhold leaves a reader only the receipts of one type: they may not learn more.
func (d *Dispatch) Withhold(but wire.Type) {
	d.Receipts = slices.DeleteFunc(d.Receipts, func(r Receipt) bool { return r.Type != but })
	d.Troubles = slices.DeleteFunc(d.Troubles, Trouble.spoken)
	d.Seen = time.Time{}
	if d.State == Seen {
		d.State = Received
	}
}
