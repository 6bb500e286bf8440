package server

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestCleanupUndoesInReverseOnceAndAll(t *testing.T) {
	var c cleanup
	var undone []string
	broken := errors.New("broken")
	for _, name := range []string{"database", "redis", "http"} {
		c.push(name, func(context.Context) error {
			undone = append(undone, name)
			if name == "redis" {
				return broken
			}
			return nil
		})
	}
	err := c.run(t.Context())
	if want := []string{"http", "redis", "database"}; !slices.Equal(undone, want) {
		t.Errorf("undone %v, want %v", undone, want)
	}
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "stop redis") {
		t.Errorf("error = %v", err)
	}
	if err := c.run(t.Context()); err != nil || len(undone) != 3 {
		t.Errorf("a second run undid again: %v, %v", undone, err)
	}
}
