package screening

import (
	"errors"
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

func TestAddIsIdempotentByItsID(t *testing.T) {
	r := newRegistry(t)
	n := NewStaff{ID: "k1", Role: actor.Counselor, Unit: schoolOne, Post: PartTime, Identity: Identity{Name: "陈老师"}}
	for range 2 {
		m, err := r.people.Add(r.ctx(), schoolLead, n)
		if err != nil || m.Version != 1 || m.Identity != n.Identity {
			t.Fatalf("version %d, %v", m.Version, err)
		}
	}
	for name, change := range map[string]func(*NewStaff){
		"another name": func(n *NewStaff) { n.Identity.Name = "李老师" },
		"another post": func(n *NewStaff) { n.Post = FullTime },
		"another role": func(n *NewStaff) { n.Role, n.Post = actor.Teacher, NoPost },
	} {
		other := n
		change(&other)
		if _, err := r.people.Add(r.ctx(), schoolLead, other); !errors.Is(err, store.ErrExists) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStaffWhoCannotBe(t *testing.T) {
	r := newRegistry(t)
	for name, n := range map[string]NewStaff{
		"a student":             {Role: actor.Student, Unit: schoolOne},
		"the engine":            {Role: actor.System, Unit: schoolOne},
		"a posted teacher":      {Role: actor.Teacher, Unit: schoolOne, Post: FullTime},
		"an unknown post":       {Role: actor.Counselor, Unit: schoolOne, Post: "half"},
		"a district counselor":  {Role: actor.Counselor, Unit: district},
		"a clerk of nowhere":    {Role: actor.Hospital},
		"a clerk with a school": {Role: actor.Hospital, Hospital: "h", Unit: schoolOne},
		"a teacher at hospital": {Role: actor.Teacher, Unit: schoolOne, Hospital: "h"},
	} {
		if _, err := r.people.Add(r.ctx(), actor.Engine(), n); !errors.Is(err, ErrEntity) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPeopleAreSealedAndScoped(t *testing.T) {
	r := newRegistry(t)
	id := r.add(NewStaff{Role: actor.Teacher, Unit: schoolOne})
	for name, do := range map[string]func(actor.Actor) error{
		"get":      func(who actor.Actor) error { _, err := r.people.Get(r.ctx(), who, id); return err },
		"identify": func(who actor.Actor) error { return r.people.Identify(r.ctx(), who, id, Identity{Name: "王老师"}) },
		"list": func(who actor.Actor) error {
			_, _, err := r.people.OfUnit(r.ctx(), who, schoolOne, store.Cursor{}, 0)
			return err
		},
		"add": func(who actor.Actor) error {
			_, err := r.people.Add(r.ctx(), who, NewStaff{Role: actor.Teacher, Unit: schoolOne})
			return err
		},
		"leave": func(who actor.Actor) error { return r.people.Leave(r.ctx(), who, id) },
	} {
		if err := do(stranger); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s by a stranger: %v", name, err)
		}
		if name != "leave" {
			r.must(do(schoolLead))
		}
	}
	self := actor.Actor{ID: id, Role: actor.Teacher, Unit: schoolOne + "/7/1"}
	if m, err := r.people.Get(r.ctx(), self, id); err != nil || m.Identity.Name != "王老师" {
		t.Errorf("oneself: %+v, %v", m.Identity, err)
	}
	r.must(r.people.Leave(r.ctx(), schoolLead, id))
	if _, err := r.people.Actor(r.ctx(), id); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("who left still acts: %v", err)
	}
	left, _, err := r.people.OfUnit(r.ctx(), schoolLead, schoolOne, store.Cursor{}, 0)
	r.must(err)
	for _, m := range left {
		if m.ID == id {
			t.Error("who left is still listed")
		}
	}
}

func TestAdministratorsLookAfterHospitalStaff(t *testing.T) {
	r := newRegistry(t)
	clerk := NewStaff{Role: actor.Hospital, Hospital: "h", Identity: Identity{Name: "赵医生"}}
	if _, err := r.people.Add(r.ctx(), schoolLead, clerk); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("a school lead: %v", err)
	}
	for _, elsewhere := range []unit.Path{schoolOne, "32/3201/320106", "32/3202"} {
		if _, err := r.people.Add(r.ctx(), actor.Actor{ID: "a", Role: actor.Admin, Unit: elsewhere}, clerk); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("the administrator of %s: %v", elsewhere, err)
		}
	}
	unknown := clerk
	unknown.Hospital = "nowhere"
	if _, err := r.people.Add(r.ctx(), actor.Engine(), unknown); !errors.Is(err, ErrNoHospital) {
		t.Errorf("a hospital that nobody designated: %v", err)
	}
	admin := actor.Actor{ID: "admin", Role: actor.Admin, Unit: "32"}
	m, err := r.people.Add(r.ctx(), admin, clerk)
	r.must(err)
	r.must(r.people.Leave(r.ctx(), admin, m.ID))
	if _, err := r.people.Add(r.ctx(), admin, NewStaff{Role: actor.Office, Unit: "33"}); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("an office elsewhere: %v", err)
	}
}

func TestActorOfStaff(t *testing.T) {
	s := Staff{Head: store.Head{ID: "x"}, Role: actor.Hospital, Hospital: "h", Unit: unit.Path("")}
	if got := s.Actor(); got != (actor.Actor{ID: "x", Role: actor.Hospital, Hospital: "h"}) {
		t.Errorf("%+v", got)
	}
}

func TestWhoAnswersForSomebodyHandsOverFirst(t *testing.T) {
	r := newRegistry(t)
	m, err := r.people.Add(r.ctx(), actor.Engine(), NewStaff{Role: actor.Counselor, Unit: schoolOne, Identity: Identity{Name: "钱老师"}})
	r.must(err)
	r.care[m.ID] = true
	if err := r.people.Leave(r.ctx(), actor.Engine(), m.ID); !errors.Is(err, ErrHolds) {
		t.Errorf("left with an open alert: %v", err)
	}
	r.care[m.ID] = false
	r.must(r.people.Leave(r.ctx(), actor.Engine(), m.ID))
}

func TestContactOfALargerUnitNeedsASuccessor(t *testing.T) {
	r := newRegistry(t)
	m, err := r.people.Add(r.ctx(), actor.Engine(), NewStaff{Role: actor.Health, Unit: "32/3201", Identity: Identity{Name: "孙联系"}})
	r.must(err)
	_, err = r.org.SetContacts(r.ctx(), actor.Engine(), "32/3201", Contacts{HealthContact: m.ID})
	r.must(err)
	if err := r.people.Leave(r.ctx(), actor.Engine(), m.ID); !errors.Is(err, ErrOnDuty) {
		t.Errorf("the contact of the city left: %v", err)
	}
}
