package roster

import (
	"strings"

	"github.com/xinqiao/xinqiao/internal/lang"
)

// Code names a kind of fault for programs.
type Code string

// The faults of a row.
const (
	Empty         Code = "empty"          // a required cell is empty
	Rounded       Code = "float-number"   // Excel has turned a long number into a floating-point one
	BadNumber     Code = "number"         // not a student number
	Duplicate     Code = "duplicate"      // the student number stands in two rows of one school
	BadName       Code = "name"           // not a name
	BadGender     Code = "gender"         //
	BadDate       Code = "date"           // not a date
	Implausible   Code = "date-range"     // a date on which no student was born
	BadGrade      Code = "grade"          //
	BadClass      Code = "class"          //
	ClassGrade    Code = "class-grade"    // the class names another grade than the grade column
	BadPhone      Code = "phone"          //
	NamelessPhone Code = "guardian-name"  // a guardian's number without the name
	BadBoarding   Code = "boarding"       //
	BadSchool     Code = "school-code"    //
	OtherSchool   Code = "another-school" // not the school the import is for
)

// mends say what to do. {field} and {other} are filled in; the cell's value
// never is.
var mends = map[Code]lang.Words{
	Empty: {ZH: "“{field}”不能为空，请补填。", EN: "Fill in “{field}”."},
	Rounded: {ZH: "“{field}”已被 Excel 变成浮点数，末几位已经丢失，无法还原。请把整列设为“文本”格式后，重新填入完整号码。",
		EN: "Excel has turned “{field}” into a floating-point number and lost its last digits. Format the column as text and enter the full number again."},
	BadNumber: {ZH: "“{field}”只能由字母、数字和“-”组成，至少一位数字，最多 30 位。", EN: "“{field}” takes letters, digits and hyphens only, at least one digit, 30 characters at most."},
	Duplicate: {ZH: "“{field}”与第 {other} 行重复。请核对这两行，改正或删除其中一行。", EN: "“{field}” is the same as in row {other}. Compare the two rows, and correct or delete one."},
	BadName:   {ZH: "“{field}”应为人名，不能有数字和符号，最多 40 个字。", EN: "“{field}” must be a person's name without digits and signs, 40 characters at most."},
	BadGender: {ZH: "“{field}”请填“男”或“女”。", EN: "Enter “M” or “F” in “{field}”."},
	BadDate:   {ZH: "“{field}”请填完整的年月日，例如 2012-03-05。", EN: "Enter year, month and day in “{field}”, for example 2012-03-05."},
	Implausible: {ZH: "“{field}”不像是在校学生的出生日期，请核对年份。",
		EN: "“{field}” cannot be a student's birth date. Check the year."},
	BadGrade:      {ZH: "“{field}”请填 1 到 12，或 七年级、初一、高二 这样的写法。", EN: "Enter 1 to 12 in “{field}”, or for example “Grade 7”."},
	BadClass:      {ZH: "“{field}”请填班号（1 到 99），例如 3、3班 或 七(3)班。", EN: "Enter the number of the class (1 to 99) in “{field}”, for example 3."},
	ClassGrade:    {ZH: "班级里的年级与“年级”一列不一致，请改正其中一处。", EN: "The class names another grade than the column “Grade”. Correct one of them."},
	BadPhone:      {ZH: "“{field}”请填一个 11 位手机号码，一格只填一个。", EN: "Enter one mobile number of 11 digits in “{field}”."},
	NamelessPhone: {ZH: "有监护人电话但没有姓名，请补填监护人姓名。", EN: "There is a guardian's telephone number without a name. Fill in the guardian's name."},
	BadBoarding:   {ZH: "“{field}”请填“是”或“否”。", EN: "Enter “yes” or “no” in “{field}”."},
	BadSchool:     {ZH: "“{field}”请填 10 位学校标识码，不是校名。", EN: "Enter the school's code of 10 digits in “{field}”, not its name."},
	OtherSchool:   {ZH: "这一行属于别的学校。本次只导入一所学校，请删除这一行或改用区级导入。", EN: "This row is of another school. This import is for one school: delete the row or use a district import."},
}

// Fault is what is wrong with a row and how to mend it.
type Fault struct {
	Row    int        `bson:"row" json:"row"`
	Column string     `bson:"column" json:"column"` // the letter in the sheet
	Field  Field      `bson:"field" json:"field"`
	Code   Code       `bson:"code" json:"code"`
	Other  int        `bson:"other,omitempty" json:"other,omitempty"` // the other row of a duplicate
	Mend   lang.Words `bson:"mend" json:"mend"`
}

// filled puts names into the words of a mend.
func filled(w lang.Words, name string, value lang.Words) lang.Words {
	return lang.Words{ZH: strings.ReplaceAll(w.ZH, name, value.ZH), EN: strings.ReplaceAll(w.EN, name, value.EN)}
}
