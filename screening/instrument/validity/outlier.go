package validity

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// OutlierP is the published probability below which a distance is ordinary.
const OutlierP = .99

// singular is the part of the largest variance (or of 1, if that is more) under
// which an axis counts as having none. Answers are small whole numbers or lie
// between 0 and 1, so real variance is far above it and rounding far below.
const singular = 1e-10

// Distance is one person's place in a batch, as [Mahalanobis] gives it.
type Distance struct {
	D2 float64 // squared Mahalanobis distance
	DF int     // degrees of freedom of the batch
}

// Mahalanobis gives the squared distance of each row from the batch's mean and the
// degrees of freedom. A row is a person, a column an item; the first row sets the
// width. A row with a missing (NaN) or infinite cell, or of another width, is left
// out of the batch and gets NaN.
//
// A constant item, or one that follows from others, makes the covariance singular.
// The Moore–Penrose pseudo-inverse is then used, and the degrees of freedom are
// its rank; without such items they are the number of items. They are 0, and every
// distance NaN, when fewer than two rows are complete or none differs.
//
// No distance can exceed (n-1)²/n, so a small batch of n never has an outlier.
func Mahalanobis(rows [][]float64) (d2 []float64, df int) {
	d2 = slices.Repeat([]float64{math.NaN()}, len(rows))
	complete := completeRows(rows)
	if len(complete) < 2 {
		return d2, 0
	}
	x := centred(rows, complete)
	axes := whitening(x)
	if axes == nil {
		return d2, 0
	}
	var z mat.Dense
	z.Mul(x, axes)
	for i, row := range complete {
		at := z.RowView(i)
		d2[row] = mat.Dot(at, at)
	}
	_, df = axes.Dims()
	return d2, df
}

// Critical is the quantile p of χ² with df degrees of freedom; without any it is
// infinite, for nothing can then be an outlier.
func Critical(df int, p float64) float64 {
	if df <= 0 {
		return math.Inf(1)
	}
	return distuv.ChiSquared{K: float64(df)}.Quantile(p)
}

// Outlier tells whether a squared distance is above the .99 quantile of χ². NaN
// never is.
func Outlier(d2 float64, df int) bool { return d2 > Critical(df, OutlierP) }

func completeRows(rows [][]float64) []int {
	var complete []int
	for i, row := range rows {
		missing := slices.ContainsFunc(row, func(v float64) bool { return !finite(v) })
		if len(row) > 0 && len(row) == len(rows[0]) && !missing {
			complete = append(complete, i)
		}
	}
	return complete
}

// centred is the matrix of the complete rows with each column's mean taken off.
func centred(rows [][]float64, complete []int) *mat.Dense {
	x := mat.NewDense(len(complete), len(rows[complete[0]]), nil)
	for i, row := range complete {
		x.SetRow(i, rows[row])
	}
	_, width := x.Dims()
	for c := range width {
		column := mat.Col(nil, c, x)
		mean := stat.Mean(column, nil)
		for i, v := range column {
			x.Set(i, c, v-mean)
		}
	}
	return x
}

// whitening has one column for each axis with variance: the eigenvector of the
// covariance divided by the root of its eigenvalue, so that W Wᵀ is the
// pseudo-inverse. It is nil when no axis has any.
func whitening(x *mat.Dense) *mat.Dense {
	var covariance mat.SymDense
	stat.CovarianceMatrix(&covariance, x, nil)
	var eigen mat.EigenSym
	if !eigen.Factorize(&covariance, true) {
		return nil
	}
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	values := eigen.Values(nil) // in ascending order
	first := slices.IndexFunc(values, func(v float64) bool { return v > singular*max(1, slices.Max(values)) })
	if first < 0 {
		return nil
	}
	axes := mat.DenseCopyOf(vectors.Slice(0, len(values), first, len(values)))
	axes.Apply(func(_, c int, v float64) float64 { return v / math.Sqrt(values[first+c]) }, axes)
	return axes
}
