package screening

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
)

// Reach returns how to reach somebody who works here; anybody else is
// store.ErrNotFound.
func (p *People) Reach(ctx context.Context, id string) (notify.Reach, error) {
	m, err := p.Get(ctx, actor.Engine(), id)
	if err != nil {
		return notify.Reach{}, err
	}
	if m.Left {
		return notify.Reach{}, store.ErrNotFound
	}
	return notify.Reach{Phone: m.Identity.Phone, Email: m.Identity.Email, Unit: m.Unit, Hospital: m.Hospital}, nil
}
