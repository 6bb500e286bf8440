package screening

import (
	"errors"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

// seed enters the hall's school; after a restart it finds it there. The writes
// do not count towards the engine's death.
func (h *hall) seed(d Deps) (*Org, *Staffs, *Students) {
	writes, dieAt := h.engine.writes, h.engine.dieAt
	h.engine.dieAt = 0
	defer func() { h.engine.writes, h.engine.dieAt = writes, dieAt }()
	org, staff, students := NewOrg(d), NewStaffs(d), NewStudents(d)
	h.must(d.DB.Ensure(h.ctx()))
	h.must(org.Found(h.ctx(), actor.Engine(), School{Head: store.Head{ID: string(hallSchool)},
		Name: "心桥实验学校", Kind: staffing.Urban, Duty: Duty{Counselor: "counselor-2"}}))
	for _, class := range []unit.Path{classOne, classTwo, hallSchool + "/8/1"} {
		h.must(org.Form(h.ctx(), actor.Engine(), Class{Head: store.Head{ID: string(class)}}))
	}
	h.hire(d, staff, actor.Counselor, "counselor-1", "counselor-2")
	h.hire(d, staff, actor.Teacher, "teacher-1", "teacher-2")
	for number, class := range map[string]unit.Path{"01": classOne, "02": classOne, "03": classTwo, "04": classTwo} {
		// The ids follow the numbers, so that the seats do too.
		_, err := d.Claims.Take(h.ctx(), studentClaim, numberKey(hallSchool.Code(), number), "s"+number)
		h.must(err)
		id, err := students.Enrol(h.ctx(), actor.Engine(), class, Person{Number: number, Name: "name s" + number})
		h.must(err)
		h.ids[number] = id
	}
	return org, staff, students
}

func (h *hall) hire(d Deps, staff *Staffs, role actor.Role, ids ...string) {
	for _, id := range ids {
		key, err := d.Vault.Key(h.ctx(), id)
		h.must(err)
		sealed, err := vault.Seal(key, staff.place(id), Identity{Name: "Teacher " + id})
		h.must(err)
		err = staff.staff.Insert(h.ctx(), &Staff{Head: store.Head{ID: id}, Role: role, Unit: hallSchool, Identity: sealed})
		if !errors.Is(err, store.ErrExists) {
			h.must(err)
		}
	}
}
