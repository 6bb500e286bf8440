package api

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
)

// students are the routes of the roster: who is in a class, without any result.
type students struct {
	students *screening.Students
	sittings *screening.Sittings
}

// StudentEntry is a student on the list of a class.
type StudentEntry struct {
	ID       string    `json:"id"`
	Number   string    `json:"number"`
	Name     string    `json:"name"`
	Gender   string    `json:"gender,omitempty"`
	Boarding string    `json:"boarding,omitempty"`
	Class    unit.Path `json:"class"`
	Mentor   string    `json:"mentor,omitempty" doc:"成长导师（人员编号）/ staff id"`
	Left     bool      `json:"left,omitempty"`
	Broken   bool      `json:"unreadable,omitempty" doc:"内容无法打开，请联系管理员 / its content cannot be opened; ask the administrator"`
}

func entryOf(p screening.Pupil) StudentEntry {
	return StudentEntry{ID: p.ID, Number: p.Person.Number, Name: p.Person.Name, Gender: p.Person.Gender,
		Boarding: p.Person.Boarding, Class: p.Class, Mentor: p.Mentor, Left: p.Left, Broken: p.Unreadable}
}

// Student is one student; guardians are for counselors and leads.
type Student struct {
	StudentEntry
	Birth     string     `json:"birth,omitempty"`
	Guardians []Guardian `json:"guardians,omitempty"`
}

// Guardian is an adult who answers for a student.
type Guardian struct {
	Name         string `json:"name"`
	Relation     string `json:"relation,omitempty"`
	Phone        string `json:"phone,omitempty"`
	Unsafe       bool   `json:"unsafe,omitempty" doc:"不得联系 / must not be told"`
	UnsafeReason string `json:"unsafeReason,omitempty"`
}

type studentAnswer struct{ Body Student }

func (h students) ofClass(ctx context.Context, in *Object) (*list[StudentEntry], error) {
	pupils, err := h.students.OfClass(ctx, who(ctx), in.place())
	if err != nil {
		return nil, err
	}
	return allOf(pupils, entryOf), nil
}

func (h students) get(ctx context.Context, in *Object) (*studentAnswer, error) {
	p, err := h.students.Read(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	s := Student{StudentEntry: entryOf(p), Birth: p.Person.Birth}
	for _, g := range p.Person.Guardians {
		s.Guardians = append(s.Guardians, Guardian(g))
	}
	return &studentAnswer{s}, nil
}

// papers lists a student's sittings, after the student was found in scope.
func (h students) papers(ctx context.Context, in *Object) (*list[Sitting], error) {
	if _, err := h.students.Get(ctx, who(ctx), in.id()); err != nil {
		return nil, err
	}
	docs, err := h.sittings.Of(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return allOf(docs, sittingOf), nil
}

type mentorChange struct {
	Object
	Body struct {
		Mentor string `json:"mentor" maxLength:"100" doc:"人员编号，空为无 / staff id; empty for nobody"`
	}
}

func (h students) setMentor(ctx context.Context, in *mentorChange) (*struct{}, error) {
	return nil, h.students.SetMentor(ctx, who(ctx), in.id(), in.Body.Mentor)
}

// Named is a guardian, called by name or telephone number.
type Named struct {
	Guardian string `json:"guardian" minLength:"1" maxLength:"80" doc:"姓名或电话 / name or telephone number"`
}

type unsafeMark struct {
	Object
	Body struct {
		Named
		Reason string `json:"reason" minLength:"1" maxLength:"500"`
	}
}

func (h students) markUnsafe(ctx context.Context, in *unsafeMark) (*struct{}, error) {
	return nil, h.students.MarkGuardianUnsafe(ctx, who(ctx), in.id(), in.Body.Guardian, in.Body.Reason)
}

type safeMark struct {
	Object
	Body Named
}

func (h students) markSafe(ctx context.Context, in *safeMark) (*struct{}, error) {
	return nil, h.students.MarkGuardianSafe(ctx, who(ctx), in.id(), in.Body.Guardian)
}
