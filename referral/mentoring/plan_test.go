package mentoring

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/rota"
)

const day = 24 * time.Hour

// Who has a mentor has one task, in four weeks; its silence is the mentor's alone.
func TestRoutineIsRemindedToTheMentorOnly(t *testing.T) {
	onEachEngine(t, func(t *testing.T, engine func(*testing.T) store.Engine) {
		w := newWardOn(t, engine(t))
		m := w.mentee(mentor, w.plain)
		if m == nil || m.Turn != 1 || m.Due != "2026-10-08" || m.Overdue || m.Task.ZH == "" {
			t.Fatalf("the mentor's task is %+v", m) // the fifth lies in a holiday
		}
		w.until("2026-10-09", 7*time.Hour)
		w.expect()
		w.until("2026-10-09", 8*time.Hour)
		w.expect("mentor:care-task", "mentor:care-task")
		if !w.mentee(mentor, w.plain).Overdue {
			t.Error("not overdue")
		}
		w.until("2026-10-16", 8*time.Hour)
		w.expect("mentor:care-task", "mentor:care-task")
		w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 1, AsUsual))
		w.must(w.Plans.Tick(w.ctx(), mentor, w.cared, 1, AsUsual))
		w.until("2026-10-30", 8*time.Hour)
		w.expect()
	})
}

// A denser rhythm moves days and nothing else: not the form of a task, not the words of
// a reminder, not what anybody else can see.
func TestARhythmChangesNothingButDays(t *testing.T) {
	w := newWard(t)
	before, err := w.care.Cases.Read(w.ctx(), lead, w.file)
	w.must(err)
	r, err := w.Plans.SetRhythm(w.ctx(), counselor, w.file, Close)
	w.must(err)
	if r.Rhythm != Close || r.By != counselor.ID || r.Mentor != mentor.ID || r.Due != "2026-09-10" {
		t.Fatalf("the counselor reads %+v", r)
	}
	plain, cared := *w.mentee(mentor, w.plain), *w.mentee(mentor, w.cared)
	plain.Student, plain.Name, plain.Task, plain.Due = cared.Student, cared.Name, cared.Task, cared.Due
	if cared.Due != "2026-09-10" || !reflect.DeepEqual(plain, cared) {
		t.Errorf("the lists differ in more than days: %+v, %+v", plain, cared)
	}
	after, err := w.care.Cases.Read(w.ctx(), lead, w.file)
	w.must(err)
	if len(after.History) != len(before.History) {
		t.Error("the case's history, which the lead reads, says it")
	}
	doc, err := w.Plans.books.Get(w.ctx(), w.cared)
	w.must(err)
	doc.Care = nil
	text, err := json.Marshal(doc)
	w.must(err)
	if strings.Contains(string(text), string(Close)) || strings.Contains(string(text), counselor.ID) {
		t.Errorf("in clear: %s", text)
	}
	w.until("2026-09-11", 8*time.Hour)
	w.expect("mentor:care-task") // as for everybody
	w.until("2026-09-12", 8*time.Hour)
	w.expect("counselor:care-overdue") // the mentor is reminded by the clock of everybody
	w.must(w.Plans.Tick(w.ctx(), mentor, w.cared, 1, AsUsual))
	if m := w.mentee(mentor, w.cared); m.Due != "2026-09-15" || m.Turn != 2 {
		t.Errorf("the next task is %+v", m)
	}
}

// How often a mentor is reminded, and on which days, is the same for a denser rhythm and
// for the routine one: only the first morning differs.
func TestRemindersDoNotTellTheRhythm(t *testing.T) {
	reminders := func(r Rhythm, day calendar.Date) (at []calendar.Date) {
		w := newWard(t)
		if r != Routine {
			_, err := w.Plans.SetRhythm(w.ctx(), counselor, w.file, r)
			w.must(err)
			w.must(w.settle())
		}
		_, err := w.Plans.books.Update(w.ctx(), w.cared, func(doc *Plan) error {
			turn, err := w.Plans.turn(w.ctx(), w.cared, class)
			w.must(err)
			c, err := w.Plans.open(doc, turn)
			w.must(err)
			c.Due = day
			c.remind(turn.cal, day)
			doc.Owe(w.clock.Now())
			return w.Plans.seal(doc, c, turn)
		})
		w.must(err)
		w.inboxes.OnPosted(func(p notify.Post) {
			if p.Recipient == mentor.ID && p.Object == w.cared {
				at = append(at, calendar.On(w.clock.Now()))
			}
		})
		w.until("2026-10-10", 0)
		return at
	}
	for _, due := range []calendar.Date{"2026-09-10", "2026-09-22"} { // the second meets the holidays
		routine := reminders(Routine, due)
		for _, at := range routine {
			if !calendar.New().Kind(at).Teaches() {
				t.Errorf("reminded on %s, a day without lessons", at)
			}
		}
		if dense := reminders(Close, due); !slices.Equal(dense, routine) || len(dense) < 3 {
			t.Errorf("reminded on %v, routinely on %v", dense, routine)
		}
	}
}

