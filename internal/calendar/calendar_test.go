package calendar

import (
	"slices"
	"testing"
	"time"
)

func TestKindOfDay(t *testing.T) {
	for d, want := range map[Date]Kind{
		"2025-01-01": Holiday, "2025-01-02": SchoolDay, // a Wednesday alone
		"2025-01-26": MakeUp, "2025-01-27": SchoolDay, "2025-01-28": Holiday, "2025-02-04": Holiday, "2025-02-05": SchoolDay, "2025-02-08": MakeUp,
		"2025-04-27": MakeUp, "2025-05-05": Holiday, "2025-06-02": Holiday, "2025-09-28": MakeUp, "2025-10-08": Holiday, "2025-10-09": SchoolDay, "2025-10-11": MakeUp,
		"2026-01-03": Holiday, "2026-01-04": MakeUp, "2026-02-14": MakeUp, "2026-02-15": Holiday, "2026-02-23": Holiday, "2026-02-24": SchoolDay,
		"2026-02-28": MakeUp, "2026-04-06": Holiday, "2026-05-09": MakeUp, "2026-06-19": Holiday, "2026-09-20": MakeUp, "2026-09-25": Holiday,
		"2026-09-28": SchoolDay, "2026-10-07": Holiday, "2026-10-10": MakeUp, "2026-10-11": Weekend,
		// 2027 is not arranged yet: the thirteen days of the regulation, and weekends.
		"2027-01-01": Holiday, "2027-01-04": SchoolDay, "2027-02-04": SchoolDay, "2027-02-05": Holiday, "2027-02-08": Holiday, "2027-02-09": SchoolDay,
		"2027-04-05": Holiday, "2027-05-02": Holiday, "2027-05-03": SchoolDay, "2027-06-09": Holiday, "2027-09-15": Holiday, "2027-10-03": Holiday, "2027-10-04": SchoolDay,
		"2027-10-09": Weekend,
	} {
		if got := New().Kind(d); got != want {
			t.Errorf("%s is a %s, want %s", d, got, want)
		}
	}
}

// What is published and what the regulation says agree, and each list is whole.
func TestOfficialListsHoldTheStatutoryDays(t *testing.T) {
	for _, year := range []int{2025, 2026} {
		y, known := Official(year)
		if !known || y.Source == "" {
			t.Fatalf("%d: %+v", year, y)
		}
		days := 0
		for d := Date(time.Date(year, 1, 1, 0, 0, 0, 0, Shanghai).Format(time.DateOnly)); d.Start().Year() == year; d = d.Add(1) {
			if !statutory(d) {
				continue
			}
			if days++; New().Kind(d) != Holiday {
				t.Errorf("%s is a festival and a %s", d, New().Kind(d))
			}
		}
		if days != 13 {
			t.Errorf("%d has %d statutory days", year, days)
		}
		for _, d := range y.MakeUps {
			if w := d.Weekday(); w != time.Saturday && w != time.Sunday {
				t.Errorf("%s, a make-up day, is a %s", d, w)
			}
		}
		for _, f := range y.Holidays {
			if !f.Valid() || f.ZH == "" || f.EN == "" || f.From.Start().Year() != year {
				t.Errorf("%+v", f)
			}
		}
	}
	if years := Unpublished("2026-12-01", "2027-01-15"); !slices.Equal(years, []int{2027}) {
		t.Errorf("not published: %v", years)
	}
}

// autumn is a school year of a district.
var autumn = Plan{Vacations: []Span{{"2026-02-02", "2026-03-01"}, {"2026-07-04", "2026-08-31"}}, Exams: []Span{{"2026-11-09", "2026-11-13"}},
	Off: []Span{{"2026-10-22", "2026-10-23"}}, Lessons: []Date{"2026-10-24"}}

