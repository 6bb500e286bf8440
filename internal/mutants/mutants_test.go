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
		if _, err := g.find(string(text)); err != nil {
			t.Error(err)
		} else if g.without(string(text)) == string(text) {
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
	if at, err := g.find("a\nif bad {\n}"); err != nil || at != 2 || g.without("a\nif bad {\n}") != "a\nif false {\n}" {
		t.Errorf("%d, %v", at, err)
	}
	for _, text := range []string{"", "if good {", "if bad { if bad {"} {
		if _, err := g.find(text); err == nil {
			t.Errorf("%q passes", text)
		}
	}
	g.watchers = nil
	if _, err := g.find("if bad {"); err == nil {
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

// What the compiler is shown: the whole function as it stood, and its double behind it.
func TestAFunctionStandsTwice(t *testing.T) {
	watched := []watcher{by(".", "TestX")}
	for name, c := range map[string]struct{ is, text, want string }{
		"a method": {"return 1", "package x\n\nfunc (r R) one(a, b int) int { return 1 }\n",
			"package x\n\nfunc (r R) one(a, b int) int { if guardRemoved == \"g\" { return r.oneWithout0(a, b) }; return 1 }\n\n//line g:1\nfunc (r R) oneWithout0(a, b int) int { return 2 }\n"},
		"of a type, without a result": {"return 1", "package x\n\nfunc all[T any](a ...T) { return 1 }\n",
			"package x\n\nfunc all[T any](a ...T) { if guardRemoved == \"g\" { allWithout0[T](a...); return }; return 1 }\n\n//line g:1\nfunc allWithout0[T any](a ...T) { return 2 }\n"},
		"something unnamed": {"return 1", "package x\n\nfunc (R) one() int { return 1 }\n", ""},
		"something unused":  {"return 1", "package x\n\nfunc one(_ int) int { return 1 }\n", ""},
		"no function":       {"1", "package x\n\nvar one = 1\n", ""},
	} {
		becomes := strings.Replace(c.is, "1", "2", 1)
		d, err := doubled(c.text, []guard{{"g", "x.go", c.is, becomes, watched}})
		switch {
		case err != nil || d.pkg != "x":
			t.Errorf("%s: %+v, %v", name, d, err)
		case c.want == "" && (len(d.left) != 1 || d.text != c.text):
			t.Errorf("%s has a double: %s", name, d.text)
		case c.want != "" && (len(d.left) != 0 || d.text != c.want):
			t.Errorf("%s: %s", name, d.text)
		}
	}
}

// A whole run: the module of a guard that a test watches, and of one that none does.
func TestAGuardIsTakenAway(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles: not in short mode")
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"go.mod":      "module example.test\n\ngo 1.26\n",
		"x/x.go":      "package x\n\nvar base = 2\n\nfunc Even(n int) bool {\n\tif n < 0 {\n\t\tn = -n\n\t}\n\treturn n%2 == 0\n}\n",
		"x/x_test.go": "package x\n\nimport \"testing\"\n\nfunc TestEven(t *testing.T) {\n\tif !Even(2) || Even(3) {\n\t\tt.Error(\"no\")\n\t}\n}\n\nfunc TestBase(t *testing.T) {\n\tif base != 2 {\n\t\tt.Error(base)\n\t}\n}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	table := []guard{
		{"parity", "x/x.go", "n%2 == 0", "n >= 0", []watcher{by("./x", "TestEven")}},
		{"sign", "x/x.go", "n = -n", "n = n + 0", []watcher{by("./x", "TestEven")}},
		{"a base", "x/x.go", "base = 2", "base = 3", []watcher{by("./x", "TestEven|TestBase")}},
	}
	p, err := prepare(t.Context(), dir, t.TempDir(), table)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.whole(t.Context(), table, 1); err != nil {
		t.Fatal(err)
	}
	verdicts := p.removeEach(t.Context(), table, 1)
	if verdicts[0].survived() || verdicts[0].caught[0] != "TestEven" {
		t.Errorf("a watched guard: %+v", verdicts[0])
	}
	if !verdicts[1].survived() || verdicts[1].broken != nil {
		t.Errorf("an unwatched guard: %+v", verdicts[1])
	}
	if verdicts[2].survived() || verdicts[2].caught[0] != "TestBase" {
		t.Errorf("a guard in no function: %+v", verdicts[2])
	}
	nonsense := guard{"no sense", "x/x.go", "n%2 == 0", "n%%2", []watcher{by("./x", "TestEven")}}
	if _, err := prepare(t.Context(), dir, t.TempDir(), []guard{nonsense}); !errors.Is(err, errBuild) || !strings.Contains(err.Error(), "no-sense:") {
		t.Errorf("what does not compile: %v", err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "x/x.go")); err != nil || !strings.Contains(string(text), "n%2 == 0") {
		t.Errorf("the working tree was changed: %s, %v", text, err)
	}
}
