package validity_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"

	. "github.com/xinqiao/xinqiao/screening/instrument/validity"
)

// batch repeats four persons, which changes no correlation. Deviations of the
// columns: -1.5 -.5 .5 1.5 | -1.5 -.5 1.5 .5 | 1.5 -.5 -1.5 .5, squares 5 each.
// r(0,1) = 4/5 = .8, r(0,2) = -2/5 = -.4, r(1,2) = -4/5 = -.8; item 3 is constant.
func batch(times int) [][]float64 {
	var rows [][]float64
	for range times {
		rows = append(rows, []float64{0, 0, 3, 1}, []float64{1, 1, 1, 1}, []float64{2, 3, 0, 1}, []float64{3, 2, 2, 1})
	}
	return rows
}

func momentsOf(rows [][]float64) (m Moments) {
	for _, row := range rows {
		m.Add(row)
	}
	return m
}

func TestPairs(t *testing.T) {
	missing := batch(8) // 32 rows, 29 of them complete
	missing[0][0], missing[5][1], missing[9][0] = math.NaN(), math.NaN(), math.Inf(1)
	short := batch(8)
	short[7] = short[7][:1]
	for name, c := range map[string]struct {
		rows [][]float64
		r    float64
		want []Pair
	}{
		"above .60":             {batch(8), .60, []Pair{{0, 1}}},
		"above -.5":             {batch(8), -.5, []Pair{{0, 1}, {0, 2}}},
		"none above .81":        {batch(8), .81, nil},
		"too few rows":          {batch(7), .60, nil},
		"too few complete rows": {missing, .60, nil},
		"a short row":           {short, .60, []Pair{{0, 1}}},
		"no rows":               {nil, .60, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if got := momentsOf(c.rows).Pairs(c.r); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

// The moments of a batch are those that two passes over it give.
func TestMomentsAgainstTwoPasses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 5).Draw(t, "width")
		cell := rapid.Map(rapid.IntRange(-4, 4), func(v int) float64 { return float64(v) / 3 })
		rows := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 2, 40).Draw(t, "rows")
		m := momentsOf(rows)
		for i := range width {
			for j := range width {
				var x, y []float64
				for _, row := range rows {
					x, y = append(x, row[i]), append(y, row[j])
				}
				if want := stat.Covariance(x, y, nil); math.Abs(m.Covariance(i, j)-want) > 1e-9 {
					t.Fatalf("%d, %d: %v, want %v", i, j, m.Covariance(i, j), want)
				}
			}
		}
	})
}
