package screening

import (
	"errors"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
	"github.com/xinqiao/xinqiao/screening/roster"
)

func TestWhoMayKnowAStudent(t *testing.T) {
	r := newRegistry(t)
	rows := pupils(schoolOne, 7, 50)
	r.bring(schoolOne, rows)
	id := r.pupil(rows[0]).ID
	for name, c := range map[string]struct {
		who              actor.Actor
		knows, guardians bool
	}{
		"lead":                  {schoolLead, true, true},
		"counselor":             {actor.Actor{Role: actor.Counselor, Unit: schoolOne}, true, true},
		"teacher":               {classTeacher, true, false},
		"teacher, other class":  {actor.Actor{Role: actor.Teacher, Unit: schoolOne + "/7/2"}, false, false},
		"lead, other school":    {actor.Actor{Role: actor.Lead, Unit: schoolTwo}, false, false},
		"office":                {districtOffice, false, false},
		"health":                {actor.Actor{Role: actor.Health, Unit: district}, false, false},
		"auditor":               {actor.Actor{Role: actor.Auditor, Unit: district}, false, false},
		"hospital":              {actor.Actor{Role: actor.Hospital, Hospital: "h"}, false, false},
		"the student":           {actor.Actor{ID: id, Role: actor.Student}, false, false},
		"nobody":                {actor.Actor{}, false, false},
		"engine":                {actor.Engine(), true, true},
		"admin of the district": {actor.Actor{Role: actor.Admin, Unit: district}, false, false},
	} {
		p, err := r.students.Read(r.ctx(), c.who, id)
		if c.knows != (err == nil) || !c.knows && !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s: %v", name, err)
		}
		if c.guardians != (len(p.Person.Guardians) > 0) {
			t.Errorf("%s sees %d guardians", name, len(p.Person.Guardians))
		}
		class, err := r.students.OfClass(r.ctx(), c.who, schoolOne+"/7/1")
		if c.knows != (err == nil) || c.knows && (len(class) != 40 || class[0].ID != id) {
			t.Errorf("%s lists %d, %v", name, len(class), err)
		}
	}
}

func TestGuardianMarks(t *testing.T) {
	r := newRegistry(t)
	rows := pupils(schoolOne, 7, 2)
	r.bring(schoolOne, rows)
	id, father := r.pupil(rows[0]).ID, rows[0].Guardians[0]
	for range 2 {
		r.must(r.students.MarkGuardianUnsafe(r.ctx(), schoolLead, id, father.Phone, "hits"))
	}
	p := r.pupil(rows[0])
	if g := p.Person.Guardians[0]; !g.Unsafe || g.UnsafeReason != "hits" || p.Version != 2 {
		t.Errorf("%+v at version %d", g, p.Version)
	}
	if doc := r.bring(schoolOne, rows); doc.Effects.Unchanged != 2 || !r.pupil(rows[0]).Person.Guardians[0].Unsafe {
		t.Errorf("an import wipes the mark: %+v", doc.Effects)
	}
	for _, name := range []string{"", "nobody"} {
		if err := r.students.MarkGuardianUnsafe(r.ctx(), schoolLead, id, name, ""); !errors.Is(err, ErrGuardian) {
			t.Errorf("guardian %q: %v", name, err)
		}
	}
	if err := r.students.MarkGuardianUnsafe(r.ctx(), classTeacher, id, father.Name, "x"); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("a teacher marks: %v", err)
	}
	r.must(r.students.MarkGuardianSafe(r.ctx(), schoolLead, id, father.Name))
	if g := r.pupil(rows[0]).Person.Guardians[0]; g.Unsafe || g.UnsafeReason != "" {
		t.Errorf("%+v", g)
	}
}

func TestMentor(t *testing.T) {
	r := newRegistry(t)
	rows := pupils(schoolOne, 7, 1)
	r.bring(schoolOne, rows)
	id := r.pupil(rows[0]).ID
	mentor, other := r.add(NewStaff{Role: actor.Teacher, Unit: schoolOne}), r.add(NewStaff{Role: actor.Teacher, Unit: schoolTwo})
	if err := r.students.SetMentor(r.ctx(), schoolLead, id, other); !errors.Is(err, ErrDuty) {
		t.Errorf("another school's teacher: %v", err)
	}
	if err := r.students.SetMentor(r.ctx(), stranger, id, mentor); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("a stranger: %v", err)
	}
	for range 2 {
		r.must(r.students.SetMentor(r.ctx(), schoolLead, id, mentor))
	}
	if p := r.pupil(rows[0]); p.Mentor != mentor || p.Version != 2 {
		t.Errorf("%q at version %d", p.Mentor, p.Version)
	}
}

func TestEnrolIsCompletedAfterACrash(t *testing.T) {
	r := newRegistry(t)
	for dieAt := 1; dieAt <= 3; dieAt++ { // claim, key, student
		p := Person{Number: "L1" + string(rune('0'+dieAt)), Name: "陈梓涵"}
		r.engine.Writes, r.engine.DieAt = 0, dieAt
		if _, err := r.students.Enrol(r.ctx(), schoolLead, schoolOne+"/7/1", p); !errors.Is(err, storetest.ErrDied) {
			t.Fatal(err)
		}
		r.engine.Revive()
		id, err := r.students.Enrol(r.ctx(), schoolLead, schoolOne+"/7/1", p)
		r.must(err)
		again, err := r.students.Enrol(r.ctx(), schoolLead, schoolOne+"/7/1", p)
		if err != nil || again != id {
			t.Errorf("twice: %v", err)
		}
	}
	if students, err := r.students.inClass(r.ctx(), schoolOne+"/7/1"); err != nil || len(students) != 3 {
		t.Errorf("%d students, %v", len(students), err)
	}
	if _, err := r.students.Enrol(r.ctx(), stranger, schoolOne+"/7/1", Person{Number: "9"}); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("a stranger enrols: %v", err)
	}
}

func TestNumberIsFoundInAnyCase(t *testing.T) {
	r := newRegistry(t)
	rows := pupils(schoolOne, 7, 1)
	r.bring(schoolOne, rows)
	id, err := r.students.ByNumber(r.ctx(), schoolOne.Code(), strings.ToLower(rows[0].Number))
	if err != nil || id != r.pupil(rows[0]).ID {
		t.Error(err)
	}
	if _, err := r.students.ByNumber(r.ctx(), schoolTwo.Code(), rows[0].Number); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("another school: %v", err)
	}
}

func TestNumbersSortAsPeopleCount(t *testing.T) {
	for _, c := range [][2]string{{"9", "10"}, {"08", "09"}, {"A1", "A10"}} {
		if compareNumbers(c[0], c[1]) >= 0 {
			t.Errorf("%s is not before %s", c[0], c[1])
		}
	}
}

func TestSilentRosterKeepsBoarders(t *testing.T) {
	known := Person{Number: "1", Name: "甲", Boarding: string(roster.Boarder)}
	for said, want := range map[roster.Boarding]roster.Boarding{"": roster.Boarder, roster.Day: roster.Day} {
		if got := known.renewed(Person{Number: "1", Name: "甲", Boarding: string(said)}); got.Boarding != string(want) {
			t.Errorf("after %q: %q", said, got.Boarding)
		}
	}
}
