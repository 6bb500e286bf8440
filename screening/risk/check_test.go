package risk_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/screening/instrument"
	. "github.com/xinqiao/xinqiao/screening/risk"
)

func defaultFile(t *testing.T) string {
	text, err := os.ReadFile("data/default.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestParseNamesFieldAndMend(t *testing.T) {
	for name, c := range map[string]struct{ old, new, field, mend string }{
		"unknown field":         {`"version"`, `"author": "", "version"`, "author", "correct its name"},
		"no id":                 {`"id": "default"`, `"id": ""`, "id", "use lower-case letters"},
		"no version":            {`"version": 1`, `"version": 0`, "version", "from 1"},
		"bad deadline":          {`"24h"`, `"a day"`, "hearWithin.high", "write a span"},
		"no deadline":           {`"imminent": "15m"`, `"imminent": "0s"`, "hearWithin.imminent", "give a duration"},
		"foreign deadline":      {`"imminent": "15m"`, `"imminent": "15m", "none": "1h"`, "hearWithin", "each level from mild up"},
		"unknown rule level":    {`"level": "imminent"`, `"level": "urgent"`, "rules[0].level", "imminent"},
		"level none":            {`"level": "imminent"`, `"level": "none"`, "rules[0].level", "imminent"},
		"rule twice":            {`"id": "asq-positive"`, `"id": "asq-acute"`, "rules[7].id", "an id of its own"},
		"rule like request":     {`"id": "asq-positive"`, `"id": "asked-to-talk"`, "rules[7].id", "an id of its own"},
		"rule nameless":         {`"id": "asq-positive"`, `"id": ""`, "rules[7].id", "name the rule"},
		"one language":          {`"PHQ-A total of 20 or more"`, `""`, "rules[5].text", "in both"},
		"no condition":          {`answer(\"asq.thoughts-now\") >= 1`, ``, "rules[0].when", "correct the expression"},
		"not CEL":               {`answer(\"asq.thoughts-now\") >= 1`, `answer(\"asq.thoughts-now\") >= `, "rules[0].when", "docs/risk-policy.md"},
		"a number":              {`answer(\"asq.thoughts-now\") >= 1`, `answer(\"asq.thoughts-now\")`, "rules[0].when", "compare the value"},
		"wrong type":            {`answer(\"asq.thoughts-now\") >= 1`, `answer(\"asq.thoughts-now\") >= true`, "rules[0].when", "correct the expression"},
		"unknown word":          {`answer(\"asq.thoughts-now\")`, `said(\"asq.thoughts-now\")`, "rules[0].when", "correct the expression"},
		"says not":              {`answer(\"asq.thoughts-now\") >= 1`, `!blank(\"asq.thoughts-now\")`, "rules[0].when", "may only add concern"},
		"only if valid":         {`answer(\"asq.thoughts-now\") >= 1`, `answer(\"asq.thoughts-now\") >= 1 && !doubtful()`, "rules[0].when", "may only add concern"},
		"at most":               {`answer(\"asq.thoughts-now\") >= 1`, `answer(\"asq.thoughts-now\") <= 1`, "rules[0].when", "compare with >="},
		"exactly":               {`answer(\"asq.thoughts-now\") >= 1`, `answer(\"asq.thoughts-now\") == 1`, "rules[0].when", "compare with >="},
		"the wrong way round":   {`answer(\"asq.thoughts-now\") >= 1`, `score(\"who-5.index\") >= 28`, "rules[0].when", "compare with <="},
		"computed":              {`answer(\"asq.thoughts-now\")`, `answer(\"asq.\" + \"thoughts-now\")`, "rules[0].when", "the key itself"},
		"two scores":            {`answer(\"asq.thoughts-now\") >= 1`, `score(\"phq-a.total\") >= score(\"gad-7.total\")`, "rules[0].when", "comparisons"},
		"ternary":               {`answer(\"asq.thoughts-now\") >= 1`, `age > 12 ? critical() : false`, "rules[0].when", "comparisons"},
		"unknown item":          {`asq.thoughts-now`, `asq.5`, "rules[0].when", "loaded instrument"},
		"unknown scale":         {`score(\"phq-a.total\") >= 20`, `score(\"phq-a.sum\") >= 20`, "rules[5].when", "loaded instrument"},
		"unknown history":       {`answer(\"asq.thoughts-now\") >= 1`, `earlier(\"urgent\") >= 1`, "rules[0].when", "loaded instrument"},
		"never holds":           {`score(\"phq-a.total\") >= 20`, `score(\"phq-a.total\") >= 28`, "rules[5].when", "from 0 to 27"},
		"always holds":          {`score(\"phq-a.total\") >= 20`, `score(\"phq-a.total\") >= 0`, "rules[5].when", "from 0 to 27"},
		"nobody is both":        {`score(\"phq-a.total\") >= 20`, `age < 10 && age > 12`, "rules[5].when", "overlap"},
		"too long":              {`answer(\"asq.thoughts-now\") >= 1`, strings.Repeat("critical() || ", 200) + "critical()", "rules[0].when", "split it"},
		"critical unheard":      {`"critical()"`, `"retest()"`, "rules", "critical()"},
		"blank unheard":         {`"criticalBlank()"`, `"retest()"`, "rules", "criticalBlank()"},
		"heard of the old only": {`"critical()"`, `"critical() && age >= 12"`, "rules", "critical()"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(defaultFile(t), c.old, c.new, 1)
			if text == defaultFile(t) {
				t.Fatal("the case changes nothing")
			}
			_, err := Parse("policy.json", []byte(text), instrument.Bundled())
			if !errors.Is(err, ErrPolicy) || !errors.Is(err, instrument.ErrDefinition) {
				t.Fatalf("not refused as a bad policy: %v", err)
			}
			if p, ok := errors.AsType[*instrument.Problem](err); !ok || p.Fault.ZH == p.Fault.EN || p.Mend.ZH == p.Mend.EN {
				t.Errorf("not said in both languages: %v", err)
			}
			for line := range strings.Lines(err.Error()) {
				if strings.Contains(line, c.field+": ") && strings.Contains(line, c.mend) {
					return
				}
			}
			t.Errorf("%v\nnames no %q with the mend %q", err, c.field, c.mend)
		})
	}
}

