package smallcell

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func TestBelow(t *testing.T) {
	for name, c := range map[string]struct {
		unknown bool
		column  []int
		want    []bool
	}{
		"nothing is small":                               {false, []int{10, 0, 25}, []bool{false, false, false}},
		"two are hidden by themselves":                   {false, []int{3, 9, 25}, []bool{true, true, false}},
		"one takes the next smallest with it":            {false, []int{3, 40, 25, 0}, []bool{true, false, true, false}},
		"one alone, whose sum nobody knows":              {true, []int{3, 40}, []bool{true, false}},
		"a hidden sum does not follow from large counts": {true, []int{31, 40}, []bool{true, false}},
		"one alone among none: the sum is hidden, too":   {true, []int{3, 0}, []bool{true, false}},
	} {
		rows := make([]Row, len(c.column))
		for i, n := range c.column {
			rows[i] = Row{n}
		}
		got := make([]bool, len(rows))
		for i, h := range Below([]bool{c.unknown}, rows) {
			got[i] = h[0]
		}
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Whoever knows a sum and all that is shown below it cannot work out a small count.
func TestNoSmallCountFollowsFromASum(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		column := rapid.SliceOfN(rapid.IntRange(0, 30), 1, 8).Draw(t, "column")
		sum, rows := 0, make([]Row, len(column))
		for i, n := range column {
			sum, rows[i] = sum+n, Row{n}
		}
		above := Alone(Row{sum})
		unknown := 0
		for i, h := range Below(above, rows) {
			if n := column[i]; n > 0 && n < Least && !h[0] {
				t.Fatalf("%d is shown", n)
			}
			if h[0] {
				unknown++
			}
		}
		if unknown == 1 && !above[0] {
			t.Fatalf("one unknown below a known sum: %v", column)
		}
	})
}

// A count that is hidden for its neighbour's sake is hidden all the way down.
func TestAHiddenSumDoesNotFollowFromBelow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		column := rapid.SliceOfN(rapid.IntRange(0, 30), 1, 8).Draw(t, "column")
		sum, rows := 0, make([]Row, len(column))
		for i, n := range column {
			sum, rows[i] = sum+n, Row{n}
		}
		for _, h := range Below([]bool{true}, rows) {
			if h[0] {
				return
			}
		}
		if sum > 0 {
			t.Fatalf("all of %v is shown below a hidden sum", column)
		}
	})
}
