package referral

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
)

var provincial = actor.Actor{ID: "province", Role: actor.Office, Unit: "32"}

// count does what is owed on counts until nothing is.
func (w *ward) count() {
	w.t.Helper()
	for range 50 {
		w.clock.Advance(2 * tallyAfter)
		ids, err := w.Tallies.Owing(w.ctx(), w.clock.Now(), 100)
		w.must(err)
		if len(ids) == 0 {
			return
		}
		for _, id := range ids {
			w.must(w.Tallies.Do(w.ctx(), id))
		}
	}
	w.t.Fatal("counting does not end")
}

func (w *ward) tally(u unit.Path) CareCounts {
	w.t.Helper()
	doc, err := w.Tallies.tallies.Get(w.ctx(), tallyID(screening.YearOf(w.clock.Now()), u))
	w.must(err)
	return doc.CareCounts
}

// What was done in a school is counted at every level above it, and a deadline that
// passes without anybody doing anything is counted with the next round.
func TestCountsRiseFromTheSchoolToTheProvince(t *testing.T) {
	w, _, ref := referred(t)
	w.count()
	want := CareCounts{Opened: 1, Heard: 1, HeardInTime: 1, Sent: 1, Waiting: 1}
	for _, u := range []unit.Path{school, district, "32/3201", "32"} {
		if got := w.tally(u); got != want {
			t.Errorf("%s: %+v", u, got)
		}
	}
	w.clock.Advance(3 * 24 * time.Hour)
	w.count()
	if got := w.tally("32"); got.Late != 1 {
		t.Errorf("after its deadline: %+v", got)
	}
	_, _, err := w.Referrals.Open(w.ctx(), clerk, ref)
	w.must(err)
	_, err = w.Referrals.Decline(w.ctx(), clerk, ref, once("d"), "no-room")
	w.must(err)
	w.count()
	if got := w.tally("32"); got.Declined != 1 || got.Waiting != 0 || got.Late != 0 {
		t.Errorf("after the decline: %+v", got)
	}
}

// write puts counts where the rounds would have.
func (w *ward) write(u unit.Path, opened int) {
	w.t.Helper()
	blank := func() *Tally { return &Tally{Year: 2026, Unit: u} }
	doc := blank()
	doc.ID, doc.Opened, doc.At = tallyID(2026, u), opened, w.clock.Now()
	w.must(w.Tallies.tallies.Insert(w.ctx(), doc))
}

// An office sees no small count, and none that follows from what it sees; the row of a
// unit hides the same whether it is looked at by itself or among its neighbours.
func TestOfficesSeeNoSmallCount(t *testing.T) {
	w := newWard(t)
	w.write("32", 74)
	w.write("32/3201", 74)
	for i, n := range []int{3, 31, 40} {
		w.write(unit.Path(fmt.Sprintf("32/3201/32010%d", i+1)), n)
	}
	w.write("32/3201/320102/3201020001", 31)
	city, err := w.Tallies.Figures(w.ctx(), provincial, 2026, "32/3201")
	w.must(err)
	if city.Counts.Opened != 74 || len(city.Children) != 3 {
		t.Fatalf("%+v", city)
	}
	for i, hidden := range []bool{true, true, false} {
		row := city.Children[i]
		if row.Hidden[0] != hidden || hidden && row.Counts.Opened != 0 {
			t.Errorf("%s: %+v", row.Unit, row)
		}
		own, err := w.Tallies.Figures(w.ctx(), provincial, 2026, row.Unit)
		w.must(err)
		if own.Hidden[0] != hidden || own.Counts != row.Counts {
			t.Errorf("%s by itself: %+v", row.Unit, own)
		}
	}
	below, err := w.Tallies.Figures(w.ctx(), provincial, 2026, "32/3201/320102/3201020001")
	w.must(err)
	if !below.Hidden[0] {
		t.Errorf("the only school of a hidden district gives it away: %+v", below)
	}
}

func TestFiguresOfOfficesAreScoped(t *testing.T) {
	w := newWard(t)
	if _, err := w.Tallies.Figures(w.ctx(), officer, 2026, "32/3201"); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("a district's office reads the city: %v", err)
	}
	if got, err := w.Tallies.Figures(w.ctx(), officer, 2026, school); err != nil || !got.At.IsZero() || len(got.Hidden) == 0 {
		t.Errorf("nothing was counted yet: %+v, %v", got, err)
	}
}
