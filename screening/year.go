package screening

import (
	"time"

	"github.com/xinqiao/xinqiao/internal/calendar"
)

// Shanghai is the one time zone of the schools.
var Shanghai = calendar.Shanghai

// SchoolYear returns the half-open span of the school year that starts in a
// calendar year: from 1 September to the end of 31 August.
func SchoolYear(start int) (from, to time.Time) {
	from = time.Date(start, time.September, 1, 0, 0, 0, 0, Shanghai)
	return from, from.AddDate(1, 0, 0)
}

// YearOf returns the calendar year in which the school year of a moment started.
func YearOf(t time.Time) int {
	local := t.In(Shanghai)
	if local.Month() < time.September {
		return local.Year() - 1
	}
	return local.Year()
}
