package apptest

import (
	"bytes"
	"crypto/rand"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/roster"
	"github.com/xinqiao/xinqiao/server/auth"
)

// The places of every story.
const (
	Nanjing  = unit.Path("32/3201")
	District = Nanjing + "/320106"
	School   = District + "/3201060001"
	Class    = School + "/7/1"

	otherSchool = District + "/3201060002"
)

// The designated hospitals, of the city and of a neighbouring one.
const (
	CityHospital  = "brain"
	OtherHospital = "second"
)

// Room is where class 7/1 sits, and CallBack the school's own telephone.
const (
	Room     = "3-201"
	CallBack = "025-00000001"
)

// Staff is everybody who works in the town. The names of the fields are those by
// which messages call them, in lower case.
type Staff struct {
	Admin, Auditor           *Person // of the province
	Counselor, Deputy, Lead  *Person // of the school; the counselor is on site and on duty
	Teacher                  *Person // of class 7/1
	Stranger                 *Person // counselor of the other school
	Office, Health           *Person // of the district
	Hospital, SecondHospital *Person // clerks
}

// populate enters schools, staff and students, through the API as an
// administrator would.
func (w *Town) populate() {
	w.t.Helper()
	for _, school := range []unit.Path{School, otherSchool} {
		w.Admin.Put("/api/v1/schools/"+school.Code(), Obj{"district": District, "name": "心桥" + school.Code(), "kind": "urban", "stage": "junior"})
	}
	w.Counselor = w.hire("counselor", actor.Counselor, School)
	w.Deputy = w.hire("deputy", actor.Counselor, School)
	w.Lead = w.hire("lead", actor.Lead, School)
	w.Stranger = w.hire("stranger", actor.Counselor, otherSchool)
	w.Office = w.hire("office", actor.Office, District)
	w.Health = w.hire("health", actor.Health, District)
	w.Auditor = w.hire("auditor", actor.Auditor, "32")
	w.Teacher = w.hire("teacher", actor.Teacher, Class)
	w.Hospital = w.hireAt("hospital", CityHospital, Nanjing)
	w.SecondHospital = w.hireAt("second hospital", OtherHospital, "32/3211")
	w.Admin.Put("/api/v1/classes/"+outward(Class), Obj{"teacher": w.Teacher.ID})
	w.Admin.Put("/api/v1/schools/"+School.Code()+"/duty", Obj{"counselor": w.Counselor.ID, "deputy": w.Deputy.ID, "lead": w.Lead.ID, "callBack": CallBack})
	w.Admin.Put("/api/v1/units/"+outward(District)+"/contacts", Obj{"office": w.Office.ID, "healthContact": w.Health.ID})
	w.enrol()
}

// firstAdmin is made as the command line makes one: beside the app, over the same
// documents.
func (w *Town) firstAdmin(engine store.Engine, secrets vault.Secrets) {
	w.t.Helper()
	db := store.New(engine)
	v := vault.New(db, secrets)
	d := screening.Deps{DB: db, Vault: v, Clock: w.clock, Claims: claim.New(db, v)}
	staff := screening.NewPeople(d, screening.NewOrg(d))
	door, err := auth.New(auth.Deps{DB: db, Clock: w.clock, Secrets: secrets, Claims: d.Claims, Directory: staff})
	w.must(err)
	w.must(db.Ensure(w.ctx()))
	w.Admin = w.person("admin", "admin")
	_, err = staff.Add(w.ctx(), actor.Engine(), screening.NewStaff{ID: "admin", Role: actor.Admin, Unit: "32",
		Identity: screening.Identity{Name: "管理员"}})
	w.must(err)
	password, _ := w.Admin.key["password"].(string)
	w.must(door.Accounts.Set(w.ctx(), "admin", "admin", password))
}

// person is a member of staff with credentials that no account knows yet.
func (w *Town) person(name, id string) *Person {
	w.names[id] = name
	return &Person{Name: name, ID: id, town: w, door: "/api/v1/login", key: Obj{"name": name, "password": rand.Text()}}
}

// Hire adds somebody to the staff of the school.
func (w *Town) Hire(name string, role actor.Role) *Person {
	w.t.Helper()
	return w.hire(name, role, School)
}

func (w *Town) hire(name string, role actor.Role, place unit.Path) *Person {
	w.t.Helper()
	return w.employ(name, Obj{"role": role, "unit": place, "name": "教职工" + name, "phone": "19900001111"})
}

func (w *Town) hireAt(name, hospital string, city unit.Path) *Person {
	w.t.Helper()
	w.Admin.Put("/api/v1/hospitals/"+hospital, Obj{"name": "医院" + hospital, "city": city, "contacts": []string{}})
	p := w.employ(name, Obj{"role": actor.Hospital, "hospital": hospital, "name": "医务" + name, "phone": "19900002222"})
	w.Admin.Put("/api/v1/hospitals/"+hospital, Obj{"name": "医院" + hospital, "city": city, "contacts": []string{p.ID}})
	return p
}