// Whoever is named as mentor on a day without lessons hears of an old task on the next
// day with some.
func TestAMentorNamedOnASundayIsRemindedOnMonday(t *testing.T) {
	w := newWard(t)
	w.must(w.students.SetMentor(w.ctx(), lead, w.plain, ""))
	w.must(w.students.SetMentor(w.ctx(), lead, w.cared, ""))
	w.until("2026-10-18", 10*time.Hour)
	w.told = nil
	w.must(w.students.SetMentor(w.ctx(), lead, w.plain, teacher.ID))
	w.until("2026-10-19", 7*time.Hour)
	w.expect()
	w.until("2026-10-19", 8*time.Hour)
	if slices.Index(w.told, "teacher:care-task") < 0 {
		t.Errorf("told %v", w.told)
	}
}

// When the case is closed the denser rhythm ends with it.
func TestARhythmEndsWithItsCase(t *testing.T) {
	w := newWard(t)
	_, err := w.Plans.SetRhythm(w.ctx(), counselor, w.file, Close)
	w.must(err)
	w.closes()
	w.told = nil
	w.until("2026-09-13", 0)
	w.expect("mentor:care-task")
	w.must(w.Plans.Tick(w.ctx(), mentor, w.cared, 1, AsUsual))
	if m := w.mentee(mentor, w.cared); m.Due != "2026-10-11" && m.Due != "2026-10-12" {
		t.Errorf("the next task is due %s", m.Due)
	}
	if _, err := w.Plans.SetRhythm(w.ctx(), counselor, w.file, Weekly); !errors.Is(err, ErrNoFile) {
		t.Errorf("a rhythm without a case: %v", err)
	}
}

// A mentor's wish reaches whoever answers for the student, at once and once, and comes
// back until a counselor takes it up.
func TestAWishIsToldUntilItIsTakenUp(t *testing.T) {
	onEachEngine(t, func(t *testing.T, engine func(*testing.T) store.Engine) {
		w := newWardOn(t, engine(t))
		w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 1, Look))
		w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 1, Look)) // sent twice
		w.must(w.settle())
		w.expect("counselor:mentor-concern")
		if err := w.Plans.Undo(w.ctx(), mentor, w.plain, 1); !errors.Is(err, ErrNoUndo) {
			t.Errorf("a wish was undone: %v", err)
		}
		w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 2, AsUsual)) // does not take it back
		w.until("2026-09-08", 10*time.Hour)
		w.expect("counselor:mentor-concern", "deputy:mentor-concern")
		wishes, err := w.Plans.Wishes(w.ctx(), deputy)
		w.must(err)
		if len(wishes) != 1 || wishes[0].Student != w.plain || wishes[0].Mentor != mentor.ID || wishes[0].Name != "学生1" {
			t.Fatalf("wishes: %+v", wishes)
		}
		w.must(w.Plans.Take(w.ctx(), deputy, w.plain, w.clock.Now()))
		if err := w.Plans.Take(w.ctx(), counselor, w.plain, w.clock.Now()); !errors.Is(err, ErrNobody) {
			t.Errorf("taken up twice: %v", err)
		}
		w.until("2026-09-12", 0)
		w.expect()
		if wishes, _ := w.Plans.Wishes(w.ctx(), deputy); len(wishes) != 0 || w.mentee(mentor, w.plain).Waits {
			t.Errorf("it still waits: %+v", wishes)
		}
	})
}

