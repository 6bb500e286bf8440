package notify

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"math/big"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Refusals about the proof of a contact.
var (
	ErrNoContact = errors.New("notify: no such contact, or nothing that reaches it")
	ErrCode      = errors.New("notify: this is not the code, or it is not valid any more")
	ErrTooSoon   = errors.New("notify: a code is on its way")
)

// Trial is a code under way.
type Trial struct {
	Channel Channel   `bson:"channel,omitempty"`
	Address string    `bson:"address,omitempty"`
	Code    string    `bson:"code,omitempty"`
	Began   time.Time `bson:"began,omitempty"`
	Sent    bool      `bson:"sent,omitempty"`
	Wrong   int       `bson:"wrong,omitempty"` // tries
}

// How long a code is good, how often it may be mistyped and how soon another one
// may be asked for. Our own choice.
const (
	codeFor   = 10 * time.Minute
	codeTries = 5
	codeAgain = time.Minute
)

func (t Trial) stands(now time.Time) bool {
	return t.Code != "" && t.Wrong < codeTries && now.Before(t.Began.Add(codeFor))
}

// Prove sends a code to one of the actor's own addresses.
func (c *Contacts) Prove(ctx context.Context, who actor.Actor, ch Channel) error {
	reach, err := c.directory.Reach(ctx, who.ID)
	if err != nil {
		return err
	}
	address := reach.address(ch)
	if address == "" || c.lines.personal(ch) == nil {
		return ErrNoContact
	}
	code, err := newCode()
	if err != nil {
		return err
	}
	return c.change(ctx, who.ID, func(doc *Contact, k *Card) error {
		now := c.clock.Now()
		if now.Before(k.Trial.Began.Add(codeAgain)) {
			return ErrTooSoon
		}
		k.Trials++
		k.Trial = Trial{Channel: ch, Address: address, Code: code, Began: now}
		doc.Settle(now)
		return nil
	})
}

// Confirm takes the code that the actor read. An address that is proven already
// stays so.
func (c *Contacts) Confirm(ctx context.Context, who actor.Actor, ch Channel, code string) error {
	reach, err := c.directory.Reach(ctx, who.ID)
	if err != nil {
		return err
	}
	right := false
	err = c.change(ctx, who.ID, func(_ *Contact, k *Card) error {
		t := &k.Trial
		right = t.Channel != ch && k.proves(ch, reach)
		if t.Channel != ch || !t.stands(c.clock.Now()) {
			return store.ErrUnchanged
		}
		if subtle.ConstantTimeCompare([]byte(t.Code), []byte(code)) == 0 {
			t.Wrong++
			return nil
		}
		right = true
		if k.Proven == nil {
			k.Proven = map[Channel]Proof{}
		}
		k.Proven[ch] = Proof{Address: t.Address, At: c.clock.Now()}
		*t = Trial{Began: t.Began}
		return nil
	})
	if err == nil && !right {
		return ErrCode
	}
	return err
}

// newCode is six digits that nobody can foresee.
func newCode() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	return fmt.Sprintf("%06d", n), err
}

// Owing returns the contacts to which a code is to be sent.
func (c *Contacts) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return c.contacts.Owing(ctx, now, limit)
}

// Do sends the code that one person waits for.
func (c *Contacts) Do(ctx context.Context, id string) error {
	doc, err := c.contacts.Claim(ctx, id, c.clock.Now())
	if err != nil {
		return err
	}
	key, card, err := c.open(ctx, doc)
	if err != nil {
		return err
	}
	t := card.Trial
	l := c.lines.personal(t.Channel)
	if t.Sent || l == nil || !t.stands(c.clock.Now()) {
		doc.Settle(time.Time{})
		return store.UnlessConflict(c.contacts.Replace(ctx, doc))
	}
	if !l.enter() {
		doc.Settle(c.clock.Now().Add(time.Second))
		return store.UnlessConflict(c.contacts.Replace(ctx, doc))
	}
	defer l.leave()
	doc.Due = c.clock.Now().Add(holdFor)
	if err := c.contacts.Replace(ctx, doc); err != nil {
		return store.UnlessConflict(err)
	}
	id = c.vault.Fingerprint("parcel", fmt.Sprintf("code/%s/%d", doc.ID, card.Trials))
	_, outcome, err := l.carry(ctx, Parcel{ID: id, To: t.Address, Code: t.Code})
	c.observe(l.Name, outcome)
	if err != nil {
		warn(ctx, l, err)
		doc.Due = c.clock.Now().Add(backoff(doc.Attempts))
		return store.UnlessConflict(c.contacts.Replace(ctx, doc))
	}
	card.Trial.Sent = true
	if doc.Card, err = vault.Seal(key, c.place(doc.ID), card); err != nil {
		return err
	}
	doc.Settle(time.Time{})
	return store.UnlessConflict(c.contacts.Replace(ctx, doc))
}
