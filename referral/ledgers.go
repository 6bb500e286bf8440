package referral

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/ledger"
	"github.com/xinqiao/xinqiao/screening"
)

// Plans finds campaigns.
type Plans interface {
	Get(ctx context.Context, who actor.Actor, id string) (*screening.Campaign, error)
	List(ctx context.Context, who actor.Actor, after store.Cursor, limit int) ([]*screening.Campaign, store.Cursor, error)
}

// Sayings tells what the sittings of a campaign had said by a moment.
type Sayings interface {
	Said(ctx context.Context, campaign string, by time.Time, after store.Cursor, limit int) ([]screening.Said, store.Cursor, error)
}

// Ledger is the loss ledger of a campaign at a cut-off. It goes through all sittings
// page by page, may die anywhere and goes on, and is signed at the end; from then on
// it never changes. Its id is the campaign's and a number, so that two that are asked
// for at once cannot both be the next one.
type Ledger struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`

	Campaign string    `bson:"campaign"`
	Ordinal  int       `bson:"ordinal"` // from 1
	Cutoff   time.Time `bson:"cutoff"`
	By       string    `bson:"by"`
	Asked    time.Time `bson:"asked"`

	After     string                         `bson:"after,omitempty"` // the cursor of the page that was read last
	Pages     int                            `bson:"pages"`           // read so far
	Read      int                            `bson:"read"`            // sittings
	Statement vault.Sealed[ledger.Statement] `bson:"statement,omitempty"`
	Signature []byte                         `bson:"signature,omitempty"`
	Signed    time.Time                      `bson:"signed,omitempty"`
}

// LedgerPage is what one page of sittings said. It is written once and never changes:
// who comes to write it again takes it as it stands, and goes on from where it ends.
type LedgerPage struct {
	store.Head `bson:"-"`
	Next       string                   `bson:"next,omitempty"`
	Content    vault.Sealed[ledgerPart] `bson:"content"`
}

type ledgerPart struct {
	Papers ledger.Papers          `bson:"papers"`
	Rows   []ledger.Row           `bson:"rows"`
	Where  map[string]whereabouts `bson:"where,omitempty"` // of the exceptions, by reference
}

// Refusals of what people ask of the ledgers.
var (
	ErrCutoff       = errors.New("referral: choose a cut-off that has passed, after that of the campaign's last ledger")
	ErrLedgerUnread = errors.New("referral: the ledger is still being made")
)

const (
	byCampaign = "campaign"
	ledgerPage = 200 // sittings a claim: few enough to be done before it ends
	ledgerRest = time.Second
)

// Ledgers is the book of loss ledgers.
type Ledgers struct {
	*desk
	alerts  *Alerts
	cases   *Cases
	plans   Plans
	said    Sayings
	ledgers *store.Collection[Ledger]
	pages   *store.Collection[LedgerPage]
	page    int
}

func newLedgers(db *store.DB, d *desk, alerts *Alerts, cases *Cases) *Ledgers {
	return &Ledgers{desk: d, alerts: alerts, cases: cases, page: ledgerPage,
		ledgers: store.Define(db, "ledgers", store.Index[Ledger]{Name: byCampaign, Key: func(l *Ledger) string {
			return fmt.Sprintf("%s\x1f%06d", l.Campaign, maxOrdinal-l.Ordinal)
		}}),
		pages: store.Define[LedgerPage](db, "ledger_pages")}
}

// maxOrdinal turns the order of the index round: the newest ledger is its first.
const maxOrdinal = 999_999

func ledgerID(campaign string, n int) string { return fmt.Sprintf("%s/%d", campaign, n) }

// plan returns a campaign to those who have all of it in their part of the tree: sums
// over part of a campaign would not be its ledger.
func (l *Ledgers) plan(ctx context.Context, who actor.Actor, id string) (*screening.Campaign, error) {
	plan, err := l.plans.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	for _, u := range plan.Units {
		if err := who.Within(u); err != nil {
			return nil, err
		}
	}
	return plan, nil
}

// Ask has a ledger made. The same cut-off asked again finds it; another one must be
// later than the last, because each ledger names the one before it.
func (l *Ledgers) Ask(ctx context.Context, who actor.Actor, campaign string, cutoff time.Time) (*Ledger, error) {
	if _, err := l.plan(ctx, who, campaign); err != nil {
		return nil, err
	}
	cutoff, now := cutoff.UTC().Truncate(time.Second), l.clock.Now()
	for {
		before, err := l.before(ctx, campaign, cutoff)
		if err != nil {
			return nil, err
		}
		switch {
		case before.Cutoff.Equal(cutoff):
			return before, nil
		case before.Cutoff.After(cutoff) || cutoff.After(now):
			return nil, ErrCutoff
		}
		n := before.Ordinal + 1
		doc := &Ledger{Head: store.Head{ID: ledgerID(campaign, n)}, Campaign: campaign, Ordinal: n, Cutoff: cutoff, By: who.ID, Asked: now}
		doc.Owe(now)
		if err := l.ledgers.Insert(ctx, doc); !errors.Is(err, store.ErrExists) {
			return doc, err
		}
	}
}

// before returns the ledger of a cut-off, or else the last one; an empty one where
// there is none.
func (l *Ledgers) before(ctx context.Context, campaign string, cutoff time.Time) (*Ledger, error) {
	last := &Ledger{}
	for doc, err := range l.ledgers.All(ctx, store.Query{Index: byCampaign, Prefix: campaign + "\x1f"}) {
		if err != nil {
			return nil, err
		}
		if doc.Cutoff.Equal(cutoff) {
			return doc, nil
		}
		if last.Ordinal == 0 {
			last = doc
		}
		if doc.Cutoff.Before(cutoff) {
			break
		}
	}
	return last, nil
}

// Campaigns returns those of which somebody may have ledgers, the newest first.
func (l *Ledgers) Campaigns(ctx context.Context, who actor.Actor) (all []*screening.Campaign, err error) {
	for after := (store.Cursor{}); ; {
		docs, next, err := l.plans.List(ctx, who, after, store.DefaultLimit)
		if err != nil {
			return nil, err
		}
		for _, doc := range docs {
			if !slices.ContainsFunc(doc.Units, func(u unit.Path) bool { return !who.Covers(u) }) {
				all = append(all, doc)
			}
		}
		if next.IsZero() {
			slices.Reverse(all)
			return all, nil
		}
		after = next
	}
}

// Of returns one page of a campaign's ledgers, the newest first.
func (l *Ledgers) Of(ctx context.Context, who actor.Actor, campaign string, after store.Cursor, limit int) ([]*Ledger, store.Cursor, error) {
	if _, err := l.plan(ctx, who, campaign); err != nil {
		return nil, store.Cursor{}, err
	}
	return l.ledgers.Find(ctx, store.Query{Index: byCampaign, Prefix: campaign + "\x1f", After: after, Limit: limit})
}

// File returns a signed ledger as it is handed out.
func (l *Ledgers) File(ctx context.Context, who actor.Actor, id string) (ledger.File, error) {
	campaign, _, _ := strings.Cut(id, "/")
	if _, err := l.plan(ctx, who, campaign); err != nil {
		return ledger.File{}, err
	}
	doc, err := l.ledgers.Get(ctx, id)
	if err != nil {
		return ledger.File{}, err
	}
	if doc.Signed.IsZero() {
		return ledger.File{}, ErrLedgerUnread
	}
	f := ledger.File{Rows: []ledger.Row{}, Signature: doc.Signature}
	if f.Statement, err = l.statement(ctx, doc); err != nil {
		return ledger.File{}, err
	}
	key, err := l.vault.SigningKey(ledger.Purpose)
	if err != nil {
		return ledger.File{}, err
	}
	f.Key = ledger.Public(key)
	sum, err := l.sum(ctx, doc, func(p ledgerPart) { f.Rows = append(f.Rows, p.Rows...) })
	f.Exceptions = sum.Exceptions()
	return f, err
}

// statement opens what was signed.
func (l *Ledgers) statement(ctx context.Context, doc *Ledger) (ledger.Statement, error) {
	key, err := l.key(ctx, doc.Campaign)
	if err != nil {
		return ledger.Statement{}, err
	}
	return vault.Open(key, l.place(doc.ID), doc.Statement)
}

// key seals what the ledgers of a campaign say: how many are in danger is nobody's
// business who only holds the database.
func (l *Ledgers) key(ctx context.Context, campaign string) (vault.Key, error) {
	return l.vault.Key(ctx, "ledgers/"+campaign)
}

func (l *Ledgers) place(id string) vault.Place {
	return vault.Place{Collection: l.ledgers.Name(), ID: id, Field: "statement"}
}