func TestRequestHasNoConditions(t *testing.T) {
	p := Default()
	p.OnRequest.When = p.Rules[0].When
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Parse("policy.json", text, instrument.Bundled()); err == nil || !strings.Contains(err.Error(), "onRequest.when") {
		t.Errorf("%v", err)
	}
}

func TestPolicySurvivesWriting(t *testing.T) {
	text, err := json.Marshal(Default())
	if err != nil {
		t.Fatal(err)
	}
	again, err := Parse("again.json", text, instrument.Bundled())
	if err != nil || !reflect.DeepEqual(again, Default()) {
		t.Errorf("changed by writing it (%v)", err)
	}
}

// Reasons travel further than results, so they must not hold a diagnosis.
func TestReasonsHoldNoDiagnosis(t *testing.T) {
	for _, r := range Default().Rules {
		if strings.Contains(r.Text.ZH, "诊断") || strings.Contains(r.Text.ZH, "抑郁症") {
			t.Errorf("%s: %s", r.ID, r.Text.ZH)
		}
	}
}

func TestALevelThatNothingLeadsToIsRefused(t *testing.T) {
	p := Default()
	p.Rules = slices.DeleteFunc(slices.Clone(p.Rules), func(r Rule) bool { return r.Level == Imminent })
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Parse("policy.json", text, instrument.Bundled()); err == nil || !strings.Contains(err.Error(), `never lead to "imminent"`) {
		t.Errorf("%v", err)
	}
}

// The tree that reads a paper in microseconds must agree with CEL's own evaluator.
func TestConditionsMeanWhatCELSays(t *testing.T) {
	l := instrument.Bundled()
	p := Default()
	p.Rules = slices.Concat(reread(t).Rules, extra(t, l))
	p = p.Named()
	all := form(l.All())
	rapid.Check(t, func(t *rapid.T) {
		a := drawAnswers(t, l.All())
		f := Facts{Answers: a, Result: all.Score(a, instrument.Subject{}), Validity: rapid.SampledFrom([]Validity{"", Valid, Caution, Retest}).Draw(t, "validity"),
			Subject: instrument.Subject{Age: rapid.IntRange(1, 19).Draw(t, "age"), Grade: rapid.IntRange(1, 12).Draw(t, "grade")},
			Earlier: rapid.SliceOfN(rapid.SampledFrom([]Level{Mild, Moderate, High, Imminent}), 0, 3).Draw(t, "earlier")}
		found := p.Assess(f)
		for _, r := range p.Rules {
			want, err := ReadByCEL(p, r, f, l)
			if err != nil {
				t.Fatal(err)
			}
			if got := slices.Contains(ids(found), r.ID); got != want {
				t.Fatalf("%s: %v, CEL says %v", r.When, got, want)
			}
		}
	})
}

// extra are rules with the words that the default policy does not need.
func extra(t *testing.T, l instrument.Library) (rules []Rule) {
	for i, when := range []string{
		`age >= 12 && grade < 9 || earlier("high") >= 2`, `doubtful() && (critical() || 15 <= score("gad-7.total"))`,
		`reach("who-5.index") < 50 && grade == 7`, `blank("phq-a.self-harm") || incomplete("mssmhs.total") && age > 10`,
	} {
		r, err := Compile(when, l)
		if err != nil {
			t.Fatal(err)
		}
		r.ID, r.Level = fmt.Sprint("extra-", i), Mild
		rules = append(rules, r)
	}
	return rules
}

// reread is a policy of its own: naming changes the shared one's rules.
func reread(t *testing.T) Policy {
	p, err := Parse("default.json", []byte(defaultFile(t)), instrument.Bundled())
	if err != nil {
		t.Fatal(err)
	}
	return p
}
