package referral

import (
	"context"
	"errors"

	"github.com/xinqiao/xinqiao/internal/unit"
)

// Concerned names who must hear that something about a student cannot be
// processed: who answers for it, or else for the school, and the education office
// of the district. They are told no more than that.
func (c *Care) Concerned(ctx context.Context, class unit.Path, owner string) ([]string, error) {
	d := c.Alerts.desk
	if owner != "" {
		var err error
		if owner, err = d.standIn(ctx, class, owner); err != nil {
			return nil, err
		}
	} else {
		var err error
		if owner, err = d.answersFor(ctx, class, ""); err != nil && !errors.Is(err, ErrNoOwner) {
			return nil, err
		}
	}
	office, err := d.whom(ctx, class, owner, ToDistrict)
	return []string{owner, office}, err
}
