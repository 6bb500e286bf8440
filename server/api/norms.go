package api

import (
	"context"
	"math"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// NormRow is what is usual on one scale in one grade of a campaign. It is no cut-off.
// Groups of fewer than a hundred are left out.
type NormRow struct {
	Grade  int                 `json:"grade"`
	Scale  instrument.ScaleKey `json:"scale"`
	Title  string              `json:"title"`
	Gender instrument.Gender   `json:"gender,omitempty" doc:"没有即不分性别 / absent: all genders"`
	N      int                 `json:"n" doc:"样本量 / size of the sample"`
	Mean   float64             `json:"mean"`
	SD     float64             `json:"sd"`
	Alpha  *float64            `json:"alpha,omitempty" doc:"全年级的内部一致性 / internal consistency of the grade (Cronbach 1951)"`
	Points []NormPoint         `json:"points" nullable:"false"`
}

// NormPoint is one percentile.
type NormPoint struct {
	Percentile int     `json:"percentile"`
	Value      float64 `json:"value"`
}

// percentiles are those that a table shows.
var percentiles = []int{5, 10, 25, 50, 75, 90, 95}

func (h campaigns) norms(ctx context.Context, in *Object) (*list[NormRow], error) {
	rows, err := h.campaigns.Norms(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	l := lang.From(ctx)
	return allOf(rows, func(r screening.NormRow) NormRow { return normIn(l, r) }), nil
}

func normIn(l lang.Lang, r screening.NormRow) NormRow {
	mean, sd := r.Scores.Spread()
	out := NormRow{Grade: r.Grade, Scale: r.Scale.Key, Title: r.Scale.Title.In(l), Gender: r.Scores.Gender,
		N: r.Scores.N(), Mean: hundredths(mean), SD: hundredths(sd), Points: make([]NormPoint, len(percentiles))}
	if r.Alpha != 0 {
		alpha := hundredths(r.Alpha)
		out.Alpha = &alpha
	}
	for i, p := range percentiles {
		out.Points[i] = NormPoint{p, r.Scores.At(float64(p) / 100).Float()}
	}
	return out
}

func hundredths(v float64) float64 { return math.Round(v*100) / 100 }
