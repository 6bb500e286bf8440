package referral

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// admin may drill the schools of the district.
var admin = actor.Actor{ID: "admin", Role: actor.Admin, Unit: district}

// drilling starts a drill of the school.
func (w *ward) drilling() DrillReading {
	w.t.Helper()
	r, err := w.Drills.Start(w.ctx(), admin, school.Code(), DefaultCare().Ref())
	w.must(err)
	return r
}

// rise lets the silence of a drill reach everybody.
func (w *ward) rise() {
	w.t.Helper()
	for range 5 {
		w.settle()
		w.clock.Advance(pace)
	}
	w.settle()
}

// confirm says for somebody that the exercise reached them.
func (w *ward) confirm(drill string, who actor.Actor) error {
	_, err := w.Alerts.Acknowledge(w.ctx(), who, exerciseID(drill), once(""))
	return err
}

// see opens the exercise's notice in somebody's name.
func (w *ward) see(drill string, who actor.Actor, recipient string) error {
	_, err := w.Notices.See(w.ctx(), who, w.Notices.ofExercise(drill, recipient))
	return err
}

// everybody confirms.
func (w *ward) everybody(drill string) error {
	var errs []error
	for _, who := range []actor.Actor{counselor, deputy, lead, officer} {
		errs = append(errs, w.confirm(drill, who))
	}
	return errors.Join(append(errs, w.see(drill, health, string(district)), w.see(drill, clerk, "brain"))...)
}

// drill plays one that passes.
func (w *ward) drill() DrillReading {
	w.t.Helper()
	r := w.drilling()
	w.rise()
	w.must(w.everybody(r.ID))
	w.settle()
	return w.latest()
}

func (w *ward) latest() DrillReading {
	w.t.Helper()
	all, err := w.Drills.Of(w.ctx(), admin, school.Code())
	w.must(err)
	return all[0]
}

// shown is the hops as a table.
func shown(hops []Hop) string {
	var out []string
	for _, h := range hops {
		out = append(out, strings.Join(strings.Fields(fmt.Sprint(h.Kind, " ", h.Office, " ", h.State)), " "))
	}
	return strings.Join(out, "\n")
}

func TestDrillReachesEverybody(t *testing.T) {
	w := newWard(t)
	r := w.drilling()
	if again := w.drilling(); again.ID != r.ID || again.ID != school.Code()+"/2026-09-07/1" {
		t.Errorf("%s, and again %s", r.ID, again.ID)
	}
	w.rise()
	w.expect("counselor:alert", "health:notice", "clerk:notice", "deputy:alert", "lead:alert", "office:alert")
	for _, who := range []actor.Actor{counselor, deputy, lead, officer} {
		w.must(w.confirm(r.ID, who))
		w.must(w.confirm(r.ID, who)) // said twice
	}
	w.must(w.see(r.ID, health, string(district)))
	w.settle()
	if d := w.latest(); d.State != DrillRunning || shown(d.Hops[len(d.Hops)-2:]) != "notice hospital passed\nseen hospital waiting" {
		t.Fatalf("%s\n%s", d.State, shown(d.Hops))
	}
	w.clock.Advance(20 * time.Minute)
	w.must(w.see(r.ID, clerk, "brain"))
	w.settle()
	d := w.latest()
	var want []string
	for _, hop := range []string{"raised", "told owner", "confirmed owner", "told deputy", "confirmed deputy", "told lead", "confirmed lead",
		"told district", "confirmed district", "notice health", "seen health", "notice hospital", "seen hospital"} {
		want = append(want, hop+" passed")
	}
	if got := shown(d.Hops); d.State != DrillPassed || got != strings.Join(want, "\n") {
		t.Fatalf("%s\n%s", d.State, got)
	}
	if last := d.Hops[len(d.Hops)-1]; last.Took() < 20*time.Minute || d.Hops[3].From != d.Began.Add(pace) {
		t.Errorf("%+v, %+v", last, d.Hops[3])
	}
	w.wait(drillLasts + time.Hour)
	w.expect() // and nobody is told anything more
}

