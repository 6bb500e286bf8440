package watch

import (
	"slices"
	"time"
)

// calmLooks is how many looks in a row must find nothing before an alarm is over,
// so that one that comes and goes does not ring each time.
const calmLooks = 3

// book remembers which alarms hold, so that each is said when it begins, now and
// then while it holds, and when it is over.
type book struct {
	repeat time.Duration
	held   map[key]*held
}

type held struct {
	Finding
	since, said time.Time
	calm        int
}

func newBook(repeat time.Duration) *book { return &book{repeat: repeat, held: map[key]*held{}} }

// update takes the findings of one look and returns what is to be said. After a
// look that did not see everything nothing is over.
func (b *book) update(now time.Time, found []Finding, complete bool) (say []Alarm) {
	slices.SortStableFunc(found, Finding.urgency)
	seen := map[key]bool{}
	for _, f := range found {
		seen[f.key()] = true
		h, known := b.held[f.key()]
		if !known {
			h = &held{since: now, said: now}
			b.held[f.key()] = h
		}
		h.Finding, h.calm = f, 0
		if !known {
			say = append(say, h.alarm(now, Raised))
		} else if now.Sub(h.said) >= b.repeat {
			h.said = now
			say = append(say, h.alarm(now, Holds))
		}
	}
	return append(say, b.over(now, seen, complete)...)
}

// over ends what was not found for some looks.
func (b *book) over(now time.Time, seen map[key]bool, complete bool) (say []Alarm) {
	for k, h := range b.held {
		if seen[k] || !complete {
			continue
		}
		if h.calm++; h.calm >= calmLooks {
			delete(b.held, k)
			say = append(say, h.alarm(now, Resolved))
		}
	}
	slices.SortFunc(say, func(x, y Alarm) int {
		return Finding{Name: x.Name, Subject: x.Subject}.urgency(Finding{Name: y.Name, Subject: y.Subject})
	})
	return say
}

func (h *held) alarm(now time.Time, s State) Alarm {
	a := Alarm{Name: h.Name, State: s, Subject: h.Subject, Since: h.since, At: now,
		Text: h.Name.Text(), Playbook: h.Name.Playbook()}
	if s != Resolved {
		a.Count, a.Seconds = h.Count, int64(h.Age/time.Second)
	}
	return a
}
