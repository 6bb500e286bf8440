package server

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// cleanup is a stack of what must be undone: the last thing started is the first
// to stop.
type cleanup struct{ steps []step }

type step struct {
	name string
	undo func(context.Context) error
}

func (c *cleanup) push(name string, undo func(context.Context) error) {
	c.steps = append(c.steps, step{name, undo})
}

// run undoes everything once. A step that fails keeps none of the others from
// their turn.
func (c *cleanup) run(ctx context.Context) error {
	var errs []error
	for _, s := range slices.Backward(c.steps) {
		if err := s.undo(ctx); err != nil {
			errs = append(errs, fmt.Errorf("stop %s: %w", s.name, err))
		}
	}
	c.steps = nil
	return errors.Join(errs...)
}
