package screening

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/region"
)

// Administrators returns who administers a place: those of the nearest unit at or
// above it that has any. It opens nobody's name.
func (p *People) Administrators(ctx context.Context, place unit.Path) ([]string, error) {
	for ; place != ""; place = place.Parent() {
		var found []string
		// The blank sorts before every code, so that nobody below is met.
		for s, err := range p.staff.All(ctx, store.Query{Index: byPath, From: place.Key(), To: place.Key() + " "}) {
			if err != nil {
				return nil, err
			}
			if s.Role == actor.Admin {
				found = append(found, s.ID)
			}
		}
		if len(found) > 0 {
			return found, nil
		}
	}
	return nil, nil
}

// Administered tells whether anybody administers anything. It opens nobody's name.
func (p *People) Administered(ctx context.Context) (bool, error) {
	for s, err := range p.staff.All(ctx, store.Query{Index: byPath}) {
		if err != nil {
			return false, err
		}
		if s.Role == actor.Admin {
			return true, nil
		}
	}
	return false, nil
}

// Found enters the first administrator, of the whole region.
func (p *People) Found(ctx context.Context, id, name string) error {
	_, err := p.Add(ctx, actor.Engine(), NewStaff{ID: id, Role: actor.Admin, Unit: region.All()[0].Path, Identity: Identity{Name: name}})
	return err
}
