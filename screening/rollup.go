package screening

import (
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// Tally is how far a campaign has come in a unit: the students who answer
// themselves and, apart from them, those about whom an adult answers.
type Tally struct {
	Counts   `bson:"counts"`
	Observed Counts `bson:"observed" json:"observed"`
}

// count adds one sitting.
func (t *Tally) count(s *Sitting) {
	switch s.Stage {
	case GroupStage:
		t.Counts.count(s)
	case ObserverStage:
		t.Observed.count(s)
	}
}

func (t *Tally) add(o Tally) {
	t.Counts.add(o.Counts)
	t.Observed.add(o.Observed)
}

// Counts are how far one way of answering has come, in
// students. Invited is the denominator. Submitted, Waiting, Unfinished and the
// excused are apart from each other; who is in none of them is still to come.
type Counts struct {
	Invited    int            `bson:"invited" json:"invited"`
	Started    int            `bson:"started" json:"started"` // ever, also who submitted
	Submitted  int            `bson:"submitted" json:"submitted"`
	Waiting    int            `bson:"waiting" json:"waiting"`       // for a make-up
	Unfinished int            `bson:"unfinished" json:"unfinished"` // needs a reason or a make-up
	Excused    map[Excuse]int `bson:"excused" json:"excused"`
}

// count adds one sitting.
func (c *Counts) count(s *Sitting) {
	c.Invited++
	if !s.Started.IsZero() {
		c.Started++
	}
	switch {
	case s.State == SittingSubmitted:
		c.Submitted++
	case s.State == SittingWaiting:
		c.Waiting++
	case s.State == SittingUnfinished && s.Excuse == "":
		c.Unfinished++
	case s.State == SittingUnfinished:
		c.excuse(s.Excuse, 1)
	}
}

// add adds the counts of another unit.
func (c *Counts) add(o Counts) {
	c.Invited += o.Invited
	c.Started += o.Started
	c.Submitted += o.Submitted
	c.Waiting += o.Waiting
	c.Unfinished += o.Unfinished
	for reason, n := range o.Excused {
		c.excuse(reason, n)
	}
}

func (c *Counts) excuse(reason Excuse, n int) {
	if c.Excused == nil {
		c.Excused = map[Excuse]int{}
	}
	c.Excused[reason] += n
}

// Rollup is the counts of one unit in one campaign. It is recomputed from the
// level below whenever something there was marked as changed.
type Rollup struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`

	Campaign string    `bson:"campaign"`
	Unit     unit.Path `bson:"unit"`
	Tally    `bson:",inline"`
	Marks    int       `bson:"marks"` // so that a mark never gets lost in a claim
	At       time.Time `bson:"at,omitempty"`
}

const (
	rollupsName = "rollups"
	byParent    = "parent"
)

// rollupAfter lets a class that submits together be counted once. It adds up over
// the levels, so it is short.
const rollupAfter = time.Second

func rollupID(campaign string, u unit.Path) string { return campaign + "/" + string(u) }

// childrenKey begins the keys of the units right below one.
func childrenKey(campaign string, parent unit.Path) string {
	return campaign + "\x1f" + string(parent) + "\x1f"
}

// Rollups keep the counts of all units.
type Rollups struct {
	clock    clock.Clock
	rollups  *store.Collection[Rollup]
	sittings *store.Collection[Sitting]
}

func newRollups(d Deps, sittings *store.Collection[Sitting]) *Rollups {
	return &Rollups{clock: d.Clock, sittings: sittings, rollups: store.Define(d.DB, rollupsName,
		store.Index[Rollup]{Name: byParent, Key: func(r *Rollup) string {
			return childrenKey(r.Campaign, r.Unit.Parent()) + string(r.Unit)
		}})}
}

// mark owes a unit its recount.
func (r *Rollups) mark(ctx context.Context, campaign string, u unit.Path) error {
	at := r.clock.Now().Add(rollupAfter)
	blank := func() *Rollup {
		return &Rollup{Head: store.Head{ID: rollupID(campaign, u)}, Campaign: campaign, Unit: u}
	}
	_, err := r.rollups.Upsert(ctx, blank, func(doc *Rollup) error {
		unclaimed := doc.Attempts == 0
		if unclaimed && !doc.Due.IsZero() && !doc.Due.After(at) {
			return store.ErrUnchanged // whoever takes the recount up will see the change
		}
		doc.Marks++
		doc.Owe(at)
		return nil
	})
	return err
}

// Owing returns the units whose recount is due.
func (r *Rollups) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return r.rollups.Owing(ctx, now, limit)
}

// Do recounts one unit. The counts are written first, then the unit above is
// marked, then the debt is settled: after a crash in between it is done again.
func (r *Rollups) Do(ctx context.Context, id string) error {
	doc, err := r.rollups.Claim(ctx, id, r.clock.Now())
	if errors.Is(err, store.ErrNotDue) {
		return nil
	}
	if err != nil {
		return err
	}
	if doc.Tally, err = r.recount(ctx, doc); err != nil {
		return err
	}
	doc.At = r.clock.Now()
	if err := r.rollups.Replace(ctx, doc); err != nil {
		return store.UnlessConflict(err)
	}
	if doc.Unit.Level() > unit.Province {
		if err := r.mark(ctx, doc.Campaign, doc.Unit.Parent()); err != nil {
			return err
		}
	}
	doc.Settle(time.Time{})
	return store.UnlessConflict(r.rollups.Replace(ctx, doc))
}

// recount computes a unit's counts from the level below.
func (r *Rollups) recount(ctx context.Context, doc *Rollup) (Tally, error) {
	var counts Tally
	if doc.Unit.Level() == unit.Class {
		q := store.Query{Index: byClass, Prefix: classKey(doc.Campaign, doc.Unit)}
		for s, err := range r.sittings.All(ctx, q) {
			if err != nil {
				return counts, err
			}
			counts.count(s)
		}
		return counts, nil
	}
	q := store.Query{Index: byParent, Prefix: childrenKey(doc.Campaign, doc.Unit)}
	for child, err := range r.rollups.All(ctx, q) {
		if err != nil {
			return counts, err
		}
		counts.add(child.Tally)
	}
	return counts, nil
}
