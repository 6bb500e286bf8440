package validity

import (
	"math"
	"slices"
)

// Moments are what a batch of papers says of its items together: means and
// co-moments, kept up row by row (Welford 1962; Chan, Golub & LeVeque 1983), so that
// a batch of any size takes the same room. A row is a person, a column an item.
type Moments struct {
	N     int       `bson:"n"` // complete rows
	Mean  []float64 `bson:"mean"`
	Cross []float64 `bson:"cross"` // sums of products of deviations: the upper triangle, row by row
}

// Add takes a row in. The first complete row sets the width; a row with a missing
// (NaN) or infinite cell, or of another width, is left out.
func (m *Moments) Add(row []float64) {
	width := len(row)
	if width == 0 || m.N > 0 && width != len(m.Mean) || !allFinite(row) {
		return
	}
	if m.N == 0 {
		m.Mean, m.Cross = make([]float64, width), make([]float64, width*(width+1)/2)
	}
	m.N++
	before := make([]float64, width)
	for i, v := range row {
		before[i] = v - m.Mean[i]
		m.Mean[i] += before[i] / float64(m.N)
	}
	at := 0
	for i := range row {
		for j := i; j < width; j++ {
			m.Cross[at] += before[i] * (row[j] - m.Mean[j])
			at++
		}
	}
}

func allFinite(row []float64) bool {
	return !slices.ContainsFunc(row, func(v float64) bool { return !finite(v) })
}

// Covariance of two items (n - 1); 0 with fewer than two rows.
func (m Moments) Covariance(i, j int) float64 {
	if m.N < 2 {
		return 0
	}
	if i > j {
		i, j = j, i
	}
	width := len(m.Mean)
	return m.Cross[i*width-i*(i-1)/2+j-i] / float64(m.N-1)
}

// flatVariance is below the least variance of answers on a few steps between 0 and 1.
const flatVariance = 1e-12

// Correlation of two items, undefined when either does not vary.
func (m Moments) Correlation(i, j int) (r float64, ok bool) {
	a, b := m.Covariance(i, i), m.Covariance(j, j)
	if a < flatVariance || b < flatVariance {
		return 0, false
	}
	return min(1, max(-1, m.Covariance(i, j)/math.Sqrt(a*b))), true
}
