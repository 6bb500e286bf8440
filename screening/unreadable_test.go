package screening

import (
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
)

func TestOneUnreadableStudentHidesNoOther(t *testing.T) {
	h := newHall(t)
	h.open()
	_, err := h.Sittings.students.students.Update(h.ctx(), h.ids["02"], func(doc *Student) error {
		doc.Person[len(doc.Person)-1] ^= 1
		return nil
	})
	h.must(err)
	session := h.sitting("01").Session
	rows, err := h.Sittings.Progress(h.ctx(), counselor, session)
	if err != nil || len(rows) != 2 || rows[0].Unreadable || !rows[1].Unreadable {
		t.Errorf("progress: %+v, %v", rows, err)
	}
	slips, err := h.Sittings.Slips(h.ctx(), counselor, session)
	if err != nil || len(slips) != 2 || slips[0].Unreadable || !slips[1].Unreadable {
		t.Errorf("slips: %+v, %v", slips, err)
	}
	class, err := h.Sittings.students.OfClass(h.ctx(), counselor, classOne)
	if err != nil || len(class) != 2 || !class[0].Unreadable || class[0].ID != h.ids["02"] {
		t.Errorf("class: %+v, %v", class, err)
	}
}

func TestOneUnreadableStudentKeepsNobodyFromTheirSeat(t *testing.T) {
	h := newHall(t)
	_, err := h.Sittings.students.students.Update(h.ctx(), h.ids["02"], func(doc *Student) error {
		doc.Person[len(doc.Person)-1] ^= 1
		return nil
	})
	h.must(err)
	h.open()
	for _, number := range []string{"01", "02"} {
		if doc := h.sitting(number); doc.Seat == 0 {
			t.Errorf("student %s has no seat", number)
		}
	}
}

func TestATeacherReadsTheirOwnSchoolOnly(t *testing.T) {
	h := newHall(t)
	org := h.Sittings.org
	if _, err := org.School(h.ctx(), actor.Actor{ID: "t", Role: actor.Teacher, Unit: classOne}, hallSchool.Code()); err != nil {
		t.Errorf("the own school: %v", err)
	}
	if _, err := org.School(h.ctx(), outsider, hallSchool.Code()); err == nil {
		t.Error("somebody of another school reads it")
	}
	if _, err := org.School(h.ctx(), actor.Actor{ID: "s", Role: actor.Student}, hallSchool.Code()); err == nil {
		t.Error("somebody of no place reads it")
	}
}
