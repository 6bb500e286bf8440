package api

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/staffing"
)

// SchoolFacts is what an administrator says of a school.
type SchoolFacts struct {
	Name     string `json:"name" minLength:"1" maxLength:"200"`
	Kind     string `json:"kind" enum:"urban,township-central,rural"`
	Stage    string `json:"stage" enum:"primary,junior,senior,nine-year,full"`
	Boarding bool   `json:"boarding,omitempty"`
}

// SchoolDuty is who answers for a school.
type SchoolDuty struct {
	Counselor string `json:"counselor,omitempty" maxLength:"100" doc:"人员编号，下同 / staff id"`
	Deputy    string `json:"deputy,omitempty" maxLength:"100"`
	Lead      string `json:"lead,omitempty" maxLength:"100"`
	CallBack  string `json:"callBack,omitempty" maxLength:"40" doc:"学校值班电话，非个人号码 / the school's own line"`
}

// School is a school of the register.
type School struct {
	Code string    `json:"code"`
	Path unit.Path `json:"path"`
	SchoolFacts
	Duty SchoolDuty `json:"duty"`
}

func schoolOf(s *screening.School) School {
	return School{Code: s.ID, Path: s.Path, Duty: SchoolDuty(s.Duty),
		SchoolFacts: SchoolFacts{Name: s.Name, Kind: string(s.Kind), Stage: string(s.Stage), Boarding: s.Boarding}}
}

type schoolAnswer struct{ Body School }

// Coded is the path parameter of routes to one school.
type Coded struct {
	Code string `path:"code" pattern:"^[0-9]{10}$" doc:"十位学校标识码 / the code of ten digits"`
}

func (h places) schools(ctx context.Context, in *Object) (*list[School], error) {
	docs, err := h.org.Schools(ctx, who(ctx), in.place())
	if err != nil {
		return nil, err
	}
	return allOf(docs, schoolOf), nil
}

func (h places) school(ctx context.Context, in *Coded) (*schoolAnswer, error) {
	return answerSchool(h.org.School(ctx, who(ctx), in.Code))
}

type schoolChange struct {
	Coded
	Body struct {
		District UnitPath `json:"district" maxLength:"60" doc:"所在区县的路径 / path of its district"`
		SchoolFacts
	}
}

func (h places) putSchool(ctx context.Context, in *schoolChange) (*schoolAnswer, error) {
	b := in.Body
	return answerSchool(h.org.PutSchool(ctx, who(ctx), screening.School{Path: b.District.path().Child(in.Code),
		Name: b.Name, Kind: staffing.SchoolKind(b.Kind), Stage: screening.SchoolStage(b.Stage), Boarding: b.Boarding}))
}

type dutyChange struct {
	Coded
	Body SchoolDuty
}

func (h places) setDuty(ctx context.Context, in *dutyChange) (*schoolAnswer, error) {
	return answerSchool(h.org.SetDuty(ctx, who(ctx), in.Code, screening.Duty(in.Body)))
}

func answerSchool(doc *screening.School, err error) (*schoolAnswer, error) {
	if err != nil {
		return nil, err
	}
	return &schoolAnswer{schoolOf(doc)}, nil
}

// Class is a class of a school.
type Class struct {
	Path    unit.Path `json:"path"`
	Teacher string    `json:"teacher,omitempty" doc:"班主任（人员编号）/ staff id"`
}

func classOf(c *screening.Class) Class { return Class{Path: c.Path, Teacher: c.Teacher} }

func (h places) classes(ctx context.Context, in *Coded) (*list[Class], error) {
	school, err := h.org.School(ctx, who(ctx), in.Code)
	if err != nil {
		return nil, err
	}
	docs, err := h.org.Classes(ctx, who(ctx), school.Path)
	if err != nil {
		return nil, err
	}
	return allOf(docs, classOf), nil
}

type classChange struct {
	Object
	Body struct {
		Teacher string `json:"teacher,omitempty" maxLength:"100"`
	}
}

type classAnswer struct{ Body Class }

func (h places) putClass(ctx context.Context, in *classChange) (*classAnswer, error) {
	doc, err := h.org.PutClass(ctx, who(ctx), in.place(), in.Body.Teacher)
	if err != nil {
		return nil, err
	}
	return &classAnswer{classOf(doc)}, nil
}