// A wish is told to somebody who can see and take it: a counselor of the school, whoever
// is on shift; where there is none a lead; never an office.
func TestAWishReachesWhoCanTakeIt(t *testing.T) {
	w := newWard(t)
	away := func(who string) rota.Leave {
		return rota.Leave{Who: who, From: monday.Add(-time.Hour), To: monday.Add(20 * day)}
	}
	every := []calendar.Kind{calendar.SchoolDay, calendar.Weekend, calendar.Holiday, calendar.Vacation}
	shift := rota.Shift{Days: every, Crew: rota.Crew{rota.Counselor: lead.ID}}
	_, err := w.org.SetRota(w.ctx(), actor.Engine(), school, 0, rota.Rota{Shifts: []rota.Shift{shift}})
	w.must(err)
	w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 1, Look))
	w.must(w.settle())
	w.expect("counselor:mentor-concern") // the lead is on shift
	_, err = w.org.AddLeave(w.ctx(), actor.Engine(), school, away(counselor.ID))
	w.must(err)
	w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 2, Look))
	w.must(w.settle())
	w.expect("deputy:mentor-concern")
	_, err = w.org.AddLeave(w.ctx(), actor.Engine(), school, away(deputy.ID))
	w.must(err)
	w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 3, Look))
	w.must(w.settle())
	w.expect("lead:mentor-concern")
	wishes, err := w.Plans.Wishes(w.ctx(), lead)
	w.must(err)
	if len(wishes) != 1 || wishes[0].Student != w.plain {
		t.Errorf("the lead sees %+v", wishes)
	}
	w.must(w.Plans.Take(w.ctx(), lead, w.plain, w.clock.Now()))
	_, err = w.org.AddLeave(w.ctx(), actor.Engine(), school, away(lead.ID))
	w.must(err)
	w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 4, Look))
	w.must(w.settle())
	w.expect("counselor:mentor-concern") // away, and yet no office
}

// Taking up is the same when it is sent again, and hears no wish that was not read.
func TestAWishIsTakenUpAsItWasRead(t *testing.T) {
	w := newWard(t)
	w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 1, Look))
	read, err := w.Plans.Wishes(w.ctx(), counselor)
	w.must(err)
	w.clock.Advance(time.Minute)
	w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 2, Look))
	for range 2 { // the answer was lost
		w.must(w.Plans.Take(w.ctx(), counselor, w.plain, read[0].Last))
	}
	if err := w.Plans.Take(w.ctx(), deputy, w.plain, read[0].Last); !errors.Is(err, ErrNobody) {
		t.Errorf("taken up by another too: %v", err)
	}
	left, err := w.Plans.Wishes(w.ctx(), counselor)
	w.must(err)
	if len(left) != 1 || !left[0].Since.After(read[0].Last) {
		t.Errorf("what nobody read is %+v", left)
	}
}

func TestTickIsDoneOnceAndUndoneSoon(t *testing.T) {
	w := newWard(t)
	due := w.mentee(mentor, w.plain).Due
	w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 1, AsUsual))
	w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 1, AsUsual))
	if m := w.mentee(mentor, w.plain); m.Turn != 2 || m.Last.N != 1 || !m.Undo {
		t.Fatalf("ticked: %+v", m)
	}
	if err := w.Plans.Tick(w.ctx(), mentor, w.plain, 1, Look); !errors.Is(err, ErrTicked) {
		t.Errorf("another word on the same task: %v", err)
	}
	if err := w.Plans.Tick(w.ctx(), mentor, w.plain, 7, AsUsual); !errors.Is(err, ErrTicked) {
		t.Errorf("a task that is not open: %v", err)
	}
	w.must(w.Plans.Undo(w.ctx(), mentor, w.plain, 1))
	w.must(w.Plans.Undo(w.ctx(), mentor, w.plain, 1))
	if m := w.mentee(mentor, w.plain); m.Turn != 1 || m.Due != due || m.Last != nil {
		t.Errorf("undone: %+v", m)
	}
	w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 1, AsUsual))
	w.clock.Advance(11 * time.Minute)
	if err := w.Plans.Undo(w.ctx(), mentor, w.plain, 1); !errors.Is(err, ErrNoUndo) {
		t.Errorf("undone after eleven minutes: %v", err)
	}
	if err := w.Plans.Tick(w.ctx(), mentor, w.plain, 2, "worse"); !errors.Is(err, ErrUnknown) {
		t.Errorf("a word of one's own: %v", err)
	}
}

// A task that was undone is told as it would have been without the tick: an undo silences
// nothing.
func TestAnUndoneTaskIsStillTold(t *testing.T) {
	w := newWard(t)
	_, err := w.Plans.SetRhythm(w.ctx(), counselor, w.file, Close)
	w.must(err)
	w.until("2026-09-12", 8*time.Hour)
	w.expect("mentor:care-task", "counselor:care-overdue")
	w.must(w.Plans.Tick(w.ctx(), mentor, w.cared, 1, AsUsual))
	w.must(w.Plans.Undo(w.ctx(), mentor, w.cared, 1))
	w.until("2026-09-14", 8*time.Hour)
	w.expect("mentor:care-task")
	w.until("2026-09-15", 8*time.Hour)
	w.expect("counselor:care-overdue")
}

