package screening

import (
	"context"
	"errors"

	"github.com/xinqiao/xinqiao/screening/risk"
)

// RiskPolicies finds the version of a risk policy that a campaign began with.
type RiskPolicies interface {
	Risk(ctx context.Context, ref PolicyRef) (risk.Policy, error)
}

// ErrRiskPolicy refuses a risk policy that nobody knows.
var ErrRiskPolicy = errors.New("screening: there is no such risk policy")

// DefaultRisk is the policy that comes with the platform.
var DefaultRisk = refOf(risk.Default())

func refOf(p risk.Policy) PolicyRef { return PolicyRef{ID: p.ID, Version: p.Version} }

// RiskBook is a fixed set of risk policies.
type RiskBook map[PolicyRef]risk.Policy

// NewRiskBook returns the book of some policies besides the platform's own.
func NewRiskBook(more ...risk.Policy) RiskBook {
	book := RiskBook{DefaultRisk: risk.Default()}
	for _, p := range more {
		book[refOf(p)] = p
	}
	return book
}

// Risk returns a policy of the book, or ErrRiskPolicy.
func (b RiskBook) Risk(_ context.Context, ref PolicyRef) (risk.Policy, error) {
	p, ok := b[ref]
	if !ok {
		return risk.Policy{}, ErrRiskPolicy
	}
	return p, nil
}
