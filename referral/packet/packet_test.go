package packet

import (
	"testing"

	"github.com/xinqiao/xinqiao/screening"
)

// A hospital calls whom it reads of: a guardian who is unsafe is not there to be read.
func TestUnsafeGuardiansAreNotRevealed(t *testing.T) {
	id := Reveal(screening.Person{Name: "学生甲", Birth: "2011-05-01", Guardians: []screening.Guardian{
		{Name: "妈妈", Relation: "mother", Phone: "19900000001"},
		{Name: "爸爸", Relation: "father", Phone: "19900000002", Unsafe: true}}})
	if len(id.Guardians) != 1 || id.Guardians[0] != (Contact{Name: "妈妈", Relation: "mother", Phone: "19900000001"}) {
		t.Errorf("%+v", id.Guardians)
	}
	if id.Name != "学生甲" || id.Birth != "2011-05-01" {
		t.Errorf("%+v", id)
	}
}
