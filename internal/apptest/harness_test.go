package apptest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/apptest"
)

// witness is a test that notes its failure and ends there.
type witness struct {
	testing.TB
	said string
}

func (w *witness) Fatalf(format string, args ...any) {
	w.said = fmt.Sprintf(format, args...)
	panic(w)
}

func (w *witness) Cleanup(func()) {}

// A story must fail on a message that is missing, one too many, or too early.
func TestAfterFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		expect []string
		after  time.Duration
		said   string
	}{
		"missing":    {[]string{"counselor: alert", "lead: alert"}, 0, `want  ["counselor: alert" "lead: alert"]`},
		"unexpected": {nil, 0, `told  ["counselor: alert"]`},
		"early":      {[]string{"counselor: alert"}, time.Second, `early ["counselor: alert (0s after`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seen := &witness{TB: t}
			w := apptest.New(seen)
			w.Students[0].Fills(thoughts)
			func() {
				defer func() { _ = recover() }()
				w.After(c.after, c.expect...)
			}()
			if !strings.Contains(seen.said, c.said) {
				t.Errorf("the story said %q, want %q", seen.said, c.said)
			}
		})
	}
}
