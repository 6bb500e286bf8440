package mentoring

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/store/sqlite"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

const (
	district = unit.Path("32/3201/320106")
	school   = district + "/3201060001"
	class    = school + "/7/3"
)

var (
	monday    = time.Date(2026, 9, 7, 1, 0, 0, 0, time.UTC) // nine in the morning
	counselor = actor.Actor{ID: "counselor", Role: actor.Counselor, Unit: school}
	deputy    = actor.Actor{ID: "deputy", Role: actor.Counselor, Unit: school}
	lead      = actor.Actor{ID: "lead", Role: actor.Lead, Unit: school}
	mentor    = actor.Actor{ID: "mentor", Role: actor.Teacher, Unit: school + "/8/1"} // of another class
	teacher   = actor.Actor{ID: "teacher", Role: actor.Teacher, Unit: class}
	warden    = actor.Actor{ID: "warden", Role: actor.Teacher, Unit: school}
	officer   = actor.Actor{ID: "office", Role: actor.Office, Unit: district}
	stranger  = actor.Actor{ID: "stranger", Role: actor.Counselor, Unit: district + "/3201060002"}
)

var wardSecrets = vault.RandomSecrets()

// ward is a school with two students: one without and one with an open case.
type ward struct {
	t         *testing.T
	engine    *storetest.Mortal
	clock     *clock.Manual
	org       *screening.Org
	people    *screening.People
	students  *screening.Students
	mentors   *screening.Mentors
	inboxes   *notify.Inboxes
	vault     *vault.Vault
	care      *referral.Care
	told      []string
	plain     string // a student
	cared     string // another, with an open case
	file      string // that case
	undertake []worker
	*Mentoring
}

type worker interface {
	Owing(context.Context, time.Time, int) ([]string, error)
	Do(context.Context, string) error
}

func newWard(t *testing.T) *ward { return newWardOn(t, memory.New()) }

func newWardOn(t *testing.T, engine store.Engine) *ward {
	t.Helper()
	w := &ward{t: t, engine: &storetest.Mortal{Engine: engine}, clock: clock.NewManual(monday)}
	w.boot()
	w.must(w.org.SeedUnits(w.ctx()))
	for _, s := range []unit.Path{school, stranger.Unit} {
		_, err := w.org.PutSchool(w.ctx(), actor.Engine(), screening.School{Path: s, Name: "心桥实验学校", Kind: staffing.Urban, Stage: screening.Junior})
		w.must(err)
	}
	for _, who := range []actor.Actor{counselor, deputy, lead, mentor, teacher, warden, officer, stranger} {
		_, err := w.people.Add(w.ctx(), actor.Engine(), screening.NewStaff{ID: who.ID, Role: who.Role, Unit: who.Unit, Identity: screening.Identity{Name: "姓名" + who.ID}})
		w.must(err)
	}
	_, err := w.org.SetDuty(w.ctx(), actor.Engine(), school.Code(), screening.Duty{Counselor: counselor.ID, Deputy: deputy.ID, Lead: lead.ID, CallBack: "025-0000"})
	w.must(err)
	_, err = w.org.PutClass(w.ctx(), actor.Engine(), class, "")
	w.must(err)
	w.plain = w.enrol("1", screening.Guardian{Name: "妈妈", Phone: "19900000001"})
	w.cared = w.enrol("2", screening.Guardian{Name: "爸爸", Phone: "19900000002"})
	w.file = w.open(w.cared)
	for _, s := range []string{w.plain, w.cared} {
		w.must(w.students.SetMentor(w.ctx(), lead, s, mentor.ID))
	}
	w.clock.Advance(time.Minute)
	w.must(w.settle())
	w.told = nil
	return w
}

// boot starts the process over the engine.
func (w *ward) boot() {
	w.engine.Revive()
	db := store.New(w.engine)
	w.vault = vault.New(db, wardSecrets)
	d := screening.Deps{DB: db, Vault: w.vault, Clock: w.clock, Claims: claim.New(db, w.vault)}
	w.org = screening.NewOrg(d)
	w.people, w.students = screening.NewPeople(d, w.org), screening.NewStudents(d, w.org)
	w.inboxes = notify.New(db, w.vault, w.clock)
	w.inboxes.OnPosted(func(p notify.Post) { w.told = append(w.told, p.Recipient+":"+string(p.Kind)) })
	w.care = referral.New(d, w.org, w.people, w.students, w.inboxes)
	w.people.Knows(w.care.Hospitals, w.care)
	w.Mentoring = New(d, w.org, w.people, w.students, w.inboxes, w.care)
	w.mentors = screening.NewMentors(d, w.org, w.students, w.inboxes, w.Plans)
	w.undertake = []worker{w.people, w.mentors, w.Plans, w.Cards}
	w.must(db.Ensure(w.ctx()))
}

