package risk_test

import (
	"testing"

	"github.com/xinqiao/xinqiao/screening/instrument"
	. "github.com/xinqiao/xinqiao/screening/risk"
)

// BenchmarkAssess scores PHQ-A, GAD-7 and ASQ and reads the risk, without
// explanation: a paper of which nothing is heard, and one of which much is.
func BenchmarkAssess(b *testing.B) {
	battery := instrument.Battery{instrument.PHQA, instrument.GAD7, instrument.ASQ}
	f, policy := form(battery), Default().For(form(battery))
	for name, a := range map[string]instrument.Answers{
		"calm": paper(battery, nil), "grave": with(paper(battery, score(battery, 30)), "phq-a.self-harm", instrument.Given(3)),
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				policy.Assess(Facts{Answers: a, Result: f.Score(a, instrument.Subject{})})
			}
		})
	}
}
