package validity_test

import (
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	. "github.com/xinqiao/xinqiao/screening/instrument/validity"
)

var rank = map[Verdict]int{Valid: 0, Caution: 1, Retest: 2}

func TestAnotherFamilyIsNeverMilder(t *testing.T) {
	more := map[string]func(Paper) Paper{
		"wrong":   func(p Paper) Paper { return required(p, 0) },
		"lie":     func(p Paper) Paper { return lied(p, 7) },
		"outlier": func(p Paper) Paper { return far(p, 50) },
		"fast":    fast,
	}
	rapid.Check(t, func(t *rapid.T) {
		p := anyPaper(t)
		before := Judge(p, Norms{Pairs: anyPairs})
		name := rapid.SampledFrom([]string{"wrong", "lie", "outlier", "fast"}).Draw(t, "more")
		after := Judge(more[name](p), Norms{Pairs: anyPairs})
		if rank[after.Verdict] < rank[before.Verdict] {
			t.Fatalf("with %s %+v became %+v", name, before, after)
		}
	})
}

func TestJudgementHoldsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPaper(t)
		j := Judge(p, Norms{Pairs: anyPairs})
		if j.UnderReporting && j.Verdict == Valid {
			t.Fatalf("under-reporting called valid: %+v", j)
		}
		if j.Verdict != Valid && len(j.Reasons) == 0 {
			t.Fatalf("no reason given: %+v", j)
		}
		once, err := json.Marshal(j)
		again, _ := json.Marshal(Judge(p, Norms{Limits: DefaultLimits(), Pairs: anyPairs}))
		if err != nil || !slices.Equal(once, again) {
			t.Fatalf("%s, then %s (%v)", once, again, err)
		}
	})
}
