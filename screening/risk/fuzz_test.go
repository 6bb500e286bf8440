package risk_test

import (
	"testing"

	"github.com/xinqiao/xinqiao/screening/instrument"
	. "github.com/xinqiao/xinqiao/screening/risk"
)

// FuzzCondition asks of any text: it is refused with a mend, or it can be read.
func FuzzCondition(f *testing.F) {
	for _, r := range Default().Rules {
		f.Add(r.When)
	}
	f.Add(`[1,2].exists(x, x > 1)`)
	f.Add(`((((critical()))))`)
	f.Add(`age > 1.005`)
	f.Fuzz(func(t *testing.T, when string) {
		r, err := Compile(when, instrument.Bundled())
		if err == nil {
			Policy{Rules: []Rule{r}}.Assess(Facts{})
		}
	})
}
