package risk_test

import (
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"

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
		"unknown field":       {`"version"`, `"author": "", "version"`, "author", "correct its name"},
		"no id":               {`"id": "default"`, `"id": ""`, "id", "name the policy"},
		"no version":          {`"version": 1`, `"version": 0`, "version", "from 1"},
		"bad deadline":        {`"24h"`, `"a day"`, "time: invalid duration", "correct the value"},
		"no deadline":         {`"imminent": "15m"`, `"imminent": "0s"`, "hearWithin.imminent", "give a duration"},
		"foreign deadline":    {`"imminent": "15m"`, `"imminent": "15m", "none": "1h"`, "hearWithin", "each level from mild up"},
		"unknown level":       {`"level": "imminent"`, `"level": "urgent"`, "rules[0].level", "imminent"},
		"level none":          {`"level": "imminent"`, `"level": "none"`, "rules[0].level", "imminent"},
		"rule twice":          {`"id": "asq-positive"`, `"id": "asq-acute"`, "rules[7].id", "an id of its own"},
		"rule like request":   {`"id": "asq-positive"`, `"id": "asked-to-talk"`, "rules[7].id", "an id of its own"},
		"rule nameless":       {`"id": "asq-positive"`, `"id": ""`, "rules[7].id", "name the rule"},
		"one language":        {`"PHQ-A total of 20 or more"`, `""`, "rules[5].text", "in both"},
		"no conditions":       {`"all": [{"kind": "item-at-least", "anyOf": ["asq.thoughts-now"], "atLeast": 1}],`, ``, "rules[0].all", "at least one"},
		"unknown kind":        {`"kind": "scale-at-least"`, `"kind": "scale-above"`, "rules[5].all[0].kind", "scale-at-least"},
		"unknown item":        {`["asq.thoughts-now"]`, `["asq.5"]`, "rules[0].all[0].anyOf[0]", "loaded instrument"},
		"ordinary item":       {`["asq.thoughts-now"]`, `["phq-a.sleep"]`, "rules[0].all[0].anyOf[0]", "critical item"},
		"unknown scale":       {`["phq-a.total"]`, `["phq-9.total"]`, "rules[5].all[0].anyOf[0]", "loaded instrument"},
		"nothing named":       {`["phq-a.total"]`, `[]`, "rules[5].all[0].anyOf", "name what"},
		"never holds":         {`"atLeast": 20`, `"atLeast": 28`, "rules[5].all[0].atLeast", "1 to 27"},
		"always holds":        {`"atLeast": 20`, `"atLeast": 0`, "rules[5].all[0].atLeast", "1 to 27"},
		"threshold of blanks": {`"kind": "item-blank",`, `"kind": "item-blank", "atLeast": 1,`, "rules[8].all[0].atLeast", "remove it"},
		"acute unheard":       {`"anyOf": ["asq.thoughts-now"]`, `"anyOf": ["asq.wish-dead"]`, "rules", `add a rule whose one condition is this item at least 1`},
		"blank unheard":       {`"phq-a.attempt-lifetime", "asq.thoughts-now"]`, `"phq-a.attempt-lifetime"]`, "rules", "left blank"},
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
			for line := range strings.Lines(err.Error()) {
				if strings.Contains(line, "policy.json: "+c.field) && strings.Contains(line, c.mend) {
					return
				}
			}
			t.Errorf("%v\nnames no %q with the mend %q", err, c.field, c.mend)
		})
	}
}

func TestRequestHasNoConditions(t *testing.T) {
	p := Default()
	p.OnRequest.All = p.Rules[0].All
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Parse("policy.json", text, instrument.Bundled()); err == nil || !strings.Contains(err.Error(), "onRequest.all") {
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
