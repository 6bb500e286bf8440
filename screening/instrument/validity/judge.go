package validity

import (
	"cmp"
	"slices"
)

// Verdict says what to do with a paper. It says nothing about risk.
type Verdict string

// The verdicts, from mild to strict.
const (
	Valid   Verdict = "valid"   // no sign of careless answering counts
	Caution Verdict = "caution" // read the answers with care
	Retest  Verdict = "retest"  // have the paper taken again; the answers given still count for risk
)

// Families of indices. Indices of one family see the same thing and count once.
const (
	FamilySpeed          = "speed"
	FamilyPattern        = "pattern"
	FamilyConsistency    = "consistency"
	FamilyInfrequency    = "infrequency"
	FamilyLie            = "lie"
	FamilyOutlier        = "outlier"
	FamilyUnderReporting = "under-reporting" // a remark; it is never counted
)

// Reason is one index beyond its limit.
type Reason struct {
	Index  string  `bson:"index" json:"index"`
	Family string  `bson:"family" json:"family"`
	Value  float64 `bson:"value" json:"value"`
	Limit  float64 `bson:"limit" json:"limit"` // the limit it crossed
}

// Judgement is the verdict on one paper with its reasons, always in the same order.
type Judgement struct {
	Verdict Verdict  `bson:"verdict" json:"verdict"`
	Reasons []Reason `bson:"reasons" json:"reasons"`
	// UnderReporting: all symptom answers are at the healthy end and were given too
	// fast. Such a paper must never be described as low risk.
	UnderReporting bool `bson:"under_reporting" json:"under_reporting"`
}

// Norms are what a paper is compared with.
type Norms struct {
	Limits Limits // the zero value means [DefaultLimits]
	Pairs  []Pair // psychometric synonyms of the batch; none: no such index
}

// Judge weighs the indices of a paper. One family is a caution, two independent
// ones are a retest. The pattern family never counts alone. Where a straight line
// can be an honest answer it does not count at all, and alone is not even named. Two wrong required items, or
// a lie scale at its limit, order a retest alone.
func Judge(p Paper, n Norms) Judgement {
	limits := cmp.Or(n.Limits, DefaultLimits())
	reasons := beyond(p, n.Pairs, limits)
	counted := slices.DeleteFunc(slices.Clone(reasons), func(r Reason) bool { return r.Family == FamilyPattern && confounded(p) })
	families := countFamilies(counted)
	switch {
	case len(counted) == 0:
		reasons = nil
	case families == 1 && counted[0].Family == FamilyPattern:
		families = 0
	}
	j := Judgement{Verdict: verdict(families, reasons, limits), Reasons: reasons}
	if isFast(reasons) && atFloor(p) {
		// Speed has fired, so the verdict is a caution at least.
		j.UnderReporting = true
		j.Reasons = append(j.Reasons, Reason{IndexFloor, FamilyUnderReporting, 1, 1})
	}
	return j
}

// Stricter is the stricter of two judgements of one paper; of two alike the second,
// which knew more.
func Stricter(first, second Judgement) Judgement {
	ranks := []Verdict{"", Valid, Caution, Retest}
	if slices.Index(ranks, first.Verdict) > slices.Index(ranks, second.Verdict) {
		return first
	}
	return second
}

func verdict(families int, reasons []Reason, l Limits) Verdict {
	for _, r := range reasons {
		if r.decides(l) {
			return Retest
		}
	}
	switch {
	case families >= 2:
		return Retest
	case families == 1:
		return Caution
	}
	return Valid
}

// decides tells whether the reason orders a retest without any other.
func (r Reason) decides(l Limits) bool {
	return r.Index == IndexLie || r.Index == IndexRequired && r.Value >= float64(l.WrongRetest)
}

// countFamilies relies on the reasons of one family standing together.
func countFamilies(reasons []Reason) int {
	n := 0
	for i, r := range reasons {
		if i == 0 || r.Family != reasons[i-1].Family {
			n++
		}
	}
	return n
}

func isFast(reasons []Reason) bool {
	return len(reasons) > 0 && reasons[0].Family == FamilySpeed
}
