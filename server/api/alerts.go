package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/server/api/idem"
)

// alerts are the routes of the queue that somebody has to answer.
type alerts struct {
	alerts *referral.Alerts
	staff  *screening.People
	org    *screening.Org
	pupils *screening.Students
	idem   idem.Keeper
}

// Alert is one alert as its school reads it. Reasons and answers are for
// counselors only.
type Alert struct {
	ID        string              `json:"id"`
	Reference string              `json:"reference" doc:"校外来电所报的编号 / by which those outside the school speak of it"`
	Student   string              `json:"student,omitempty" doc:"演练没有学生 / an exercise has none"`
	Name      string              `json:"name,omitempty" doc:"学生姓名 / the student's name"`
	Exercise  string              `json:"exercise,omitempty" doc:"非空即演练，须原样显示 / not empty: an exercise, to be shown as it is"`
	Class     unit.Path           `json:"class"`
	State     referral.AlertState `json:"state"`
	Level     risk.Level          `json:"level"`
	Talked    *time.Time          `json:"talked,omitempty" doc:"学生最近一次要求和老师谈 / when the student last asked to talk"`
	Owner     string              `json:"owner" doc:"负责人编号 / staff id"`
	Opened    time.Time           `json:"opened"`
	Deadline  *time.Time          `json:"deadline,omitempty"`
	AckBy     string              `json:"ackBy,omitempty"`
	AckUntil  *time.Time          `json:"ackUntil,omitempty" doc:"此后确认失效 / the acknowledgement is worth nothing after this"`
	NoticedAt *time.Time          `json:"noticedAt,omitempty" doc:"通知医院和卫健联系人的时间 / when hospital and health contact were told"`
	MissingAt *time.Time          `json:"missingAt,omitempty" doc:"无故缺勤、正在寻找学生 / absent, nobody knows why: look for the student"`
	Outcome   referral.Outcome    `json:"outcome,omitempty"`
	Case      string              `json:"case,omitempty"`
	Room      string              `json:"room,omitempty"`
	Seat      int                 `json:"seat,omitempty"`
	Reasons   []ResultReason      `json:"reasons" nullable:"false"`
	Changes   []ResultChange      `json:"changes" nullable:"false"`
	History   []Entry             `json:"history" nullable:"false"`
	Broken    bool                `json:"unreadable,omitempty" doc:"内容无法打开，请联系管理员 / its content cannot be opened; ask the administrator"`
}

// Entry is one thing that happened.
type Entry struct {
	At   time.Time    `json:"at"`
	By   string       `json:"by" doc:"人员编号；engine 为系统 / staff id, or engine"`
	Role actor.Role   `json:"role,omitempty" doc:"当时的角色 / the role in which they acted"`
	Verb string       `json:"verb"`
	Via  referral.Via `json:"via,omitempty" enum:"link,paper" doc:"医院不登录时的回复方式 / how a hospital answered without a log-in"`
	Note string       `json:"note,omitempty"`
}

func entriesOf(log []referral.Entry) []Entry {
	entries := make([]Entry, len(log))
	for i, e := range log {
		entries[i] = Entry(e)
	}
	return entries
}

func alertOf(ctx context.Context) func(referral.AlertReading) Alert {
	l := lang.From(ctx)
	return func(r referral.AlertReading) Alert {
		a := Alert{ID: outward(r.ID), Reference: r.Reference, Student: r.Student, Class: r.Class, State: r.State, Level: r.Level, Talked: moment(r.Talked),
			Owner: r.Owner, Opened: r.Opened, Deadline: moment(r.Deadline), AckBy: r.AckBy, AckUntil: moment(r.AckUntil),
			NoticedAt: moment(r.NoticeAt), MissingAt: moment(r.Missing), Outcome: r.Outcome, Case: outward(r.Case), Room: r.Room, Seat: r.Seat,
			Broken: r.Unreadable, Reasons: []ResultReason{}, Changes: []ResultChange{}, History: entriesOf(r.Log)}
		if r.Exercise != "" {
			a.Student, a.Exercise = "", exercise.In(l)
		}
		for _, reason := range r.Reasons {
			a.Reasons = append(a.Reasons, ResultReason{Rule: reason.Rule, Level: reason.Level, Text: reason.Text.In(l)})
		}
		for _, change := range r.Changes {
			a.Changes = append(a.Changes, changeOf(change))
		}
		return a
	}
}

type alertAnswer struct{ Body Alert }

