package screening

import (
	"context"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/trend"
)

// flagsLast is how long a finding stays in a student's history.
const flagsLast = 365 * 24 * time.Hour

// earlier are the findings of a student's other papers within a year, without false
// alarms. A policy that asks for no history costs no look into it.
func (s *Sittings) earlier(ctx context.Context, p *paper, policy risk.Policy) (levels []risk.Level, err error) {
	if !policy.AsksHistory() {
		return nil, nil
	}
	docs, err := s.Of(ctx, actor.Engine(), p.Student)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	for _, doc := range docs {
		if doc.ID == p.ID || doc.Submitted.IsZero() || now.Sub(doc.Submitted) > flagsLast {
			continue
		}
		level, err := s.flag(ctx, doc, p.key)
		if err != nil {
			return nil, err
		}
		if level != risk.None {
			levels = append(levels, level)
		}
	}
	return levels, nil
}

// flag is what stays of a paper in the history: nothing of a false alarm. One that
// cannot be opened cannot be judged and is passed over; its alert speaks for itself.
func (s *Sittings) flag(ctx context.Context, doc *Sitting, key vault.Key) (risk.Level, error) {
	outcome, err := vault.Open(key, doc.place("result"), doc.Result)
	if vault.Unreadable(ctx, err, doc.place("result")) {
		return risk.None, nil
	}
	if err != nil || outcome.Finding.Level == risk.None {
		return risk.None, err
	}
	falseAlarm, err := s.alarm.FalseAlarm(ctx, doc.ID)
	if err != nil || falseAlarm {
		return risk.None, err
	}
	return outcome.Finding.Level, nil
}

// Trends are a student's scores over the years, and the answers to critical items on
// their own, for the counselors of the school.
func (s *Sittings) Trends(ctx context.Context, who actor.Actor, student string) ([]trend.Line, []trend.Moment, error) {
	if who.Role != actor.Counselor && who.Role != actor.System {
		return nil, nil, actor.ErrOutOfScope
	}
	if _, err := s.students.Get(ctx, who, student); err != nil {
		return nil, nil, err
	}
	docs, err := s.Of(ctx, who, student)
	if err != nil {
		return nil, nil, err
	}
	return s.trendOf(ctx, docs)
}

func (s *Sittings) trendOf(ctx context.Context, docs []*Sitting) ([]trend.Line, []trend.Moment, error) {
	var papers []trend.Paper
	for _, doc := range docs {
		p, err := s.past(ctx, doc)
		if vault.Unreadable(ctx, err, doc.place("log")) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		if p != nil {
			papers = append(papers, *p)
		}
	}
	lines, critical := trend.Of(papers)
	return lines, critical, nil
}

// compare puts a paper that was asked again beside those of its campaign that asked
// the same before.
func (s *Sittings) compare(ctx context.Context, doc *Sitting, r *Reading) error {
	if doc.Submitted.IsZero() || doc.Stage != RetestStage && doc.Stage != RepeatStage {
		return nil
	}
	docs, err := s.Of(ctx, actor.Engine(), doc.Student)
	if err != nil {
		return err
	}
	docs = slices.DeleteFunc(docs, func(d *Sitting) bool {
		same := d.Stage == GroupStage || d.Stage == RetestStage || d.Stage == RepeatStage
		return d.Campaign != doc.Campaign || !same || d.Submitted.After(doc.Submitted)
	})
	r.Lines, r.Moments, err = s.trendOf(ctx, docs)
	return err
}

// past is a paper as a trend sees it; nil when it was not submitted.
func (s *Sittings) past(ctx context.Context, doc *Sitting) (*trend.Paper, error) {
	if doc.Submitted.IsZero() {
		return nil, nil
	}
	p, book, outcome, err := s.paperOf(ctx, doc)
	if err != nil || p == nil {
		return nil, err
	}
	by, err := s.measureFor(ctx, doc.Campaign, doc.Class)
	if err != nil {
		return nil, err
	}
	return &trend.Paper{Sitting: doc.ID, At: doc.Submitted, Form: book.form, Result: outcome.Result,
		Answers: p.log.current(), Local: by.reliability(book.form)}, nil
}
