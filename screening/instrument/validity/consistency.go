package validity

import "gonum.org/v1/gonum/stat"

// EvenOdd is the even–odd consistency (Johnson 2005): each scale is split into its
// first, third, … and its second, fourth, … items; the means of the keyed answers
// in the two halves are correlated over the scales and stepped up by
// Spearman–Brown, bounded at -1. A blank keeps its place in the split and is left
// out of the mean; a scale with an empty half is left out. It is undefined with
// fewer than three scales and when either half does not vary, as for a
// straight-liner.
func EvenOdd(p Paper) (r float64, ok bool) {
	var odd, even []float64
	for _, s := range split(p) {
		if len(s.odd) > 0 && len(s.even) > 0 {
			odd = append(odd, stat.Mean(s.odd, nil))
			even = append(even, stat.Mean(s.even, nil))
		}
	}
	r, ok = pearson(odd, even)
	return spearmanBrown(r), ok
}

// Synonyms is the within-person correlation over pairs of items that most people
// answer alike (Meade & Craig 2012), see [Moments.Pairs]. The answers are not keyed, for
// the pairs were found without keys. It is undefined with fewer than three pairs
// answered on both sides and when either side does not vary.
func Synonyms(p Paper, pairs []Pair) (r float64, ok bool) {
	var left, right []float64
	for _, pair := range pairs {
		a, okA := p.place(pair.A)
		b, okB := p.place(pair.B)
		if okA && okB {
			left, right = append(left, a), append(right, b)
		}
	}
	return pearson(left, right)
}

// halves are the keyed answers of one scale.
type halves struct {
	items     int
	odd, even []float64
}

// split goes through the scales in the order of their first items: going through
// a map would change the order of the sums, and with it their last bits.
func split(p Paper) []*halves {
	var scales []*halves
	byName := map[string]*halves{}
	for i, item := range p.Items {
		if item.Scale == "" || !item.scored() {
			continue
		}
		s := byName[item.Scale]
		if s == nil {
			s = &halves{}
			byName[item.Scale] = s
			scales = append(scales, s)
		}
		s.add(p.keyed(i))
	}
	return scales
}

func (s *halves) add(keyed float64, answered bool) {
	s.items++
	switch {
	case !answered:
	case s.items%2 == 1:
		s.odd = append(s.odd, keyed)
	default:
		s.even = append(s.even, keyed)
	}
}

// spearmanBrown tells from the correlation of two halves that of the whole. It
// falls without limit towards r = -1, hence the published bound.
func spearmanBrown(r float64) float64 {
	if r <= -1 {
		return -1
	}
	return max(-1, 2*r/(1+r))
}
