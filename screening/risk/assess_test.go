package risk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/screening/instrument"
	. "github.com/xinqiao/xinqiao/screening/risk"
)

// paper is a full paper of a battery with every answer at its lowest, changed by
// the answers given.
func paper(b instrument.Battery, given instrument.Answers) instrument.Answers {
	a := instrument.Answers{}
	for _, item := range form(b).Items() {
		a[item.Key] = instrument.Given(item.Min())
	}
	for key, answer := range given {
		a[key] = answer
	}
	return a
}

func assess(b instrument.Battery, a instrument.Answers) Finding {
	return Default().Assess(Facts{Answers: a, Result: form(b).Score(a, instrument.Subject{})})
}

func form(b instrument.Battery) *instrument.Form {
	f, err := instrument.Bundled().Form(b)
	if err != nil {
		panic(err)
	}
	return f
}

// score spreads a total over the PHQ-A's or GAD-7's items that are not critical.
func score(b instrument.Battery, total int) instrument.Answers {
	a := instrument.Answers{}
	for _, item := range form(b).Items() {
		if !item.IsCritical() {
			v := min(total, item.Max())
			a[item.Key], total = instrument.Given(v), total-v
		}
	}
	return a
}

func with(a instrument.Answers, key instrument.ItemKey, answer instrument.Answer) instrument.Answers {
	a[key] = answer
	return a
}

const day = 24 * time.Hour

func TestDefaultRules(t *testing.T) {
	yes, blank := instrument.Given(1), instrument.Blank()
	phqa, gad7 := instrument.Battery{instrument.PHQA}, instrument.Battery{instrument.GAD7}
	asq := instrument.Interview
	type answers = instrument.Answers
	for name, c := range map[string]struct {
		b      instrument.Battery
		given  answers
		level  Level
		within time.Duration
		rules  []string // worst first
	}{
		"nothing":               {instrument.Group, nil, None, 0, nil},
		"PHQ-A 9":               {phqa, score(phqa, 9), None, 0, nil},
		"PHQ-A 10":              {phqa, score(phqa, 10), Mild, 14 * day, []string{"phq-a-moderate"}},
		"PHQ-A 14":              {phqa, score(phqa, 14), Mild, 14 * day, []string{"phq-a-moderate"}},
		"PHQ-A 15":              {phqa, score(phqa, 15), Moderate, 3 * day, []string{"phq-a-moderately-severe", "phq-a-moderate"}},
		"PHQ-A 19":              {phqa, score(phqa, 19), Moderate, 3 * day, []string{"phq-a-moderately-severe", "phq-a-moderate"}},
		"PHQ-A 20":              {phqa, score(phqa, 20), High, day, []string{"phq-a-severe", "phq-a-moderately-severe", "phq-a-moderate"}},
		"PHQ-A 15 with thought": {phqa, with(score(phqa, 14), "phq-a.self-harm", yes), High, day, []string{"phq-a-high-with-self-harm", "phq-a-moderately-severe", "phq-a-self-harm", "phq-a-moderate"}},
		"GAD-7 9":               {gad7, score(gad7, 9), None, 0, nil},
		"GAD-7 10":              {gad7, score(gad7, 10), Mild, 14 * day, []string{"gad-7-moderate"}},
		"GAD-7 14":              {gad7, score(gad7, 14), Mild, 14 * day, []string{"gad-7-moderate"}},
		"GAD-7 15":              {gad7, score(gad7, 15), Moderate, 3 * day, []string{"gad-7-severe", "gad-7-moderate"}},
		"self-harm 1":           {phqa, answers{"phq-a.self-harm": yes}, Moderate, day, []string{"phq-a-self-harm"}},
		"self-harm 2":           {phqa, answers{"phq-a.self-harm": instrument.Given(2)}, High, day, []string{"phq-a-self-harm-frequent", "phq-a-self-harm"}},
		"self-harm 3":           {phqa, answers{"phq-a.self-harm": instrument.Given(3)}, High, day, []string{"phq-a-self-harm-frequent", "phq-a-self-harm"}},
		"past month":            {phqa, answers{"phq-a.thoughts-past-month": yes}, High, day, []string{"phq-a-thoughts-past-month"}},
		"lifetime attempt":      {phqa, answers{"phq-a.attempt-lifetime": yes}, High, day, []string{"phq-a-attempt-lifetime"}},
		"past month, self-harm 1": {phqa, answers{"phq-a.thoughts-past-month": yes, "phq-a.self-harm": yes},
			High, day, []string{"phq-a-thoughts-past-month", "phq-a-self-harm"}},
		"past month, self-harm 2": {phqa, answers{"phq-a.thoughts-past-month": yes, "phq-a.self-harm": instrument.Given(2)}, Imminent, 15 * time.Minute,
			[]string{"phq-a-frequent-thoughts-past-month", "phq-a-self-harm-frequent", "phq-a-thoughts-past-month", "phq-a-self-harm"}},
		"past month, self-harm 3": {phqa, answers{"phq-a.thoughts-past-month": yes, "phq-a.self-harm": instrument.Given(3)}, Imminent, 15 * time.Minute,
			[]string{"phq-a-frequent-thoughts-past-month", "phq-a-self-harm-frequent", "phq-a-thoughts-past-month", "phq-a-self-harm"}},
		"self-harm blank":        {phqa, answers{"phq-a.self-harm": blank}, Moderate, day, []string{"critical-blank"}},
		"past month blank":       {phqa, answers{"phq-a.thoughts-past-month": blank}, Moderate, day, []string{"critical-blank"}},
		"lifetime attempt blank": {phqa, answers{"phq-a.attempt-lifetime": blank}, Moderate, day, []string{"critical-blank"}},
		"three blanks and a thought": {phqa, answers{"phq-a.mood": blank, "phq-a.sleep": blank, "phq-a.interest": blank, "phq-a.self-harm": yes},
			Moderate, day, []string{"phq-a-self-harm", "phq-a-could-be-above"}},
		"three blanks in GAD-7": {gad7, answers{"gad-7.relax": blank, "gad-7.afraid": blank, "gad-7.nervous": blank},
			None, 0, nil},
		"three blanks that could hide enough": {gad7, answers{"gad-7.relax": blank, "gad-7.afraid": blank, "gad-7.nervous": blank, "gad-7.control-worry": yes},
			Mild, 14 * day, []string{"gad-7-could-be-above"}},
		"ASQ all no":           {asq, nil, None, 0, nil},
		"ASQ wish":             {asq, answers{"asq.wish-dead": yes}, High, day, []string{"asq-positive"}},
		"ASQ better off":       {asq, answers{"asq.better-off-dead": yes}, High, day, []string{"asq-positive"}},
		"ASQ past week":        {asq, answers{"asq.thoughts-past-week": yes}, High, day, []string{"asq-positive"}},
		"ASQ attempt":          {asq, answers{"asq.attempt-lifetime": yes}, High, day, []string{"asq-positive"}},
		"ASQ refused":          {asq, answers{"asq.wish-dead": blank}, High, day, []string{"asq-refused"}},
		"ASQ fifth refused":    {asq, answers{"asq.wish-dead": yes, "asq.thoughts-now": blank}, High, day, []string{"asq-positive", "critical-blank"}},
		"ASQ now":              {asq, answers{"asq.wish-dead": yes, "asq.thoughts-now": yes}, Imminent, 15 * time.Minute, []string{"asq-acute", "asq-positive"}},
		"ASQ now, then hidden": {asq, answers{"asq.thoughts-now": yes}, Imminent, 15 * time.Minute, []string{"asq-acute"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := assess(c.b, paper(c.b, c.given))
			if got.Level != c.level || got.HearWithin != c.within || !slices.Equal(ids(got), c.rules) {
				t.Errorf("got %s within %s by %v; want %s within %s by %v",
					got.Level, got.HearWithin, ids(got), c.level, c.within, c.rules)
			}
		})
	}
}