// A rhythm that became denser between a tick and its undo keeps its nearer day.
func TestAnUndoKeepsADenserRhythm(t *testing.T) {
	w := newWard(t)
	w.must(w.Plans.Tick(w.ctx(), mentor, w.cared, 1, AsUsual))
	_, err := w.Plans.SetRhythm(w.ctx(), counselor, w.file, Close)
	w.must(err)
	w.must(w.Plans.Undo(w.ctx(), mentor, w.cared, 1))
	if m := w.mentee(mentor, w.cared); m.Due != "2026-09-10" {
		t.Errorf("due %s", m.Due)
	}
}

// Tasks are those of whoever is the mentor now.
func TestTasksMoveWithTheStudent(t *testing.T) {
	w := newWard(t)
	w.must(w.students.SetMentor(w.ctx(), lead, w.plain, teacher.ID))
	if w.mentee(mentor, w.plain) != nil || w.mentee(teacher, w.plain) == nil {
		t.Fatal("the task stayed with the mentor before")
	}
	if err := w.Plans.Tick(w.ctx(), mentor, w.plain, 1, AsUsual); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("the mentor before ticks: %v", err)
	}
	w.until("2026-10-09", 8*time.Hour)
	w.expect("teacher:care-task", "mentor:care-task")
	w.must(w.students.SetMentor(w.ctx(), lead, w.cared, ""))
	w.until("2026-10-20", 8*time.Hour)
	w.expect("teacher:care-task", "lead:mentors-lacking", "lead:mentors-lacking")
	w.must(w.students.SetMentor(w.ctx(), lead, w.cared, teacher.ID))
	w.until("2026-10-21", 8*time.Hour)
	w.expect("teacher:care-task") // the task that nobody did is there again
}

// A new mentor learns nothing of the one before: not that they wished for a counselor, not
// what they did, nor how often.
func TestANewMentorLearnsNothingOfTheOneBefore(t *testing.T) {
	w := newWard(t)
	fresh := *w.mentee(mentor, w.plain)
	w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 1, AsUsual))
	w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 2, Look))
	w.must(w.settle())
	w.expect("counselor:mentor-concern")
	w.must(w.students.SetMentor(w.ctx(), lead, w.plain, teacher.ID))
	m := *w.mentee(teacher, w.plain)
	m.Task = fresh.Task
	if !reflect.DeepEqual(m, fresh) {
		t.Errorf("the new mentor sees %+v, and would of a new plan %+v", m, fresh)
	}
	w.must(w.Plans.Tick(w.ctx(), teacher, w.plain, 1, AsUsual))
	w.must(w.Plans.Tick(w.ctx(), teacher, w.plain, 1, AsUsual)) // sent twice
	if m := w.mentee(teacher, w.plain); m.Turn != 2 || !m.Undo || m.Waits || m.Last.By != teacher.ID {
		t.Errorf("ticked: %+v", m)
	}
	w.must(w.Plans.Undo(w.ctx(), teacher, w.plain, 1))
	if m := w.mentee(teacher, w.plain); m.Turn != 1 || m.Undo || m.Last != nil {
		t.Errorf("undone: %+v", m)
	}
	if wishes, err := w.Plans.Wishes(w.ctx(), counselor); err != nil || len(wishes) != 1 {
		t.Errorf("the wish of the mentor before is lost: %v, %v", wishes, err)
	}
}

// Without a mentor a student in care is not left to silence: the counselor hears at once.
func TestNoMentorInCareIsToldToTheCounselor(t *testing.T) {
	w := newWard(t)
	_, err := w.Plans.SetRhythm(w.ctx(), counselor, w.file, Weekly)
	w.must(err)
	w.must(w.people.Leave(w.ctx(), actor.Engine(), mentor.ID))
	w.must(w.settle())
	if r, err := w.Plans.OfCase(w.ctx(), counselor, w.file); err != nil || r.Mentor != "" {
		t.Errorf("the mentor who left is %q, %v", r.Mentor, err)
	}
	w.until("2026-09-14", 8*time.Hour)
	w.expect("counselor:care-overdue")
}

