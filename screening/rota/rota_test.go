package rota

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/internal/calendar"
)

const hour = time.Hour

// house is a boarding school: days, nights, and one shift for days without lessons.
var house = Rota{Shifts: []Shift{
	{Days: []calendar.Kind{calendar.SchoolDay}, From: 8 * hour, To: 18 * hour, Crew: Crew{Counselor: "li", Deputy: "wang"}},
	{Days: []calendar.Kind{calendar.SchoolDay}, From: 18 * hour, To: 8 * hour, Crew: Crew{Counselor: "night", Deputy: "late"}, Dormitory: []string{"aunt"}},
	{Days: []calendar.Kind{calendar.Weekend}, Weekdays: []time.Weekday{time.Saturday}, From: 8 * hour, To: 8 * hour, Crew: Crew{Counselor: "sat"}, Dormitory: []string{"aunt"}},
	{Days: []calendar.Kind{calendar.Weekend}, From: 8 * hour, To: 8 * hour, Crew: Crew{Counselor: "sun"}},
	{Days: []calendar.Kind{calendar.Holiday, calendar.Vacation}, From: 8 * hour, To: 8 * hour, Crew: Crew{Lead: "chief"}},
}}

var standing = Crew{Counselor: "stand", Deputy: "stand-2", Lead: "head"}

func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, calendar.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

func TestOnDuty(t *testing.T) {
	away := house
	away.Leaves = []Leave{
		{Who: "night", From: at("2026-09-08 00:00"), To: at("2026-09-10 00:00")},
		{Who: "li", From: at("2026-09-08 00:00"), To: at("2026-09-10 00:00"), Substitute: "zhao"},
		{Who: "late", From: at("2026-09-09 00:00"), To: at("2026-09-10 00:00")},
	}
	away.Exceptions = []Exception{
		{From: at("2026-09-11 08:00"), To: at("2026-09-11 12:00"), Crew: Crew{Counselor: "guest"}},
		{From: at("2026-09-11 10:00"), To: at("2026-09-11 11:00"), Crew: Crew{Counselor: "later"}},
	}
	for moment, want := range map[string]string{
		"2026-09-07 08:00": "li wang head", "2026-09-07 17:59": "li wang head", "2026-09-07 18:00": "night late head",
		"2026-09-08 02:00": " late head", // on leave from midnight: the deputy, not an empty chair
		"2026-09-08 09:00": "zhao wang head", "2026-09-09 19:00": "  head", "2026-09-10 19:00": "night late head",
		"2026-09-11 09:00": "guest stand-2 head", "2026-09-11 10:30": "later stand-2 head", "2026-09-11 12:00": "li wang head",
		"2026-09-12 07:00": "night late head", "2026-09-12 08:00": "sat stand-2 head", "2026-09-13 09:00": "sun stand-2 head",
		"2026-09-20 09:00": "li wang head", // a Sunday with lessons
		"2026-10-02 23:00": "stand stand-2 chief",
	} {
		w := away.OnDuty(standing, calendar.New(), at(moment))
		if got := w.Crew[Counselor] + " " + w.Crew[Deputy] + " " + w.Crew[Lead]; got != want || !w.Covered {
			t.Errorf("%s: %q, want %q", moment, got, want)
		}
	}
	if w := away.OnDuty(nil, calendar.New(), at("2026-09-09 19:00")); w.Manned || !w.Covered || w.Crew.First() != "" {
		t.Errorf("everybody is on leave, and yet %+v", w)
	}
	if w := house.OnDuty(standing, calendar.New(), at("2026-09-07 20:00")); !w.Night || !w.Lessons || !slices.Equal(w.Dormitory, []string{"aunt"}) {
		t.Errorf("the night: %+v", w)
	}
	if w := (Rota{}).OnDuty(standing, calendar.New(), at("2026-09-07 20:00")); w.Covered || w.Crew.First() != "stand" {
		t.Errorf("without shifts: %+v", w)
	}
}

func TestSubstitutesOnLeave(t *testing.T) {
	week := func(who, instead string) Leave {
		return Leave{Who: who, From: at("2026-09-07 00:00"), To: at("2026-09-14 00:00"), Substitute: instead}
	}
	r := Rota{Leaves: []Leave{week("a", "b"), week("b", "c"), week("x", "y"), week("y", "x")}}
	for who, want := range map[string]string{"a": "c", "b": "c", "c": "c", "x": ""} {
		if got := r.Stead(who, at("2026-09-08 12:00")); got != want {
			t.Errorf("for %s comes %q, want %q", who, got, want)
		}
	}
	if got := r.Stead("a", at("2026-09-14 00:00")); got != "a" {
		t.Errorf("back from leave, %q", got)
	}
}

func TestHoles(t *testing.T) {
	from, to := at("2026-09-11 12:00"), at("2026-09-15 12:00")
	if holes := house.Holes(calendar.New(), false, from, to); len(holes) != 0 {
		t.Errorf("%v", holes)
	}
	holes := house.Holes(calendar.New(), true, from, to)
	if want := []Hole{{at("2026-09-13 08:00"), at("2026-09-14 08:00"), true}}; !equal(holes, want) {
		t.Errorf("a Sunday night without dormitory staff: %v", holes)
	}
	days := Rota{Shifts: house.Shifts[:1], Leaves: []Leave{{Who: "li", From: at("2026-09-14 09:00"), To: at("2026-09-15 00:00")}}}
	gone := days.Without([]string{"wang"})
	holes = gone.Holes(calendar.New(), false, at("2026-09-14 08:00"), to)
	if want := []Hole{{at("2026-09-14 09:00"), at("2026-09-15 08:00"), false}}; !equal(holes, want) {
		t.Errorf("%v", holes)
	}
	if holes := (Rota{}).Holes(calendar.New(), false, from, to); !equal(holes, []Hole{{from, to, false}}) {
		t.Errorf("nobody at all: %v", holes)
	}
}