func ids(f Finding) []string {
	var ids []string
	for _, r := range f.Reasons {
		ids = append(ids, r.Rule)
	}
	return ids
}

func TestDraftIsReadByItsCriticalAnswersAlone(t *testing.T) {
	p := Default()
	for name, c := range map[string]struct {
		a     instrument.Answers
		level Level
	}{
		"empty":           {nil, None},
		"thought":         {instrument.Answers{"phq-a.self-harm": instrument.Given(1)}, Moderate},
		"acute":           {instrument.Answers{"asq.wish-dead": instrument.Given(1), "asq.thoughts-now": instrument.Given(1)}, Imminent},
		"acute, refusals": {instrument.Answers{"asq.wish-dead": instrument.Blank(), "asq.thoughts-now": instrument.Given(1)}, Imminent},
		"blank":           {instrument.Answers{"phq-a.self-harm": instrument.Blank()}, None},
		"high score":      {paper(instrument.Group, score(instrument.Group, 45)), None},
	} {
		if got := p.AssessDraft(form(instrument.Bundled().All()), c.a); got.Level != c.level {
			t.Errorf("%s: %s, want %s", name, got.Level, c.level)
		}
	}
}

func TestTalk(t *testing.T) {
	got := Default().Talk()
	if got.Level != Moderate || got.HearWithin != day || !slices.Equal(ids(got), []string{"asked-to-talk"}) {
		t.Errorf("%+v", got)
	}
}

func TestLevels(t *testing.T) {
	ascending := []Level{"unknown", None, Mild, Moderate, High, Imminent}
	if !slices.IsSortedFunc(ascending, Level.Compare) || !Imminent.AtLeast(High) || Mild.AtLeast(Moderate) {
		t.Error("the levels are out of order")
	}
	if Level("unknown").Valid() || !None.Valid() {
		t.Error("valid levels")
	}
}
