package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// rotas are the routes of who is on duty when.
type rotas struct{ org *screening.Org }

// Crew is who holds which post.
type Crew struct {
	Counselor string `json:"counselor,omitempty" maxLength:"100" doc:"人员编号，下同 / staff id"`
	Deputy    string `json:"deputy,omitempty" maxLength:"100"`
	Lead      string `json:"lead,omitempty" maxLength:"100"`
	Office    string `json:"office,omitempty" maxLength:"100" doc:"仅区县 / of a district"`
	Health    string `json:"health,omitempty" maxLength:"100" doc:"仅区县 / of a district"`
}

func (c Crew) in() rota.Crew {
	crew := rota.Crew{}
	for post, id := range map[rota.Post]string{rota.Counselor: c.Counselor, rota.Deputy: c.Deputy, rota.Lead: c.Lead,
		rota.Office: c.Office, rota.Health: c.Health} {
		if id != "" {
			crew[post] = id
		}
	}
	return crew
}

func crewOf(c rota.Crew) Crew {
	return Crew{c[rota.Counselor], c[rota.Deputy], c[rota.Lead], c[rota.Office], c[rota.Health]}
}

// Shift is a part of every day of some kinds.
type Shift struct {
	Days      []string `json:"days" minItems:"1" maxItems:"4" nullable:"false" enum:"school-day,weekend,holiday,vacation" doc:"班次开始的日子；调休上课日算 school-day / on which it begins; a make-up day counts as a school day"`
	Weekdays  []int    `json:"weekdays,omitempty" maxItems:"7" doc:"1 为周一，7 为周日；不填即每天 / 1 is Monday, 7 Sunday; none: every day"`
	From      string   `json:"from" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$" example:"18:00"`
	To        string   `json:"to" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$" example:"08:00" doc:"不晚于 from 即到次日 / not after from: on the next day"`
	Crew      Crew     `json:"crew"`
	Dormitory []string `json:"dormitory,omitempty" maxItems:"20" doc:"宿舍值班人员 / night staff of the dormitory"`
}

// Exception stands for whatever the shifts say.
type Exception struct {
	From      time.Time `json:"from"`
	To        time.Time `json:"to"`
	Crew      Crew      `json:"crew"`
	Dormitory []string  `json:"dormitory,omitempty" maxItems:"20"`
}

// Leave is an absence of a member of staff.
type Leave struct {
	Who        string    `json:"who" minLength:"1" maxLength:"100"`
	From       time.Time `json:"from"`
	To         time.Time `json:"to"`
	Substitute string    `json:"substitute,omitempty" maxLength:"100" doc:"替班人；不填即由备岗接手 / who stands in; none: the deputy takes over"`
}

// Rota is a duty roster.
type Rota struct {
	Shifts     []Shift     `json:"shifts" maxItems:"100" nullable:"false" doc:"先列的优先 / the first that covers a moment counts"`
	Exceptions []Exception `json:"exceptions,omitempty" maxItems:"500"`
	Leaves     []Leave     `json:"leaves,omitempty" maxItems:"500"`
}

func (r Rota) in() (rota.Rota, error) {
	var out rota.Rota
	for _, s := range r.Shifts {
		next := rota.Shift{From: sinceMidnight(s.From), To: sinceMidnight(s.To), Crew: s.Crew.in(), Dormitory: s.Dormitory}
		for _, d := range s.Days {
			next.Days = append(next.Days, calendar.Kind(d))
		}
		for _, d := range s.Weekdays {
			if d < 1 || d > sunday {
				return out, &screening.PlanError{Field: "shifts.weekdays", Mend: daysMend}
			}
			next.Weekdays = append(next.Weekdays, time.Weekday(d%sunday))
		}
		out.Shifts = append(out.Shifts, next)
	}
	for _, e := range r.Exceptions {
		out.Exceptions = append(out.Exceptions, rota.Exception{From: e.From.UTC(), To: e.To.UTC(), Crew: e.Crew.in(), Dormitory: e.Dormitory})
	}
	for _, l := range r.Leaves {
		out.Leaves = append(out.Leaves, l.in())
	}
	return out, nil
}

func (l Leave) in() rota.Leave {
	return rota.Leave{Who: l.Who, From: l.From.UTC(), To: l.To.UTC(), Substitute: l.Substitute}
}