// What an exercise leaves behind counts nowhere as the alert of a student.
func TestAnExerciseIsNoAlert(t *testing.T) {
	w := newWard(t)
	r := w.drilling()
	w.rise()
	id := exerciseID(r.ID)
	for _, p := range w.told {
		if !p.Exercise {
			t.Errorf("told without the mark: %+v", p)
		}
	}
	for who, name := range map[actor.Actor]string{counselor: "alert", clerk: "notice", health: "notice"} {
		letters, _, err := w.inboxes.Of(w.ctx(), who, store.Cursor{}, 10)
		if err != nil || len(letters) != 1 || !letters[0].Exercise || string(letters[0].Kind) != name {
			t.Errorf("%s reads %+v, %v", who.ID, letters, err)
		}
	}
	notices, _, err := w.Notices.Of(w.ctx(), clerk, store.Cursor{}, 10)
	if err != nil || len(notices) != 1 || notices[0].Exercise != r.ID {
		t.Errorf("%+v, %v", notices, err)
	}
	for name, do := range map[string]func() error{
		"hear":   func() error { _, err := w.Alerts.Hear(w.ctx(), counselor, id, once("h"), "n"); return err },
		"assign": func() error { _, err := w.Alerts.Assign(w.ctx(), lead, id, once("a"), deputy); return err },
		"triage": func() error {
			_, err := w.Alerts.Triage(w.ctx(), counselor, id, once("t"), Emergency, "n")
			return err
		},
	} {
		if err := do(); !errors.Is(err, ErrExercise) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if held, err := w.Holds(w.ctx(), counselor.ID); held || err != nil {
		t.Errorf("an exercise is held: %v", err)
	}
	w.raise(risk.Mild, 72*time.Hour)
	queue, err := w.Alerts.Queue(w.ctx(), counselor)
	if err != nil || len(queue) != 2 || queue[0].ID != sitting || queue[1].Exercise != r.ID {
		t.Errorf("an exercise stands before a student: %+v, %v", queue, err)
	}
	w.must(w.everybody(r.ID))
	w.settle()
	if notices, _, err = w.Notices.Of(w.ctx(), clerk, store.Cursor{}, 10); err != nil || len(notices) != 0 {
		t.Errorf("%d notices after the drill, %v", len(notices), err)
	}
	if queue, err = w.Alerts.Queue(w.ctx(), counselor); err != nil || len(queue) != 1 {
		t.Errorf("%d in the queue after the drill, %v", len(queue), err)
	}
	if _, err := w.vault.Key(w.ctx(), id); !errors.Is(err, vault.ErrErased) {
		t.Errorf("what the exercise was about was not erased: %v", err)
	}
	cases, err := w.Cases.books.Owing(w.ctx(), w.clock.Now().AddDate(10, 0, 0), 10)
	if err != nil || len(cases) != 0 {
		t.Errorf("cases %v, %v", cases, err)
	}
}

func TestDrillFails(t *testing.T) {
	for name, c := range map[string]struct {
		play func(*ward, string)
		want string
	}{
		"somebody never confirms": {func(w *ward, id string) {
			w.rise()
			for _, who := range []actor.Actor{counselor, deputy, officer} {
				w.must(w.confirm(id, who))
			}
			w.must(w.see(id, health, string(district)))
			w.must(w.see(id, clerk, "brain"))
			w.wait(drillLasts)
		}, "confirmed lead failed"},
		"another colleague confirms": {func(w *ward, id string) {
			w.hire(actor.Actor{ID: "colleague", Role: actor.Counselor, Unit: school})
			w.rise()
			for _, who := range []actor.Actor{deputy, lead, officer, {ID: "colleague", Role: actor.Counselor, Unit: school}} {
				w.must(w.confirm(id, who))
			}
			w.must(w.see(id, health, string(district)))
			w.must(w.see(id, clerk, "brain"))
			w.wait(drillLasts)
		}, "confirmed owner failed"},
		"the engine was away": {func(w *ward, id string) {
			w.settle()
			w.clock.Advance(3*pace + toldWithin + time.Second)
			w.settle()
			w.must(w.everybody(id))
			w.settle()
		}, "told deputy failed\ntold lead failed\ntold district failed"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			c.play(w, w.drilling().ID)
			w.settle()
			d := w.latest()
			d.Hops = slices.DeleteFunc(d.Hops, func(h Hop) bool { return h.State == HopPassed })
			if got := shown(d.Hops); d.State != DrillFailed || got != c.want {
				t.Errorf("%s\n%s", d.State, got)
			}
			if next := w.drilling(); next.Nth != 2 {
				t.Errorf("the next is the %d. of the day", next.Nth)
			}
		})
	}
}

