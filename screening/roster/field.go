package roster

import "slices"

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
var titles = map[Field]Words{
	FieldSchool:   {"学校标识码", "School code"},
	FieldNumber:   {"学籍号", "Student number"},
	FieldName:     {"姓名", "Name"},
	FieldGender:   {"性别", "Gender"},
	FieldBirth:    {"出生日期", "Birth date"},
	FieldGrade:    {"年级", "Grade"},
	FieldClass:    {"班级", "Class"},
	FieldBoarding: {"住校", "Boarding"},
	FieldGuardian: {"监护人", "Guardian"},
	FieldRelation: {"关系", "Relation"},
	FieldPhone:    {"电话", "Phone"},
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
