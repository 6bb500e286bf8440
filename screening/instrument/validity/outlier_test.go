package validity_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	. "github.com/xinqiao/xinqiao/screening/instrument/validity"
)

// Mean (1, 1); deviations (-1,-1) (0,-1) (-1,0) (2,2); variances 6/3 = 2,
// covariance 5/3; determinant 4 - 25/9 = 11/9; inverse 1/11 × (18 -15 / -15 18).
// D²: (18 + 18 - 30)/11 = 6/11, 18/11, 18/11, 4 × 6/11 = 24/11.
var (
	handRows = [][]float64{{0, 0}, {1, 0}, {0, 1}, {3, 3}}
	handD2   = []float64{6. / 11, 18. / 11, 18. / 11, 24. / 11}
)

// widened gives each row further cells.
func widened(rows [][]float64, more func(row []float64) []float64) [][]float64 {
	var out [][]float64
	for _, row := range rows {
		out = append(out, append(append([]float64{}, row...), more(row)...))
	}
	return out
}

// distances measures every row of a batch in the batch.
func distances(rows [][]float64) (d2 []float64, df int) {
	var m Moments
	for _, row := range rows {
		m.Add(row)
	}
	space := m.Space()
	for _, row := range rows {
		d := space.Distance(row)
		d2, df = append(d2, d.D2), max(df, d.DF)
	}
	return d2, df
}

func TestMahalanobis(t *testing.T) {
	nan := math.NaN()
	none := []float64{nan, nan, nan, nan}
	for name, c := range map[string]struct {
		rows [][]float64
		d2   []float64
		df   int
	}{
		"by hand": {handRows, handD2, 2},
		"an item twice": {
			widened(handRows, func(r []float64) []float64 { return r[:1] }), handD2, 2},
		"a constant item": {
			widened(handRows, func([]float64) []float64 { return []float64{.1} }), handD2, 2},
		"a sum of items": {
			widened(handRows, func(r []float64) []float64 { return []float64{r[0] + r[1]} }), handD2, 2},
		"incomplete rows": {
			append(slices.Clone(handRows), []float64{0, nan}, []float64{math.Inf(1), 9}, []float64{7}),
			append(slices.Clone(handD2), nan, nan, nan), 2},
		// Deviations ±1, variance 2, D² = 1/2 = (n - 1)² / n.
		"two rows":       {[][]float64{{0}, {2}}, []float64{.5, .5}, 1},
		"one row":        {[][]float64{{1, 2}}, none[:1], 0},
		"no row":         {nil, nil, 0},
		"no column":      {[][]float64{{}, {}}, none[:2], 0},
		"all rows alike": {[][]float64{{.1, .7}, {.1, .7}, {.1, .7}}, none[:3], 0},
	} {
		t.Run(name, func(t *testing.T) {
			d2, df := distances(c.rows)
			if df != c.df || len(d2) != len(c.d2) {
				t.Fatalf("%v with %d degrees, want %v with %d", d2, df, c.d2, c.df)
			}
			for i, want := range c.d2 {
				near(t, d2[i], !math.IsNaN(d2[i]), want)
			}
		})
	}
}

func TestOutlier(t *testing.T) {
	// χ² with 2 degrees is exponential: the .99 quantile is -2 ln .01 = 9.210340.
	near(t, Critical(2, .99), true, 9.210340)
	near(t, Critical(1, .99), true, 6.634897) // table; 2.575829²
	for name, c := range map[string]struct {
		d2   float64
		df   int
		want bool
	}{
		"below":      {9.21, 2, false},
		"above":      {9.22, 2, true},
		"no degrees": {100, 0, false},
		"no D²":      {math.NaN(), 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Outlier(c.d2, c.df); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

// The distances of a batch add up to (n - 1) × df, none is above (n - 1)²/n, and
// repeating an item tells nothing new.
func TestDistancesOfABatch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width := rapid.IntRange(1, 5).Draw(t, "width")
		answer := rapid.Map(rapid.IntRange(0, 4), func(v int) float64 { return float64(v) })
		rows := rapid.SliceOfN(rapid.SliceOfN(answer, width, width), 2, 25).Draw(t, "rows")
		d2, df := distances(rows)
		if df == 0 {
			return
		}
		twice, dfTwice := distances(widened(rows, func(r []float64) []float64 { return r[:1] }))
		n, sum := float64(len(rows)), 0.
		for i, d := range d2 {
			sum += d
			if d > (n-1)*(n-1)/n+1e-6 || math.Abs(d-twice[i]) > 1e-6 {
				t.Fatalf("row %d: %v, with the item repeated %v", i, d, twice[i])
			}
		}
		if df != dfTwice || math.Abs(sum-(n-1)*float64(df)) > 1e-6 {
			t.Fatalf("sum %v with %d and %d degrees of freedom", sum, df, dfTwice)
		}
	})
}