// Nor is one whose mentor leaves or is taken away long after the rhythm was set.
func TestALostMentorInCareIsToldToTheCounselorAtOnce(t *testing.T) {
	for name, lose := range map[string]func(*ward) error{
		"leaves":     func(w *ward) error { return w.people.Leave(w.ctx(), actor.Engine(), mentor.ID) },
		"taken away": func(w *ward) error { return w.students.SetMentor(w.ctx(), lead, w.cared, "") },
	} {
		w := newWard(t)
		_, err := w.Plans.SetRhythm(w.ctx(), counselor, w.file, Weekly)
		w.must(err)
		w.must(w.settle())
		w.expect()
		w.must(lose(w))
		w.until("2026-09-07", 10*time.Hour)
		if slices.Index(w.told, "counselor:care-overdue") < 0 {
			t.Errorf("%s: told %v", name, w.told)
		}
		w.told = nil
		w.until("2026-09-08", 7*time.Hour)
		w.expect()
	}
	w := newWard(t)
	w.must(w.students.SetMentor(w.ctx(), lead, w.plain, ""))
	w.until("2026-09-07", 10*time.Hour)
	doc, err := w.Plans.books.Get(w.ctx(), w.plain)
	w.must(err)
	if !doc.Due.IsZero() {
		t.Errorf("a routine plan without a mentor owes something on %s", doc.Due)
	}
}

// The lead hears in the morning of those without a mentor: no name, once a week, and
// sooner only when there are more.
func TestLeadHearsWhoLacksAMentor(t *testing.T) {
	w := newWard(t)
	third := w.enrol("3", screening.Guardian{Name: "妈妈"})
	w.until("2026-09-08", 7*time.Hour)
	w.expect()
	w.until("2026-09-08", 8*time.Hour)
	w.expect("lead:mentors-lacking")
	w.until("2026-09-14", 8*time.Hour)
	w.expect()
	w.until("2026-09-15", 8*time.Hour)
	w.expect("lead:mentors-lacking")
	w.enrol("4", screening.Guardian{Name: "妈妈"})
	w.until("2026-09-16", 8*time.Hour)
	w.expect("lead:mentors-lacking")
	w.must(w.students.SetMentor(w.ctx(), lead, third, mentor.ID))
	w.clock.Advance(time.Minute)
	w.must(w.settle())
	s, err := w.org.School(w.ctx(), lead, school.Code())
	w.must(err)
	if c := s.Mentors; c.Students != 4 || c.Mentored != 3 || c.At.IsZero() {
		t.Errorf("counted %+v", c)
	}
	w.expect()
}

// The family is never drawn where a guardian must not be told, and nothing else tells.
func TestNoTaskLeadsToAnUnsafeGuardian(t *testing.T) {
	w := newWard(t)
	const turns = 200
	drawn := func() (each [turns]string, seen map[string]bool) {
		seen = map[string]bool{}
		for n := range turns {
			task, err := w.Plans.draw(w.ctx(), w.cared, n)
			w.must(err)
			each[n], seen[task] = task, true
		}
		return each, seen
	}
	before, seen := drawn()
	if len(seen) != len(tasks) {
		t.Fatalf("drawn: %v", seen)
	}
	w.must(w.students.MarkGuardianUnsafe(w.ctx(), counselor, w.cared, "爸爸", "r"))
	after, seen := drawn()
	if seen[withFamily] || len(seen) != len(tasks)-1 {
		t.Errorf("with an unsafe guardian: %v", seen)
	}
	for n := range turns {
		if before[n] != withFamily && after[n] != before[n] {
			t.Fatalf("task %d was %s and became %s", n, before[n], after[n])
		}
	}
}

func TestWhoMayKnowOfAPlan(t *testing.T) {
	w := newWard(t)
	w.must(w.Plans.Tick(w.ctx(), mentor, w.cared, 1, Look))
	_, err := w.Plans.SetRhythm(w.ctx(), counselor, w.file, Weekly)
	w.must(err)
	for _, who := range []actor.Actor{lead, teacher, warden, officer, stranger, mentor, {}} {
		if _, err := w.Plans.OfCase(w.ctx(), who, w.file); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s reads the rhythm: %v", who.ID, err)
		}
		if _, err := w.Plans.SetRhythm(w.ctx(), who, w.file, Routine); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s sets the rhythm: %v", who.ID, err)
		}
		if who.Role != actor.Lead {
			if err := w.Plans.Take(w.ctx(), who, w.cared, w.clock.Now()); !errors.Is(err, actor.ErrOutOfScope) {
				t.Errorf("%s takes the wish up: %v", who.ID, err)
			}
			if wishes, err := w.Plans.Wishes(w.ctx(), who); len(wishes) != 0 {
				t.Errorf("%s sees wishes: %v, %v", who.ID, wishes, err)
			}
		}
		if who.ID != mentor.ID && w.mentee(who, w.cared) != nil {
			t.Errorf("%s sees the task", who.ID)
		}
		if who.ID != mentor.ID {
			if err := w.Plans.Tick(w.ctx(), who, w.cared, 2, AsUsual); !errors.Is(err, actor.ErrOutOfScope) {
				t.Errorf("%s ticks: %v", who.ID, err)
			}
		}
	}
	if r, err := w.Plans.OfCase(w.ctx(), deputy, w.file); err != nil || r.Rhythm != Weekly {
		t.Errorf("the deputy reads %+v, %v", r, err)
	}
}

