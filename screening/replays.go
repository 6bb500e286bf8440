package screening

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// RehearsalState is where a rehearsal stands.
type RehearsalState string

// The states of a rehearsal.
const (
	RehearsalRuns    RehearsalState = "running"
	RehearsalDone    RehearsalState = "done"
	RehearsalStopped RehearsalState = "stopped"
)

// Rehearsal is a replay of one policy over the papers of a unit, in the background
// and page by page: what it has read so far stands in it, so that it may die
// anywhere and goes on, and can be stopped between two pages.
type Rehearsal struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`

	Unit     unit.Path            `bson:"unit"`
	By       string               `bson:"by"`
	At       time.Time            `bson:"at"`
	Policy   []byte               `bson:"policy"`
	Ref      risk.Ref             `bson:"ref"`
	State    RehearsalState       `bson:"state"`
	After    string               `bson:"after,omitempty"` // the cursor of the page that was done last
	Seen     int                  `bson:"seen"`            // sittings, of whatever unit and state
	Read     vault.Sealed[Replay] `bson:"read,omitempty"`
	Finished time.Time            `bson:"finished,omitempty"`
}

const (
	rehearsalsName = "rehearsals"
	rehearsalPage  = 100 // papers a claim: few enough to be done before it ends
)

func (r *Rehearsal) place() vault.Place {
	return vault.Place{Collection: rehearsalsName, ID: r.ID, Field: "read"}
}

// Rehearsals try policies out on past papers.
type Rehearsals struct {
	clock  clock.Clock
	vault  *vault.Vault
	papers *Sittings
	docs   *store.Collection[Rehearsal]
	page   int
}

func newRehearsals(d Deps, papers *Sittings) *Rehearsals {
	return &Rehearsals{clock: d.Clock, vault: d.Vault, papers: papers, page: rehearsalPage,
		docs: store.Define(d.DB, rehearsalsName, store.Index[Rehearsal]{Name: byUnit,
			Key: func(r *Rehearsal) string { return r.Unit.Key() + store.TimeKey(r.At) }})}
}

// Begin has a policy tried out on the papers of a district or more; fewer papers
// could point at a student. The policy was checked against what the unit may use.
func (s *Rehearsals) Begin(ctx context.Context, who actor.Actor, u unit.Path, ref risk.Ref, policy []byte) (*Rehearsal, error) {
	if err := s.reach(who, u); err != nil {
		return nil, err
	}
	now := s.clock.Now()
	doc := &Rehearsal{Head: store.Head{ID: uuid.Must(uuid.NewV7()).String()}, Unit: u, By: who.ID, At: now,
		Policy: policy, Ref: ref, State: RehearsalRuns}
	doc.Owe(now)
	return doc, s.docs.Insert(ctx, doc)
}

func (s *Rehearsals) reach(who actor.Actor, u unit.Path) error {
	if u.Level() > unit.District {
		return actor.ErrOutOfScope
	}
	return who.Within(u)
}

// Get returns a rehearsal and what it has read so far.
func (s *Rehearsals) Get(ctx context.Context, who actor.Actor, id string) (*Rehearsal, Replay, error) {
	doc, err := s.docs.Get(ctx, id)
	if err != nil {
		return nil, Replay{}, err
	}
	if err := s.reach(who, doc.Unit); err != nil {
		return nil, Replay{}, err
	}
	read, err := s.open(ctx, doc)
	return doc, read, err
}

// Stop ends a rehearsal where it is.
func (s *Rehearsals) Stop(ctx context.Context, who actor.Actor, id string) error {
	_, err := s.docs.Update(ctx, id, func(doc *Rehearsal) error {
		if err := s.reach(who, doc.Unit); err != nil {
			return err
		}
		if doc.State != RehearsalRuns {
			return store.ErrUnchanged
		}
		doc.State, doc.Finished = RehearsalStopped, s.clock.Now()
		doc.Settle(time.Time{})
		return nil
	})
	return err
}

// Owing returns the rehearsals that are to go on.
func (s *Rehearsals) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return s.docs.Owing(ctx, now, limit)
}

// Do goes on with a rehearsal by one page.
func (s *Rehearsals) Do(ctx context.Context, id string) error {
	doc, err := s.docs.Claim(ctx, id, s.clock.Now())
	if errors.Is(err, store.ErrNotDue) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.goOn(ctx, doc); err != nil {
		return fmt.Errorf("screening: rehearsal %s: %w", id, err)
	}
	return store.UnlessConflict(s.docs.Replace(ctx, doc))
}

func (s *Rehearsals) goOn(ctx context.Context, doc *Rehearsal) error {
	library, err := s.papers.shelf.Library(ctx, doc.Unit)
	if err != nil {
		return err
	}
	policy, err := risk.Parse("policy", doc.Policy, library)
	if err != nil {
		return err
	}
	read, err := s.open(ctx, doc)
	if err != nil {
		return err
	}
	after, err := store.ParseCursor(doc.After)
	if err != nil {
		return err
	}
	page, next, err := s.papers.sittings.Find(ctx, store.Query{Index: byStudent, After: after, Limit: s.page})
	if err != nil {
		return err
	}
	for _, sitting := range page {
		doc.Seen++
		if doc.Unit.Covers(sitting.Class) {
			if err := s.papers.replay(ctx, sitting, policy, &read); err != nil {
				return err
			}
		}
	}
	doc.After = next.String()
	doc.Settle(s.clock.Now())
	if next.IsZero() {
		doc.State, doc.Finished = RehearsalDone, s.clock.Now()
		doc.Settle(time.Time{})
	}
	return s.seal(ctx, doc, read)
}

func (s *Rehearsals) open(ctx context.Context, doc *Rehearsal) (Replay, error) {
	if doc.Read == nil {
		return Replay{Moves: map[risk.Level]map[risk.Level]int{}}, nil
	}
	key, err := s.vault.Key(ctx, doc.ID)
	if err != nil {
		return Replay{}, err
	}
	return vault.Open(key, doc.place(), doc.Read)
}

func (s *Rehearsals) seal(ctx context.Context, doc *Rehearsal, read Replay) error {
	key, err := s.vault.Key(ctx, doc.ID)
	if err != nil {
		return err
	}
	doc.Read, err = vault.Seal(key, doc.place(), read)
	return err
}
