package screening

import (
	"errors"
	"slices"
	"testing"
)

// leaving is a school whose second roster lacks three students.
func leaving(t *testing.T) (*registry, *Import, []string) {
	r := newRegistry(t)
	rows := pupils(schoolOne, 7, 10)
	r.bring(schoolOne, rows)
	ids := []string{r.pupil(rows[7]).ID, r.pupil(rows[8]).ID, r.pupil(rows[9]).ID}
	doc := r.bring(schoolOne, rows[:7])
	if len(doc.Leavers) != 3 {
		t.Fatalf("%d leavers", len(doc.Leavers))
	}
	return r, doc, ids
}

func (r *registry) confirm(id string, students ...string) error {
	_, err := r.imports.ConfirmLeavers(r.ctx(), districtOffice, id, students)
	if err == nil {
		err = r.settle()
	}
	return err
}

func TestConfirmedLeaversLeaveTheirClass(t *testing.T) {
	r, doc, ids := leaving(t)
	for range 2 {
		r.must(r.confirm(doc.ID, ids[0], ids[1]))
	}
	got := r.load(doc.ID)
	if !slices.Equal(got.Leavers, ids[2:]) || len(got.Gone) != 2 || len(got.Leaving) != 0 {
		t.Errorf("%d proposed, %d gone", len(got.Leavers), len(got.Gone))
	}
	students, err := r.students.inClass(r.ctx(), schoolOne+"/7/1")
	r.must(err)
	if len(students) != 8 || r.school(schoolOne).Enrolled != 8 {
		t.Errorf("%d in the class, %d enrolled", len(students), r.school(schoolOne).Enrolled)
	}
	if err := r.confirm(doc.ID, "somebody else"); !errors.Is(err, ErrNoLeaver) {
		t.Errorf("who was not proposed: %v", err)
	}
}

func TestLeaverReturnsAsTheSameStudent(t *testing.T) {
	r, doc, ids := leaving(t)
	r.must(r.confirm(doc.ID, ids...))
	back := r.bring(schoolOne, pupils(schoolOne, 7, 10))
	if want := (Effects{Unchanged: 7, Returned: 3}); back.Plan != want || back.Effects != want {
		t.Errorf("planned %+v, did %+v", back.Plan, back.Effects)
	}
	for _, id := range ids {
		if doc, err := r.students.students.Get(r.ctx(), id); err != nil || doc.Left {
			t.Errorf("left: %v", err)
		}
	}
}

func TestNobodyLeavesWhileCareIsOpen(t *testing.T) {
	r, doc, ids := leaving(t)
	r.care[ids[1]] = true
	if err := r.confirm(doc.ID, ids...); !errors.Is(err, ErrOpenCare) {
		t.Fatal(err)
	}
	if got := r.load(doc.ID); len(got.Leavers) != 3 || len(got.Leaving) != 0 {
		t.Error("somebody leaves with a refused list")
	}
	delete(r.care, ids[1])
	_, err := r.imports.ConfirmLeavers(r.ctx(), districtOffice, doc.ID, ids)
	r.must(err)
	r.care[ids[1]] = true // between the confirmation and the deed
	r.must(r.settle())
	if got := r.load(doc.ID); !slices.Equal(got.Leavers, ids[1:2]) || len(got.Gone) != 2 {
		t.Errorf("%d proposed, %d gone", len(got.Leavers), len(got.Gone))
	}
}

func TestLaterImportHasTheWord(t *testing.T) {
	r, doc, ids := leaving(t)
	r.bring(schoolOne, pupils(schoolOne, 7, 10)) // all are there again
	if err := r.confirm(doc.ID, ids[0]); !errors.Is(err, ErrSuperseded) {
		t.Error(err)
	}
}
