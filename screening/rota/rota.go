// Package rota is the duty roster (值班表) of a school or district: shifts by kind of
// day, dated exceptions, and who is on leave. It is pure: it knows days and ids of
// staff, and answers who is on duty at a moment.
package rota

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/calendar"
)

// Post is what somebody on duty stands for.
type Post string

// The posts: the first three of a school, the others of a district.
const (
	Counselor Post = "counselor"
	Deputy    Post = "deputy"
	Lead      Post = "lead"
	Office    Post = "office" // of the education office
	Health    Post = "health" // the health contact
)

// Crew is who holds which post, as staff ids. A post without a person is vacant.
type Crew map[Post]string

// First returns who answers: the counselor, or who comes next where there is none.
func (c Crew) First() string {
	return cmp.Or(c[Counselor], c[Deputy], c[Lead], c[Office], c[Health])
}

// Shift is a part of every day of some kinds.
type Shift struct {
	Days      []calendar.Kind `bson:"days"`               // on which it begins; a make-up day is a school day
	Weekdays  []time.Weekday  `bson:"weekdays,omitempty"` // narrows them; none for any
	From      time.Duration   `bson:"from"`               // after midnight in Shanghai
	To        time.Duration   `bson:"to"`                 // not after From: on the next day
	Crew      Crew            `bson:"crew"`
	Dormitory []string        `bson:"dormitory,omitempty"` // night staff of a boarding school, whom the counselor calls
}

// Night tells whether a shift runs into the next day.
func (s Shift) Night() bool { return s.To <= s.From }

// span is the shift that begins on a day.
func (s Shift) span(d calendar.Date) (from, to time.Time) {
	end := d
	if s.Night() {
		end = d.Add(1)
	}
	return d.At(s.From), end.At(s.To)
}

// on tells whether a shift begins on a day.
func (s Shift) on(c calendar.Calendar, d calendar.Date) bool {
	kind := c.Kind(d)
	if kind == calendar.MakeUp {
		kind = calendar.SchoolDay
	}
	return slices.Contains(s.Days, kind) && (len(s.Weekdays) == 0 || slices.Contains(s.Weekdays, d.Weekday()))
}

// Exception stands for whatever the shifts say of a stretch of time.
type Exception struct {
	From      time.Time `bson:"from"`
	To        time.Time `bson:"to"`
	Crew      Crew      `bson:"crew"`
	Dormitory []string  `bson:"dormitory,omitempty"`
}

// Leave is an absence of somebody of the staff. Why is nobody's business here.
type Leave struct {
	Who        string    `bson:"who"`
	From       time.Time `bson:"from"`
	To         time.Time `bson:"to"`
	Substitute string    `bson:"substitute,omitempty"` // none: the next post takes over
}

// Rota is one duty roster.
type Rota struct {
	Shifts     []Shift     `bson:"shifts,omitempty"` // the first that covers a moment counts
	Exceptions []Exception `bson:"exceptions,omitempty"`
	Leaves     []Leave     `bson:"leaves,omitempty"`
}

// ErrRota refuses a duty roster.
var ErrRota = errors.New("rota: a shift needs days, hours and somebody on duty; an exception or leave needs an end after its beginning")

// kinds are the days that a shift may name.
var kinds = []calendar.Kind{calendar.SchoolDay, calendar.Weekend, calendar.Holiday, calendar.Vacation}

// Check refuses what cannot be kept, and posts that are not of the list.
func (r Rota) Check(posts ...Post) error {
	crewed := func(c Crew) bool {
		for post, who := range c {
			if !slices.Contains(posts, post) || who == "" {
				return false
			}
		}
		return len(c) > 0
	}
	for _, s := range r.Shifts {
		known := !slices.ContainsFunc(s.Days, func(k calendar.Kind) bool { return !slices.Contains(kinds, k) })
		hours := 0 <= s.From && s.From < day && 0 <= s.To && s.To < day
		if len(s.Days) == 0 || !known || !hours || !crewed(s.Crew) {
			return ErrRota
		}
	}
	for _, e := range r.Exceptions {
		if !e.From.Before(e.To) || !crewed(e.Crew) {
			return ErrRota
		}
	}
	for _, l := range r.Leaves {
		if !l.From.Before(l.To) || l.Who == "" || l.Who == l.Substitute {
			return ErrRota
		}
	}
	return nil
}

const day = 24 * time.Hour

// Names calls each person on the roster with the post they are named for, empty for
// who is on leave, stands in, or watches a dormitory. What ended before now is past.
func (r Rota) Names(now time.Time, see func(Post, string)) {
	crew := func(c Crew, dormitory []string) {
		for _, post := range slices.Sorted(maps.Keys(c)) {
			see(post, c[post])
		}
		for _, who := range dormitory {
			see("", who)
		}
	}
	for _, s := range r.Shifts {
		crew(s.Crew, s.Dormitory)
	}
	for _, e := range r.Exceptions {
		if e.To.After(now) {
			crew(e.Crew, e.Dormitory)
		}
	}
	for _, l := range r.Leaves {
		if l.To.After(now) && l.Substitute != "" {
			see("", l.Substitute)
		}
	}
}

// Has tells whether somebody is still counted on.
func (r Rota) Has(who string, now time.Time) bool {
	found := false
	r.Names(now, func(_ Post, id string) { found = found || id == who })
	return found
}
