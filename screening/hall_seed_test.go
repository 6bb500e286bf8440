package screening

import (
	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

// seed enters the hall's school; after a restart it finds it there. The writes
// do not count towards the engine's death.
func (h *hall) seed(d Deps) (*Org, *People, *Students) {
	writes, dieAt := h.engine.Writes, h.engine.DieAt
	h.engine.DieAt = 0
	defer func() { h.engine.Writes, h.engine.DieAt = writes, dieAt }()
	org := NewOrg(d)
	people, students := NewPeople(d, org), NewStudents(d, org)
	h.must(d.DB.Ensure(h.ctx()))
	h.must(org.SeedUnits(h.ctx()))
	_, err := org.PutSchool(h.ctx(), actor.Engine(),
		School{Path: hallSchool, Name: "心桥实验学校", Kind: staffing.Urban, Stage: Junior})
	h.must(err)
	h.hire(people, actor.Counselor, "counselor-1", "counselor-2")
	h.hire(people, actor.Teacher, "teacher-1", "teacher-2")
	h.hire(people, actor.Lead, "lead-1")
	_, err = org.SetDuty(h.ctx(), actor.Engine(), hallSchool.Code(), hallDuty)
	h.must(err)
	district := hallSchool.Parent()
	for id, role := range map[string]actor.Role{"office-1": actor.Office, "health-1": actor.Health} {
		_, err := people.Add(h.ctx(), actor.Engine(), NewStaff{ID: id, Role: role, Unit: district, Identity: Identity{Name: id}})
		h.must(err)
	}
	_, err = org.SetContacts(h.ctx(), actor.Engine(), district, Contacts{Office: "office-1", HealthContact: "health-1"})
	h.must(err)
	for _, class := range []unit.Path{classOne, classTwo, hallSchool + "/8/1"} {
		_, err := org.PutClass(h.ctx(), actor.Engine(), class, "")
		h.must(err)
	}
	for number, class := range map[string]unit.Path{"01": classOne, "02": classOne, "03": classTwo, "04": classTwo} {
		// The ids follow the numbers, so that the seats do too.
		_, err := d.Claims.Take(h.ctx(), studentClaim, numberKey(hallSchool.Code(), number), "s"+number)
		h.must(err)
		id, err := students.Enrol(h.ctx(), actor.Engine(), class, Person{Number: number, Name: "name s" + number})
		h.must(err)
		h.ids[number] = id
	}
	return org, people, students
}

// hallDuty is who answers for the hall's school.
var hallDuty = Duty{Counselor: "counselor-2", Lead: "lead-1", CallBack: "025-00000001"}

func (h *hall) hire(people *People, role actor.Role, ids ...string) {
	for _, id := range ids {
		_, err := people.Add(h.ctx(), actor.Engine(),
			NewStaff{ID: id, Role: role, Unit: hallSchool, Identity: Identity{Name: "Teacher " + id}})
		h.must(err)
	}
}
