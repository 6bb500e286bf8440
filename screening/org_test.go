package screening

import (
	"errors"
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

func TestUnitsAreSeededOnce(t *testing.T) {
	r := newRegistry(t)
	health := r.add(NewStaff{Role: actor.Health, Unit: district})
	_, err := r.org.SetContacts(r.ctx(), districtOffice, district, Contacts{HealthContact: health})
	r.must(err)
	r.must(r.org.SeedUnits(r.ctx()))
	if err := r.people.Leave(r.ctx(), districtOffice, health); !errors.Is(err, ErrOnDuty) {
		t.Errorf("the contact leaves: %v", err)
	}
	u, err := r.org.Unit(r.ctx(), district)
	if err != nil || u.Name != "鼓楼区" || u.HealthContact != health {
		t.Errorf("%+v, %v", u, err)
	}
	for parent, want := range map[unit.Path]int{"": 1, "32": 13, "32/3201": 11, district: 0} {
		below, err := r.org.Units(r.ctx(), parent)
		if err != nil || len(below) != want {
			t.Errorf("%d units below %q, %v", len(below), parent, err)
		}
	}
}

func TestContactsAndDutyAreOurOwnPeople(t *testing.T) {
	r := newRegistry(t)
	counselor := r.add(NewStaff{Role: actor.Counselor, Unit: schoolOne})
	lead := r.add(NewStaff{Role: actor.Lead, Unit: schoolOne})
	other := r.add(NewStaff{Role: actor.Counselor, Unit: schoolTwo})
	gone := r.add(NewStaff{Role: actor.Counselor, Unit: schoolOne})
	r.must(r.people.Leave(r.ctx(), districtOffice, gone))
	for name, d := range map[string]Duty{
		"another school": {Counselor: other}, "somebody who left": {Counselor: gone}, "a lead as counselor": {Counselor: lead},
		"a counselor as lead": {Lead: counselor}, "nobody known": {Deputy: "x"},
	} {
		if _, err := r.org.SetDuty(r.ctx(), districtOffice, schoolOne.Code(), d); !errors.Is(err, ErrDuty) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.org.SetContacts(r.ctx(), districtOffice, district, Contacts{Office: lead}); !errors.Is(err, ErrContact) {
		t.Errorf("a lead as office: %v", err)
	}
	duty := Duty{Counselor: counselor, Deputy: lead, Lead: lead, CallBack: "025-12345678"}
	for range 2 {
		_, err := r.org.SetDuty(r.ctx(), districtOffice, schoolOne.Code(), duty)
		r.must(err)
	}
	for range 2 {
		if err := r.people.Leave(r.ctx(), districtOffice, lead); !errors.Is(err, ErrOnDuty) {
			t.Errorf("the lead leaves while on duty: %v", err)
		}
	}
	put := School{Path: schoolOne, Name: "新校名", Kind: staffing.Rural, Stage: NineYear, Boarding: true}
	got, err := r.org.PutSchool(r.ctx(), districtOffice, put)
	if err != nil || got.Duty != duty || got.Name != put.Name || got.Stage != NineYear {
		t.Errorf("%+v, %v", got, err)
	}
}

// A contact works in the unit itself, at every level: who works below does not see all
// of it, and who works above is asked as the one above.
func TestContactsWorkInTheirVeryUnit(t *testing.T) {
	r := newRegistry(t)
	places := []unit.Path{"32", "32/3201", district, schoolOne}
	for _, role := range []struct {
		actor.Role
		field string
		of    func(string) Contacts
	}{{actor.Office, "office", func(id string) Contacts { return Contacts{Office: id} }}, {actor.Health, "healthContact", func(id string) Contacts { return Contacts{HealthContact: id} }}} {
		for _, from := range places {
			id := r.add(NewStaff{Role: role.Role, Unit: from})
			for _, of := range places[:3] {
				_, err := r.org.SetContacts(r.ctx(), actor.Engine(), of, role.of(id))
				if e, refused := errors.AsType[*ContactError](err); refused != (from != of) || refused && e.Field != role.field || !refused && err != nil {
					t.Errorf("%s of %s for %s: %v", role.Role, from, of, err)
				}
			}
		}
	}
}

func TestSchoolsThatCannotBe(t *testing.T) {
	r := newRegistry(t)
	good := School{Path: district + "/3201060003", Name: "心桥小学", Kind: staffing.Rural, Stage: Primary}
	for name, c := range map[string]struct {
		spoil func(*School)
		want  error
	}{
		"short code":       {func(s *School) { s.Path = district + "/1" }, ErrEntity},
		"no name":          {func(s *School) { s.Name = "" }, ErrEntity},
		"no kind":          {func(s *School) { s.Kind = "" }, ErrEntity},
		"no stage":         {func(s *School) { s.Stage = "tertiary" }, ErrEntity},
		"unknown district": {func(s *School) { s.Path = "32/3201/320199/3201990001" }, ErrEntity},
		"not a school":     {func(s *School) { s.Path = district }, actor.ErrOutOfScope},
		"another district": {func(s *School) { s.Path = elsewhere + "/3202050001" }, actor.ErrOutOfScope},
		"another place":    {func(s *School) { s.Path = "32/3201/320104/3201060001" }, ErrSchoolPlace},
	} {
		s := good
		c.spoil(&s)
		who := actor.Actor{ID: "city", Role: actor.Office, Unit: "32/3201"}
		if _, err := r.org.PutSchool(r.ctx(), who, s); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.org.PutSchool(r.ctx(), districtOffice, good); err != nil {
		t.Error(err)
	}
}

func TestClassesBelongToTheirSchool(t *testing.T) {
	r := newRegistry(t)
	teacher := r.add(NewStaff{Role: actor.Teacher, Unit: schoolOne + "/7/1"})
	for path, want := range map[unit.Path]error{
		schoolOne + "/7/1":           nil,
		schoolOne + "/3/1":           ErrEntity, // not taught
		schoolOne + "/7/x":           ErrEntity,
		district + "/3201060009/7/1": store.ErrNotFound,
		schoolOne + "/7":             actor.ErrOutOfScope,
	} {
		if _, err := r.org.PutClass(r.ctx(), districtOffice, path, ""); !errors.Is(err, want) {
			t.Errorf("%s: %v", path, err)
		}
	}
	c, err := r.org.PutClass(r.ctx(), schoolLead, schoolOne+"/7/1", teacher)
	if err != nil || c.Teacher != teacher || c.Version != 2 {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := r.org.PutClass(r.ctx(), districtOffice, schoolTwo+"/5/1", teacher); !errors.Is(err, ErrDuty) {
		t.Errorf("another school's teacher: %v", err)
	}
}

func TestOrgScope(t *testing.T) {
	r := newRegistry(t)
	for name, do := range map[string]func() error{
		"school":   func() error { _, err := r.org.School(r.ctx(), stranger, schoolOne.Code()); return err },
		"schools":  func() error { _, err := r.org.Schools(r.ctx(), stranger, district); return err },
		"duty":     func() error { _, err := r.org.SetDuty(r.ctx(), stranger, schoolOne.Code(), Duty{}); return err },
		"contacts": func() error { _, err := r.org.SetContacts(r.ctx(), stranger, district, Contacts{}); return err },
		"put":      func() error { _, err := r.org.PutSchool(r.ctx(), stranger, School{Path: schoolOne}); return err },
		"class":    func() error { _, err := r.org.PutClass(r.ctx(), stranger, schoolOne+"/7/1", ""); return err },
		"classes":  func() error { _, err := r.org.Classes(r.ctx(), stranger, schoolOne); return err },
		"one":      func() error { _, err := r.org.Class(r.ctx(), stranger, schoolOne+"/7/1"); return err },
		"staffing": func() error {
			_, _, err := r.org.Staffing(r.ctx(), stranger, district, staffing.Default())
			return err
		},
	} {
		if err := do(); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStaffingCountsEnrolledAndPosts(t *testing.T) {
	r := newRegistry(t)
	r.bring(schoolOne, pupils(schoolOne, 7, 501))
	full := r.add(NewStaff{Role: actor.Counselor, Unit: schoolOne, Post: FullTime})
	r.add(NewStaff{Role: actor.Counselor, Unit: schoolOne, Post: PartTime})
	r.add(NewStaff{Role: actor.Counselor, Unit: schoolOne})
	r.must(r.settle())
	checks, sum, err := r.org.Staffing(r.ctx(), districtOffice, district, staffing.Default())
	r.must(err)
	want := staffing.Check{School: schoolOne.Code(), Enrolled: 501, Covered: true, Required: 2, Present: 1, Deficit: 1,
		FullTimeRequired: true, FullTimePresent: true}
	if len(checks) != 2 || checks[0] != want || sum.Deficit != 1 || sum.Short != 2 {
		t.Errorf("%+v, %+v", checks, sum)
	}
	r.must(r.people.SetPost(r.ctx(), districtOffice, full, PartTime))
	r.must(r.settle())
	if s := r.school(schoolOne); s.FullTime != 0 || s.PartTime != 2 {
		t.Errorf("after a change: %d full-time, %d part-time", s.FullTime, s.PartTime)
	}
	r.must(r.people.Leave(r.ctx(), districtOffice, full))
	r.must(r.settle())
	if s := r.school(schoolOne); s.PartTime != 1 {
		t.Errorf("after a farewell: %d part-time", s.PartTime)
	}
}

// add enters a person and returns the id.
func (r *registry) add(n NewStaff) string {
	r.t.Helper()
	n.Identity = Identity{Name: "陈老师", Phone: "13900000000"}
	m, err := r.people.Add(r.ctx(), actor.Engine(), n)
	r.must(err)
	return m.ID
}
