package referral

import (
	"context"
	"slices"

	"github.com/xinqiao/xinqiao/internal/unit"
)

// Counsel names who hears about a student beside the queue: a named counselor or who
// stands in for them, or else who answers for the school now; ErrNoOwner when nobody is
// named there or above it.
func (c *Care) Counsel(ctx context.Context, class unit.Path, named string) (string, error) {
	if named == "" {
		return c.Alerts.answersFor(ctx, class, "")
	}
	return c.Alerts.standIn(ctx, class, named)
}

// OpenFile returns a student's open case, nil when there is none.
func (c *Care) OpenFile(ctx context.Context, student string) (*Case, error) {
	all, err := c.Cases.of(ctx, student)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(d *Case) bool { return d.State != CaseClosed })
	if i < 0 {
		return nil, nil
	}
	return all[i], nil
}
