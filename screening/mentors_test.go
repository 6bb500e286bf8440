package screening

import (
	"fmt"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// An office sees how far its schools are with mentors; the few who have none are hidden,
// and so is what would give them away. The lead sees the own school.
func TestMentorFiguresHideTheFew(t *testing.T) {
	r := newRegistry(t)
	at := time.Date(2026, 9, 8, 0, 0, 0, 0, time.UTC)
	for n, count := range [][2]int{{100, 97}, {80, 60}, {50, 50}} {
		path := unit.Path(fmt.Sprintf("32/3201/320106/320106000%d", n+4))
		_, err := r.org.PutSchool(r.ctx(), actor.Engine(), School{Path: path, Name: "x", Kind: "urban", Stage: Junior})
		r.must(err)
		_, err = r.org.schools.Update(r.ctx(), path.Code(), func(doc *School) error {
			doc.Mentors = MentorCount{Students: count[0], Mentored: count[1], At: at}
			return nil
		})
		r.must(err)
	}
	district := unit.Path("32/3201/320106")
	r.must(r.org.sumMentors(r.ctx(), district))
	office := actor.Actor{ID: "o", Role: actor.Office, Unit: district}
	f, err := r.org.MentorFigures(r.ctx(), office, district)
	r.must(err)
	if f.Students != 230 || f.Mentored != 207 || f.Hidden || f.Full != 1 || !f.At.Equal(at) {
		t.Errorf("the district: %+v", f.MentorRow)
	}
	hidden := map[string]bool{}
	for _, c := range f.Children {
		if hidden[c.Unit.Code()] = c.Hidden; c.Hidden && c.Mentored != 0 {
			t.Errorf("hidden, and there: %+v", c)
		}
		alone, err := r.org.MentorFigures(r.ctx(), office, c.Unit)
		r.must(err)
		if alone.Hidden != c.Hidden {
			t.Errorf("%s is hidden among others: %v, alone: %v", c.Unit, c.Hidden, alone.Hidden)
		}
	}
	if !hidden["3201060004"] || !hidden["3201060005"] || hidden["3201060006"] {
		t.Errorf("hidden: %v", hidden) // three lack one; twenty would give them away
	}
	lead := actor.Actor{ID: "l", Role: actor.Lead, Unit: district + "/3201060004"}
	if own, err := r.org.MentorFigures(r.ctx(), lead, lead.Unit); err != nil || own.Students != 100 || own.Mentored != 97 || own.Hidden {
		t.Errorf("the lead: %+v, %v", own.MentorRow, err)
	}
	if _, err := r.org.MentorFigures(r.ctx(), lead, district); err == nil {
		t.Error("the lead sees the district")
	}
}
