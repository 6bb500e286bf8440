package api

import (
	"slices"
	"testing"

	"github.com/xinqiao/xinqiao/internal/smallcell"
	"github.com/xinqiao/xinqiao/screening"
)

func TestTheVeilNamesWhatItTakesAway(t *testing.T) {
	tally := screening.Tally{Counts: screening.Counts{Invited: 100, Submitted: 80, Waiting: 12, Unfinished: 3,
		Excused: map[screening.Excuse]int{screening.AbsentIll: 11, screening.Declined: 2}}}
	row := coverageRow(screening.CoverageRow{Unit: "32/3201", Tally: tally})
	veil(&row, tally, smallcell.Alone(veiledRow(tally)))
	if !slices.Equal(row.Hidden, []string{"unfinished", "excused.declined"}) {
		t.Errorf("hidden: %v", row.Hidden)
	}
	if row.Invited != 100 || row.Submitted != 80 || row.Waiting != 12 || row.Unfinished != 0 || row.Excused[screening.AbsentIll] != 11 {
		t.Errorf("%+v", row.Counts)
	}
	if _, told := row.Excused[screening.Declined]; told {
		t.Errorf("%v", row.Excused)
	}
	if row.Observed.Excused == nil {
		t.Error("no reasons are written as nothing, and not as none")
	}
}
