package jobs

import "time"

// A piece of work that fails before it was claimed stays at the head of the index
// of due work. It rests before the next attempt, longer each time, so that a
// document nobody can read does not stand in front of a child's alert. The
// longest rest is short, because an outage makes healthy work fail too.
const (
	firstRest    = time.Second
	longestRest  = 8 * time.Second
	restroomSize = 1000
)

// Work that failed so often is chronic: it is set aside to a ward of its own,
// where it takes nothing from the rest, however long each attempt hangs. It is
// remembered for longer than a claim that is not settled lasts.
const (
	chronicAfter = 3
	rememberFor  = 2 * time.Minute
)

// restroom remembers the work that failed lately; it is no more than a courtesy,
// and forgotten with the process.
type restroom map[string]rest

type rest struct {
	until    time.Time
	last     time.Duration
	failures int
}

// add sends a piece of work to rest. When too many rest already, the trouble is
// not one of single documents, and the newcomer stays.
func (r restroom) add(id string, now time.Time) {
	known, again := r[id]
	if !again && len(r) >= restroomSize {
		return
	}
	next := firstRest
	if again {
		next = min(2*known.last, longestRest)
	}
	r[id] = rest{until: now.Add(next), last: next, failures: known.failures + 1}
}

func (r restroom) holds(id string, now time.Time) bool {
	return now.Before(r[id].until)
}

func (r restroom) chronic(id string) bool { return r[id].failures >= chronicAfter }

// wake forgets the work that has been fit for so long that it must have been
// done elsewhere.
func (r restroom) wake(now time.Time) {
	for id, one := range r {
		remember := longestRest
		if r.chronic(id) {
			remember = rememberFor
		}
		if now.Sub(one.until) > remember {
			delete(r, id)
		}
	}
}
