package validity

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// MinPairRows is the fewest rows complete on both items from which [Pairs] takes a
// correlation. Ours: a high correlation over a few rows is chance, and a false
// pair would make careful people look careless.
const MinPairRows = 30

// Pair names two items by their places in the paper, A before B.
type Pair struct {
	A, B int
}

// Pairs finds psychometric synonyms: pairs of items whose Pearson correlation over
// the rows complete on both is above r (.60 in Meade & Craig 2012). A row is a
// person, a column an item, NaN is missing; the first row sets the width. Pairs
// come in the order of A, then B; there is no resampling.
func Pairs(matrix [][]float64, r float64) []Pair {
	var pairs []Pair
	items := columns(matrix)
	for a := range items {
		for b := a + 1; b < len(items); b++ {
			x, y := bothKnown(items[a], items[b])
			if len(x) < MinPairRows {
				continue
			}
			if got, ok := pearson(x, y); ok && got > r {
				pairs = append(pairs, Pair{a, b})
			}
		}
	}
	return pairs
}

// columns turns rows into columns; a cell a short row lacks is missing.
func columns(rows [][]float64) [][]float64 {
	if len(rows) == 0 {
		return nil
	}
	out := make([][]float64, len(rows[0]))
	for c := range out {
		out[c] = make([]float64, len(rows))
		for r, row := range rows {
			out[c][r] = math.NaN()
			if c < len(row) {
				out[c][r] = row[c]
			}
		}
	}
	return out
}

func bothKnown(x, y []float64) (a, b []float64) {
	for i := range x {
		if finite(x[i]) && finite(y[i]) {
			a, b = append(a, x[i]), append(b, y[i])
		}
	}
	return a, b
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// fewest is the number of points below which no correlation is taken: two points
// always lie on a line.
const fewest = 3

// pearson is the correlation, undefined over too few points or without variance.
func pearson(x, y []float64) (r float64, ok bool) {
	if len(x) < fewest || flat(x) || flat(y) {
		return 0, false
	}
	return min(1, max(-1, stat.Correlation(x, y, nil))), true
}

// flat tells whether the points are all the same. Equal means of different numbers
// of items differ in their last bits, and a correlation must not be made of those.
func flat(x []float64) bool { return slices.Max(x)-slices.Min(x) < 1e-9 }
