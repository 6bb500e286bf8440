package screening

import (
	"context"
	"errors"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/local"
	"github.com/xinqiao/xinqiao/screening/trend"
)

// NormRow is what is usual on one scale in one grade of a campaign, for one gender or
// for all. Groups too small to be spoken of are left out.
type NormRow struct {
	Grade  int
	Scale  instrument.Scale
	Alpha  float64 // internal consistency of the grade; 0 where it is undefined
	Scores local.Group
}

// Norms returns the local norms of a campaign, by grade and scale.
func (c *Campaigns) Norms(ctx context.Context, who actor.Actor, id string) ([]NormRow, error) {
	if who.Role != actor.Counselor && who.Role != actor.Office && who.Role != actor.System {
		return nil, actor.ErrOutOfScope
	}
	doc, err := c.Get(ctx, who, id)
	if err != nil {
		return nil, err
	}
	form, err := c.shelf.Form(ctx, doc.Group)
	if err != nil {
		return nil, err
	}
	key, err := lessonKey(ctx, c.papers.vault, id)
	if err != nil {
		return nil, err
	}
	var rows []NormRow
	for grade := 1; grade <= 12; grade++ {
		lesson, err := c.papers.lessons.Get(ctx, lessonID(id, grade))
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		taught, err := vault.Open(key, lessonPlace(lesson.ID), lesson.Taught)
		if err != nil {
			return nil, err
		}
		rows = append(rows, taught.norms(form)...)
	}
	return rows, nil
}

func (t Taught) norms(form *instrument.Form) (rows []NormRow) {
	for _, s := range t.Scales {
		scale, _ := form.Scale(s.Scale)
		alpha, _ := local.Alpha(t.Moments, form, scale)
		for _, g := range s.Shown() {
			rows = append(rows, NormRow{Grade: t.Grade, Scale: scale, Alpha: alpha, Scores: g})
		}
	}
	return rows
}

// ranks are where the scores of a paper stand among those of its grade.
func (m *measure) ranks(r instrument.Result, gender instrument.Gender) map[instrument.ScaleKey]local.Rank {
	ranks := map[instrument.ScaleKey]local.Rank{}
	for _, s := range r.Scales {
		standard, ok := m.taught.scale(s.Scale)
		if rank, known := standard.Rank(s.Value, gender); ok && known && s.Valid {
			ranks[s.Scale] = rank
		}
	}
	return ranks
}

// reliability is what changes are measured by where a definition names nothing.
func (m *measure) reliability(form *instrument.Form) func(instrument.ScaleKey) (trend.Basis, bool) {
	return func(key instrument.ScaleKey) (trend.Basis, bool) {
		standard, ok := m.taught.scale(key)
		if !ok || !m.fits(form) {
			return trend.Basis{}, false
		}
		r, n, ok := standard.Reliability(m.taught.Moments, form)
		return trend.Basis{Reliability: r, N: n}, ok
	}
}
