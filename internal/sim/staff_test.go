package sim

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// house is who is on duty, by the words of those who entered it. It is told again here,
// and not asked of the platform, so that the platform can be held against it.
type house struct {
	standing screening.Duty
	day      rota.Crew // of the roster; nil where there is none
	night    rota.Crew
	free     rota.Crew    // days without lessons
	leaves   []rota.Leave // of the school and of the district
	leaver   actor.Actor  // who leaves in the course of the days
	gone     map[string]time.Time
}

// colleagues are the counselors who work there, and the lead.
func (w *world) colleagues() []actor.Actor {
	return slices.DeleteFunc([]actor.Actor{counselor, deputy, night, spare, lead}, func(a actor.Actor) bool { return w.left(a.ID) })
}

func (w *world) left(person string) bool { return !w.house.gone[person].IsZero() }

// anyCounselor is one of those who work there.
func (w *world) anyCounselor() actor.Actor {
	all := w.colleagues()
	return all[w.rng.IntN(len(all)-1)] // the lead is the last
}

func (w *world) anyColleague() actor.Actor {
	all := w.colleagues()
	return all[w.rng.IntN(len(all))]
}

// insists asks until it knows what came of it.
func (w *world) insists(what string, ask func() error) bool {
	for {
		err := ask()
		switch {
		case errors.Is(err, storetest.ErrAway):
			w.say("%s: the database is away", what)
		case errors.Is(err, storetest.ErrDied):
			w.reborn(what)
		default:
			w.say("%s: %s", what, outcome(err))
			w.onlyRefusals(err)
			return err == nil
		}
	}
}

// shifts are the three of the school: days with lessons, the nights after them, and all
// hours of the other days.
func (h *house) shifts() []rota.Shift {
	if h.day == nil {
		return nil
	}
	const morning, evening = 8 * time.Hour, 18 * time.Hour
	return []rota.Shift{
		{Days: []calendar.Kind{calendar.SchoolDay}, From: morning, To: evening, Crew: h.day},
		{Days: []calendar.Kind{calendar.SchoolDay}, From: evening, To: morning, Crew: h.night},
		{Days: []calendar.Kind{calendar.Weekend, calendar.Holiday, calendar.Vacation}, From: morning, To: morning, Crew: h.free},
	}
}

// named is whom the roster names for a moment.
func (h *house) named(at time.Time) rota.Crew {
	if h.day == nil {
		return nil
	}
	day := calendar.On(at)
	since := at.Sub(day.Start())
	early := since < 8*time.Hour
	if early {
		day = day.Add(-1)
	}
	switch {
	case !calendar.New().Kind(day).Teaches():
		return h.free
	case early || since >= 18*time.Hour:
		return h.night
	}
	return h.day
}

// away tells whether somebody is on leave, and who stands in for them.
func (h *house) away(person string, at time.Time) (is bool, instead string) {
	for _, l := range h.leaves {
		if l.Who == person && !at.Before(l.From) && at.Before(l.To) {
			return true, l.Substitute
		}
	}
	return false, ""
}

// there is who is there for a person, nobody where everybody in the row is on leave.
func (h *house) there(person string, at time.Time) string {
	for range len(h.leaves) + 1 {
		is, instead := h.away(person, at)
		if !is {
			return person
		}
		person = instead
	}
	return ""
}

// onDuty is everybody of the school to whom a silence may turn at a moment.
func (h *house) onDuty(at time.Time) map[string]bool {
	found := map[string]bool{}
	hold := func(person string) {
		if instead := h.there(person, at); instead != "" {
			found[instead] = true
		}
	}
	named, standing := h.named(at), rota.Crew{rota.Counselor: h.standing.Counselor, rota.Deputy: h.standing.Deputy, rota.Lead: h.standing.Lead}
	for _, who := range named {
		hold(who)
	}
	for post, who := range standing {
		if named[post] == "" {
			hold(who)
		}
	}
	if len(found) == 0 {
		for _, who := range standing {
			hold(who)
		}
	}
	return found
}

// inDistrict is who of the education office is there.
func (h *house) inDistrict(at time.Time) string { return h.there(office.ID, at) }

// rosterChanges lets the lead enter a duty roster, or take it away.
func (w *world) rosterChanges() {
	h := *w.house
	if h.day, h.night, h.free = nil, nil, nil; w.rng.IntN(4) > 0 {
		h.day = rota.Crew{rota.Counselor: h.standing.Counselor, rota.Deputy: h.standing.Deputy}
		h.night = rota.Crew{rota.Counselor: night.ID}
		h.free = rota.Crew{rota.Lead: lead.ID, rota.Counselor: w.anyCounselor().ID}
		if h.free[rota.Counselor] == w.house.leaver.ID {
			delete(h.free, rota.Counselor)
		}
	}
	w.entersRota(h)
}

