package mentoring

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral"
)

// Card is a safety card (安全卡): what some adults around a student are asked to do for
// some days, in phrases of a fixed list. Its id is the student's and a number.
type Card struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`

	Student  string                `bson:"student"`
	Class    unit.Path             `bson:"class"`
	Case     string                `bson:"case"`
	Command  referral.Command      `bson:"command"` // by which it was released
	State    CardState             `bson:"state"`
	By       string                `bson:"by"` // the counselor who released it
	At       time.Time             `bson:"at"`
	Until    time.Time             `bson:"until"`
	Says     vault.Sealed[Content] `bson:"says"`
	Readers  []Reader              `bson:"readers"`
	UnreadAt time.Time             `bson:"unreadAt,omitempty"` // when silence about it is told next
	Unread   int                   `bson:"unread,omitempty"`   // how often it was
	EndedBy  string                `bson:"endedBy,omitempty"`  // the counselor who withdrew it, or the engine when its case was closed
	EndedAt  time.Time             `bson:"endedAt,omitempty"`
	Outbox   []notify.Post         `bson:"outbox,omitempty"`
}

// Content is what a card says: a version of the list, and phrases of it in their order.
type Content struct {
	List    int      `bson:"list"`
	Phrases []string `bson:"phrases"`
}

// Reader is an adult to whom a card was released.
type Reader struct {
	Staff string    `bson:"staff"`
	Read  time.Time `bson:"read,omitempty"` // when they said that they had read it
}

// CardState is where a card stands.
type CardState string

// The states of a card.
const (
	CardOpen      CardState = "released"
	CardWithdrawn CardState = "withdrawn"
	CardExpired   CardState = "expired"
)

// CardVerb is what can happen to a card.
type CardVerb string

// The verbs of a card.
const (
	ReadCard     CardVerb = "read"
	WithdrawCard CardVerb = "withdraw"
	expireCard   CardVerb = "expire"
)

var cardTable = lifecycle.Table[CardState, CardVerb]{
	CardOpen:      {ReadCard: CardOpen, WithdrawCard: CardWithdrawn, expireCard: CardExpired},
	CardWithdrawn: {}, CardExpired: {},
}

// How soon a card should be read, how often silence about it is told, and for how long a
// card may count: our own choice.
const (
	readWithin  = 4 * time.Hour
	unreadAgain = 24 * time.Hour
	longest     = 30 * 24 * time.Hour
	mostReaders = 12
	lookAtCase  = time.Hour // how long readers may wait for the word that the case is closed
)

// Refusals of cards.
var (
	ErrCard     = errors.New("mentoring: a card has phrases of the list, readers of the school, and ends within thirty days")
	ErrCallBack = errors.New("mentoring: the school has no telephone to call back")
)

// CardForm is a card as it is made.
type CardForm struct {
	Phrases []string
	Readers []string // staff ids
	Until   time.Time
}

// content puts the phrases into the order of the list; what every card says is added.
func (f CardForm) content() (Content, error) {
	list := cardLists[CardList]
	for _, id := range f.Phrases {
		if !slices.ContainsFunc(list, func(p Phrase) bool { return p.ID == id }) {
			return Content{}, ErrCard
		}
	}
	c := Content{List: CardList}
	for _, p := range list {
		if p.Obliged() || slices.Contains(f.Phrases, p.ID) {
			c.Phrases = append(c.Phrases, p.ID)
		}
	}
	if len(c.Phrases) < 2 {
		return Content{}, ErrCard // one that asks for nothing
	}
	return c, nil
}

// counts tells whether a card says something to its readers now.
func (c *Card) counts(now time.Time) bool { return c.State == CardOpen && c.Until.After(now) }

// reader returns somebody's place on a card.
func (c *Card) reader(staff string) *Reader {
	i := slices.IndexFunc(c.Readers, func(r Reader) bool { return r.Staff == staff })
	if i < 0 {
		return nil
	}
	return &c.Readers[i]
}

// unread tells whether somebody has not read the card.
func (c *Card) unread() bool {
	return slices.ContainsFunc(c.Readers, func(r Reader) bool { return r.Read.IsZero() })
}

// wake is when time asks something of a card next.
func (c *Card) wake(now time.Time) time.Time {
	if c.State != CardOpen {
		return time.Time{}
	}
	next := now.Add(lookAtCase)
	if c.Until.Before(next) {
		next = c.Until
	}
	if c.unread() && c.UnreadAt.Before(next) {
		next = c.UnreadAt
	}
	return next
}

// end closes a card before its time; its readers are told that it counts no more.
func (c *Card) end(by string, now time.Time) (err error) {
	if c.State, err = cardTable.Next(c.State, WithdrawCard); err != nil {
		return err
	}
	c.EndedBy, c.EndedAt = by, now
	c.Outbox = nil // a release that was not told yet is not told any more
	for _, r := range c.Readers {
		c.tell("withdrawn", r.Staff, notify.CardEnded, c.ID)
	}
	return nil
}

// tell decides on a message: to a reader about the card, to a counselor about the case.
// The label makes its id.
func (c *Card) tell(label, recipient string, kind notify.Kind, object string) {
	id := fmt.Sprintf("card/%s/%s/%s/inbox", c.ID, label, recipient)
	if !slices.ContainsFunc(c.Outbox, func(p notify.Post) bool { return p.ID == id }) {
		c.Outbox = append(c.Outbox, notify.Post{ID: id, Recipient: recipient, Kind: kind, Object: object})
	}
}
