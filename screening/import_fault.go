package screening

import (
	"github.com/xinqiao/xinqiao/screening/roster"

	"github.com/xinqiao/xinqiao/internal/lang"
)

// The faults that only the register of schools can tell.
const (
	unknownSchool roster.Code = "unknown-school"
	untaughtGrade roster.Code = "untaught-grade"
)

// unplaced tells why a faultless row has no place in the register.
func unplaced(school *School, row roster.Row) []roster.Fault {
	switch {
	case school == nil:
		return []roster.Fault{{Row: row.Line, Field: roster.FieldSchool, Code: unknownSchool, Mend: lang.Words{
			ZH: "本次导入的范围内没有这个学校标识码。请核对，或先登记这所学校。",
			EN: "No school of this import has this code. Check it, or have the school entered first."}}}
	case !school.Stage.Teaches(row.Grade):
		return []roster.Fault{{Row: row.Line, Field: roster.FieldGrade, Code: untaughtGrade, Mend: lang.Words{
			ZH: "这所学校没有这个年级。请核对年级和学校。",
			EN: "This school does not teach this grade. Check grade and school."}}}
	}
	return nil
}
