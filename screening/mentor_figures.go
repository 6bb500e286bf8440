package screening

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/smallcell"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// MentorSum is how far the schools of a unit are with mentors.
type MentorSum struct {
	Schools  int       `bson:"schools"` // that have been counted
	Full     int       `bson:"full"`    // of them: in which every student has one
	Students int       `bson:"students"`
	Mentored int       `bson:"mentored"`
	At       time.Time `bson:"at,omitempty"` // of the oldest count
}

// MentorRow is how many students of one unit have a mentor.
type MentorRow struct {
	Unit unit.Path
	MentorSum
	Hidden bool // so few have none that they could be known: neither number is shown
}

// MentorFigures are a unit's row and those of the units right below it, down to schools.
type MentorFigures struct {
	MentorRow
	Children []MentorRow
}

func (r *MentorSum) add(s MentorSum) {
	r.Schools += s.Schools
	r.Full += s.Full
	r.Students += s.Students
	r.Mentored += s.Mentored
	if r.At.IsZero() || !s.At.IsZero() && s.At.Before(r.At) {
		r.At = s.At
	}
}

// sum is a school's own part; nothing before its first count.
func (c MentorCount) sum() MentorSum {
	if c.At.IsZero() {
		return MentorSum{}
	}
	s := MentorSum{Schools: 1, Students: c.Students, Mentored: c.Mentored, At: c.At}
	if c.Without() == 0 {
		s.Full = 1
	}
	return s
}

func (r MentorRow) cells() smallcell.Row { return smallcell.Row{r.Students - r.Mentored} }

// sumMentors adds the schools of a district up, from what stands in them now: of two
// that are counted at once the later one sees both.
func (o *Org) sumMentors(ctx context.Context, district unit.Path) error {
	_, err := o.units.Update(ctx, string(district), func(doc *OrgUnit) error {
		rows, err := o.mentorsOfSchools(ctx, district)
		if err != nil {
			return err
		}
		sum := MentorSum{}
		for _, r := range rows {
			sum.add(r.MentorSum)
		}
		if doc.Mentors != nil && *doc.Mentors == sum {
			return store.ErrUnchanged
		}
		doc.Mentors = &sum
		return nil
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil // a district that was never entered is counted nowhere
	}
	return err
}

func (o *Org) mentorsOfSchools(ctx context.Context, district unit.Path) ([]MentorRow, error) {
	schools, err := o.Schools(ctx, actor.Engine(), district)
	rows := make([]MentorRow, len(schools))
	for i, s := range schools {
		rows[i] = MentorRow{Unit: s.Path, MentorSum: s.Mentors.sum()}
	}
	return rows, err
}

func (o *Org) mentorsOfDistricts(ctx context.Context, province unit.Path) (rows []MentorRow, err error) {
	for u, err := range o.units.All(ctx, store.Query{Index: byPath, Prefix: province.Key()}) {
		if err != nil {
			return nil, err
		}
		if u.Path.Level() == unit.District && u.Mentors != nil {
			rows = append(rows, MentorRow{Unit: u.Path, MentorSum: *u.Mentors})
		}
	}
	return rows, nil
}

// MentorFigures returns how many students of a unit have a mentor. A lead, who names the
// mentors, sees the numbers of the own school; to everybody above, few are hidden, and with
// them what would give them away: the way down to the unit is gone along, so that its row
// hides the same by itself as among its neighbours. Of the neighbours' schools nothing is
// read: their districts' sums are enough.
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
			out.MentorSum = school.Mentors.sum()
		}
		return out, err
	}
	districts, err := o.mentorsOfDistricts(ctx, u.At(unit.Province))
	if err != nil {
		return out, err
	}
	var schools []MentorRow
	if u.Level() >= unit.District {
		if schools, err = o.mentorsOfSchools(ctx, u.At(unit.District)); err != nil {
			return out, err
		}
	}
	out.descend(districts, schools)
	return out, nil
}

// descend goes from the province down to the unit, and decides at each step what is hidden.
func (f *MentorFigures) descend(districts, schools []MentorRow) {
	row := MentorRow{Unit: f.Unit.At(unit.Province)}
	for _, d := range districts {
		row.add(d.MentorSum)
	}
	row.Hidden = smallcell.Alone(row.cells())[0]
	for {
		parts := districts
		if row.Unit.Level() >= unit.District {
			parts = schools
		}
		below := belowRow(row, parts)
		if row.Unit == f.Unit {
			f.MentorRow, f.Children = row.veiled(), below
			for i := range f.Children {
				f.Children[i] = f.Children[i].veiled()
			}
			return
		}
		next := f.Unit.At(row.Unit.Level() + 1)
		i := slices.IndexFunc(below, func(r MentorRow) bool { return r.Unit == next })
		if i < 0 {
			return // there is no school there
		}
		row = below[i]
	}
}

// belowRow adds parts up in the units right below a row, and decides which of those are
// hidden.
func belowRow(above MentorRow, parts []MentorRow) (rows []MentorRow) {
	if above.Unit.Level() == unit.School {
		return nil
	}
	at := map[unit.Path]int{}
	for _, p := range parts {
		if !above.Unit.Covers(p.Unit) {
			continue
		}
		place := p.Unit.At(above.Unit.Level() + 1)
		if _, known := at[place]; !known {
			at[place] = len(rows)
			rows = append(rows, MentorRow{Unit: place})
		}
		rows[at[place]].add(p.MentorSum)
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
