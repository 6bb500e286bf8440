package roster

import (
	"slices"

	"github.com/xinqiao/xinqiao/internal/lang"
)

// Field is what a column holds.
type Field string

// The fields of a roster.
const (
	FieldSchool   Field = "schoolCode"
	FieldNumber   Field = "number"
	FieldName     Field = "name"
	FieldGender   Field = "gender"
	FieldBirth    Field = "birth"
	FieldGrade    Field = "grade"
	FieldClass    Field = "class"
	FieldBoarding Field = "boarding"
	FieldGuardian Field = "guardian"
	FieldRelation Field = "relation"
	FieldPhone    Field = "phone"
)

// titles are the names of the fields in the template and in faults.
var titles = map[Field]lang.Words{
	FieldSchool:   {ZH: "学校标识码", EN: "School code"},
	FieldNumber:   {ZH: "学籍号", EN: "Student number"},
	FieldName:     {ZH: "姓名", EN: "Name"},
	FieldGender:   {ZH: "性别", EN: "Gender"},
	FieldBirth:    {ZH: "出生日期", EN: "Birth date"},
	FieldGrade:    {ZH: "年级", EN: "Grade"},
	FieldClass:    {ZH: "班级", EN: "Class"},
	FieldBoarding: {ZH: "住校", EN: "Boarding"},
	FieldGuardian: {ZH: "监护人", EN: "Guardian"},
	FieldRelation: {ZH: "关系", EN: "Relation"},
	FieldPhone:    {ZH: "电话", EN: "Phone"},
}

// required lists the columns that a roster must have and fill.
func (o Options) required() []Field {
	fields := []Field{FieldNumber, FieldName, FieldGender, FieldBirth, FieldGrade, FieldClass}
	if o.SchoolCode == "" {
		fields = slices.Insert(fields, 0, FieldSchool)
	}
	return fields
}

// column is a field, and for guardians which of them.
type column struct {
	field Field
	slot  slot
}

// slot tells a student's guardians apart by the header they stand under.
type slot int

const (
	first slot = iota
	second
	third
	father
	mother
	slots
)

// implied is the relation that the header itself names.
func (s slot) implied() Relation {
	switch s {
	case father:
		return Father
	case mother:
		return Mother
	}
	return ""
}
