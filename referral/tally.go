package referral

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/smallcell"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
)

// CareCounts are what the alerts and referrals of a unit in one school year come to.
type CareCounts struct {
	Opened      int `bson:"opened"`      // alerts
	Heard       int `bson:"heard"`       // of them: the student was heard
	HeardInTime int `bson:"heardInTime"` // of these: before the deadline
	Overdue     int `bson:"overdue"`     // alerts whose deadline passed in silence
	Sent        int `bson:"sent"`        // referrals
	Waiting     int `bson:"waiting"`     // of them: not seen by the hospital yet
	Late        int `bson:"late"`        // open ones whose deadline passed
	Attended    int `bson:"attended"`    // the student came, or treatment ended
	Declined    int `bson:"declined"`    // given back by the hospital
	Ended       int `bson:"ended"`       // with the hospital's advice
}

// Cells are the counts in one order.
func (c *CareCounts) Cells() []*int {
	return []*int{&c.Opened, &c.Heard, &c.HeardInTime, &c.Overdue, &c.Sent, &c.Waiting, &c.Late, &c.Attended, &c.Declined, &c.Ended}
}

func (c CareCounts) row() smallcell.Row {
	row := make(smallcell.Row, 0, 10)
	for _, n := range c.Cells() {
		row = append(row, *n)
	}
	return row
}

func (c *CareCounts) add(o CareCounts) {
	mine, theirs := c.Cells(), o.Cells()
	for i := range mine {
		*mine[i] += *theirs[i]
	}
}

func (c *CareCounts) referral(r *Referral, now time.Time) {
	c.Sent++
	switch r.State {
	case ReferralSent, ReferralDelivered, ReferralReceived:
		c.Waiting++
	case ReferralAttended:
		c.Attended++
	case ReferralCompleted:
		c.Attended++
		c.Ended++
	case ReferralDeclined:
		c.Declined++
	}
	if !referralTable.closed(r.State) && !r.Deadline.IsZero() && r.Deadline.Before(now) {
		c.Late++
	}
}

