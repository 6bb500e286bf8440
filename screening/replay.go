package screening

import (
	"context"
	"fmt"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// Replay is what a policy would have done to past papers: how many went from a level
// to a level. It holds numbers only.
type Replay struct {
	Papers  int // submitted papers that were read
	Skipped int // not submitted, erased, or not to be opened
	Moves   map[risk.Level]map[risk.Level]int
}

// SmallestCell is the smallest number of papers that is shown: fewer could point at a
// student.
const SmallestCell = 10

// Cell is how many papers went from a level to a level; hidden, where they are too few.
type Cell struct {
	From, To risk.Level
	Papers   int
	Hidden   bool
}

// Shown are the cells that are not empty, and the papers of those that can be seen: a
// sum over all of them would give a hidden one away.
func (r Replay) Shown() (cells []Cell, papers int) {
	for _, from := range risk.Levels {
		for _, to := range risk.Levels {
			switch n := r.Moves[from][to]; {
			case n >= SmallestCell:
				cells, papers = append(cells, Cell{From: from, To: to, Papers: n}), papers+n
			case n > 0:
				cells = append(cells, Cell{From: from, To: to, Hidden: true})
			}
		}
	}
	return cells, papers
}

// replayTold is how many sittings pass between two signs of life.
const replayTold = 500

// Replay reads every submitted paper by another policy and compares the level with
// the one that was found. It changes nothing, and may be stopped between two papers.
func (s *Sittings) Replay(ctx context.Context, who actor.Actor, policy risk.Policy, told func(Replay)) (Replay, error) {
	if who.Role != actor.System {
		return Replay{}, actor.ErrOutOfScope
	}
	r := Replay{Moves: map[risk.Level]map[risk.Level]int{}}
	for doc, err := range s.sittings.All(ctx, store.Query{Index: byStudent}) {
		if err != nil {
			return r, fmt.Errorf("screening: replay after %d papers: %w", r.Papers, err)
		}
		if err := s.replay(ctx, doc, policy, &r); err != nil {
			return r, err
		}
		if (r.Papers+r.Skipped)%replayTold == 0 {
			told(r)
		}
	}
	return r, nil
}

func (s *Sittings) replay(ctx context.Context, doc *Sitting, policy risk.Policy, r *Replay) error {
	if doc.Submitted.IsZero() {
		r.Skipped++
		return nil
	}
	p, book, outcome, err := s.paperOf(ctx, doc)
	if vault.Unreadable(ctx, err, doc.place("result")) || err == nil && p == nil {
		r.Skipped++
		return nil
	}
	if err != nil {
		return err
	}
	was := outcome.Finding.Level
	book.policy = policy.For(book.form)
	is, err := s.score(ctx, p, book)
	if err != nil {
		return err
	}
	if r.Moves[was] == nil {
		r.Moves[was] = map[risk.Level]int{}
	}
	r.Papers++
	r.Moves[was][is.Finding.Level]++
	return nil
}
