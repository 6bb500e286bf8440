// Package locked holds published versions fast: a test keeps a file of their hashes,
// and what was published once may neither change nor disappear. It is for tests.
package locked

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

// T is what Check needs of a test.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
}

var add = flag.Bool("lock", false, "enter new versions into the file of hashes; old ones never change")

// Check holds versions by name against the file, one "name hash" a line.
func Check(t T, file string, versions map[string][]byte) {
	t.Helper()
	known := read(t, file)
	fresh := false
	for name, data := range versions {
		sum := sha256.Sum256(data)
		hash := hex.EncodeToString(sum[:])
		switch old, ok := known[name]; {
		case !ok && *add:
			known[name], fresh = hash, true
		case !ok:
			t.Errorf("%s is not in %s: enter it with -lock", name, file)
		case old != hash:
			t.Errorf("%s was changed: what was published stays; give it a new version beside the old one", name)
		}
	}
	for name := range known {
		if _, ok := versions[name]; !ok {
			t.Errorf("%s is gone: papers were asked by it", name)
		}
	}
	if fresh {
		write(t, file, known)
	}
}

func read(t T, file string) map[string]string {
	t.Helper()
	known := map[string]string{}
	f, err := os.Open(file)
	if os.IsNotExist(err) {
		return known
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, hash, _ := strings.Cut(lines.Text(), " ")
		known[name] = hash
	}
	return known
}

func write(t T, file string, known map[string]string) {
	t.Helper()
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(known)) {
		fmt.Fprintln(&out, name, known[name])
	}
	if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
