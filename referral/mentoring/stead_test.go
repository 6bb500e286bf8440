package mentoring

import (
	"errors"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// away puts somebody on leave for three weeks over the day on which tasks are due.
func (w *ward) away(who actor.Actor, instead string) {
	w.t.Helper()
	w.until("2026-10-01", 0)
	_, err := w.org.AddLeave(w.ctx(), actor.Engine(), school, rota.Leave{Who: who.ID, From: w.clock.Now(), To: w.clock.Now().Add(21 * day), Substitute: instead})
	w.must(err)
	w.told = nil
}

func (w *ward) taught() {
	w.t.Helper()
	_, err := w.org.PutClass(w.ctx(), actor.Engine(), class, teacher.ID)
	w.must(err)
}

// While a mentor is on leave, what falls due is the class teacher's: told in the morning,
// and again like to the mentor until it is done; afterwards all is the mentor's again.
func TestTasksOfAMentorOnLeaveAreTheClassTeachers(t *testing.T) {
	w := newWard(t)
	w.taught()
	w.away(mentor, "")
	w.until("2026-10-08", 7*time.Hour)
	w.expect()
	if w.mentee(teacher, w.plain) == nil {
		t.Error("due, and the class teacher does not see it")
	}
	w.until("2026-10-08", 8*time.Hour)
	w.expect("teacher:care-task", "teacher:care-task")
	if m := w.mentee(deputy, w.plain); m != nil {
		t.Errorf("somebody else sees it: %+v", m)
	}
	m := w.mentee(teacher, w.plain)
	if !m.Instead || m.Turn != 1 || m.Due != "2026-10-08" {
		t.Fatalf("the class teacher sees %+v", m)
	}
	w.must(w.Plans.Tick(w.ctx(), teacher, w.plain, 1, AsUsual))
	w.must(w.Plans.Tick(w.ctx(), teacher, w.plain, 1, AsUsual)) // sent again
	if m := w.mentee(mentor, w.plain); m.Turn != 1 || m.Due <= "2026-10-08" {
		t.Errorf("the mentor sees %+v", m)
	}
	if err := w.Plans.Tick(w.ctx(), deputy, w.cared, 1, AsUsual); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("somebody else does it: %v", err)
	}
	w.until("2026-10-09", 8*time.Hour)
	w.expect("teacher:care-task") // the other one
	w.until("2026-10-22", 8*time.Hour)
	w.told = nil
	w.until("2026-10-24", 0)
	w.expect("mentor:care-task") // back, and the one that nobody did is theirs
	if w.mentee(teacher, w.cared) != nil {
		t.Error("the mentor is back, and the class teacher still has it")
	}
}

// A leave that begins when a task is due already passes on what is told of it next, and no
// more than that.
func TestALeaveThatBeginsWithATaskOpen(t *testing.T) {
	w := newWard(t)
	w.taught()
	w.until("2026-10-08", 12*time.Hour)
	w.away(mentor, "")
	w.until("2026-10-09", 8*time.Hour)
	w.expect("teacher:care-task", "teacher:care-task")
	w.until("2026-10-16", 8*time.Hour)
	w.expect("teacher:care-task", "teacher:care-task")
}

// Whom the leave names goes before the class teacher; where both are away, a counselor.
func TestWhoStandsInForAMentor(t *testing.T) {
	for name, c := range map[string]struct {
		instead string
		also    bool // the class teacher is away, too
		want    actor.Actor
	}{
		"the leave names somebody": {warden.ID, false, warden},
		"the class teacher":        {"", false, teacher},
		"a counselor":              {"", true, counselor},
	} {
		w := newWard(t)
		w.taught()
		w.away(mentor, c.instead)
		if c.also {
			w.away(teacher, "")
		}
		w.until("2026-10-08", 8*time.Hour)
		w.expect(c.want.ID+":care-task", c.want.ID+":care-task")
		if w.mentee(c.want, w.cared) == nil {
			t.Errorf("%s: %s was told and does not see it", name, c.want.ID)
		}
		w.must(w.Plans.Tick(w.ctx(), c.want, w.cared, 1, Look))
	}
}

// A class without a teacher, a school without anybody else: the task waits for the mentor.
func TestTaskThatNobodyElseCanDo(t *testing.T) {
	w := newWard(t)
	w.away(mentor, "")
	_, err := w.org.SetDuty(w.ctx(), actor.Engine(), school.Code(), screening.Duty{})
	w.must(err)
	w.until("2026-10-09", 8*time.Hour)
	w.expect("mentor:care-task", "mentor:care-task")
}