func (w *world) entersRota(h house) bool {
	done := w.insists(fmt.Sprintf("the lead enters a roster of %d shifts", len(h.shifts())), func() error {
		read, err := w.Org.Rota(ctx(), lead, school)
		if err != nil {
			return err
		}
		_, err = w.Org.SetRota(ctx(), lead, school, read.Version, rota.Rota{Shifts: h.shifts(), Leaves: read.Leaves})
		return err
	})
	if done {
		w.house.day, w.house.night, w.house.free = h.day, h.night, h.free
	}
	return done
}

// goesOnLeave lets somebody go on leave, with somebody in their place or without.
func (w *world) goesOnLeave() {
	now := w.clock.Now()
	who, place, others := w.anyColleague(), school, w.colleagues()
	if w.rng.IntN(4) == 0 {
		who, place, others = office, district, []actor.Actor{standby}
	}
	leave := rota.Leave{Who: who.ID, From: now.Add([]time.Duration{0, 6 * time.Hour, 24 * time.Hour}[w.rng.IntN(3)])}
	leave.To = leave.From.Add([]time.Duration{8 * time.Hour, 2 * 24 * time.Hour, 5 * 24 * time.Hour}[w.rng.IntN(3)])
	if other := others[w.rng.IntN(len(others))]; other.ID != who.ID && other.ID != w.house.leaver.ID && w.rng.IntN(3) > 0 {
		leave.Substitute = other.ID
	}
	if w.insists(fmt.Sprintf("%s goes on leave from %s to %s, for them %q", who.ID, leave.From.Sub(begin), leave.To.Sub(begin), leave.Substitute), func() error {
		_, err := w.Org.AddLeave(ctx(), actor.Engine(), place, leave)
		return err
	}) {
		w.house.leaves = append(w.house.leaves, leave)
	}
}

// somebodyLeaves lets a counselor on duty leave for good: a successor is named, what
// they answer for is given away, and then they go.
func (w *world) somebodyLeaves() {
	h := *w.house
	who := h.leaver
	if who.ID == "" || w.left(who.ID) {
		return
	}
	for _, post := range []*string{&h.standing.Counselor, &h.standing.Deputy} {
		if *post == who.ID {
			*post = spare.ID
		}
	}
	if !w.insists("a successor of "+who.ID+" is named", func() error {
		_, err := w.Org.SetDuty(ctx(), actor.Engine(), school.Code(), h.standing)
		return err
	}) {
		return
	}
	w.house.standing = h.standing
	if h.day != nil {
		h.day = rota.Crew{rota.Counselor: h.standing.Counselor, rota.Deputy: h.standing.Deputy}
	}
	if !w.entersRota(h) {
		return
	}
	w.gives(lead, who, spare)
	if w.insists(who.ID+" leaves", func() error { return w.Staff.Leave(ctx(), actor.Engine(), who.ID) }) {
		w.house.gone[who.ID] = w.clock.Now()
	}
}

// somebodyHandsOver lets one of them give all they answer for to another.
func (w *world) somebodyHandsOver() {
	from, to := w.anyColleague(), w.anyColleague()
	who := from
	if w.rng.IntN(3) == 0 {
		who = lead
	}
	if from.ID != to.ID && to.ID != w.house.leaver.ID {
		w.gives(who, from, to)
	}
}

// gives hands over, and notes what has to have moved when it is done.
func (w *world) gives(who, from, to actor.Actor) {
	w.commands++
	key, held := referral.Command{Key: fmt.Sprint("h", w.commands), Body: "b"}, []string(nil)
	w.aside(func() { held = w.heldBy(from.ID) })
	at := w.clock.Now()
	if w.insists(fmt.Sprintf("%s gives what is %s's to %s", who.ID, from.ID, to.ID), func() error {
		_, err := w.Care.Handovers.Give(ctx(), who, from, to, key, "n")
		return err
	}) {
		if is, _ := w.house.away(to.ID, at); is {
			w.t.Fatalf("EMPTY CHAIR: %s is on leave and was given what is %s's\n%s", to.ID, from.ID, w.tail())
		}
		w.given = append(w.given, &giving{id: from.ID + "/" + key.Key, from: from.ID, to: to, at: at, held: held})
	}
}
