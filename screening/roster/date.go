package roster

import (
	"regexp"
	"strconv"
	"time"

	"github.com/xinqiao/xinqiao/screening/roster/xlsx"
)

// Nobody in a school of today was born outside these years. Within them no day
// number of Excel looks like a date written as eight digits.
const (
	earliest = 1980
	latest   = 2099
)

var (
	writtenDate = regexp.MustCompile(`^(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?[日号]?([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?$`)
	eightDigits = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
)

// Day 0 of Excel's two calendars. The first counts a 29 February 1900 that never
// was, so its days are right from March 1900 on.
var (
	epoch1900 = time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)
	epoch1904 = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
)

// parseDate reads a day from a date cell or from text, as midnight UTC.
func parseDate(c xlsx.Cell, date1904 bool) (time.Time, Code) {
	text := clean(c.Text)
	parts := writtenDate.FindStringSubmatch(text)
	if parts == nil {
		parts = eightDigits.FindStringSubmatch(text)
	}
	switch {
	case parts != nil:
		return written(parts)
	case c.Numeric:
		return counted(text, date1904)
	}
	return time.Time{}, BadDate
}

// written refuses days that are in no calendar instead of moving them.
func written(parts []string) (time.Time, Code) {
	year, _ := strconv.Atoi(parts[1])
	month, _ := strconv.Atoi(parts[2])
	day, _ := strconv.Atoi(parts[3])
	date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if date.Month() != time.Month(month) || date.Day() != day {
		return time.Time{}, BadDate
	}
	return inRange(date)
}

// counted reads Excel's number of a day; the time of day behind the point does
// not matter.
func counted(text string, date1904 bool) (time.Time, Code) {
	serial, err := strconv.ParseFloat(text, 64)
	if err != nil || !(serial >= 1 && serial < 1e6) {
		return time.Time{}, BadDate
	}
	epoch := epoch1900
	if date1904 {
		epoch = epoch1904
	}
	return inRange(epoch.AddDate(0, 0, int(serial)))
}

func inRange(date time.Time) (time.Time, Code) {
	if date.Year() < earliest || date.Year() > latest {
		return time.Time{}, Implausible
	}
	return date, ""
}
