package validity

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// MinPairRows is the fewest complete rows from which [Moments.Pairs] takes a
// correlation. Ours: a high correlation over a few rows is chance, and a false
// pair would make careful people look careless.
const MinPairRows = 30

// Pair names two items by their places in the paper, A before B.
type Pair struct {
	A, B int
}

// Pairs finds psychometric synonyms: pairs of items whose Pearson correlation over
// the complete rows is above r (.60 in Meade & Craig 2012). Pairs come in the order
// of A, then B; there is no resampling.
func (m Moments) Pairs(r float64) (pairs []Pair) {
	if m.N < MinPairRows {
		return nil
	}
	for a := range m.Mean {
		for b := a + 1; b < len(m.Mean); b++ {
			if got, ok := m.Correlation(a, b); ok && got > r {
				pairs = append(pairs, Pair{a, b})
			}
		}
	}
	return pairs
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
