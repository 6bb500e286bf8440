package validity

import "slices"

// Indices as they are named in reasons.
const (
	IndexSpeed      = "speed"
	IndexLongString = "longstring"
	IndexIRV        = "irv"
	IndexEvenOdd    = "even-odd"
	IndexSynonyms   = "synonyms"
	IndexRequired   = "required"
	IndexLie        = "lie"
	IndexOutlier    = "mahalanobis"
	IndexFloor      = "floor" // share of symptom answers at the healthy end
)

// beyond lists every index that is defined and beyond its limit, family by family.
func beyond(p Paper, pairs []Pair, l Limits) []Reason {
	return slices.Concat(
		tooFast(p, l),
		tooEven(p, l),
		inconsistent(p, pairs, l),
		wrong(p, l),
		lying(p),
		farOut(p, l),
	)
}

func tooFast(p Paper, l Limits) []Reason {
	_, timed := timings(p)
	share, ok := Speed(p)
	if !ok || timed < l.Answers || share >= l.Speed {
		return nil
	}
	return []Reason{{IndexSpeed, FamilySpeed, share, l.Speed}}
}

func tooEven(p Paper, l Limits) (reasons []Reason) {
	answered := len(p.own())
	if answered < l.Answers {
		return nil
	}
	limit := l.RunShare * float64(answered)
	if run, ok := LongString(p); ok && float64(run) >= limit {
		reasons = append(reasons, Reason{IndexLongString, FamilyPattern, float64(run), limit})
	}
	if sd, ok := IRV(p); ok && sd <= l.IRV {
		reasons = append(reasons, Reason{IndexIRV, FamilyPattern, sd, l.IRV})
	}
	return reasons
}

func inconsistent(p Paper, pairs []Pair, l Limits) (reasons []Reason) {
	if r, ok := EvenOdd(p); ok && r < l.EvenOdd {
		reasons = append(reasons, Reason{IndexEvenOdd, FamilyConsistency, r, l.EvenOdd})
	}
	if r, ok := Synonyms(p, pairs); ok && r < l.Synonyms {
		reasons = append(reasons, Reason{IndexSynonyms, FamilyConsistency, r, l.Synonyms})
	}
	return reasons
}

func wrong(p Paper, l Limits) []Reason {
	count, ok := WrongRequired(p)
	if !ok || count < l.WrongCaution {
		return nil
	}
	limit := l.WrongCaution
	if count >= l.WrongRetest {
		limit = l.WrongRetest
	}
	return []Reason{{IndexRequired, FamilyInfrequency, float64(count), float64(limit)}}
}

func lying(p Paper) []Reason {
	count, ok := LieScale(p)
	if !ok || count < p.Lie.Limit {
		return nil
	}
	return []Reason{{IndexLie, FamilyLie, float64(count), float64(p.Lie.Limit)}}
}

func farOut(p Paper, l Limits) []Reason {
	if p.Distance == nil {
		return nil
	}
	limit := Critical(p.Distance.DF, l.OutlierP)
	if !(p.Distance.D2 > limit) { // NaN is not an outlier
		return nil
	}
	return []Reason{{IndexOutlier, FamilyOutlier, p.Distance.D2, limit}}
}
