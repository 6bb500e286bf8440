package referral

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// absent reports the student as absent.
func (w *ward) absent(explained bool) error {
	return w.absences.Report(w.ctx(), teacher, class, []screening.Absentee{{Student: w.student, Explained: explained}})
}

func TestUnexplainedAbsenceInCareIsToldAtOnce(t *testing.T) {
	w, id := opened(t, ForReferral)
	w.must(w.absent(false))
	w.settle()
	w.expect("counselor:absent")
	w.must(w.absent(false)) // sent again
	w.settle()
	w.expect()
	w.wait(10 * time.Minute)
	w.expect("deputy:absent", "lead:absent")
	w.wait(10 * time.Minute)
	w.expect("office:absent")
	_, err := w.Cases.Find(w.ctx(), lead, id, once("f"), "在校医室")
	w.must(err)
	w.wait(5 * time.Hour)
	w.expect()
	if _, err := w.Cases.Find(w.ctx(), lead, id, once("f2"), "n"); !errors.Is(err, ErrNotMissing) {
		t.Errorf("found twice: %v", err)
	}
	w.wait(24 * time.Hour) // another day is another absence
	w.told = nil
	w.must(w.absent(false))
	w.settle()
	w.expect("counselor:absent")
}

// While the silence about a case has already reached the district, an absence still
// begins with who answers for it.
func TestAbsenceGoesBeforeWhatIsOverdue(t *testing.T) {
	w, _ := opened(t, ForReferral)
	w.wait(6 * 24 * time.Hour)
	w.told = nil
	w.must(w.absent(false))
	w.settle()
	w.expect("counselor:absent")
}

// Nor does it get lost in what is due, and was told, in the same moment.
func TestAbsenceInTheMomentOfADeadline(t *testing.T) {
	w, id := opened(t, ForReferral)
	file, err := w.Cases.Read(w.ctx(), counselor, id)
	w.must(err)
	w.wait(file.Deadline.Sub(w.clock.Now()))
	w.expect("counselor:case")
	w.must(w.absent(false))
	w.settle()
	w.expect("counselor:absent")
}

// Whoever is looked for sits at no desk: the on-site counselor is sent to look for the
// student, and not to a room.
func TestWhoIsAbsentHasNoSeat(t *testing.T) {
	w := newWard(t)
	w.raise(risk.Imminent, 4*time.Hour)
	w.expect("counselor:alert-seat", "health:notice", "clerk:notice")
	w.must(w.absent(false))
	w.settle()
	w.expect("counselor:absent")
}

// Whoever says yes to an alert before the word about the absence went out is told it: they
// end the silence, and know nothing of it yet.
func TestWhoEndsTheSilenceHearsOfTheAbsence(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 24*time.Hour)
	w.told = nil
	w.must(w.Care.Absent(w.ctx(), w.student, calendar.On(w.clock.Now())))
	_, err := w.Alerts.Acknowledge(w.ctx(), deputy, sitting, once("a"))
	w.must(err)
	w.settle()
	w.expect("deputy:absent")
}

func TestAbsenceWithAnOpenAlert(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 24*time.Hour)
	_, err := w.Alerts.Acknowledge(w.ctx(), counselor, sitting, once("a"))
	w.must(err)
	w.told = nil
	w.must(w.absent(false))
	w.settle()
	w.expect("counselor:absent")
	if a := w.alert(); a.State != AlertOpen || a.AckBy != "" {
		t.Errorf("the acknowledgement stands: %+v", a)
	}
	w.wait(5 * time.Minute)
	w.expect("deputy:absent")
	_, err = w.Alerts.Hear(w.ctx(), deputy, sitting, once("h"), "找到了，聊了")
	w.must(err)
	w.must(w.absent(false))
	w.wait(time.Hour)
	w.expect()
	if a := w.alert(); !a.Missing.IsZero() {
		t.Error("still looked for")
	}
}

// Who is heard and waits for a decision is looked for as well, and stays heard.
func TestAbsenceOfWhoWasHeard(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 24*time.Hour)
	_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("h"), "n")
	w.must(err)
	w.told = nil
	w.must(w.absent(false))
	w.settle()
	w.expect("counselor:absent")
	if a := w.alert(); a.State != AlertHeard {
		t.Errorf("it is %s", a.State)
	}
}

func TestAbsenceThatIsNobodysBusiness(t *testing.T) {
	quiet := func(name string, w *ward, explained bool) {
		t.Helper()
		w.told = nil
		w.must(w.absent(explained))
		w.settle()
		if len(w.told) > 0 {
			t.Errorf("%s: told %v", name, w.told)
		}
	}
	quiet("no alert", newWard(t), false)
	w := newWard(t)
	w.raise(risk.Moderate, 24*time.Hour)
	quiet("a moderate alert", w, false)
	w, _ = opened(t, ForReferral)
	quiet("explained", w, true)
	w = newWard(t)
	w.raise(risk.High, 24*time.Hour)
	_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("h"), "n")
	w.must(err)
	_, err = w.Alerts.Triage(w.ctx(), counselor, sitting, once("t"), FalseAlarm, "读错了")
	w.must(err)
	quiet("a false alarm", w, false)
	w, _ = opened(t, ForReferral)
	w.must(w.vault.Erase(w.ctx(), w.student))
	quiet("an erased student", w, false)
}

