package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral/mentoring"
	"github.com/xinqiao/xinqiao/screening"
)

// mentees are the routes of growth mentors, and of what counselors ask of them.
type mentees struct {
	plans *mentoring.Plans
	org   *screening.Org
}

// Mentee is a student as their mentor sees them: one task, in the same words for every
// student. Why it is due when it is, is not said.
type Mentee struct {
	Student string     `json:"student"`
	Name    string     `json:"name,omitempty"`
	Class   unit.Path  `json:"class"`
	Turn    int        `json:"turn" doc:"本导师的第几次 / which task, counted from the mentor's first"`
	Task    string     `json:"task" doc:"做什么 / what is to be done"`
	Due     string     `json:"due" format:"date"`
	Overdue bool       `json:"overdue"`
	Done    *time.Time `json:"done,omitempty" doc:"上一次完成的时间 / when the last one was done"`
	Undo    bool       `json:"undo" doc:"上一次还可以撤销 / the last one can be undone"`
	Waits   bool       `json:"waits" doc:"已请心理老师看一看，等待中 / a wish for the counselor waits"`
	Instead bool       `json:"instead,omitempty" doc:"导师请假，由您代做 / the mentor is on leave, you do it in their stead"`
	Broken  bool       `json:"unreadable,omitempty" doc:"内容无法打开，请联系管理员 / its content cannot be opened; ask the administrator"`
}

func (h mentees) mine(ctx context.Context, _ *struct{}) (*list[Mentee], error) {
	all, err := h.plans.Mine(ctx, who(ctx))
	if err != nil {
		return nil, err
	}
	l := lang.From(ctx)
	return allOf(all, func(m mentoring.Mentee) Mentee {
		out := Mentee{Student: m.Student, Name: m.Name, Class: m.Class, Turn: m.Turn, Task: said(m.Task, l, ""), Due: string(m.Due),
			Overdue: m.Overdue, Undo: m.Undo, Waits: m.Waits, Instead: m.Instead, Broken: m.Unreadable}
		if m.Last != nil {
			out.Done = &m.Last.At
		}
		return out
	}), nil
}

// said is a phrase in the language of a request, with the school's telephone in it.
func said(p mentoring.Phrase, l lang.Lang, call string) string {
	return p.With(call, lang.Words{ZH: p.ZH, EN: p.EN}.In(l))
}

// Turn is the path to one task of a mentor.
type Turn struct {
	Object
	Turn int `path:"turn" minimum:"1" maximum:"100000"`
}

type tickInput struct {
	Turn
	Body struct {
		Seen string `json:"seen" enum:"as-usual,look" doc:"一切如常 · 想请心理老师看一看 / as usual · I would like the counselor to have a look"`
	}
}

func (h mentees) tick(ctx context.Context, in *tickInput) (*struct{}, error) {
	return nil, h.plans.Tick(ctx, who(ctx), in.id(), in.Turn.Turn, mentoring.Seen(in.Body.Seen))
}

func (h mentees) undo(ctx context.Context, in *Turn) (*struct{}, error) {
	return nil, h.plans.Undo(ctx, who(ctx), in.id(), in.Turn)
}

// Mentored is how the mentor of a student in care is asked to look after them; for
// counselors only.
type Mentored struct {
	Student string     `json:"student"`
	Mentor  string     `json:"mentor,omitempty" doc:"人员编号；没有即无导师 / staff id; absent: nobody"`
	Rhythm  string     `json:"rhythm" enum:"routine,weekly,close" doc:"每四周 · 每周 · 每三天 / every four weeks · every week · every three days"`
	By      string     `json:"by,omitempty" doc:"由谁改的 / the counselor who changed it last"`
	Since   *time.Time `json:"since,omitempty"`
	Due     string     `json:"due" format:"date"`
	Waits   bool       `json:"waits" doc:"导师想请心理老师看一看 / a wish of the mentor waits"`
	Ticks   []Ticked   `json:"ticks" nullable:"false" doc:"新的在前 / the newest first"`
}

// Ticked is a task that a mentor did.
type Ticked struct {
	Task  string     `json:"task"`
	Due   string     `json:"due" format:"date"`
	At    time.Time  `json:"at"`
	By    string     `json:"by"`
	Seen  string     `json:"seen" enum:"as-usual,look"`
	Taken string     `json:"takenBy,omitempty" doc:"由哪位心理老师接手 / the counselor who took it up"`
	Heard *time.Time `json:"takenAt,omitempty"`
}

type mentoredAnswer struct{ Body Mentored }

