package screening

import (
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// LearningPhase is what a learning is at.
type LearningPhase string

// The phases of a learning.
const (
	LearningRests  LearningPhase = "rests"
	LearningReads  LearningPhase = "reads"  // takes every group paper in
	LearningJudges LearningPhase = "judges" // looks at every paper again by what was taught
)

// Learning goes through all papers of a campaign once a day while it is open, and once
// when it is closed. It does so page by page: what it has taken in so far stands in it,
// so that it may die anywhere and goes on.
type Learning struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`

	Phase  LearningPhase          `bson:"phase"`
	After  string                 `bson:"after,omitempty"` // the cursor of the page that was done last
	Last   bool                   `bson:"last,omitempty"`  // the campaign was closed when this round began
	Rounds int                    `bson:"rounds"`
	Read   int                    `bson:"read"`   // group papers taken in, in this round
	Judged int                    `bson:"judged"` // papers looked at again, in this round
	Taught vault.Sealed[[]Taught] `bson:"taught,omitempty"`
}

const (
	learningsName = "learnings"
	learnEvery    = day
	learnPage     = 200 // sittings a claim: few enough to be done before it ends
)

func (l *Learning) place() vault.Place {
	return vault.Place{Collection: learningsName, ID: l.ID, Field: "taught"}
}

// Learnings are what all campaigns teach.
type Learnings struct {
	clock     clock.Clock
	vault     *vault.Vault
	campaigns *store.Collection[Campaign]
	learnings *store.Collection[Learning]
	lessons   *store.Collection[Lesson]
	papers    *Sittings
	page      int
}

// begin has a campaign's papers learnt from, once it is open.
func (l *Learnings) begin(ctx context.Context, campaign string) error {
	doc := &Learning{Head: store.Head{ID: campaign}, Phase: LearningRests}
	doc.Owe(l.clock.Now().Add(learnEvery))
	if err := l.learnings.Insert(ctx, doc); !errors.Is(err, store.ErrExists) {
		return err
	}
	return nil
}

// Owing returns the campaigns that are to be learnt from.
func (l *Learnings) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return l.learnings.Owing(ctx, now, limit)
}

// Do goes on with a learning by one page.
func (l *Learnings) Do(ctx context.Context, id string) error {
	doc, err := l.learnings.Claim(ctx, id, l.clock.Now())
	if errors.Is(err, store.ErrNotDue) {
		return nil
	}
	if err != nil {
		return err
	}
	switch doc.Phase {
	case LearningReads:
		err = l.read(ctx, doc)
	case LearningJudges:
		err = l.judge(ctx, doc)
	default:
		err = l.start(ctx, doc)
	}
	if err != nil {
		return err
	}
	return store.UnlessConflict(l.learnings.Replace(ctx, doc))
}

// start begins a round.
func (l *Learnings) start(ctx context.Context, doc *Learning) error {
	campaign, err := l.campaigns.Get(ctx, doc.ID)
	if err != nil {
		return err
	}
	doc.Phase, doc.After, doc.Taught = LearningReads, "", nil
	doc.Read, doc.Judged, doc.Last = 0, 0, campaign.State == CampaignClosed
	doc.Settle(l.clock.Now())
	return nil
}

// rest ends a round; after the last one nothing is owed.
func (l *Learnings) rest(doc *Learning) {
	doc.Phase, doc.After, doc.Taught = LearningRests, "", nil
	doc.Rounds++
	next := l.clock.Now().Add(learnEvery)
	if doc.Last {
		next = time.Time{}
	}
	doc.Settle(next)
}
