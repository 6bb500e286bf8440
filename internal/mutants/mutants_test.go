package main

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

const root = "../.."

// The table is as old as the code: every guard is where it says, once, and everybody
// who watches it is there too. Whoever moves a guard moves its line.
func TestTableIsTrue(t *testing.T) {
	names := map[string]bool{}
	for _, g := range guards {
		if names[g.name] {
			t.Errorf("%q stands twice in the table", g.name)
		}
		names[g.name] = true
		text, err := os.ReadFile(filepath.Join(root, g.file))
		if err != nil {
			t.Error(err)
			continue
		}
		if mutant, err := g.without(string(text)); err != nil {
			t.Error(err)
		} else if mutant == string(text) {
			t.Errorf("guard %q: nothing is taken away", g.name)
		}
		for _, w := range g.watchers {
			for _, test := range strings.Split(w.run, "|") {
				if !defines(t, w.pkg, test) {
					t.Errorf("guard %q: %s has no %s", g.name, w.pkg, test)
				}
			}
		}
	}
	if len(guards) < 15 {
		t.Errorf("only %d guards", len(guards))
	}
}

func defines(t *testing.T, pkg, test string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, pkg, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if regexp.MustCompile(`(?m)^func ` + test + `\(t \*testing\.T\)`).Match(text) {
			return true
		}
	}
	return false
}

func TestTextMustStandOnce(t *testing.T) {
	g := guard{name: "g", file: "f.go", is: "if bad {", becomes: "if false {", watchers: []watcher{by("./x", "TestX")}}
	if text, err := g.without("a\nif bad {\n}"); err != nil || text != "a\nif false {\n}" {
		t.Errorf("%q, %v", text, err)
	}
	for _, text := range []string{"", "if good {", "if bad { if bad {"} {
		if _, err := g.without(text); err == nil {
			t.Errorf("%q passes", text)
		}
	}
	g.watchers = nil
	if _, err := g.without("if bad {"); err == nil {
		t.Error("a guard that nobody watches passes")
	}
}

func TestOnlyATestThatFailedHasNoticed(t *testing.T) {
	for name, c := range map[string]struct {
		out, caught string
		err         error
	}{
		"all passed":        {`{"Action":"run","Test":"TestA"}{"Action":"pass","Test":"TestA"}{"Action":"pass"}`, "", nil},
		"one failed":        {`{"Action":"run","Test":"TestA"}{"Action":"fail","Test":"TestA"}{"Action":"fail"}`, "TestA", nil},
		"a case of it":      {`{"Action":"run","Test":"TestA"}{"Action":"fail","Test":"TestA/x"}{"Action":"fail","Test":"TestA"}{"Action":"fail"}`, "TestA", nil},
		"it never ended":    {`{"Action":"run","Test":"TestA"}{"Action":"fail"}`, "TestA (never ended)", nil},
		"does not compile":  {`{"Action":"build-fail"}{"Action":"fail"}`, "", errBuild},
		"no such test":      {`{"Action":"pass"}`, "", errNoTest},
		"failed for itself": {`{"Action":"run","Test":"TestA"}{"Action":"pass","Test":"TestA"}{"Action":"fail"}`, "", errDumb},
	} {
		if caught, err := judge([]byte(c.out)); caught != c.caught || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %v", name, caught, err)
		}
	}
	if _, err := judge([]byte("no JSON")); err == nil {
		t.Error("what cannot be read passes")
	}
}

func TestTableShowsWhatSurvived(t *testing.T) {
	var out strings.Builder
	n := show(&out, []verdict{
		{guard: guard{name: "good", file: "a.go"}, caught: []string{"TestA", "TestB"}, took: time.Second},
		{guard: guard{name: "unseen by one", file: "b.go"}, caught: []string{"TestA", ""}},
		{guard: guard{name: "not judged", file: "c.go"}, broken: errBuild},
	})
	for _, line := range []string{"good           a.go  TestA, TestB", `SURVIVED ["TestA" ""]`, "not judged: it does not compile"} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("%q is missing in\n%s", line, out.String())
		}
	}
	if n != 2 {
		t.Errorf("%d survived", n)
	}
}

// A whole run: the module of a guard that a test watches, and of one that none does.
func TestAGuardIsTakenAway(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles: not in short mode")
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":    "module example.test\n\ngo 1.26\n",
		"x.go":      "package x\n\nfunc Even(n int) bool {\n\tif n < 0 {\n\t\tn = -n\n\t}\n\treturn n%2 == 0\n}\n",
		"x_test.go": "package x\n\nimport \"testing\"\n\nfunc TestEven(t *testing.T) {\n\tif !Even(2) || Even(3) {\n\t\tt.Error(\"no\")\n\t}\n}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	table := []guard{
		{"parity", "x.go", "n%2 == 0", "n >= 0", []watcher{by(".", "TestEven")}},
		{"sign", "x.go", "n = -n", "n = n + 0", []watcher{by(".", "TestEven")}},
		{"nonsense", "x.go", "n%2 == 0", "n%%2", []watcher{by(".", "TestEven")}},
	}
	if err := whole(t.Context(), dir, table); err != nil {
		t.Fatal(err)
	}
	verdicts := removeEach(t.Context(), dir, table, 1)
	if verdicts[0].survived() || verdicts[0].caught[0] != "TestEven" {
		t.Errorf("a watched guard: %+v", verdicts[0])
	}
	if !verdicts[1].survived() || verdicts[1].broken != nil {
		t.Errorf("an unwatched guard: %+v", verdicts[1])
	}
	if !errors.Is(verdicts[2].broken, errBuild) {
		t.Errorf("what does not compile: %+v", verdicts[2])
	}
	if text, err := os.ReadFile(filepath.Join(dir, "x.go")); err != nil || !strings.Contains(string(text), "n%2 == 0") {
		t.Errorf("the working tree was changed: %s, %v", text, err)
	}
}
