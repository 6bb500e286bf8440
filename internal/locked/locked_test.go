package locked

import (
	"fmt"
	"path/filepath"
	"testing"
)

// recorder keeps what a test would have failed with.
type recorder struct{ faults []string }

func (*recorder) Helper() {}
func (r *recorder) Errorf(format string, args ...any) {
	r.faults = append(r.faults, fmt.Sprintf(format, args...))
}
func (r *recorder) Fatal(args ...any) { r.faults = append(r.faults, fmt.Sprint(args...)) }

func TestWhatWasPublishedStays(t *testing.T) {
	file := filepath.Join(t.TempDir(), "versions")
	faults := func(lock bool, versions map[string][]byte) int {
		old := *add
		defer func() { *add = old }()
		*add = lock
		r := &recorder{}
		Check(r, file, versions)
		return len(r.faults)
	}
	one := map[string][]byte{"a@1": []byte("x")}
	for _, c := range []struct {
		name     string
		lock     bool
		versions map[string][]byte
		want     int
	}{
		{"a new version must be entered", false, one, 1},
		{"entering it", true, one, 0},
		{"as it was", false, one, 0},
		{"a change", false, map[string][]byte{"a@1": []byte("y")}, 1},
		{"a change is not entered either", true, map[string][]byte{"a@1": []byte("y")}, 1},
		{"gone", false, nil, 1},
		{"a second version", true, map[string][]byte{"a@1": []byte("x"), "a@2": []byte("y")}, 0},
	} {
		if got := faults(c.lock, c.versions); got != c.want {
			t.Errorf("%s: %d faults, want %d", c.name, got, c.want)
		}
	}
}
