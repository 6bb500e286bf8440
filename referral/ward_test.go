package referral

import (
	"context"
	"errors"
	"sync"
	"time"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

const (
	district = unit.Path("32/3201/320106")
	school   = district + "/3201060001"
	class    = school + "/7/3"
	sitting  = "c1/s1/group/1"
)

// ward is a school with everybody it needs, over an engine that can die, and a
// record of who was told what.
type ward struct {
	t        rapid.TB
	engine   *storetest.Mortal
	clock    *clock.Manual
	org      *screening.Org
	people   *screening.People
	students *screening.Students
	vault    *vault.Vault
	inboxes  *notify.Inboxes
	telling  sync.Mutex
	told     []notify.Post
	student  string
	absences *screening.Absences
	*Care
}

var (
	monday     = time.Date(2026, 9, 7, 1, 0, 0, 0, time.UTC)
	counselor  = actor.Actor{ID: "counselor", Role: actor.Counselor, Unit: school}
	deputy     = actor.Actor{ID: "deputy", Role: actor.Counselor, Unit: school}
	lead       = actor.Actor{ID: "lead", Role: actor.Lead, Unit: school}
	officer    = actor.Actor{ID: "office", Role: actor.Office, Unit: district}
	health     = actor.Actor{ID: "health", Role: actor.Health, Unit: district}
	clerk      = actor.Actor{ID: "clerk", Role: actor.Hospital, Hospital: "brain"}
	otherClerk = actor.Actor{ID: "clerk-2", Role: actor.Hospital, Hospital: "second"}
	stranger   = actor.Actor{ID: "stranger", Role: actor.Counselor, Unit: district + "/3201060002"}
	teacher    = actor.Actor{ID: "teacher", Role: actor.Teacher, Unit: class}
)

var wardSecrets = vault.RandomSecrets()

func newWard(t rapid.TB) *ward { return newWardOn(t, memory.New()) }

// newWardOn is a ward whose documents an engine keeps.
func newWardOn(t rapid.TB, engine store.Engine) *ward {
	w := &ward{t: t, engine: &storetest.Mortal{Engine: engine}, clock: clock.NewManual(monday)}
	w.boot()
	w.must(w.org.SeedUnits(w.ctx()))
	_, err := w.org.PutSchool(w.ctx(), actor.Engine(), screening.School{Path: school, Name: "心桥实验学校", Kind: staffing.Urban, Stage: screening.Junior})
	w.must(err)
	for id, city := range map[string]unit.Path{"brain": "32/3201", "second": "32/3211"} {
		w.designate(id, city)
	}
	for _, who := range []actor.Actor{counselor, deputy, lead, officer, health, clerk, otherClerk, teacher} {
		w.hire(who)
	}
	_, err = w.org.SetDuty(w.ctx(), actor.Engine(), school.Code(), screening.Duty{Counselor: counselor.ID, Deputy: deputy.ID, Lead: lead.ID, CallBack: "025-0000"})
	w.must(err)
	_, err = w.org.SetContacts(w.ctx(), actor.Engine(), district, screening.Contacts{Office: officer.ID, HealthContact: health.ID})
	w.must(err)
	w.designate("brain", "32/3201", clerk.ID)
	w.designate("second", "32/3211", otherClerk.ID)
	_, err = w.org.PutClass(w.ctx(), actor.Engine(), class, "")
	w.must(err)
	w.student, err = w.students.Enrol(w.ctx(), actor.Engine(), class, screening.Person{Number: "1", Name: "学生甲", Birth: "2011-05-01",
		Guardians: []screening.Guardian{{Name: "妈妈", Phone: "19900000001"}, {Name: "爸爸", Phone: "19900000002", Unsafe: true}}})
	w.must(err)
	return w
}

// boot starts the process over the engine.
func (w *ward) boot() {
	w.engine.Revive()
	w.bootOver(w.engine)
}

func (w *ward) bootOver(engine store.Engine) {
	db := store.New(engine)
	w.vault = vault.New(db, wardSecrets)
	d := screening.Deps{DB: db, Vault: w.vault, Clock: w.clock, Claims: claim.New(db, w.vault)}
	w.org = screening.NewOrg(d)
	w.people, w.students = screening.NewPeople(d, w.org), screening.NewStudents(d, w.org)
	w.inboxes = notify.New(db, w.vault, w.clock)
	w.inboxes.OnPosted(func(p notify.Post) {
		w.telling.Lock()
		defer w.telling.Unlock()
		w.told = append(w.told, p)
	})
	w.Care = New(d, w.org, w.people, w.students, w.inboxes)
	w.absences = screening.NewAbsences(d, w.students, w.Care)
	w.people.Knows(w.Hospitals, w.Care)
	w.ReadPapers(blankPapers{})
	w.must(db.Ensure(w.ctx()))
}

func (w *ward) hire(who actor.Actor) {
	_, err := w.people.Add(w.ctx(), actor.Engine(), screening.NewStaff{ID: who.ID, Role: who.Role, Unit: who.Unit,
		Hospital: who.Hospital, Identity: screening.Identity{Name: "姓名" + who.ID}})
	w.must(err)
}

func (w *ward) designate(id string, city unit.Path, contacts ...string) {
	_, err := w.Hospitals.Designate(w.ctx(), actor.Engine(), Hospital{Head: store.Head{ID: id}, Name: id, City: city, Contacts: contacts})
	w.must(err)
}

// ownCare is the default policy, to be changed.
func ownCare(t interface{ Fatal(...any) }) CarePolicy {
	p, err := ParseCare(careDefault)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (w *ward) ctx() context.Context { return context.Background() }

func (w *ward) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// report is what a sitting would say.
func (w *ward) report(level risk.Level, hear time.Duration) screening.Report {
	return screening.Report{Sitting: sitting, Student: w.student, Class: class, Care: DefaultCare().Ref(), Session: "c1/3/1",
		Counselor: counselor.ID, OnSite: true, Room: "A1", Seat: 7, At: w.clock.Now(),
		Finding: risk.Finding{Level: level, HearWithin: hear, Reasons: []risk.Reason{{Rule: "rule-" + string(level), Level: level}}}}
}

func (w *ward) raise(level risk.Level, hear time.Duration) {
	w.t.Helper()
	w.must(w.Alerts.Raise(w.ctx(), w.report(level, hear)))
	w.settle()
}

// wait moves the clock and lets the engine work at each step, as its sweep would.
func (w *ward) wait(d time.Duration) {
	w.t.Helper()
	for end := w.clock.Now().Add(d); w.clock.Now().Before(end); {
		w.clock.Advance(min(time.Minute, end.Sub(w.clock.Now())))
		w.settle()
	}
}

// settle does what is due, until nothing is.
func (w *ward) settle() {
	w.t.Helper()
	for range 50 {
		done, err := w.round()
		w.must(err)
		if done == 0 {
			return
		}
	}
	w.t.Fatal("the engine does not come to rest")
}

type worker interface {
	Owing(context.Context, time.Time, int) ([]string, error)
	Do(context.Context, string) error
}

func (w *ward) round() (int, error) {
	done := 0
	for _, k := range []worker{w.Drills, w.Alerts, w.Cases, w.Referrals, w.Returns, w.Handovers, w.absences} {
		ids, err := k.Owing(w.ctx(), w.clock.Now(), 100)
		if err != nil {
			return done, err
		}
		for _, id := range ids {
			if err := k.Do(w.ctx(), id); err != nil && !errors.Is(err, store.ErrNotDue) {
				return done, err
			}
			done++
		}
	}
	return done, nil
}

// expect checks who was told since the last call, in order, and forgets it: an
// unexpected message fails as much as a missing one.
func (w *ward) expect(who ...string) {
	w.t.Helper()
	var got []string
	for _, p := range w.told {
		got = append(got, p.Recipient+":"+string(p.Kind))
	}
	w.told = nil
	if len(got) != len(who) {
		w.t.Fatalf("told %v, want %v", got, who)
	}
	for i := range who {
		if got[i] != who[i] {
			w.t.Fatalf("told %v, want %v", got, who)
		}
	}
}

func (w *ward) alert() *Alert {
	w.t.Helper()
	doc, err := w.Alerts.books.Get(w.ctx(), sitting)
	w.must(err)
	return doc
}

// blankPapers are papers that say nothing.
type blankPapers struct{}

func (blankPapers) Result(context.Context, actor.Actor, string) (screening.Reading, error) {
	return screening.Reading{Sitting: &screening.Sitting{}}, nil
}

var zeroCursor store.Cursor

func duty(counselor, deputy, lead string) screening.Duty {
	return screening.Duty{Counselor: counselor, Deputy: deputy, Lead: lead}
}

func contacts(office, health string) screening.Contacts {
	return screening.Contacts{Office: office, HealthContact: health}
}

// unsafeOf names the guardian of a talk that ends so.
func unsafeOf(verb CaseVerb) []string {
	if verb == TalkUnsafe {
		return []string{"爸爸"}
	}
	return nil
}