// Tally is the counts of one unit in one school year, recomputed from the level below
// whenever something there was marked as changed, and from time to time, since a
// deadline passes without anybody doing anything.
type Tally struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`

	Year       int       `bson:"year"`
	Unit       unit.Path `bson:"unit"`
	CareCounts `bson:",inline"`
	Marks      int       `bson:"marks"` // so that a mark never gets lost in a claim
	At         time.Time `bson:"at,omitempty"`
}

// How soon a change is counted, and how often a school is counted without one. A year
// that is over is left alone some time later.
const (
	tallyAfter = time.Second
	tallyEvery = 6 * time.Hour
	tallyUntil = 60 * 24 * time.Hour
)

// LeastShown is the smallest count of a unit that an office sees.
const LeastShown = smallcell.Least

const byAbove = "above"

func tallyID(year int, u unit.Path) string { return fmt.Sprintf("%d/%s", year, u) }

func belowKey(year int, parent unit.Path) string { return fmt.Sprintf("%d\x1f%s\x1f", year, parent) }

// Tallies keep the counts of all units.
type Tallies struct {
	clock     clock.Clock
	tallies   *store.Collection[Tally]
	alerts    *Alerts
	referrals *Referrals
}

func newTallies(d screening.Deps) *Tallies {
	return &Tallies{clock: d.Clock, tallies: store.Define(d.DB, "tallies",
		store.Index[Tally]{Name: byAbove, Key: func(t *Tally) string { return belowKey(t.Year, t.Unit.Parent()) + string(t.Unit) }})}
}

// Now is the time by which figures are asked for.
func (t *Tallies) Now() time.Time { return t.clock.Now() }

// moved marks the school of a class. What it misses, the next round finds: no step of
// anybody's care waits for a count.
func (t *Tallies) moved(ctx context.Context, class unit.Path) {
	_ = t.mark(ctx, screening.YearOf(t.clock.Now()), class.At(unit.School))
}

// mark owes a unit its recount.
func (t *Tallies) mark(ctx context.Context, year int, u unit.Path) error {
	at := t.clock.Now().Add(tallyAfter)
	blank := func() *Tally { return &Tally{Head: store.Head{ID: tallyID(year, u)}, Year: year, Unit: u} }
	_, err := t.tallies.Upsert(ctx, blank, func(doc *Tally) error {
		if doc.Attempts == 0 && !doc.Due.IsZero() && !doc.Due.After(at) {
			return store.ErrUnchanged // whoever takes the recount up will see the change
		}
		doc.Marks++
		doc.Owe(at)
		return nil
	})
	return err
}

// Owing returns the units whose recount is due.
func (t *Tallies) Owing(ctx context.Context, now time.Time, limit int) ([]string, error) {
	return t.tallies.Owing(ctx, now, limit)
}

// Do recounts one unit: the counts are written first, then the unit above is marked,
// then the debt is settled.
func (t *Tallies) Do(ctx context.Context, id string) error {
	doc, err := t.tallies.Claim(ctx, id, t.clock.Now())
	if errors.Is(err, store.ErrNotDue) {
		return nil
	}
	if err != nil {
		return err
	}
	before := doc.CareCounts
	if doc.CareCounts, err = t.recount(ctx, doc); err != nil {
		return err
	}
	first := doc.At.IsZero()
	doc.At = t.clock.Now()
	if err := t.tallies.Replace(ctx, doc); err != nil {
		return store.UnlessConflict(err)
	}
	if doc.Unit.Level() > unit.Province && (first || before != doc.CareCounts || doc.Unit.Level() < unit.School) {
		if err := t.mark(ctx, doc.Year, doc.Unit.Parent()); err != nil {
			return err
		}
	}
	doc.Settle(t.again(doc))
	return store.UnlessConflict(t.tallies.Replace(ctx, doc))
}

// again is when a school is counted next although nothing was marked.
func (t *Tallies) again(doc *Tally) time.Time {
	_, end := screening.SchoolYear(doc.Year)
	if doc.Unit.Level() < unit.School || doc.At.After(end.Add(tallyUntil)) {
		return time.Time{}
	}
	return doc.At.Add(tallyEvery)
}

func (t *Tallies) recount(ctx context.Context, doc *Tally) (sum CareCounts, err error) {
	if doc.Unit.Level() == unit.School {
		return t.ofSchool(ctx, doc.Unit, doc.Year)
	}
	for child, err := range t.tallies.All(ctx, store.Query{Index: byAbove, Prefix: belowKey(doc.Year, doc.Unit)}) {
		if err != nil {
			return sum, err
		}
		sum.add(child.CareCounts)
	}
	return sum, nil
}

// ofSchool counts the alerts that were opened and the referrals that were sent in a
// school in one year.
func (t *Tallies) ofSchool(ctx context.Context, school unit.Path, year int) (CareCounts, error) {
	now := t.clock.Now()
	since, until := screening.SchoolYear(year)
	alerts, err := t.alerts.figures(ctx, school, since, until)
	if err != nil {
		return CareCounts{}, err
	}
	c := CareCounts{Opened: alerts.Opened, Heard: alerts.Heard, HeardInTime: alerts.HeardInTime, Overdue: alerts.Overdue}
	prefix := school.Key()
	for doc, err := range t.referrals.books.All(ctx, store.Query{Index: bySchoolEver, From: prefix + store.TimeKey(since), To: prefix + store.TimeKey(until)}) {
		if err != nil {
			return c, err
		}
		c.referral(doc, now)
	}
	return c, nil
}

// CareRow is the counts of one unit as an office may see them.
type CareRow struct {
	Unit   unit.Path
	Counts CareCounts
	Hidden []bool // which of them are not shown, in the order of CareCounts
	At     time.Time
}

// CareFigures are a unit's row and those of the units right below it, down to schools.
type CareFigures struct {
	CareRow
	Year     int
	Children []CareRow
}

// Figures returns what the care of a unit comes to in a school year. Small counts are
// hidden, and with them what would give them away; that the row of a unit hides the
// same whether it is looked at by itself or among its neighbours, the way down to it is
// gone along.
func (t *Tallies) Figures(ctx context.Context, who actor.Actor, year int, u unit.Path) (CareFigures, error) {
	out := CareFigures{CareRow: CareRow{Unit: u}, Year: year}
	if err := who.Within(u); err != nil {
		return out, err
	}
	if u.Level() < unit.Province || u.Level() > unit.School {
		return out, store.ErrNotFound
	}
	top, err := t.tallies.Get(ctx, tallyID(year, u.At(unit.Province)))
	if errors.Is(err, store.ErrNotFound) {
		out.Hidden = smallcell.Alone(CareCounts{}.row())
		return out, nil
	}
	if err != nil {
		return out, err
	}
	out.CareRow = rowOf(top, smallcell.Alone(top.row()))
	for level := unit.City; ; level++ {
		below, err := t.below(ctx, year, out.CareRow)
		if err != nil || level > u.Level() {
			out.Children = below
			return out, err
		}
		out.CareRow = CareRow{Unit: u.At(level), Hidden: smallcell.Alone(CareCounts{}.row())}
		for _, row := range below {
			if row.Unit == u.At(level) {
				out.CareRow = row
			}
		}
	}
}

func (t *Tallies) below(ctx context.Context, year int, above CareRow) (rows []CareRow, err error) {
	if above.Unit.Level() == unit.School {
		return nil, nil
	}
	var docs []*Tally
	var counts []smallcell.Row
	for doc, err := range t.tallies.All(ctx, store.Query{Index: byAbove, Prefix: belowKey(year, above.Unit)}) {
		if err != nil {
			return nil, err
		}
		docs, counts = append(docs, doc), append(counts, doc.row())
	}
	for i, hidden := range smallcell.Below(above.Hidden, counts) {
		rows = append(rows, rowOf(docs[i], hidden))
	}
	return rows, nil
}

// rowOf takes away what is hidden, so that nothing further up can show it.
func rowOf(doc *Tally, hidden []bool) CareRow {
	row := CareRow{Unit: doc.Unit, Counts: doc.CareCounts, Hidden: hidden, At: doc.At}
	for i, n := range row.Counts.Cells() {
		if hidden[i] {
			*n = 0
		}
	}
	return row
}
