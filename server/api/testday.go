package api

import (
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/screening"
)

// TestDay is when sessions may be held without a reason.
type TestDay struct {
	Days  []int            `json:"days,omitempty" maxItems:"7" doc:"1 为周一，7 为周日 / 1 is Monday, 7 Sunday"`
	From  string           `json:"from,omitempty" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$" example:"08:00"`
	To    string           `json:"to,omitempty" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$" example:"17:30"`
	Avoid []screening.Span `json:"avoid,omitempty" maxItems:"100" doc:"考试周、节假日前 / exam weeks, days before holidays"`
}

// sunday is the seventh day here and day 0 for the clock.
const sunday = 7

func (d TestDay) in() (screening.TestDay, error) {
	out := screening.TestDay{Avoid: d.Avoid}
	for _, day := range d.Days {
		if day < 1 || day > sunday {
			return out, &screening.PlanError{Field: "testDay.days", Mend: daysMend}
		}
		out.Days = append(out.Days, time.Weekday(day%sunday))
	}
	if d.From == "" && d.To == "" {
		return out, nil
	}
	out.From, out.To = sinceMidnight(d.From), sinceMidnight(d.To)
	return out, nil
}

func testDayOf(d screening.TestDay) TestDay {
	out := TestDay{From: clockTime(d.From), To: clockTime(d.To), Avoid: d.Avoid}
	for _, day := range d.Days {
		if day == time.Sunday {
			day = sunday
		}
		out.Days = append(out.Days, int(day))
	}
	return out
}

// sinceMidnight reads what the schema has found to be a time of day; a time that
// is missing beside the other is midnight, which the domain refuses as an end.
func sinceMidnight(text string) time.Duration {
	t, err := time.Parse("15:04", text)
	if err != nil {
		return 0
	}
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

func clockTime(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60)
}