// Whoever is replaced while a drill runs was not exercised: the drill is void, and
// nobody is told by it any more.
func TestDrillIsVoidWhenSomebodyElseAnswers(t *testing.T) {
	w := newWard(t)
	r := w.drilling()
	w.settle()
	w.told = nil
	_, err := w.org.SetDuty(w.ctx(), actor.Engine(), school.Code(), duty(deputy.ID, deputy.ID, lead.ID))
	w.must(err)
	next := w.drilling()
	if next.ID == r.ID {
		t.Fatal("the old drill goes on")
	}
	w.rise()
	w.expect("deputy:alert", "health:notice", "clerk:notice", "deputy:alert", "lead:alert", "office:alert")
	all, err := w.Drills.Of(w.ctx(), admin, school.Code())
	if err != nil || all[1].State != DrillVoid {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestDrillNoticesByItselfThatSomebodyElseAnswers(t *testing.T) {
	w := newWard(t)
	w.drilling()
	w.rise()
	_, err := w.org.SetContacts(w.ctx(), actor.Engine(), district, contacts(officer.ID, ""))
	w.must(err)
	w.wait(lookAgain)
	if d := w.latest(); d.State != DrillVoid {
		t.Errorf("%s", d.State)
	}
}

func TestWhoMayDrill(t *testing.T) {
	w := newWard(t)
	for _, who := range []actor.Actor{stranger, clerk, teacher} {
		if _, err := w.Drills.Start(w.ctx(), who, school.Code(), DefaultCare().Ref()); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s: %v", who.ID, err)
		}
	}
	if _, err := w.Drills.Start(w.ctx(), admin, school.Code(), screening.PolicyRef{ID: "x", Version: 1}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("under no policy: %v", err)
	}
	r := w.drilling()
	w.rise()
	if err := w.confirm(r.ID, stranger); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("a stranger confirms: %v", err)
	}
}

// Under the exercise's policy each office that any silence could turn to has one
// step, a pace apart; its name is kept for it.
func TestHurriedPolicyReachesEveryOffice(t *testing.T) {
	p := ownCare(t)
	p.ID = "own"
	p.Overdue.Steps = append(p.Overdue.Steps, Step{To: ToHealth, After: risk.Span(96 * time.Hour)})
	w := newWard(t)
	w.must(w.Policies.Add(w.ctx(), actor.Engine(), p))
	hurried, err := w.Policies.raisedUnder(w.ctx(), screening.PolicyRef{ID: exercised + "own", Version: 1})
	w.must(err)
	var got []To
	for i, s := range hurried.Levels[risk.Imminent].Chain.Steps {
		if time.Duration(s.After) != time.Duration(i)*pace {
			t.Errorf("step %d after %v", i, time.Duration(s.After))
		}
		got = append(got, s.To)
	}
	if want := []To{ToOwner, ToDeputy, ToLead, ToDistrict, ToHealth}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if stands, _ := w.Policies.Get(w.ctx(), p.Ref()); stands.Levels[risk.Mild].Notice != NoticeNever {
		t.Error("the policy itself was changed")
	}
	p.ID = exercised + "x"
	if err := w.Policies.Add(w.ctx(), actor.Engine(), p); !errors.Is(err, ErrPolicy) {
		t.Errorf("a policy took an exercise's name: %v", err)
	}
}

// Killed before or after any single write, a drill ends as it would have: everybody
// is told once, and it passes.
func TestDrillKilledAtEveryWrite(t *testing.T) {
	play := func(w *ward) error {
		r, err := w.Drills.Start(w.ctx(), admin, school.Code(), DefaultCare().Ref())
		if err != nil || r.State != DrillRunning {
			return err
		}
		for range 5 {
			if err := w.calm(); err != nil {
				return err
			}
			w.clock.Advance(pace)
		}
		if err := w.everybody(r.ID); err != nil {
			return err
		}
		return w.calm()
	}
	plain := newWard(t)
	before := plain.engine.Writes
	plain.must(play(plain))
	writes, want := plain.engine.Writes-before, fmt.Sprint(plain.letters())
	for n := 1; n <= writes; n++ {
		for _, after := range []bool{false, true} {
			w := newWard(t)
			w.engine.DieAt, w.engine.After = w.engine.Writes+n, after
			if err := play(w); err == nil {
				t.Fatalf("write %d: nothing died", n)
			}
			w.boot()
			w.clock.Advance(10 * time.Second) // the claim of the dead one runs out
			w.must(w.calm())
			if all, err := w.Drills.Of(w.ctx(), admin, school.Code()); err != nil || len(all) == 0 || all[0].State == DrillRunning {
				w.must(err)
				w.must(play(w))
			}
			w.clock.Advance(lookAgain)
			w.must(w.calm())
			all, err := w.Drills.Of(w.ctx(), admin, school.Code())
			w.must(err)
			if got := fmt.Sprint(w.letters()); len(all) != 1 || all[0].State != DrillPassed || got != want {
				t.Errorf("killed at write %d (after: %v): %d drills, %s, told %s\n%s", n, after, len(all), all[0].State, got, shown(all[0].Hops))
			}
		}
	}
}
