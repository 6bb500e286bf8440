package screening

import (
	"context"

	"github.com/xinqiao/xinqiao/screening/risk"
)

// RiskPolicies finds the version of a risk policy that a campaign began with.
type RiskPolicies interface {
	Risk(ctx context.Context, ref risk.Ref) (risk.Policy, error)
}

// DefaultRisk is the policy that comes with the platform.
var DefaultRisk = risk.Default().Ref()