func rotaOf(r rota.Rota) Rota {
	out := Rota{Shifts: []Shift{}}
	for _, s := range r.Shifts {
		next := Shift{From: clockTime(s.From), To: clockTime(s.To), Crew: crewOf(s.Crew), Dormitory: s.Dormitory}
		for _, d := range s.Days {
			next.Days = append(next.Days, string(d))
		}
		for _, d := range s.Weekdays {
			next.Weekdays = append(next.Weekdays, (int(d)+sunday-1)%sunday+1)
		}
		out.Shifts = append(out.Shifts, next)
	}
	for _, e := range r.Exceptions {
		out.Exceptions = append(out.Exceptions, Exception{e.From, e.To, crewOf(e.Crew), e.Dormitory})
	}
	for _, l := range r.Leaves {
		out.Leaves = append(out.Leaves, Leave(l))
	}
	return out
}

// KeptRota is a duty roster as it is kept.
type KeptRota struct {
	Version int64 `json:"version" minimum:"0" doc:"修改时填写所读到的版本；尚未登记为 0 / the version that was read when it is changed; 0 when there was none"`
	Rota
}

type rotaAnswer struct{ Body KeptRota }

func answerRota(doc *screening.DutyRota, err error) (*rotaAnswer, error) {
	if err != nil {
		return nil, err
	}
	return &rotaAnswer{KeptRota{doc.Version, rotaOf(doc.Rota)}}, nil
}

func (h rotas) get(ctx context.Context, in *Object) (*rotaAnswer, error) {
	return answerRota(h.org.Rota(ctx, who(ctx), in.place()))
}

type rotaChange struct {
	Object
	Body KeptRota
}

func (h rotas) put(ctx context.Context, in *rotaChange) (*rotaAnswer, error) {
	r, err := in.Body.in()
	if err != nil {
		return nil, err
	}
	return answerRota(h.org.SetRota(ctx, who(ctx), in.place(), in.Body.Version, r))
}

type leaveAdd struct {
	Object
	Body Leave
}

func (h rotas) leave(ctx context.Context, in *leaveAdd) (*rotaAnswer, error) {
	return answerRota(h.org.AddLeave(ctx, who(ctx), in.place(), in.Body.in()))
}

// OnDuty is who is on duty at a moment, leave taken into account.
type OnDuty struct {
	Crew
	Dormitory []string `json:"dormitory" nullable:"false"`
	Shift     bool     `json:"shift" doc:"由值班表安排；否则为常设值班人员 / by the roster; else the standing duty"`
	Night     bool     `json:"night"`
}

type dutyQuery struct {
	Object
	At time.Time `query:"at" doc:"不填即此刻 / now when left out"`
}

type dutyAnswer struct{ Body OnDuty }

func (h rotas) now(ctx context.Context, in *dutyQuery) (*dutyAnswer, error) {
	w, err := h.org.WhoIsOnDuty(ctx, who(ctx), in.place(), in.At)
	if err != nil {
		return nil, err
	}
	return &dutyAnswer{onDuty(w.Watch)}, nil
}

func onDuty(w rota.Watch) OnDuty {
	return OnDuty{Crew: crewOf(w.Crew), Dormitory: append([]string{}, w.Dormitory...), Shift: w.Covered, Night: w.Night}
}

// DutyDay is who is on duty in the course of a day.
type DutyDay struct {
	Day     string     `json:"day" format:"date"`
	Kind    string     `json:"kind" enum:"school-day,make-up,weekend,holiday,vacation"`
	Title   string     `json:"title,omitempty" doc:"国家节日 / a holiday of the state"`
	Exams   bool       `json:"exams,omitempty" doc:"考试周 / an exam week"`
	Watches []DutySpan `json:"watches" nullable:"false"`
}

// DutySpan is a stretch of a day with the same people on duty.
type DutySpan struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
	OnDuty
}

type dutyDaysQuery struct {
	Object
	From string `query:"from" required:"true" format:"date" maxLength:"10"`
	Days int    `query:"days" minimum:"1" maximum:"44" default:"31"`
}

func (h rotas) days(ctx context.Context, in *dutyDaysQuery) (*list[DutyDay], error) {
	days, err := h.org.DutyDays(ctx, who(ctx), in.place(), calendar.Date(in.From), in.Days)
	if err != nil {
		return nil, err
	}
	l := lang.From(ctx)
	return allOf(days, func(d screening.DutyDay) DutyDay {
		watches := allOf(d.Watches, func(w screening.DutySpan) DutySpan { return DutySpan{w.From, w.To, onDuty(w.Watch)} })
		return DutyDay{Day: string(d.Day), Kind: string(d.Kind), Title: festivalOn(l, d.Day), Exams: d.Exams, Watches: watches.Body.Items}
	}), nil
}

// festivalOn is the holiday of the state that a day belongs to, if any.
func festivalOn(l lang.Lang, d calendar.Date) string {
	year, _ := calendar.Official(d.Start().Year())
	for _, f := range year.Holidays {
		if f.Span.Has(d) {
			return lang.Words{ZH: f.ZH, EN: f.EN}.In(l)
		}
	}
	return ""
}