func (w *ward) enrol(number string, g screening.Guardian) string {
	id, err := w.students.Enrol(w.ctx(), actor.Engine(), class, screening.Person{Number: number, Name: "学生" + number, Birth: "2011-05-01", Guardians: []screening.Guardian{g}})
	w.must(err)
	return id
}

// open brings a student's alert to an open case.
func (w *ward) open(student string) string {
	sitting := "c1/" + student + "/group/1"
	w.must(w.care.Alerts.Raise(w.ctx(), screening.Report{Sitting: sitting, Student: student, Class: class, Care: referral.DefaultCare().Ref(),
		Counselor: counselor.ID, At: w.clock.Now(), Finding: risk.Finding{Level: risk.High, HearWithin: time.Hour, Reasons: []risk.Reason{{Rule: "r", Level: risk.High}}}}))
	_, err := w.care.Alerts.Hear(w.ctx(), counselor, sitting, referral.Command{Key: "hear"}, "n")
	w.must(err)
	_, err = w.care.Alerts.Triage(w.ctx(), counselor, sitting, referral.Command{Key: "triage"}, referral.SchoolSupport, "n")
	w.must(err)
	if err := w.care.Alerts.Do(w.ctx(), sitting); !errors.Is(err, store.ErrNotDue) {
		w.must(err)
	}
	return student + "/1"
}

// closes ends the open case.
func (w *ward) closes() {
	w.t.Helper()
	_, err := w.care.Cases.Review(w.ctx(), counselor, w.file, referral.Command{Key: "review"}, false, []string{counselor.ID, lead.ID}, "m")
	w.must(err)
	_, err = w.care.Cases.Close(w.ctx(), counselor, w.file, referral.Command{Key: "close"}, referral.LeftSchool, "n")
	w.must(err)
}

func (w *ward) ctx() context.Context { return context.Background() }

func (w *ward) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// settle does what this package and the count of mentors owe, until nothing is due.
func (w *ward) settle() error {
	for range 50 {
		done := 0
		for _, k := range w.undertake {
			ids, err := k.Owing(w.ctx(), w.clock.Now(), 100)
			if err != nil {
				return err
			}
			for _, id := range ids {
				if err := k.Do(w.ctx(), id); err != nil && !errors.Is(err, store.ErrNotDue) {
					return err
				}
				done++
			}
		}
		if done == 0 {
			return nil
		}
	}
	return errors.New("no rest")
}

// until lets time pass up to a time of a day.
func (w *ward) until(d calendar.Date, since time.Duration) {
	w.t.Helper()
	for end := d.At(since); w.clock.Now().Before(end); {
		w.clock.Advance(min(30*time.Minute, end.Sub(w.clock.Now())))
		w.must(w.settle())
	}
}

// expect checks who was told since the last call, in whatever order: one too many fails
// as much as one too few.
func (w *ward) expect(want ...string) {
	w.t.Helper()
	got := w.told
	w.told = nil
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.t.Fatalf("told %v, want %v", got, want)
	}
}

// mentee is a student in somebody's list.
func (w *ward) mentee(who actor.Actor, student string) *Mentee {
	w.t.Helper()
	all, err := w.Plans.Mine(w.ctx(), who)
	w.must(err)
	for i := range all {
		if all[i].Student == student {
			return &all[i]
		}
	}
	return nil
}

// onEachEngine runs a test on both engines that need no server.
func onEachEngine(t *testing.T, test func(*testing.T, func(*testing.T) store.Engine)) {
	t.Run("memory", func(t *testing.T) { test(t, func(*testing.T) store.Engine { return memory.New() }) })
	t.Run("sqlite", func(t *testing.T) {
		test(t, func(t *testing.T) store.Engine {
			engine, err := sqlite.Open(filepath.Join(t.TempDir(), "x.db"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = engine.Close() })
			return engine
		})
	})
}
