package screening

import (
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// CoverageRow is the counts of one unit, and the moment they are of.
type CoverageRow struct {
	Unit  unit.Path
	Tally Tally
	At    time.Time // zero while nothing has been counted
}

// Coverage is a unit's row and those of the units right below it. How many took
// part tells nothing about a student, so small counts stay visible.
type Coverage struct {
	CoverageRow
	Children []CoverageRow
}

// Coverage returns how far a campaign has come in a unit.
func (r *Rollups) Coverage(ctx context.Context, who actor.Actor, campaign string, u unit.Path) (Coverage, error) {
	out := Coverage{CoverageRow: CoverageRow{Unit: u}}
	if err := who.Within(u); err != nil {
		return out, err
	}
	doc, err := r.rollups.Get(ctx, rollupID(campaign, u))
	if errors.Is(err, store.ErrNotFound) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	out.CoverageRow = doc.row()
	q := store.Query{Index: byParent, Prefix: childrenKey(campaign, u)}
	for child, err := range r.rollups.All(ctx, q) {
		if err != nil {
			return out, err
		}
		out.Children = append(out.Children, child.row())
	}
	return out, nil
}

func (r *Rollup) row() CoverageRow { return CoverageRow{Unit: r.Unit, Tally: r.Tally, At: r.At} }
