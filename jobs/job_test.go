package jobs

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
)

func never(context.Context, time.Time, int) ([]string, error) { return nil, nil }

func nothing(context.Context, string) error { return nil }

func TestTableIsCheckedAtBoot(t *testing.T) {
	good := Job{Name: "a", Collection: "as", Owing: never, Do: nothing}
	tests := map[string]struct {
		table []Job
		panic string
	}{
		"one of each":      {[]Job{good, {Name: "b", Collection: "bs", Owing: never, Do: nothing}}, ""},
		"name twice":       {[]Job{good, {Name: "a", Collection: "bs", Owing: never, Do: nothing}}, "twice"},
		"collection twice": {[]Job{good, {Name: "b", Collection: "as", Owing: never, Do: nothing}}, "two jobs"},
		"no Do":            {[]Job{{Name: "a", Collection: "as", Owing: never}}, "incomplete"},
		"no Owing":         {[]Job{{Name: "a", Collection: "as", Do: nothing}}, "incomplete"},
		"no name":          {[]Job{{Collection: "as", Owing: never, Do: nothing}}, "incomplete"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			defer func() {
				p := recover()
				if tt.panic == "" && p != nil || tt.panic != "" && !strings.Contains(fmt.Sprint(p), tt.panic) {
					t.Errorf("panic = %v, want one with %q", p, tt.panic)
				}
			}()
			New(tt.table...)
		})
	}
}

func TestDoSortsOutcomes(t *testing.T) {
	broken := errors.New("broken")
	tests := map[string]struct {
		do   func() error
		want error
	}{
		"done":          {func() error { return nil }, nil},
		"done by other": {func() error { return fmt.Errorf("claim: %w", store.ErrNotDue) }, nil},
		"gone midway":   {func() error { return store.ErrNotFound }, store.ErrNotFound},
		"failed":        {func() error { return broken }, broken},
		"panic":         {func() error { panic("张三") }, ErrPanic},
		"runtime panic": {func() error { var none []error; return none[len(none)] }, ErrPanic},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r := New(Job{Name: "a", Collection: "as", Owing: never,
				Do: func(context.Context, string) error { return tt.do() }})
			err := r.Do(t.Context(), "a", "id")
			if !errors.Is(err, tt.want) {
				t.Errorf("Do = %v, want %v", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "张三") {
				t.Errorf("the error repeats what a panic held: %v", err)
			}
		})
	}
	if err := New().Do(t.Context(), "unheard", "id"); err == nil {
		t.Error("an unknown job succeeded")
	}
}

func TestDoHasADeadline(t *testing.T) {
	r := New(Job{Name: "a", Collection: "as", Owing: never, Do: func(ctx context.Context, _ string) error {
		if _, limited := ctx.Deadline(); !limited {
			return errors.New("no deadline")
		}
		return nil
	}})
	if err := r.Do(t.Context(), "a", "id"); err != nil {
		t.Error(err)
	}
}