// A student whose data key is gone is listed among the wishes, first, and hides no other.
func TestOneUnreadableWishHidesNoOther(t *testing.T) {
	w := newWard(t)
	w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 1, Look))
	w.clock.Advance(time.Minute)
	w.must(w.Plans.Tick(w.ctx(), mentor, w.cared, 1, Look))
	w.must(w.vault.Erase(w.ctx(), w.cared))
	w.boot()
	wishes, err := w.Plans.Wishes(w.ctx(), counselor)
	w.must(err)
	if len(wishes) != 2 || wishes[0].Student != w.cared || !wishes[0].Since.IsZero() || wishes[1].Mentor != mentor.ID {
		t.Errorf("wishes: %+v", wishes)
	}
}

// Nor does a student who has changed schools, until their plan is looked at again.
func TestWhoChangedSchoolsHidesNoWish(t *testing.T) {
	w := newWard(t)
	w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 1, Look))
	_, err := w.Plans.books.Update(w.ctx(), w.plain, func(doc *Plan) error {
		doc.Class = "32/3201/320106/3201060002/7/1"
		return nil
	})
	w.must(err)
	elsewhere := actor.Actor{ID: "elsewhere", Role: actor.Counselor, Unit: "32/3201/320106/3201060002"}
	if wishes, err := w.Plans.Wishes(w.ctx(), elsewhere); err != nil || len(wishes) != 0 {
		t.Errorf("%+v, %v", wishes, err)
	}
}

// Nor does one keep the others from a plan.
func TestOneUnreadablePlanKeepsNobodyFromTheirs(t *testing.T) {
	w := newWard(t)
	var all []*screening.Student
	for _, id := range []string{w.cared, w.plain} {
		s, err := w.students.Get(w.ctx(), actor.Engine(), id)
		w.must(err)
		all = append(all, s)
		_, err = w.Plans.books.Update(w.ctx(), id, func(doc *Plan) error {
			doc.Settle(time.Time{})
			if id == w.cared {
				doc.Care[len(doc.Care)-1] ^= 1
			}
			return nil
		})
		w.must(err)
	}
	w.must(w.Plans.Begin(w.ctx(), school, all))
	doc, err := w.Plans.books.Get(w.ctx(), w.plain)
	w.must(err)
	if doc.Due.IsZero() {
		t.Error("the other student's plan was not woken")
	}
}

// A student who was erased owes nothing any more.
func TestErasedStudentOwesNothing(t *testing.T) {
	w := newWard(t)
	w.must(w.Plans.Tick(w.ctx(), mentor, w.plain, 1, Look))
	w.must(w.vault.Erase(w.ctx(), w.plain))
	w.boot()
	w.until("2026-10-10", 0)
	doc, err := w.Plans.books.Get(w.ctx(), w.plain)
	w.must(err)
	if !doc.Due.IsZero() || doc.Waiting {
		t.Errorf("it still owes: %+v", doc.Owed)
	}
}

func TestDaysOfARhythm(t *testing.T) {
	cal := calendar.New()
	for _, c := range []struct {
		rhythm Rhythm
		from   calendar.Date
		due    calendar.Date
	}{
		{Routine, "2026-09-07", "2026-10-08"}, // the fifth is a holiday
		{Weekly, "2026-09-07", "2026-09-14"},
		{Close, "2026-09-07", "2026-09-10"},
		{Close, "2026-09-09", "2026-09-14"}, // never a Saturday
	} {
		care := Care{Rhythm: c.rhythm}
		care.plan(cal, c.from.At(9*time.Hour))
		if care.Due != c.due || !cal.Kind(calendar.On(care.Next)).Teaches() {
			t.Errorf("%s from %s: due %s, told %s", c.rhythm, c.from, care.Due, care.Next)
		}
	}
}