func TestPlanOfAPlace(t *testing.T) {
	c := New(autumn)
	for d, want := range map[Date]Kind{
		"2026-02-02": Vacation, "2026-02-14": Vacation, "2026-02-17": Holiday, "2026-02-28": Vacation, "2026-03-02": SchoolDay,
		"2026-10-22": Holiday, "2026-10-24": MakeUp, "2026-10-25": Weekend,
	} {
		if got := c.Kind(d); got != want {
			t.Errorf("%s is a %s, want %s", d, got, want)
		}
	}
	if !c.Exams("2026-11-10") || c.Exams("2026-11-14") {
		t.Error("the exam week is another one")
	}
	if (Plan{Exams: []Span{{"2026-11-13", "2026-11-09"}}}).Valid() || (Plan{Lessons: []Date{"2026-02-30"}}).Valid() || !autumn.Valid() {
		t.Error("plans are not told apart")
	}
}

func TestBreaks(t *testing.T) {
	c := New(autumn)
	for after, want := range map[Date]Span{
		"2026-09-07": {"2026-09-25", "2026-09-27"},
		"2026-09-24": {"2026-09-25", "2026-09-27"}, // the last school day before it
		"2026-09-25": {"2026-10-01", "2026-10-07"}, // inside one: the next
		"2026-01-08": {"2026-01-31", "2026-03-01"}, // the weekend before the vacation belongs to it
		"2026-06-22": {"2026-07-04", "2026-08-31"},
	} {
		if got, found := c.NextBreak(after, 3); !found || got != want {
			t.Errorf("after %s: %v, want %v", after, got, want)
		}
	}
	for d, want := range map[Date]bool{"2026-09-24": true, "2026-09-30": true, "2026-09-25": false, "2026-09-18": false, "2026-09-23": false, "2026-07-03": true} {
		if got := c.BeforeBreak(d, 3); got != want {
			t.Errorf("%s before a break: %v", d, got)
		}
	}
	if d, ok := c.LastSchoolDay("2026-10-08"); !ok || d != "2026-09-30" {
		t.Errorf("last school day %s", d)
	}
	if d, ok := c.NextSchoolDay("2026-09-30"); !ok || d != "2026-10-08" {
		t.Errorf("next school day %s", d)
	}
	for on, want := range map[Date]Span{
		"2026-09-25": {"2026-09-25", "2026-09-27"}, "2026-09-27": {"2026-09-25", "2026-09-27"}, "2026-08-20": {"2026-07-04", "2026-08-31"},
		"2026-09-12": {"2026-09-12", "2026-09-13"}, "2026-09-24": {},
	} {
		if got, found := c.BreakOn(on); got != want || found != (want != Span{}) {
			t.Errorf("on %s: %v, want %v", on, got, want)
		}
	}
	shut := New(Plan{Off: []Span{{"2026-01-01", "2028-12-31"}}})
	if _, ok := shut.NextBreak("2026-09-07", 3); ok {
		t.Error("a school that never opens has a break")
	}
	if _, ok := shut.BreakOn("2027-02-01"); ok {
		t.Error("a school that never opens is in a break")
	}
	if _, ok := shut.NextSchoolDay("2026-09-07"); ok {
		t.Error("a school that never opens has a school day")
	}
}

func TestDaysAreThoseOfShanghai(t *testing.T) {
	late := time.Date(2026, 9, 6, 16, 30, 0, 0, time.UTC)
	if d := On(late); d != "2026-09-07" || d.Start() != time.Date(2026, 9, 6, 16, 0, 0, 0, time.UTC).In(Shanghai) {
		t.Errorf("%s lies on %s", late, d)
	}
	if (Span{"2026-09-25", "2026-09-27"}).Days() != 3 || Date("x").Valid() || !Date("x").Start().IsZero() {
		t.Error("days are counted otherwise")
	}
	if got := Date("2026-09-07").At(8 * time.Hour); got.Hour() != 8 {
		t.Errorf("eight o'clock is %s", got)
	}
}
