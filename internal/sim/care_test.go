package sim

import (
	"slices"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// putOff lets somebody put an acknowledged alert off, to a moment that may be too late.
func (w *world) putOff(who actor.Actor, p *pupil, key referral.Command, until time.Time) error {
	_, err := w.Care.Alerts.Snooze(ctx(), who, p.sitting, key, until, "n")
	if err != nil {
		return err
	}
	p.putOff = until
	w.aside(func() {
		a := w.alert(p)
		if !a.AckUntil.Equal(until) {
			return // it was heard, or said more of, before the word of it came back
		}
		if a.Level.AtLeast(risk.High) || until.After(a.Deadline) {
			w.t.Fatalf("PUT OFF: %s, which is %s and due at %s, until %s\n%s", p.name, a.Level, a.Deadline, until, w.tail())
		}
	})
	return nil
}

// checkPutOff asks whether a danger waits because somebody has put it off, or anything
// else past the moment by which the student must be heard.
func (w *world) checkPutOff(p *file) {
	w.t.Helper()
	a := p.alert
	if a.State != referral.AlertAcknowledged {
		return
	}
	if a.Level.AtLeast(risk.High) && !p.putOff.IsZero() && a.AckUntil.Equal(p.putOff) {
		w.t.Fatalf("PUT OFF: %s, which is %s, sleeps until %s\n%s", p.name, a.Level, a.AckUntil, w.tail())
	}
	latest := w.clock.Now().Add(time.Duration(referral.DefaultCare().Levels[a.Level].AckExpires) + time.Hour)
	if !a.Level.AtLeast(risk.High) && a.Deadline.After(latest) {
		latest = a.Deadline
	}
	if a.AckUntil.After(latest) {
		w.t.Fatalf("FORGOTTEN: the acknowledgement of %s stands until %s\n%s", p.name, a.AckUntil, w.tail())
	}
}

// absence is the word about a pupil that a first period owes to somebody.
type absence struct {
	on    calendar.Date
	since int  // the step in which it was reported
	heard bool // it stands in the history of what is open about them
}

// teacherReports lets the teacher of the first period say who is absent.
func (w *world) teacherReports() {
	now := w.clock.Now()
	today := calendar.On(now)
	if !calendar.New().Kind(today).Teaches() {
		return
	}
	var list []screening.Absentee
	lacks := map[*pupil]bool{}
	for _, p := range w.pupils {
		if w.rng.IntN(2) == 0 {
			one := screening.Absentee{Student: p.id, Explained: w.rng.IntN(3) == 0}
			list, lacks[p] = append(list, one), !one.Explained
		}
	}
	if !w.insists("the teacher reports who is absent", func() error { return w.Absences.Report(ctx(), teacher, class, slices.Clone(list)) }) {
		return
	}
	w.aside(func() {
		for _, p := range w.pupils {
			w.misses(w.look(p), today, lacks[p])
		}
	})
}

// misses notes what the newest list of a day says of a pupil.
func (w *world) misses(p *file, today calendar.Date, lacks bool) {
	if lacks {
		p.missed[today] = true
		if p.absent == nil && p.inDanger() && !p.entered(today) {
			p.absent = &absence{on: today, since: w.steps}
		}
	} else if p.absent != nil && p.absent.on == today && !p.entered(today) {
		p.absent = nil // excused before anybody was told
	}
}

// inDanger tells whether somebody must look for a pupil who is absent: there is an open
// case that is grave, or a grave alert that waits for somebody.
func (f *file) inDanger() bool {
	a := f.alert
	if a == nil || a.Outcome == referral.FalseAlarm || !a.Level.AtLeast(risk.High) && a.Outcome != referral.Emergency {
		return false
	}
	return a.State != referral.AlertClosed || len(a.CasesOwed) > 0 ||
		slices.ContainsFunc(f.cases, func(c referral.CaseReading) bool {
			return c.State != referral.CaseClosed && slices.Contains(c.Alerts, a.ID)
		})
}

// entered tells whether the absence of a day stands in what is known about a pupil.
func (f *file) entered(on calendar.Date) bool {
	return slices.ContainsFunc(f.folders, func(f folder) bool {
		return slices.ContainsFunc(f.history, func(e referral.Event) bool { return e.Command.Key == "absent/"+string(on) })
	})
}

// checkAbsence asks whether the word about an absence came, and came once.
func (w *world) checkAbsence(p *file) {
	w.t.Helper()
	for _, f := range p.folders {
		words := 0
		for _, e := range f.history {
			if e.Verb == "absent" {
				words++
			}
		}
		if words > len(p.missed) {
			w.t.Fatalf("DOUBLED: %s was absent on %d days, and %s says so %d times\n%s", p.name, len(p.missed), w.named(f.id), words, w.tail())
		}
	}
	switch {
	case p.absent == nil:
	case !p.absent.heard && p.entered(p.absent.on):
		p.absent.heard = true
	case !p.inDanger(), p.absent.heard && !p.looked():
		p.absent = nil // it is over, or somebody has found them
	}
}

// looked tells whether anybody looks for a pupil.
func (f *file) looked() bool {
	return f.alert != nil && !f.alert.Missing.IsZero() || slices.ContainsFunc(f.cases, func(c referral.CaseReading) bool { return !c.Missing.IsZero() })
}

// missedNobody refuses a message about an absence that no teacher reported, and takes
// note that somebody was told.
func (w *world) missedNobody(post notify.Post) {
	w.t.Helper()
	if post.Kind != notify.StudentAbsent {
		return
	}
	for _, p := range w.pupils {
		if strings.HasPrefix(post.Object, p.id+"/") || post.Object == p.sitting {
			if len(p.missed) == 0 {
				w.t.Fatalf("told of an absence of %s that nobody reported\n%s", p.name, w.tail())
			}
			p.sought = w.steps
		}
	}
}

// lookedFor asks in the end whether each word was passed on, and told to somebody.
func (w *world) lookedFor(p *pupil) {
	w.t.Helper()
	w.checkAbsence(w.look(p))
	if p.absent == nil {
		return
	}
	if !p.absent.heard {
		w.t.Fatalf("LOST: %s was absent on %s, and nothing open knows it\n%s", p.name, p.absent.on, w.tail())
	}
	if p.sought < p.absent.since {
		w.t.Fatalf("UNSEEN: %s was absent on %s, and nobody was told\n%s", p.name, p.absent.on, w.tail())
	}
}

// holidays are those of the days that are played, by the notice of the State Council.
var holidays = []calendar.Span{{From: "2026-09-25", To: "2026-09-27"}, {From: "2026-10-01", To: "2026-10-07"}}

// plans lets somebody plan the next holiday of a pupil, well or badly.
func (w *world) plans(who actor.Actor, p *pupil, file string, key referral.Command) error {
	now := w.clock.Now()
	i := slices.IndexFunc(holidays, func(s calendar.Span) bool { return s.To.Add(1).Start().After(now) })
	if i < 0 {
		return referral.ErrNoHoliday
	}
	form := referral.HolidayForm{Contact: w.anyCounselor().ID, Guardian: "妈妈", Briefed: now, Note: "n",
		CheckIns: []time.Time{holidays[i].From.Add(1 + w.rng.IntN(4)).At(10 * time.Hour)}}
	_, err := w.Care.Cases.PlanForHoliday(ctx(), who, file, key, form)
	return err
}

// A case is looked at once a day, and due five days before a holiday: four days before
// the engine has seen it, as far as it has come.
const foreseen = 4 * 24 * time.Hour

// setBack is how far a clock may have been set back since a first look was due at once.
const setBack = 10 * time.Minute

// checkHoliday asks whether an open case goes into a holiday without a plan, or is in one
// without the contacts that were planned, and nobody has to do anything about it.
func (w *world) checkHoliday(p *file) {
	w.t.Helper()
	now := w.clock.Now()
	for _, c := range p.cases {
		if c.State == referral.CaseClosed || !c.Due.After(now) || c.Attempts > 0 || !c.LookAt.After(now.Add(setBack)) || !c.Missing.IsZero() { // a claim by who died is no look
			continue
		}
		for _, s := range holidays {
			first := s.From.Start()
			if now.After(first.Add(-foreseen)) && now.Before(first) && !w.planned(c, s) && c.Deadline.After(first) {
				w.t.Fatalf("UNPLANNED: the case of %s goes into the holiday of %s, due at %s\n%s", p.name, s.From, c.Deadline, w.tail())
			}
		}
		for _, plan := range c.Plans {
			for _, f := range plan.CheckIns {
				if f.Done.IsZero() && c.Deadline.After(f.Due) {
					w.t.Fatalf("UNPLANNED: nobody owes the contact with %s of %s\n%s", p.name, f.Due, w.tail())
				}
			}
		}
	}
}

// planned tells whether somebody who works there stays in touch in a holiday. That they
// left is seen within a day.
func (w *world) planned(c referral.CaseReading, s calendar.Span) bool {
	return slices.ContainsFunc(c.Plans, func(plan referral.HolidayPlan) bool {
		gone := w.house.gone[plan.Contact]
		there := gone.IsZero() || w.clock.Now().Sub(gone) < 25*time.Hour
		return plan.From <= s.From && s.To <= plan.To && there && len(plan.CheckIns) > 0
	})
}
