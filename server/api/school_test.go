package api

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/shelf"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

// worker does owed work.
type worker interface {
	Owing(context.Context, time.Time, int) ([]string, error)
	Do(context.Context, string) error
}

// ready, calm and careless stand for the referral side: every city has its
// hospital, alarms are only counted, nobody is cared for.
type ready struct{}

func (ready) Gaps(context.Context, screening.Ahead) ([]screening.Gap, error) {
	return nil, nil
}

type bell struct{ h *house }

func (bell) FalseAlarm(context.Context, string) (bool, error) { return false, nil }

func (b bell) Raise(_ context.Context, r screening.Report) error {
	b.h.rung = append(b.h.rung, r)
	return nil
}

type careless struct{}

func (careless) Open(context.Context, string) (bool, error) { return false, nil }

func (careless) Holds(context.Context, string) (bool, error) { return false, nil }

func (careless) Absent(context.Context, string, calendar.Date) error { return nil }

func (h *house) schoolSide(d screening.Deps, inboxes *notify.Inboxes) SchoolSide {
	org := screening.NewOrg(d)
	staff, students := screening.NewPeople(d, org), screening.NewStudents(d, org)
	books := shelf.New(d.DB, d.Clock)
	a := screening.NewAssessment(d, screening.Parts{Org: org, Staff: staff, Students: students,
		Shelf: books, Ready: ready{}, Alarm: bell{h},
		Inboxes: inboxes})
	imports := screening.NewImports(d, org, students, careless{})
	h.works = []worker{imports, staff, a.Campaigns, a.Sessions, a.Sittings, a.Rollups, a.Learnings, a.Rehearsals}
	return SchoolSide{Org: org, Staff: staff, Students: students, Imports: imports, Assessment: a, Absences: screening.NewAbsences(d, students, careless{}),
		Shelf: books, Staffing: staffing.Default()}
}

// settle does all work that is due now.
func (h *house) settle() {
	h.t.Helper()
	for busy := true; busy; {
		busy = false
		for _, w := range h.works {
			ids, err := w.Owing(h.t.Context(), h.clock.Now(), 1000)
			for _, id := range ids {
				busy = true
				if err == nil {
					err = w.Do(h.t.Context(), id)
				}
			}
			if err != nil {
				h.t.Fatal(err)
			}
		}
	}
}

// The places of the tests: two schools of one district and one elsewhere.
const (
	gulou     = unit.Path("32/3201/320106")
	yard      = gulou + "/3201060001"
	otherYard = gulou + "/3201060002"
	awayYard  = unit.Path("32/3202/320205/3202050001")
	classOne  = yard + "/7/1"
	classTwo  = yard + "/7/2"
)

// tilde is a path as it stands in addresses.
func tilde[S ~string](p S) string { return outward(string(p)) }

// hire adds a member of staff whose id and log-in name are given, and logs them in.
func (h *house) hire(name string, role actor.Role, place unit.Path) Ticket {
	h.t.Helper()
	h.put(h.deps.School.Staff.Add(h.t.Context(), actor.Engine(), screening.NewStaff{ID: name, Role: role, Unit: place,
		Identity: screening.Identity{Name: "周" + name, Phone: "19900001111"}}))
	if err := h.deps.Auth.Accounts.Set(h.t.Context(), name, name, password); err != nil {
		h.t.Fatal(err)
	}
	return h.enter(name)
}

func (h *house) enter(name string) Ticket {
	h.t.Helper()
	return read[Ticket](h.t, h.ask("POST", "/api/v1/login", `{"name":"`+name+`","password":"`+password+`"}`), 200)
}

// put fails the test when something that prepares it fails.
func (h *house) put(_ any, err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// town enters the schools with a class each, and staff of the first school.
type town struct {
	*house
	admin, counselor, teacher, lead, office, stranger Ticket
}

func (h *house) town() *town {
	h.t.Helper()
	ctx, org := h.t.Context(), h.deps.School.Org
	if err := org.SeedUnits(ctx); err != nil {
		h.t.Fatal(err)
	}
	for _, school := range []unit.Path{yard, otherYard, awayYard} {
		h.put(org.PutSchool(ctx, actor.Engine(), screening.School{Path: school, Name: "心桥" + school.Code(),
			Kind: staffing.Urban, Stage: screening.Junior}))
		h.put(org.PutClass(ctx, actor.Engine(), school+"/7/1", ""))
	}
	h.put(org.PutClass(ctx, actor.Engine(), classTwo, ""))
	c := &town{house: h,
		admin:     h.hire("admin", actor.Admin, gulou),
		counselor: h.hire("counselor", actor.Counselor, yard),
		teacher:   h.hire("teacher", actor.Teacher, classOne),
		lead:      h.hire("lead", actor.Lead, yard),
		office:    h.hire("office", actor.Office, gulou),
		stranger:  h.hire("stranger", actor.Counselor, otherYard)}
	h.hire("health", actor.Health, gulou)
	h.put(org.SetDuty(ctx, actor.Engine(), yard.Code(), screening.Duty{Counselor: "counselor", Lead: "lead", CallBack: "025-00000001"}))
	h.put(org.SetContacts(ctx, actor.Engine(), gulou, screening.Contacts{Office: "office", HealthContact: "health"}))
	return c
}

// enrol enters a student and returns the id.
func (h *house) enrol(class unit.Path, number, name string) string {
	h.t.Helper()
	id, err := h.deps.School.Students.Enrol(h.t.Context(), actor.Engine(), class, screening.Person{Number: number, Name: name,
		Gender: "female", Birth: "2013-05-06", Guardians: []screening.Guardian{{Name: "王监护", Relation: "mother", Phone: "19900002222"}}})
	h.put(id, err)
	return id
}

// acts lists who did what to which object, the log-ins left out.
func (h *house) acts() []string {
	var acts []string
	for _, e := range h.trail() {
		if !strings.HasPrefix(e.Act, "log-in") {
			acts = append(acts, fmt.Sprintf("%s %s %s %d", e.Actor, e.Act, e.Object, e.Outcome))
		}
	}
	return acts
}

func (h *house) wantAct(act string) {
	h.t.Helper()
	if acts := h.acts(); !slices.Contains(acts, act) {
		h.t.Errorf("no audit entry %q among %q", act, acts)
	}
}

// absent fails when a body holds what it must not.
func absent(t interface {
	Helper()
	Errorf(string, ...any)
}, body string, never ...string) {
	t.Helper()
	for _, word := range never {
		if strings.Contains(body, word) {
			t.Errorf("%q stands in %s", word, body)
		}
	}
}

func body(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(raw)
}
