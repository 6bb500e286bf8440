package risk_test

import (
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/screening/instrument"
	. "github.com/xinqiao/xinqiao/screening/risk"
)

func TestExplanationNamesTheValues(t *testing.T) {
	b := instrument.Battery{instrument.PHQA}
	a := with(paper(b, score(b, 15)), "phq-a.self-harm", instrument.Given(2))
	f := Facts{Answers: a, Result: form(b).Score(a, instrument.Subject{})}
	said := map[string]string{}
	for _, why := range Default().Explain(f, form(b)) {
		said[why.Rule] = why.Text.EN
	}
	want := "Patient Health Questionnaire for Adolescents (PHQ-A) Total = 17 ≥ 15 and Patient Health Questionnaire for Adolescents (PHQ-A) item 9 = 2 ≥ 1"
	if said["phq-a-high-with-self-harm"] != want {
		t.Errorf("%q, want %q", said["phq-a-high-with-self-harm"], want)
	}
	if len(said) != len(Default().Assess(f).Reasons) {
		t.Errorf("%d explanations for %d reasons", len(said), len(Default().Assess(f).Reasons))
	}
}

func TestExplanationOfWhatIsOnlyPossible(t *testing.T) {
	b := instrument.Battery{instrument.GAD7}
	a := instrument.Answers{}
	for i, item := range form(b).Items() {
		if a[item.Key] = instrument.Given(1); i < 3 {
			a[item.Key] = instrument.Blank()
		}
	}
	f := Facts{Answers: a, Result: form(b).Score(a, instrument.Subject{})}
	why := Default().Explain(f, form(b))
	if len(why) != 1 || !strings.Contains(why[0].Text.EN, "has too many blanks and") || !strings.Contains(why[0].Text.EN, "could be 13 ≥ 10") {
		t.Errorf("%+v", why)
	}
}
