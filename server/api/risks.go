package api

import (
	"context"
	"encoding/json"
	"time"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/shelf"
)

// risks are the routes of risk policies: by which rules a paper is read.
type risks struct{ shelf *shelf.Shelf }

type policyAdd struct {
	Body struct {
		Unit   UnitPath        `json:"unit" maxLength:"60" doc:"供哪个区县或以上单位使用 / for which district or more"`
		Policy json.RawMessage `json:"policy" doc:"完整的评估规则，格式见 docs/risk-policy.md / a whole policy, see docs/risk-policy.md"`
	}
}

// RiskPolicy is by which rules a paper is read.
type RiskPolicy struct {
	ID         string                `json:"id"`
	Version    int                   `json:"version"`
	HearWithin map[risk.Level]string `json:"hearWithin" doc:"各级最晚多久内与学生谈，如 24h0m0s / how soon to hear the student, by level"`
	OnRequest  RiskRule              `json:"onRequest" doc:"学生主动要求谈话时 / when a student asks to talk"`
	Rules      []RiskRule            `json:"rules" nullable:"false"`
}

// RiskRule raises a level when its condition holds.
type RiskRule struct {
	ID         string     `json:"id"`
	Level      risk.Level `json:"level"`
	HearWithin string     `json:"hearWithin,omitempty"`
	When       string     `json:"when,omitempty" doc:"CEL"`
	Text       string     `json:"text"`
	Source     string     `json:"source"`
}

func ruleIn(l lang.Lang, r risk.Rule) RiskRule {
	out := RiskRule{ID: r.ID, Level: r.Level, When: r.When, Text: r.Text.In(l), Source: r.Source}
	if r.HearWithin > 0 {
		out.HearWithin = time.Duration(r.HearWithin).String()
	}
	return out
}

type riskAnswer struct{ Body RiskPolicy }

func answerRisk(ctx context.Context, p risk.Policy, err error) (*riskAnswer, error) {
	if err != nil {
		return nil, err
	}
	l := lang.From(ctx)
	out := RiskPolicy{ID: p.ID, Version: p.Version, HearWithin: map[risk.Level]string{}, OnRequest: ruleIn(l, p.OnRequest),
		Rules: make([]RiskRule, len(p.Rules))}
	for level, within := range p.HearWithin {
		out.HearWithin[level] = time.Duration(within).String()
	}
	for i, r := range p.Rules {
		out.Rules[i] = ruleIn(l, r)
	}
	return &riskAnswer{out}, nil
}

func (h risks) publish(ctx context.Context, in *policyAdd) (*riskAnswer, error) {
	p, err := h.shelf.PublishPolicy(ctx, who(ctx), in.Body.Unit.path(), in.Body.Policy)
	if err == nil {
		about(ctx, p.Ref().String())
	}
	return answerRisk(ctx, p, err)
}

func (h risks) list(ctx context.Context, _ *struct{}) (*list[risk.Ref], error) {
	all, err := h.shelf.Policies(ctx, who(ctx).Unit)
	if err != nil {
		return nil, err
	}
	return allOf(all, risk.Policy.Ref), nil
}

func (h risks) get(ctx context.Context, in *policyRef) (*riskAnswer, error) {
	p, err := h.shelf.RiskSeen(ctx, risk.Ref{ID: in.ID, Version: in.Version}, who(ctx).Unit)
	return answerRisk(ctx, p, err)
}