func (h alerts) get(ctx context.Context, in *Object) (*alertAnswer, error) {
	r, err := h.alerts.Read(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	a := alertOf(ctx)(r)
	a.Name, err = called(ctx, h.pupils, a.Student)
	return &alertAnswer{a}, err
}

func (h alerts) list(ctx context.Context, _ *struct{}) (*list[Alert], error) {
	queue, err := h.alerts.Queue(ctx, who(ctx))
	if err != nil {
		return nil, err
	}
	out := allOf(queue, alertOf(ctx))
	for i := range out.Body.Items {
		a := &out.Body.Items[i]
		if a.Name, err = called(ctx, h.pupils, a.Student); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// AlertFigures tell whether the alerts of a school are answered in time: figures only.
type AlertFigures struct {
	Since        time.Time `json:"since" doc:"本学年起 / the beginning of the school year"`
	At           time.Time `json:"at"`
	Opened       int       `json:"opened" doc:"建立的提醒 / since then"`
	Waiting      int       `json:"waiting" doc:"学生尚未被听取 / the student was not heard yet"`
	Overdue      int       `json:"overdue" doc:"已过期限 / past a deadline"`
	Acknowledged int       `json:"acknowledged" doc:"已有人接手 / somebody took it"`
	AckInTime    int       `json:"ackInTime" doc:"其中在上报下一岗位之前 / of these before it rose to the next office"`
	Heard        int       `json:"heard" doc:"已听学生说 / the student was heard"`
	HeardInTime  int       `json:"heardInTime" doc:"其中在期限内 / of these within the deadline"`
	Closed       int       `json:"closed" doc:"已研判 / decided"`
}

type figuresAnswer struct{ Body AlertFigures }

func (h alerts) figures(ctx context.Context, in *Coded) (*figuresAnswer, error) {
	school, err := h.org.School(ctx, who(ctx), in.Code)
	if err != nil {
		return nil, err
	}
	f, err := h.alerts.Figures(ctx, who(ctx), school.Path)
	return &figuresAnswer{AlertFigures(f)}, err
}

// do carries out a command and reads the alert again.
func (h alerts) do(ctx context.Context, in Ordered, body any, act func(referral.Command) (*referral.Alert, error)) (*alertAnswer, error) {
	return carry(ctx, h.idem, in, body, act, func(*referral.Alert) (*alertAnswer, error) { return h.get(ctx, &in.Object) })
}

// acknowledge answers with nothing: offices may do it without seeing the alert.
func (h alerts) acknowledge(ctx context.Context, in *Ordered) (*struct{}, error) {
	return carry(ctx, h.idem, *in, nil, func(cmd referral.Command) (*referral.Alert, error) {
		return h.alerts.Acknowledge(ctx, who(ctx), in.id(), cmd)
	}, func(*referral.Alert) (*struct{}, error) { return nil, nil })
}

type assign struct {
	Ordered
	Body struct {
		Owner string `json:"owner" minLength:"1" maxLength:"100" doc:"人员编号 / staff id"`
	}
}

func (h alerts) assign(ctx context.Context, in *assign) (*alertAnswer, error) {
	owner, err := h.staff.Actor(ctx, in.Body.Owner)
	if err != nil {
		return nil, err
	}
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Alert, error) {
		return h.alerts.Assign(ctx, who(ctx), in.id(), cmd, owner)
	})
}

// noted is a command that takes a note and nothing else.
type noted struct {
	Ordered
	Body struct {
		Note string `json:"note" minLength:"1" maxLength:"20000"`
	}
}

type snooze struct {
	Ordered
	Body struct {
		Until  time.Time `json:"until" doc:"不晚于该生须被听取的期限 / not after the student must be heard"`
		Reason string    `json:"reason" minLength:"1" maxLength:"2000"`
	}
}

func (h alerts) snooze(ctx context.Context, in *snooze) (*alertAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Alert, error) {
		return h.alerts.Snooze(ctx, who(ctx), in.id(), cmd, in.Body.Until.UTC(), in.Body.Reason)
	})
}

func (h alerts) hear(ctx context.Context, in *noted) (*alertAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Alert, error) {
		return h.alerts.Hear(ctx, who(ctx), in.id(), cmd, in.Body.Note)
	})
}

type triage struct {
	Ordered
	Body struct {
		Outcome referral.Outcome `json:"outcome" enum:"false-alarm,school-support,referral,emergency"`
		Note    string           `json:"note" minLength:"1" maxLength:"20000"`
	}
}

func (h alerts) triage(ctx context.Context, in *triage) (*alertAnswer, error) {
	return h.do(ctx, in.Ordered, in.Body, func(cmd referral.Command) (*referral.Alert, error) {
		return h.alerts.Triage(ctx, who(ctx), in.id(), cmd, in.Body.Outcome, in.Body.Note)
	})
}
