package mentoring

import (
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

// The count of a school is in its district's sum when it is done; the sum of a district
// says nothing of schools that lie elsewhere, and needs none of theirs.
func TestADistrictIsSummedWithItsSchools(t *testing.T) {
	w := newWard(t)
	next := district.Parent() + "/320104"
	_, err := w.org.PutSchool(w.ctx(), actor.Engine(), screening.School{Path: next + "/3201040001", Name: "x", Kind: staffing.Urban, Stage: screening.Junior})
	w.must(err)
	u, err := w.org.Unit(w.ctx(), district)
	w.must(err)
	if s := u.Mentors; s == nil || s.Students != 2 || s.Mentored != 2 || s.Full != 2 || s.Schools != 2 {
		t.Fatalf("the district's sum: %+v", s)
	}
	f, err := w.org.MentorFigures(w.ctx(), officer, district)
	w.must(err)
	if f.Students != 2 || f.Mentored != 2 || len(f.Children) != 2 {
		t.Errorf("the district reads %+v", f)
	}
	above := actor.Actor{ID: "city", Role: actor.Office, Unit: district.Parent()}
	if f, err = w.org.MentorFigures(w.ctx(), above, above.Unit); err != nil || f.Students != 2 || len(f.Children) != 1 || f.Children[0].Unit != district {
		t.Errorf("the city reads %+v, %v", f, err)
	}
}