// Whoever is looked for goes on being looked for in the case; the same word again, from a
// list that was sent again or from a worker that died, is told to nobody twice.
func TestAbsenceMovesWithTheAlertOnce(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 24*time.Hour)
	w.must(w.absent(false))
	w.settle()
	_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("h"), "电话里谈过")
	w.must(err)
	w.clock.Advance(20 * time.Hour) // the next morning
	w.must(w.absent(false))
	w.settle()
	w.told = nil
	_, err = w.Alerts.Triage(w.ctx(), counselor, sitting, once("t"), ForReferral, "n")
	w.must(err)
	w.settle()
	w.expect("counselor:absent")
	w.must(w.absent(false))
	w.settle()
	w.expect()
	if c := w.file(w.student + "/1"); c.Missing.IsZero() || len(c.History) != 2 {
		t.Errorf("the case: %+v", c.History)
	}
}

// The alert is decided on between the look at the cases and the look at the alerts.
func TestAbsenceWhileItIsDecidedOn(t *testing.T) {
	engine := &peeked{Engine: memory.New()}
	w := newWardOn(t, engine)
	w.raise(risk.High, 24*time.Hour)
	_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("h"), "n")
	w.must(err)
	w.told = nil
	engine.then = func() {
		_, err := w.Alerts.Triage(w.ctx(), counselor, sitting, once("t"), ForReferral, "n")
		w.must(err)
	}
	w.must(w.absent(false))
	w.settle()
	w.expect("counselor:absent")
}

// peeked is an engine behind whose back something happens, once, right after somebody
// has looked for cases.
type peeked struct {
	store.Engine
	then func()
}

func (p *peeked) Find(ctx context.Context, collection string, q store.Query) (store.Page, error) {
	page, err := p.Engine.Find(ctx, collection, q)
	if then := p.then; collection == "cases" && q.Index == byStudent && then != nil {
		p.then = nil
		then()
	}
	return page, err
}

// A child of whom nothing was known at eight may be in danger at nine: the list that is
// sent again is looked at again.
func TestAbsenceReportedAgainAfterTheAlert(t *testing.T) {
	w := newWard(t)
	w.must(w.absent(false))
	w.settle()
	w.raise(risk.High, 24*time.Hour)
	w.told = nil
	w.must(w.absent(false))
	w.settle()
	w.expect("counselor:absent")
}

// An excuse that comes later is a correction; an excuse taken back is told.
func TestExcuseTakenBack(t *testing.T) {
	w, _ := opened(t, ForReferral)
	w.must(w.absent(true))
	w.settle()
	w.expect()
	w.must(w.absent(false))
	w.settle()
	w.expect("counselor:absent")
}

func TestOnlyTheClassReportsItsOwn(t *testing.T) {
	w := newWard(t)
	if err := w.absences.Report(w.ctx(), actor.Actor{ID: "x", Role: actor.Teacher, Unit: school + "/7/4"}, class, nil); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("another class's teacher: %v", err)
	}
	if err := w.absences.Report(w.ctx(), teacher, class, []screening.Absentee{{Student: "somebody"}}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a child of another class: %v", err)
	}
	if err := w.absences.Report(w.ctx(), lead, school, nil); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("a whole school: %v", err)
	}
}

// Killed at any write between the report and the word, the word comes, once.
func TestAbsenceKilledAtEveryWrite(t *testing.T) {
	morning := func(w *ward) error {
		if err := w.absent(false); err != nil {
			return err
		}
		return w.calm()
	}
	after := func(w *ward) string {
		doc, err := w.Cases.of(w.ctx(), w.student)
		w.must(err)
		return fmt.Sprintf("told %d, %d events", w.letters()["counselor:absent"], len(doc[0].History))
	}
	plain, _ := opened(t, ForReferral)
	before := plain.engine.Writes
	plain.must(morning(plain))
	writes, want := plain.engine.Writes-before, after(plain)
	if writes < 6 || want[:6] != "told 1" {
		t.Fatalf("%d writes: %s", writes, want)
	}
	for n := 1; n <= writes; n++ {
		for _, late := range []bool{false, true} {
			w, _ := opened(t, ForReferral)
			w.engine.DieAt, w.engine.After = w.engine.Writes+n, late
			if err := morning(w); err == nil {
				t.Fatalf("write %d: nothing died", n)
			}
			w.boot()
			w.clock.Advance(10 * time.Second)
			if n == 1 && !late {
				w.must(w.absent(false)) // nothing was acknowledged: it is sent again
			}
			w.must(w.calm())
			if got := after(w); got != want {
				t.Errorf("killed at write %d (after: %v): %s, want %s", n, late, got, want)
			}
		}
	}
}
