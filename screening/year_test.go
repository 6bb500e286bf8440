package screening

import (
	"testing"
	"time"
)

func TestSchoolYear(t *testing.T) {
	from, to := SchoolYear(2026)
	if got := from.UTC().Format(time.RFC3339); got != "2026-08-31T16:00:00Z" {
		t.Errorf("from %s", got)
	}
	for name, c := range map[string]struct {
		at   time.Time
		want int
	}{
		"its first moment":    {from, 2026},
		"the moment before":   {from.Add(-time.Nanosecond), 2025},
		"New Year":            {time.Date(2027, 1, 1, 0, 0, 0, 0, Shanghai), 2026},
		"its last moment":     {to.Add(-time.Nanosecond), 2026},
		"its end":             {to, 2027},
		"the evening in UTC":  {time.Date(2026, 8, 31, 15, 59, 0, 0, time.UTC), 2025},
		"the night in London": {time.Date(2026, 8, 31, 16, 0, 0, 0, time.UTC), 2026},
	} {
		if got := YearOf(c.at); got != c.want {
			t.Errorf("%s: %d", name, got)
		}
	}
}
