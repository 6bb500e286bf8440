package calendar

import (
	"time"
	_ "time/tzdata" // schools' days are told in Shanghai even where the machine has no zone files
)

// Shanghai is the one time zone of the schools.
var Shanghai = mustZone("Asia/Shanghai")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // the zone is embedded in the binary
	}
	return zone
}

// Date is a day in Shanghai, as 2006-01-02; dates sort as text.
type Date string

// On returns the day of a moment.
func On(t time.Time) Date { return Date(t.In(Shanghai).Format(time.DateOnly)) }

// Valid tells whether the date is one of the calendar.
func (d Date) Valid() bool {
	_, err := time.Parse(time.DateOnly, string(d))
	return err == nil
}

// Start returns the first moment of the day; of what is no date, the zero time.
func (d Date) Start() time.Time {
	t, err := time.ParseInLocation(time.DateOnly, string(d), Shanghai)
	if err != nil {
		return time.Time{}
	}
	return t
}

// At returns a moment of the day, so long after midnight. Shanghai sets no clock forward.
func (d Date) At(since time.Duration) time.Time { return d.Start().Add(since) }

// Add returns the date so many days later.
func (d Date) Add(days int) Date { return Date(d.Start().AddDate(0, 0, days).Format(time.DateOnly)) }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.Start().Weekday() }

// Span is a stretch of days, its last one included.
type Span struct {
	From Date `bson:"from" json:"from"`
	To   Date `bson:"to" json:"to"`
}

// Valid tells whether the span has a first and a last day in this order.
func (s Span) Valid() bool { return s.From.Valid() && s.To.Valid() && s.From <= s.To }

// Has tells whether a day lies in the span.
func (s Span) Has(d Date) bool { return s.From <= d && d <= s.To }

// Days counts the days of the span.
func (s Span) Days() int { return int(s.To.Start().Sub(s.From.Start())/(24*time.Hour)) + 1 }
