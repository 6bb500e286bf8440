package api

import (
	"context"
	"slices"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/smallcell"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
)

// How many took part tells nothing about a student; why a few did not may. For offices
// the reasons, and who still lacks one, are hidden where they are few, together with
// what would give them away.

// veiledCell is a count that an office sees only where it is not small.
type veiledCell struct {
	name string // in the answer
	get  func(*screening.Tally) int
	hide func(*screening.Tally)
}

var veiledCells = func() (cells []veiledCell) {
	for _, side := range []struct {
		prefix string
		of     func(*screening.Tally) *screening.Counts
	}{{"", func(t *screening.Tally) *screening.Counts { return &t.Counts }}, {"observed.", func(t *screening.Tally) *screening.Counts { return &t.Observed }}} {
		cells = append(cells,
			veiledCell{side.prefix + "waiting", func(t *screening.Tally) int { return side.of(t).Waiting }, func(t *screening.Tally) { side.of(t).Waiting = 0 }},
			veiledCell{side.prefix + "unfinished", func(t *screening.Tally) int { return side.of(t).Unfinished }, func(t *screening.Tally) { side.of(t).Unfinished = 0 }})
		for _, reason := range screening.Excuses() {
			cells = append(cells, veiledCell{side.prefix + "excused." + string(reason),
				func(t *screening.Tally) int { return side.of(t).Excused[reason] }, func(t *screening.Tally) { delete(side.of(t).Excused, reason) }})
		}
	}
	return cells
}()

func veiledRow(t screening.Tally) (row smallcell.Row) {
	for _, c := range veiledCells {
		row = append(row, c.get(&t))
	}
	return row
}

// veil takes away what is hidden, and names it.
func veil(row *CoverageRow, t screening.Tally, hidden []bool) {
	for i, c := range veiledCells {
		if hidden[i] {
			row.Hidden = append(row.Hidden, c.name)
			c.hide(&t)
		}
	}
	for _, counts := range []*screening.Counts{&t.Counts, &t.Observed} {
		if counts.Excused == nil {
			counts.Excused = map[screening.Excuse]int{}
		}
	}
	row.Counts, row.Observed = t.Counts, t.Observed
}

// veiled is a unit's coverage as an office sees it: the way down to it is gone along,
// so that its row hides the same by itself as among its neighbours.
func (h campaigns) veiled(ctx context.Context, campaign string, u unit.Path) (Coverage, error) {
	hidden := []bool(nil)
	for level := unit.Province; ; level++ {
		at, err := h.rollups.Coverage(ctx, actor.Engine(), campaign, u.At(level))
		if err != nil {
			return Coverage{}, err
		}
		if hidden == nil {
			hidden = smallcell.Alone(veiledRow(at.Tally))
		}
		rows := make([]smallcell.Row, len(at.Children))
		for i, child := range at.Children {
			rows[i] = veiledRow(child.Tally)
		}
		below := smallcell.Below(hidden, rows)
		if level == u.Level() {
			out := Coverage{coverageRow(at.CoverageRow), allOf(at.Children, coverageRow).Body.Items}
			veil(&out.CoverageRow, at.Tally, hidden)
			for i, child := range at.Children {
				veil(&out.Children[i], child.Tally, below[i])
			}
			return out, nil
		}
		i := slices.IndexFunc(at.Children, func(r screening.CoverageRow) bool { return r.Unit == u.At(level+1) })
		if i < 0 {
			return Coverage{CoverageRow: coverageRow(screening.CoverageRow{Unit: u}), Children: []CoverageRow{}}, nil
		}
		hidden = below[i]
	}
}