func (w *Town) employ(name string, facts Obj) *Person {
	w.t.Helper()
	var entered struct{ ID string }
	w.Admin.Post("/api/v1/people", facts).Into(&entered)
	p := w.person(name, entered.ID)
	p.account = func() { w.Admin.Put("/api/v1/people/"+p.ID+"/login", p.key) }
	return p
}

// Names that must not be found where they do not belong.
const (
	StudentName   = "欧阳晓桥"
	StudentNumber = "G3201060001"
	Mother        = "慕容青"
	Father        = "司徒远"
	FatherPhone   = "19900000002"
)

// enrol imports the roster of the school. The first student is 13 years old, and
// has the names above.
func (w *Town) enrol() {
	w.t.Helper()
	born := time.Date(2013, time.May, 6, 0, 0, 0, 0, time.UTC)
	row := roster.Row{SchoolCode: School.Code(), Gender: roster.Female, Birth: born, Grade: 7, Class: 1, Boarding: roster.Day}
	rows := []roster.Row{row, row, row}
	rows[0].Number, rows[0].Name = StudentNumber, StudentName
	rows[0].Guardians = []roster.Guardian{{Name: Mother, Relation: roster.Mother, Phone: "19900000001"},
		{Name: Father, Relation: roster.Father, Phone: FatherPhone}}
	rows[1].Number, rows[1].Name = "G3201060002", "王二"
	rows[2].Number, rows[2].Name = "G3201060003", "李三"
	var file bytes.Buffer
	w.must(roster.Write(&file, slices.Values(rows), lang.ZH))
	var check struct {
		ID   string
		Plan struct{ New int }
	}
	w.Admin.Post("/api/v1/imports?unit="+string(School), file.Bytes()).Into(&check)
	w.Admin.Post("/api/v1/imports/"+check.ID+"/commit", nil)
	w.settle()
}

// lesson is how long a session takes.
const lesson = 40 * time.Minute

// assemble opens a campaign and seats the class.
func (w *Town) assemble() {
	w.t.Helper()
	w.Session = w.Draft(Begin)
	w.Admin.Post("/api/v1/campaigns/"+w.Campaign+"/open", nil)
	w.pass(time.Minute) // the sittings are made, and counted
	w.seat()
}

// Draft drafts a campaign for class 7/1, whose instruments are answered for and whose
// session begins at a moment. It is the campaign of the story from then on.
func (w *Town) Draft(starts time.Time) (session string) {
	w.t.Helper()
	var campaign struct{ ID string }
	w.Admin.Post("/api/v1/campaigns", Obj{"name": "秋季", "year": 2026, "units": []unit.Path{School}, "grades": []int{7},
		"opens": starts.Add(-time.Hour), "closes": starts.AddDate(0, 2, 0)}).Into(&campaign)
	w.Campaign = campaign.ID
	w.Counselor.Post("/api/v1/campaigns/"+w.Campaign+"/acceptance", nil)
	return w.PlanSession(1, starts)
}

// PlanSession plans a session of class 7/1: number 1 is its own, others are
// make-ups.
func (w *Town) PlanSession(number int, starts time.Time) (id string) {
	w.t.Helper()
	var session struct{ ID string }
	w.Admin.Post("/api/v1/campaigns/"+w.Campaign+"/sessions", Obj{"class": Class, "number": number, "room": Room, "starts": starts,
		"ends": starts.Add(lesson), "invigilator": w.Teacher.ID, "counselor": w.Counselor.ID}).Into(&session)
	return session.ID
}

// seat gives each student the slip of their seat.
func (w *Town) seat() {
	w.t.Helper()
	var slips struct{ Items []slip }
	w.Counselor.Get("/api/v1/sessions/" + w.Session + "/slips").Into(&slips)
	for _, s := range slips.Items {
		w.Students = append(w.Students, w.holding(s))
	}
}

// slip is what a student logs in with.
type slip struct{ Sitting, School, Number, Code string }

func (w *Town) holding(s slip) *Student {
	return &Student{Sitting: s.Sitting, Person: &Person{Name: "student " + s.Number, town: w,
		door: "/api/v1/login/student", key: Obj{"school": s.School, "number": s.Number, "code": s.Code, "pin": "4711"}}}
}

// Alone is the student who was handed the slip of a paper to be answered alone.
func (w *Town) Alone(sitting string) *Student {
	w.t.Helper()
	var s slip
	w.Counselor.Get("/api/v1/sittings/" + sitting + "/slip").Into(&s)
	return w.holding(s)
}
