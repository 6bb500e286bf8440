package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/trend"
)

// Trends are a student's scores over the years, and the answers to critical items on
// their own.
type Trends struct {
	Lines    []TrendLine   `json:"lines" nullable:"false"`
	Critical []TrendMoment `json:"critical" nullable:"false" doc:"关键题的历次作答 / answers to critical items, oldest first"`
}

// TrendLine is one scale, oldest first.
type TrendLine struct {
	Scale  instrument.ScaleKey `json:"scale"`
	Title  string              `json:"title"`
	Points []TrendPoint        `json:"points" nullable:"false"`
}

// TrendPoint is one score, and what it changed.
type TrendPoint struct {
	Sitting string         `json:"sitting"`
	At      time.Time      `json:"at"`
	Value   float64        `json:"value"`
	Band    string         `json:"band"`
	By      *float64       `json:"by,omitempty" doc:"比上次增减 / difference from the point before"`
	Index   *float64       `json:"index,omitempty" doc:"可靠变化指数 / reliable change index (Jacobson & Truax 1991)"`
	Meaning *trend.Meaning `json:"meaning,omitempty" enum:"better,worse,no-reliable-change,unknown"`
	LocalN  int            `json:"localN,omitempty" doc:"依据本次测评的样本量；没有即依据量表定义 / size of the local sample it is measured by; absent: by the definition"`
}

// TrendMoment is one answer to a critical item.
type TrendMoment struct {
	Sitting string             `json:"sitting"`
	At      time.Time          `json:"at"`
	Item    instrument.ItemKey `json:"item"`
	Text    string             `json:"text" doc:"题目 / the question"`
	Value   *int               `json:"value" doc:"null 为跳过 / null was skipped"`
}

type trendsAnswer struct{ Body Trends }

func (h results) trends(ctx context.Context, in *Object) (*trendsAnswer, error) {
	lines, critical, err := h.sittings.Trends(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return &trendsAnswer{trendsIn(lang.From(ctx), lines, critical)}, nil
}

func trendsIn(l lang.Lang, lines []trend.Line, critical []trend.Moment) Trends {
	out := Trends{Lines: make([]TrendLine, len(lines)), Critical: make([]TrendMoment, len(critical))}
	for i, line := range lines {
		out.Lines[i] = lineIn(l, line)
	}
	for i, m := range critical {
		out.Critical[i] = TrendMoment{Sitting: outward(m.Sitting), At: m.At, Item: m.Item, Text: m.Text.In(l), Value: m.Answer.Value}
	}
	return out
}

func lineIn(l lang.Lang, line trend.Line) TrendLine {
	out := TrendLine{Scale: line.Scale, Title: line.Title.In(l), Points: make([]TrendPoint, len(line.Points))}
	for i, p := range line.Points {
		out.Points[i] = TrendPoint{Sitting: outward(p.Sitting), At: p.At, Value: p.Value.Float(), Band: p.Band.In(l)}
		if c := p.Change; c != nil {
			by := c.By.Float()
			out.Points[i].By, out.Points[i].Meaning, out.Points[i].LocalN = &by, &c.Meaning, c.LocalN
			if c.Meaning != trend.Unknown {
				out.Points[i].Index = &c.Index
			}
		}
	}
	return out
}
