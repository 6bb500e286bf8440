package referral

import (
	"context"
	"errors"
	"slices"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// Counsel names who hears about a student beside the queue: a counselor of the school,
// the named one first, then those who stand for it, then who is on shift; only where there
// is none, a lead. What is said there may be known at the school alone, so no office hears
// it. Rather somebody on leave than nobody; ErrNoOwner where nobody is left.
func (c *Care) Counsel(ctx context.Context, class unit.Path, named string) (string, error) {
	d := c.Alerts.desk
	duty, err := d.watch(ctx, class)
	if err != nil {
		return "", err
	}
	candidates := []string{named}
	for _, crew := range []rota.Crew{duty.Standing, duty.Crew} {
		candidates = append(candidates, crew[rota.Counselor], crew[rota.Deputy], crew[rota.Lead])
	}
	present := make([]string, len(candidates))
	for i, who := range candidates {
		present[i] = duty.Stead(who)
	}
	for _, some := range [][]string{present, candidates} {
		for _, role := range []actor.Role{actor.Counselor, actor.Lead} {
			for _, who := range some {
				if works, err := d.worksAs(ctx, class, who, role); works || err != nil {
					return who, err
				}
			}
		}
	}
	return "", ErrNoOwner
}

// Deputy is the second counselor of the school's duty; nobody where that is none who may
// hear of a student beside the queue.
func (c *Care) Deputy(ctx context.Context, class unit.Path) (string, error) {
	d := c.Alerts.desk
	duty, err := d.watch(ctx, class)
	if err != nil {
		return "", err
	}
	deputy := duty.Crew[rota.Deputy]
	for _, role := range []actor.Role{actor.Counselor, actor.Lead} {
		if works, err := d.worksAs(ctx, class, deputy, role); works || err != nil {
			return deputy, err
		}
	}
	return "", nil
}

// worksAs tells whether somebody works at the school of a class in a role.
func (d *desk) worksAs(ctx context.Context, class unit.Path, staff string, role actor.Role) (bool, error) {
	if staff == "" {
		return false, nil
	}
	who, err := d.people.Actor(ctx, staff)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && who.Role == role && who.Unit != "" && class.At(unit.School).Covers(who.Unit), err
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

// Closed tells whether a case has ended.
func (c *Care) Closed(ctx context.Context, file string) (bool, error) {
	doc, err := c.Cases.books.Get(ctx, file)
	return err == nil && doc.State == CaseClosed, err
}