func equal(a, b []Hole) bool {
	return slices.EqualFunc(a, b, func(x, y Hole) bool {
		return x.From.Equal(y.From) && x.To.Equal(y.To) && x.Dormitory == y.Dormitory
	})
}

func TestRotaThatCannotBeKept(t *testing.T) {
	school := []Post{Counselor, Deputy, Lead}
	if err := house.Check(school...); err != nil {
		t.Error(err)
	}
	good := house.Shifts[0]
	for name, spoil := range map[string]func(*Shift){
		"no days":     func(s *Shift) { s.Days = nil },
		"a make-up":   func(s *Shift) { s.Days = []calendar.Kind{calendar.MakeUp} },
		"hours":       func(s *Shift) { s.To = 25 * hour },
		"nobody":      func(s *Shift) { s.Crew = nil },
		"a vacancy":   func(s *Shift) { s.Crew = Crew{Counselor: ""} },
		"other posts": func(s *Shift) { s.Crew = Crew{Office: "x"} },
	} {
		bad := good
		spoil(&bad)
		if err := (Rota{Shifts: []Shift{bad}}).Check(school...); !errors.Is(err, ErrRota) {
			t.Errorf("%s: %v", name, err)
		}
	}
	now := at("2026-09-07 08:00")
	for _, r := range []Rota{
		{Exceptions: []Exception{{From: now, To: now, Crew: good.Crew}}}, {Exceptions: []Exception{{From: now, To: now.Add(hour)}}},
		{Leaves: []Leave{{Who: "a", From: now, To: now}}}, {Leaves: []Leave{{From: now, To: now.Add(hour)}}},
		{Leaves: []Leave{{Who: "a", Substitute: "a", From: now, To: now.Add(hour)}}},
	} {
		if err := r.Check(school...); !errors.Is(err, ErrRota) {
			t.Errorf("%+v: %v", r, err)
		}
	}
	r := Rota{Exceptions: []Exception{{From: now, To: now.Add(hour), Crew: Crew{Counselor: "guest"}}}, Leaves: []Leave{{Who: "a", Substitute: "b", From: now, To: now.Add(hour)}}}
	if !r.Has("guest", now) || !r.Has("b", now) || r.Has("a", now) || r.Has("guest", now.Add(hour)) || !house.Has("aunt", now) {
		t.Error("who is counted on is told apart wrongly")
	}
}

// Whatever the roster says, every moment has somebody as long as one of the standing
// duty is there, nobody on leave is ever named, and between two changes nothing changes.
func TestEveryMomentHasSomebody(t *testing.T) {
	people := []string{"a", "b", "c", "d", "e"}
	begin := at("2026-09-20 00:00") // a week with a make-up Sunday and a festival
	rapid.Check(t, func(t *rapid.T) {
		r := drawn(t, people, begin)
		duty := Crew{}
		for _, post := range []Post{Counselor, Deputy, Lead} {
			if who := rapid.SampledFrom(append([]string{""}, people...)).Draw(t, "standing"); who != "" {
				duty[post] = who
			}
		}
		when := begin.Add(time.Duration(rapid.IntRange(0, 10*24*60).Draw(t, "minute")) * time.Minute)
		w := r.OnDuty(duty, calendar.New(), when)
		for post, who := range w.Crew {
			if who == "" || r.Stead(who, when) != who {
				t.Fatalf("%s is held by %q, who is not there", post, who)
			}
		}
		for _, who := range duty {
			if r.Stead(who, when) == who && w.Crew.First() == "" {
				t.Fatalf("%s is there, and nobody is asked", who)
			}
		}
		next := when.Add(11 * 24 * time.Hour)
		if changes := r.Changes(calendar.New(), when, next); len(changes) > 0 {
			next = changes[0]
		}
		if just := r.OnDuty(duty, calendar.New(), next.Add(-time.Nanosecond)); just.Crew.First() != w.Crew.First() || just.Covered != w.Covered {
			t.Fatalf("between %s and %s %s became %s without a change", when, next, w.Crew.First(), just.Crew.First())
		}
	})
}

func drawn(t *rapid.T, people []string, begin time.Time) (r Rota) {
	who := rapid.SampledFrom(people)
	span := func() (time.Time, time.Time) {
		from := begin.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "from")) * hour)
		return from, from.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "hours")) * hour)
	}
	for range rapid.IntRange(0, 4).Draw(t, "shifts") {
		r.Shifts = append(r.Shifts, Shift{Days: []calendar.Kind{rapid.SampledFrom(kinds).Draw(t, "kind")},
			From: time.Duration(rapid.IntRange(0, 23).Draw(t, "from")) * hour, To: time.Duration(rapid.IntRange(0, 23).Draw(t, "to")) * hour,
			Crew: Crew{rapid.SampledFrom([]Post{Counselor, Deputy, Lead}).Draw(t, "post"): who.Draw(t, "who")}})
	}
	for range rapid.IntRange(0, 2).Draw(t, "exceptions") {
		from, to := span()
		r.Exceptions = append(r.Exceptions, Exception{From: from, To: to, Crew: Crew{Counselor: who.Draw(t, "guest")}})
	}
	for range rapid.IntRange(0, 4).Draw(t, "leaves") {
		from, to := span()
		l := Leave{Who: who.Draw(t, "away"), From: from, To: to}
		if other := who.Draw(t, "substitute"); other != l.Who {
			l.Substitute = other
		}
		r.Leaves = append(r.Leaves, l)
	}
	return r
}
