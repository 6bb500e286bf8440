package api

import (
	"context"

	"github.com/xinqiao/xinqiao/screening"
)

// absences are the routes of the first period.
type absences struct{ absences *screening.Absences }

// Absentee is a student who is not in class.
type Absentee struct {
	Student   string `json:"student" minLength:"1" maxLength:"100"`
	Explained bool   `json:"explained,omitempty" doc:"已有人说明原因 / somebody responsible has said why"`
}

type absenceReport struct {
	Object
	Body struct {
		Absent []Absentee `json:"absent" maxItems:"100" nullable:"false" doc:"今天第一节课缺勤的学生；再次提交即更正 / sent again it corrects the list"`
	}
}

// report answers every class and every student alike.
func (h absences) report(ctx context.Context, in *absenceReport) (*struct{}, error) {
	var absent []screening.Absentee
	for _, a := range in.Body.Absent {
		absent = append(absent, screening.Absentee{Student: a.Student, Explained: a.Explained})
	}
	return nil, h.absences.Report(ctx, who(ctx), in.place(), absent)
}
