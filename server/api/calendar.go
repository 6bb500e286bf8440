package api

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening"
)

// calendars are the routes of the school year.
type calendars struct{ org *screening.Org }

// Stretch is some days, the last one included.
type Stretch struct {
	From string `json:"from" format:"date" example:"2026-09-25"`
	To   string `json:"to" format:"date" example:"2026-09-27"`
}

func stretchOf(s calendar.Span) Stretch { return Stretch{string(s.From), string(s.To)} }

func spansOf(in []Stretch) (spans []calendar.Span) {
	for _, s := range in {
		spans = append(spans, calendar.Span{From: calendar.Date(s.From), To: calendar.Date(s.To)})
	}
	return spans
}

// YearPlan is what a unit says of a school year.
type YearPlan struct {
	Vacations []Stretch `json:"vacations,omitempty" maxItems:"20" doc:"寒暑假 / winter and summer"`
	Exams     []Stretch `json:"exams,omitempty" maxItems:"40" doc:"考试周 / exam weeks"`
	Off       []Stretch `json:"off,omitempty" maxItems:"60" doc:"另外的放假日 / days off besides those of the state"`
	Lessons   []string  `json:"lessons,omitempty" maxItems:"60" doc:"另外的上课日 / days with lessons besides"`
}

func (p YearPlan) in() calendar.Plan {
	plan := calendar.Plan{Vacations: spansOf(p.Vacations), Exams: spansOf(p.Exams), Off: spansOf(p.Off)}
	for _, d := range p.Lessons {
		plan.Lessons = append(plan.Lessons, calendar.Date(d))
	}
	return plan
}

func yearPlanOf(p calendar.Plan) YearPlan {
	out := YearPlan{Vacations: allOf(p.Vacations, stretchOf).Body.Items, Exams: allOf(p.Exams, stretchOf).Body.Items,
		Off: allOf(p.Off, stretchOf).Body.Items}
	for _, d := range p.Lessons {
		out.Lessons = append(out.Lessons, string(d))
	}
	return out
}

// Festival is a holiday of the state.
type Festival struct {
	Title string `json:"title"`
	Stretch
}

// OfficialYear is what the State Council arranged for a calendar year.
type OfficialYear struct {
	Year      int        `json:"year"`
	Published bool       `json:"published" doc:"未公布时按法定节日和周末计算 / while it is not, weekends and statutory days count"`
	Source    string     `json:"source,omitempty" doc:"依据的通知 / the notice it comes from"`
	Holidays  []Festival `json:"holidays" nullable:"false"`
	MakeUps   []string   `json:"makeUps" nullable:"false" doc:"调休上班上课日 / weekend days with lessons"`
}

// SchoolYear is a school year with the two calendar years it touches.
type SchoolYear struct {
	Year int      `json:"year"`
	Plan YearPlan `json:"plan"`
	// Official is the state's arrangement.
	Official []OfficialYear `json:"official" nullable:"false"`
}

// YearOfUnit are the path parameters of a school year.
type YearOfUnit struct {
	Object
	Year int `path:"year" minimum:"2000" maximum:"2200" doc:"学年开始的年份 / in which the school year begins"`
}

type yearAnswer struct{ Body SchoolYear }

func (h calendars) get(ctx context.Context, in *YearOfUnit) (*yearAnswer, error) {
	entry, err := h.org.YearPlan(ctx, in.place(), in.Year)
	if err != nil {
		return nil, err
	}
	l := lang.From(ctx)
	return &yearAnswer{SchoolYear{Year: in.Year, Plan: yearPlanOf(entry.Plan),
		Official: []OfficialYear{officialOf(l, in.Year), officialOf(l, in.Year+1)}}}, nil
}

func officialOf(l lang.Lang, year int) OfficialYear {
	y, known := calendar.Official(year)
	out := OfficialYear{Year: year, Published: known, Source: y.Source, Holidays: []Festival{}, MakeUps: []string{}}
	for _, f := range y.Holidays {
		out.Holidays = append(out.Holidays, Festival{lang.Words{ZH: f.ZH, EN: f.EN}.In(l), stretchOf(f.Span)})
	}
	for _, d := range y.MakeUps {
		out.MakeUps = append(out.MakeUps, string(d))
	}
	return out
}

type yearChange struct {
	YearOfUnit
	Body YearPlan
}

func (h calendars) put(ctx context.Context, in *yearChange) (*yearAnswer, error) {
	if err := h.org.PlanYear(ctx, who(ctx), in.place(), in.Year, in.Body.in()); err != nil {
		return nil, err
	}
	return h.get(ctx, &in.YearOfUnit)
}
