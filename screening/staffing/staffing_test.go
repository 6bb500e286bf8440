package staffing_test

import (
	"testing"

	"pgregory.net/rapid"

	. "github.com/xinqiao/xinqiao/screening/staffing"
)

func TestCheck(t *testing.T) {
	with := func(change func(*Rule)) Rule { r := Default(); change(&r); return r }
	fullTimersToo := with(func(r *Rule) { r.FullTimersCount = true })
	ruralOnly := with(func(r *Rule) { r.Covers = []SchoolKind{Rural} })
	for name, c := range map[string]struct {
		rule   Rule
		school School
		want   Check
	}{
		"no students": {Default(), School{Kind: Rural},
			Check{Covered: true}},
		"one student": {Default(), School{Kind: Rural, Enrolled: 1},
			Check{Covered: true, Enrolled: 1, Required: 1, Deficit: 1}},
		"500 need one": {Default(), School{Kind: Rural, Enrolled: 500, PartTime: 1},
			Check{Covered: true, Enrolled: 500, Required: 1, Present: 1}},
		"501 need two": {Default(), School{Kind: Rural, Enrolled: 501, PartTime: 1},
			Check{Covered: true, Enrolled: 501, Required: 2, Present: 1, Deficit: 1}},
		"surplus is no negative deficit": {Default(), School{Kind: Rural, Enrolled: 1000, PartTime: 5},
			Check{Covered: true, Enrolled: 1000, Required: 2, Present: 5}},
		"urban without full-timer": {Default(), School{Kind: Urban, Enrolled: 1200, PartTime: 3},
			Check{Covered: true, Enrolled: 1200, Required: 3, Present: 3, FullTimeRequired: true}},
		"full-timers do not count": {Default(), School{Kind: TownshipCentral, Enrolled: 1200, PartTime: 2, FullTime: 1},
			Check{Covered: true, Enrolled: 1200, Required: 3, Present: 2, Deficit: 1, FullTimeRequired: true, FullTimePresent: true}},
		"full-timers count": {fullTimersToo, School{Kind: TownshipCentral, Enrolled: 1200, PartTime: 2, FullTime: 1},
			Check{Covered: true, Enrolled: 1200, Required: 3, Present: 3, FullTimeRequired: true, FullTimePresent: true}},
		"not covered": {ruralOnly, School{Kind: Urban, Enrolled: 1200, FullTime: 1},
			Check{Enrolled: 1200, FullTimeRequired: true, FullTimePresent: true}},
		"numbers below zero": {fullTimersToo, School{Kind: Rural, Enrolled: -3, PartTime: -1, FullTime: -1},
			Check{Covered: true}},
		"no ratio": {with(func(r *Rule) { r.Ratio = 0 }), School{Kind: Rural, Enrolled: 900},
			Check{Covered: true, Enrolled: 900}},
	} {
		t.Run(name, func(t *testing.T) {
			c.school.ID, c.want.School = "s", "s"
			if got := c.rule.Check(c.school); got != c.want {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestSum(t *testing.T) {
	rule := Default()
	got := Sum([]Check{
		rule.Check(School{Kind: Urban, Enrolled: 1200, PartTime: 9, FullTime: 1}),
		rule.Check(School{Kind: TownshipCentral, Enrolled: 400, PartTime: 1}),
		rule.Check(School{Kind: Rural, Enrolled: 1001, FullTime: 2}),
	})
	want := Summary{Schools: 3, Covered: 3, Enrolled: 2601, Required: 7, Present: 10, Deficit: 3, Short: 2,
		FullTimeRequired: 2, FullTimePresent: 1}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestKinds(t *testing.T) {
	for _, k := range Kinds() {
		if !k.Valid() {
			t.Errorf("%q is not valid", k)
		}
	}
	if SchoolKind("city").Valid() {
		t.Error("an unknown kind is valid")
	}
}

func drawRule(t *rapid.T) Rule {
	kinds := rapid.SliceOfDistinct(rapid.SampledFrom(Kinds()), rapid.ID[SchoolKind])
	return Rule{
		Ratio:           rapid.IntRange(0, 1000).Draw(t, "ratio"),
		Covers:          kinds.Draw(t, "covers"),
		FullTimeIn:      kinds.Draw(t, "fullTimeIn"),
		FullTimersCount: rapid.Bool().Draw(t, "fullTimersCount"),
	}
}

func drawChecks(t *rapid.T, r Rule, label string) []Check {
	school := rapid.Custom(func(t *rapid.T) Check {
		return r.Check(School{
			Kind:     rapid.SampledFrom(Kinds()).Draw(t, "kind"),
			Enrolled: rapid.IntRange(-1, 6000).Draw(t, "enrolled"),
			PartTime: rapid.IntRange(-1, 12).Draw(t, "partTime"),
			FullTime: rapid.IntRange(-1, 3).Draw(t, "fullTime"),
		})
	})
	return rapid.SliceOfN(school, 0, 20).Draw(t, label)
}

func TestRequiredIsEnoughAndNotMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := drawRule(t)
		for _, c := range drawChecks(t, rule, "schools") {
			if c.Deficit < 0 || c.Deficit > c.Required || c.Present+c.Deficit < c.Required {
				t.Fatalf("deficit: %+v", c)
			}
			if c.Covered && rule.Ratio > 0 && (c.Required*rule.Ratio < c.Enrolled || (c.Required-1)*rule.Ratio >= max(c.Enrolled, 1)) {
				t.Fatalf("required: %+v at 1:%d", c, rule.Ratio)
			}
		}
	})
}

func TestSumEqualsItsParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := drawRule(t)
		a, b := drawChecks(t, rule, "one district"), drawChecks(t, rule, "another")
		whole := Sum(append(append([]Check{}, a...), b...))
		if parts := Sum(a).Plus(Sum(b)); whole != parts {
			t.Fatalf("%+v, but its parts are %+v", whole, parts)
		}
		deficit, short := 0, 0
		for _, c := range append(a, b...) {
			deficit += c.Deficit
			if c.Short() {
				short++
			}
		}
		if whole.Deficit != deficit || whole.Short != short || whole.FullTimePresent > whole.FullTimeRequired {
			t.Fatalf("%+v, want deficit %d and %d short", whole, deficit, short)
		}
	})
}
