package screening

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/smallcell"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// MentorRow is how many students of one unit have a mentor.
type MentorRow struct {
	Unit     unit.Path
	Schools  int // that have been counted
	Full     int // of them: in which every student has one
	Students int
	Mentored int
	Hidden   bool      // so few have none that they could be known: neither number is shown
	At       time.Time // of the oldest count
}

// MentorFigures are a unit's row and those of the units right below it, down to schools.
type MentorFigures struct {
	MentorRow
	Children []MentorRow
}

func (r *MentorRow) add(s *School) {
	c := s.Mentors
	if c.At.IsZero() {
		return
	}
	r.Schools++
	if c.Without() == 0 {
		r.Full++
	}
	r.Students += c.Students
	r.Mentored += c.Mentored
	if r.At.IsZero() || c.At.Before(r.At) {
		r.At = c.At
	}
}

func (r MentorRow) cells() smallcell.Row { return smallcell.Row{r.Students - r.Mentored} }

// MentorFigures returns how many students of a unit have a mentor. A lead, who names the
// mentors, sees the numbers of the own school; to everybody above, few are hidden, and with
// them what would give them away: the way down to the unit is gone along, so that its row
// hides the same by itself as among its neighbours.
func (o *Org) MentorFigures(ctx context.Context, who actor.Actor, u unit.Path) (MentorFigures, error) {
	out := MentorFigures{MentorRow: MentorRow{Unit: u}}
	if err := who.Within(u); err != nil {
		return out, err
	}
	if u.Level() < unit.Province || u.Level() > unit.School {
		return out, store.ErrNotFound
	}
	if who.Role == actor.Lead {
		school, err := o.School(ctx, who, u.Code())
		if err == nil {
			out.add(school)
		}
		return out, err
	}
	schools, err := o.Schools(ctx, actor.Engine(), u.At(unit.Province))
	if err != nil {
		return out, err
	}
	row := MentorRow{Unit: u.At(unit.Province)}
	for _, s := range schools {
		row.add(s)
	}
	row.Hidden = smallcell.Alone(row.cells())[0]
	for {
		below := belowRow(row, schools)
		if row.Unit == u {
			out.MentorRow, out.Children = row.veiled(), below
			for i := range out.Children {
				out.Children[i] = out.Children[i].veiled()
			}
			return out, nil
		}
		next := u.At(row.Unit.Level() + 1)
		i := slices.IndexFunc(below, func(r MentorRow) bool { return r.Unit == next })
		if i < 0 {
			return out, nil // there is no school there
		}
		row = below[i]
	}
}

// belowRow adds the schools up in the units right below a row, and decides which of those
// are hidden.
func belowRow(above MentorRow, schools []*School) (rows []MentorRow) {
	if above.Unit.Level() == unit.School {
		return nil
	}
	at := map[unit.Path]int{}
	for _, s := range schools {
		if !above.Unit.Covers(s.Path) {
			continue
		}
		place := s.Path.At(above.Unit.Level() + 1)
		if _, known := at[place]; !known {
			at[place] = len(rows)
			rows = append(rows, MentorRow{Unit: place})
		}
		rows[at[place]].add(s)
	}
	slices.SortFunc(rows, func(x, y MentorRow) int { return cmp.Compare(x.Unit, y.Unit) })
	cells := make([]smallcell.Row, len(rows))
	for i, r := range rows {
		cells[i] = r.cells()
	}
	for i, hidden := range smallcell.Below([]bool{above.Hidden}, cells) {
		rows[i].Hidden = hidden[0]
	}
	return rows
}

// veiled takes away what is hidden, so that nothing further up can show it.
func (r MentorRow) veiled() MentorRow {
	if r.Hidden {
		r.Mentored = 0
	}
	return r
}
