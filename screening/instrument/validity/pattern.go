package validity

import "gonum.org/v1/gonum/stat"

// LongString is the length of the longest run of one answer value over the
// answered items in order (Johnson 2005). A blank does not end a run, and required
// items are left out. It is undefined when nothing is answered.
func LongString(p Paper) (longest int, ok bool) {
	run := 0
	values := p.own()
	for i, v := range values {
		if i > 0 && v != values[i-1] {
			run = 0
		}
		run++
		longest = max(longest, run)
	}
	return longest, longest > 0
}

// IRV is the intra-individual response variability: the standard deviation (n - 1)
// of one person's answer values (Dunn et al. 2018), without required items. The
// values are neither keyed nor rescaled, as published, so two papers can be
// compared only when their items have the same formats. It is undefined with fewer
// than two answers.
func IRV(p Paper) (sd float64, ok bool) {
	values := p.own()
	if len(values) < 2 {
		return 0, false
	}
	points := make([]float64, len(values))
	for i, v := range values {
		points[i] = float64(v)
	}
	return stat.StdDev(points, nil), true
}
