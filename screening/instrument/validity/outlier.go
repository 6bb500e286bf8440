package validity

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distuv"
)

// OutlierP is the published probability below which a distance is ordinary.
const OutlierP = .99

// singular is the part of the largest variance (or of 1, if that is more) under
// which an axis counts as having none. Answers are small whole numbers or lie
// between 0 and 1, so real variance is far above it and rounding far below.
const singular = 1e-10

// MinSpaceRows is the fewest complete rows that span a [Space]: ours. In a small
// batch no distance can be large, since none exceeds (n - 1)²/n.
const MinSpaceRows = 100

// Distance is one person's place in a batch.
type Distance struct {
	D2 float64 // squared Mahalanobis distance
	DF int     // degrees of freedom of the batch
}

// Space is where the papers of a batch lie: it measures how far one is from the rest.
//
// A constant item, or one that follows from others, makes the covariance singular.
// The Moore–Penrose pseudo-inverse is then used, and the degrees of freedom are
// its rank; without such items they are the number of items.
type Space struct {
	mean []float64
	axes *mat.Dense // nil when nothing varies
}

// Space is spanned by the rows so far.
func (m Moments) Space() Space {
	if m.N < 2 {
		return Space{}
	}
	return Space{mean: m.Mean, axes: whitening(m)}
}

// Distance is the squared Mahalanobis distance of a row from the batch's mean. It is
// NaN for a row with a missing cell or of another width, and where nothing varies.
func (s Space) Distance(row []float64) Distance {
	if s.axes == nil || len(row) != len(s.mean) || !allFinite(row) {
		return Distance{D2: math.NaN()}
	}
	from := mat.NewVecDense(len(row), nil)
	for i, v := range row {
		from.SetVec(i, v-s.mean[i])
	}
	var z mat.VecDense
	z.MulVec(s.axes.T(), from)
	_, df := s.axes.Dims()
	return Distance{D2: mat.Dot(&z, &z), DF: df}
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

// whitening has one column for each axis with variance: the eigenvector of the
// covariance divided by the root of its eigenvalue, so that W Wᵀ is the
// pseudo-inverse. It is nil when no axis has any.
func whitening(m Moments) *mat.Dense {
	width := len(m.Mean)
	covariance := mat.NewSymDense(width, nil)
	for i := range width {
		for j := i; j < width; j++ {
			covariance.SetSym(i, j, m.Covariance(i, j))
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(covariance, true) {
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
