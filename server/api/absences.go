package api

import (
	"context"
	"time"

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

// Absences is what was entered for the first period of today: nothing else, and nothing
// of what became of it.
type Absences struct {
	Day    string     `json:"day" format:"date"`
	At     *time.Time `json:"at,omitempty" doc:"没有即今天还没有报告 / absent: not reported yet"`
	Absent []Absentee `json:"absent" nullable:"false"`
}

type absencesAnswer struct{ Body Absences }

func (h absences) today(ctx context.Context, in *Object) (*absencesAnswer, error) {
	doc, err := h.absences.Today(ctx, who(ctx), in.place())
	if err != nil {
		return nil, err
	}
	absent := allOf(doc.Absent, func(a screening.Absentee) Absentee { return Absentee{a.Student, a.Explained} })
	return &absencesAnswer{Absences{Day: string(doc.Day), At: moment(doc.At), Absent: absent.Body.Items}}, nil
}
