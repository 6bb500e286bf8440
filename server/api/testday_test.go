package api

import (
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/screening"
)

func TestTestDayBothWays(t *testing.T) {
	day := TestDay{Days: []int{1, 7}, From: "08:05", To: "17:30"}
	in, err := day.in()
	if err != nil || !slices.Equal(in.Days, []time.Weekday{time.Monday, time.Sunday}) ||
		in.From != 8*time.Hour+5*time.Minute || in.To != 17*time.Hour+30*time.Minute {
		t.Errorf("%+v %v", in, err)
	}
	if out := testDayOf(in); !slices.Equal(out.Days, day.Days) || out.From != day.From || out.To != day.To {
		t.Errorf("%+v", out)
	}
	if usual := testDayOf(screening.DefaultTestDay()); usual.From != "08:00" || usual.To != "17:30" {
		t.Errorf("%+v", usual)
	}
	if _, err := (TestDay{Days: []int{0}}).in(); err == nil {
		t.Error("day 0 was taken")
	}
}
