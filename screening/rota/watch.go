package rota

import (
	"maps"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/calendar"
)

// Watch is who is on duty at a moment, leave taken into account.
type Watch struct {
	Crew      Crew
	Dormitory []string
	Covered   bool // a shift or exception says so; else only the standing duty
	Manned    bool // somebody of that shift or exception is there
	Night     bool // the shift runs into the next day
	Lessons   bool // the shift began on a day with lessons
}

// Stead returns who is there for a person at a moment: they themselves, or while they
// are on leave their substitute; nobody when there is none.
func (r Rota) Stead(who string, at time.Time) string {
	for range len(r.Leaves) + 1 { // a substitute may be on leave, too
		i := slices.IndexFunc(r.Leaves, func(l Leave) bool { return l.Who == who && !at.Before(l.From) && at.Before(l.To) })
		if i < 0 {
			return who
		}
		who = r.Leaves[i].Substitute
	}
	return "" // they stand in for each other
}

// Away returns who is on leave at a moment, each once.
func (r Rota) Away(at time.Time) (who []string) {
	for _, l := range r.Leaves {
		if !at.Before(l.From) && at.Before(l.To) && !slices.Contains(who, l.Who) {
			who = append(who, l.Who)
		}
	}
	return who
}

// OnDuty returns who is on duty. The standing duty holds the posts that a shift does
// not name. Whoever is on leave without a substitute leaves the post vacant, so that
// the next one is asked and never an empty chair; only where that leaves nobody, the
// standing duty holds the named posts as well.
func (r Rota) OnDuty(standing Crew, c calendar.Calendar, at time.Time) Watch {
	named, w := r.find(c, at)
	w.Crew = Crew{}
	hold := func(post Post, who string) {
		if there := r.Stead(who, at); there != "" && w.Crew[post] == "" {
			w.Crew[post] = there
		}
	}
	for post, who := range named {
		hold(post, who)
	}
	w.Manned = len(w.Crew) > 0
	for post, who := range standing {
		if _, is := named[post]; !is {
			hold(post, who)
		}
	}
	if len(w.Crew) == 0 {
		for post, who := range standing {
			hold(post, who)
		}
	}
	return w
}

// find returns whom an exception or shift names for a moment. The exception that was
// entered last counts.
func (r Rota) find(c calendar.Calendar, at time.Time) (Crew, Watch) {
	for _, e := range slices.Backward(r.Exceptions) {
		if !at.Before(e.From) && at.Before(e.To) {
			return e.Crew, Watch{Covered: true, Dormitory: e.Dormitory, Night: calendar.On(e.From) != calendar.On(e.To.Add(-1)),
				Lessons: c.Kind(calendar.On(e.From)).Teaches()}
		}
	}
	today := calendar.On(at)
	for _, s := range r.Shifts {
		for _, d := range []calendar.Date{today, today.Add(-1)} {
			if from, to := s.span(d); s.on(c, d) && !at.Before(from) && at.Before(to) {
				return s.Crew, Watch{Covered: true, Dormitory: s.Dormitory, Night: s.Night(), Lessons: c.Kind(d).Teaches()}
			}
		}
	}
	return nil, Watch{}
}

// Changes returns the moments after one and up to another at which the duty may change
// hands, in order.
func (r Rota) Changes(c calendar.Calendar, after, until time.Time) []time.Time {
	at := map[time.Time]bool{}
	note := func(times ...time.Time) {
		for _, t := range times {
			if t.After(after) && !t.After(until) {
				at[t.UTC()] = true
			}
		}
	}
	for _, s := range r.Shifts {
		for d, last := calendar.On(after).Add(-1), calendar.On(until); d <= last; d = d.Add(1) {
			if s.on(c, d) {
				note(s.span(d))
			}
		}
	}
	for _, e := range r.Exceptions {
		note(e.From, e.To)
	}
	for _, l := range r.Leaves {
		note(l.From, l.To)
	}
	return slices.SortedFunc(maps.Keys(at), time.Time.Compare)
}

// Hole is a stretch of time for which the roster has nobody of its own.
type Hole struct {
	From, To  time.Time
	Dormitory bool // somebody is on duty, but at night nobody is named in the dormitory
}

// Holes returns the stretches of a window for which no shift names anybody who is
// there, in order; of a boarding school also those nights without dormitory staff.
func (r Rota) Holes(c calendar.Calendar, boarding bool, from, to time.Time) (holes []Hole) {
	begins := append([]time.Time{from}, r.Changes(c, from, to)...)
	for i, at := range begins {
		end := to
		if i+1 < len(begins) {
			end = begins[i+1]
		}
		w := r.OnDuty(nil, c, at)
		dormitory := w.Manned && boarding && w.Night && len(w.Dormitory) == 0
		if !at.Before(end) || w.Manned && !dormitory {
			continue
		}
		if n := len(holes); n > 0 && holes[n-1].To.Equal(at) && holes[n-1].Dormitory == dormitory {
			holes[n-1].To = end
			continue
		}
		holes = append(holes, Hole{From: at, To: end, Dormitory: dormitory})
	}
	return holes
}

// Without is the roster as if some people were not there any more.
func (r Rota) Without(gone []string) Rota {
	for _, who := range gone {
		r.Leaves = append(slices.Clone(r.Leaves), Leave{Who: who, To: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)})
	}
	return r
}
