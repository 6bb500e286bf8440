package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
)

// figures are the counts that offices read.
type figures struct{ tallies *referral.Tallies }

// CareRow is the counts of one unit in one school year. A count of one to nine, and
// what would give it away, is null.
type CareRow struct {
	Unit        unit.Path  `json:"unit"`
	At          *time.Time `json:"at,omitempty" doc:"统计时间，没有即未统计 / absent while nothing was counted"`
	Opened      *int       `json:"opened" doc:"提醒；null 为不足十，隐去，下同 / alerts; null: under ten, hidden"`
	Heard       *int       `json:"heard" doc:"其中已听学生说 / of them: the student was heard"`
	HeardInTime *int       `json:"heardInTime" doc:"其中在期限内 / of these: before the deadline"`
	Overdue     *int       `json:"overdue" doc:"已超期限的提醒 / alerts whose deadline has passed"`
	Sent        *int       `json:"sent" doc:"转介 / referrals"`
	Waiting     *int       `json:"waiting" doc:"其中医院尚未打开 / of them: not seen by the hospital yet"`
	Late        *int       `json:"late" doc:"已超期限的转介 / open referrals whose deadline has passed"`
	Attended    *int       `json:"attended" doc:"已就诊 / the student came"`
	Declined    *int       `json:"declined" doc:"医院退回 / given back by the hospital"`
	Ended       *int       `json:"ended" doc:"诊疗结束 / treatment ended"`
}

// CareFigures are a unit's row and those of the units right below it.
type CareFigures struct {
	CareRow
	Year     int       `json:"year"`
	Least    int       `json:"least" doc:"小于它的数不显示 / smaller counts are not shown"`
	Children []CareRow `json:"children" nullable:"false"`
}

type figuresQuery struct {
	Object
	Year int `query:"year" minimum:"0" maximum:"2200" doc:"学年开始的年份；不填为本学年 / in which the school year begins; left out: this one"`
}

type careFiguresAnswer struct{ Body CareFigures }

func (h figures) get(ctx context.Context, in *figuresQuery) (*careFiguresAnswer, error) {
	year := in.Year
	if year == 0 {
		year = screening.YearOf(h.tallies.Now())
	}
	f, err := h.tallies.Figures(ctx, who(ctx), year, in.place())
	if err != nil {
		return nil, err
	}
	return &careFiguresAnswer{CareFigures{CareRow: careRowOf(f.CareRow), Year: f.Year, Least: referral.LeastShown,
		Children: allOf(f.Children, careRowOf).Body.Items}}, nil
}

func careRowOf(r referral.CareRow) CareRow {
	c := r.Counts
	out := CareRow{Unit: r.Unit, At: moment(r.At)}
	shown := []**int{&out.Opened, &out.Heard, &out.HeardInTime, &out.Overdue, &out.Sent, &out.Waiting, &out.Late, &out.Attended, &out.Declined, &out.Ended}
	for i, n := range c.Cells() {
		if !r.Hidden[i] {
			*shown[i] = n
		}
	}
	return out
}
