package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/screening"
)

// sessions are the routes of sessions and of the console of whoever runs one.
type sessions struct {
	campaigns *screening.Campaigns
	sessions  *screening.Sessions
	sittings  *screening.Sittings
}

// SessionPlan is who meets where and when.
type SessionPlan struct {
	Class       UnitPath               `json:"class" maxLength:"60"`
	Number      int                    `json:"number" minimum:"1" maximum:"99" default:"1" doc:"1 为本班场次，其余为补测 / 1 is the class's own, others are make-ups"`
	Room        string                 `json:"room" minLength:"1" maxLength:"60"`
	Starts      time.Time              `json:"starts"`
	Ends        time.Time              `json:"ends"`
	Invigilator string                 `json:"invigilator" maxLength:"100" doc:"人员编号 / staff id"`
	Counselor   string                 `json:"counselor" maxLength:"100" doc:"在场心理教师（人员编号）/ on site; staff id"`
	Override    screening.OverrideNote `json:"override,omitempty" enum:"moved-school-day,boarding-evening,no-other-room,drill"`
}

// Session is a session.
type Session struct {
	ID       string                 `json:"id"`
	Campaign string                 `json:"campaign"`
	State    screening.SessionState `json:"state"`
	Seats    int                    `json:"seats"`
	SessionPlan
}

func sessionOf(s *screening.Session) Session {
	return Session{ID: outward(s.ID), Campaign: s.Campaign, State: s.State, Seats: s.Seats, SessionPlan: SessionPlan{
		Class: UnitPath(s.Class), Number: s.Number, Room: s.Room, Starts: s.Starts, Ends: s.Ends,
		Invigilator: s.Invigilator, Counselor: s.Counselor, Override: s.Override}}
}

type sessionAnswer struct{ Body Session }

type sessionCreate struct {
	Object
	Body SessionPlan
}

// plan asks the campaign first: one that the planner cannot see does not exist.
func (h sessions) plan(ctx context.Context, in *sessionCreate) (*sessionAnswer, error) {
	if _, err := h.campaigns.Get(ctx, who(ctx), in.id()); err != nil {
		return nil, err
	}
	b := in.Body
	doc, err := h.sessions.Plan(ctx, who(ctx), screening.SessionPlan{Campaign: in.id(), Class: b.Class.path(), Number: b.Number,
		Room: b.Room, Starts: b.Starts, Ends: b.Ends, Invigilator: b.Invigilator, Counselor: b.Counselor, Override: b.Override})
	if err != nil {
		return nil, err
	}
	about(ctx, doc.ID)
	return &sessionAnswer{sessionOf(doc)}, nil
}

type sessionQuery struct {
	Object
	Paging
	Unit UnitPath `query:"unit" required:"true" maxLength:"60"`
}

func (h sessions) list(ctx context.Context, in *sessionQuery) (*list[Session], error) {
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	docs, next, err := h.sessions.Find(ctx, who(ctx), in.id(), in.Unit.path(), after, in.Limit)
	if err != nil {
		return nil, err
	}
	return pageOf(docs, next, sessionOf), nil
}

// OwnSession is a session with the name of its campaign.
type OwnSession struct {
	Session
	Name string `json:"name" doc:"测评名称 / of its campaign"`
}

// own lists what whoever runs sessions has to do with.
func (h sessions) own(ctx context.Context, _ *struct{}) (*list[OwnSession], error) {
	docs, names, err := h.sessions.Own(ctx, who(ctx))
	if err != nil {
		return nil, err
	}
	return allOf(docs, func(s *screening.Session) OwnSession { return OwnSession{sessionOf(s), names[s.Campaign]} }), nil
}

func (h sessions) get(ctx context.Context, in *Object) (*sessionAnswer, error) {
	doc, err := h.sessions.Get(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return &sessionAnswer{sessionOf(doc)}, nil
}

// ProgressRow is how far one student is: no answer, no risk.
type ProgressRow struct {
	Sitting string                 `json:"sitting"`
	Student string                 `json:"student"`
	Name    string                 `json:"name"`
	Seat    int                    `json:"seat"`
	State   screening.SittingState `json:"state"`
	Excuse  screening.Excuse       `json:"excuse,omitempty"`
	Active  *time.Time             `json:"active,omitempty" doc:"正在作答：最近一次有答案保存的时间 / at work: when an answer last came"`
	Session string                 `json:"session,omitempty" doc:"现在安排在哪一场 / where the student is seated now"`
	Locked  bool                   `json:"locked,omitempty" doc:"多次输错，可重置 / too many wrong tries; reset helps"`
	Broken  bool                   `json:"unreadable,omitempty" doc:"内容无法打开，请联系管理员 / its content cannot be opened; ask the administrator"`
}

func (h sessions) progress(ctx context.Context, in *Object) (*list[ProgressRow], error) {
	rows, err := h.sittings.Progress(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return allOf(rows, progressRow), nil
}

func progressRow(r screening.ProgressRow) ProgressRow {
	return ProgressRow{Sitting: outward(r.Sitting), Student: r.Student, Name: r.Name, Seat: r.Seat,
		State: r.State, Excuse: r.Excuse, Active: moment(r.Active), Session: outward(r.Session), Locked: r.Locked, Broken: r.Unreadable}
}

// classProgress follows the students of a class, wherever they are seated.
func (h sessions) classProgress(ctx context.Context, in *observersQuery) (*list[ProgressRow], error) {
	rows, err := h.sittings.ClassProgress(ctx, who(ctx), in.id(), in.Class.path())
	if err != nil {
		return nil, err
	}
	return allOf(rows, progressRow), nil
}

// Slip is what is printed for one student.
type Slip struct {
	Sitting string `json:"sitting"`
	School  string `json:"school"`
	Number  string `json:"number"`
	Name    string `json:"name"`
	Seat    int    `json:"seat"`
	Code    string `json:"code" doc:"登录码 / access code"`
	Broken  bool   `json:"unreadable,omitempty" doc:"内容无法打开，请联系管理员 / its content cannot be opened; ask the administrator"`
}

func (h sessions) slips(ctx context.Context, in *Object) (*list[Slip], error) {
	slips, err := h.sittings.Slips(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return allOf(slips, slipOf), nil
}

func slipOf(s screening.Slip) Slip {
	return Slip{Sitting: outward(s.Sitting), School: s.School, Number: s.Number, Name: s.Name, Seat: s.Seat, Code: s.Code, Broken: s.Unreadable}
}

// sessionEntry names a student to be seated.
type sessionEntry struct {
	Object
	Body struct {
		Student string `json:"student" maxLength:"100"`
	}
}

func (h sessions) invite(ctx context.Context, in *sessionEntry) (*sittingAnswer, error) {
	return answerSitting(h.sittings.Invite(ctx, who(ctx), in.id(), in.Body.Student))
}