func mentoredOf(ctx context.Context, r mentoring.Reading, err error) (*mentoredAnswer, error) {
	if err != nil {
		return nil, err
	}
	l := lang.From(ctx)
	out := Mentored{Student: r.Student, Mentor: r.Mentor, Rhythm: string(r.Rhythm), By: r.By, Since: moment(r.Since), Due: string(r.Due), Ticks: []Ticked{}}
	for _, t := range r.Ticks {
		out.Waits = out.Waits || t.Seen == mentoring.Look && t.Taken == ""
		out.Ticks = append(out.Ticks, Ticked{Task: said(mentoring.Task(t.Task), l, ""), Due: string(t.Due), At: t.At, By: t.By,
			Seen: string(t.Seen), Taken: t.Taken, Heard: moment(t.Heard)})
	}
	return &mentoredAnswer{out}, nil
}

func (h mentees) ofCase(ctx context.Context, in *Object) (*mentoredAnswer, error) {
	r, err := h.plans.OfCase(ctx, who(ctx), in.id())
	return mentoredOf(ctx, r, err)
}

type rhythmInput struct {
	Object
	Body struct {
		Rhythm string `json:"rhythm" enum:"routine,weekly,close"`
	}
}

func (h mentees) setRhythm(ctx context.Context, in *rhythmInput) (*mentoredAnswer, error) {
	r, err := h.plans.SetRhythm(ctx, who(ctx), in.id(), mentoring.Rhythm(in.Body.Rhythm))
	return mentoredOf(ctx, r, err)
}

// MentorWish is a student whom a mentor would like a counselor to look at.
type MentorWish struct {
	Student string     `json:"student"`
	Name    string     `json:"name,omitempty"`
	Class   unit.Path  `json:"class"`
	Mentor  string     `json:"mentor,omitempty"`
	Since   *time.Time `json:"since,omitempty"`
	Last    *time.Time `json:"last,omitempty" doc:"最近一次；接手时带上 / the newest; say it when taking up"`
}

func (h mentees) wishes(ctx context.Context, _ *struct{}) (*list[MentorWish], error) {
	all, err := h.plans.Wishes(ctx, who(ctx))
	if err != nil {
		return nil, err
	}
	return allOf(all, func(w mentoring.Wish) MentorWish {
		return MentorWish{Student: w.Student, Name: w.Name, Class: w.Class, Mentor: w.Mentor, Since: moment(w.Since), Last: moment(w.Last)}
	}), nil
}

type takeInput struct {
	Object
	Body struct {
		Last time.Time `json:"last" doc:"列表里的最近一次；之后的继续等待 / the newest that was read; what came later goes on waiting"`
	}
}

func (h mentees) take(ctx context.Context, in *takeInput) (*struct{}, error) {
	return nil, h.plans.Take(ctx, who(ctx), in.id(), in.Body.Last)
}

// MentorRow is how many students of a unit have a growth mentor. Where so few have none
// that they could be known, both numbers are null.
type MentorRow struct {
	Unit     unit.Path  `json:"unit"`
	At       *time.Time `json:"at,omitempty" doc:"统计时间，没有即未统计 / absent while nothing was counted"`
	Schools  int        `json:"schools"`
	Full     int        `json:"full" doc:"其中每名学生都有导师的学校 / of them: every student has one"`
	Students int        `json:"students"`
	Mentored *int       `json:"mentored" doc:"有导师的学生；null 为没有导师的不足十人，隐去 / null: under ten have none, hidden"`
	Without  *int       `json:"without"`
}

// MentorFigures are a unit's row and those of the units right below it.
type MentorFigures struct {
	MentorRow
	Children []MentorRow `json:"children" nullable:"false"`
}

type mentorFiguresAnswer struct{ Body MentorFigures }

func mentorRowOf(r screening.MentorRow) MentorRow {
	out := MentorRow{Unit: r.Unit, At: moment(r.At), Schools: r.Schools, Full: r.Full, Students: r.Students}
	if !r.Hidden {
		without := r.Students - r.Mentored
		out.Mentored, out.Without = &r.Mentored, &without
	}
	return out
}

func (h mentees) figures(ctx context.Context, in *Object) (*mentorFiguresAnswer, error) {
	f, err := h.org.MentorFigures(ctx, who(ctx), in.place())
	if err != nil {
		return nil, err
	}
	return &mentorFiguresAnswer{MentorFigures{mentorRowOf(f.MentorRow), allOf(f.Children, mentorRowOf).Body.Items}}, nil
}
