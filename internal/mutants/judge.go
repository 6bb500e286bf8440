package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// patience is how long one watcher may take: a guard against endless work, once gone,
// lets a test run for ever, and that is noticed too.
const patience = 2 * time.Minute

// look runs a watcher and returns the test that failed, none when all passed.
func (w watcher) look(ctx context.Context, root, overlay string) (string, error) {
	args := []string{"test", "-json", "-vet=off", "-ldflags=-w", "-failfast", "-timeout", patience.String(), "-run", "^(" + w.run + ")$"}
	if overlay != "" {
		args = append(args, "-overlay", overlay)
	}
	test := exec.CommandContext(ctx, "go", append(args, w.pkg)...)
	test.Dir = root
	var errs bytes.Buffer
	test.Stderr = &errs
	out, err := test.Output()
	if _, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed {
		return "", err
	}
	caught, judged := judge(out)
	if judged != nil {
		return "", fmt.Errorf("%s, -run %s: %w\n%s", w.pkg, w.run, judged, errs.String())
	}
	return caught, nil
}

// The ways in which a run of tests proves nothing.
var (
	errBuild  = errors.New("it does not compile: that is no test that noticed")
	errNoTest = errors.New("no test of that name ran")
	errDumb   = errors.New("the package failed, and no test of it")
)

// judge reads what `go test -json` says. Only a test that ran and failed has noticed
// something; what does not compile was never looked at.
func judge(out []byte) (caught string, err error) {
	ran, failed, running := 0, false, ""
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var e struct{ Action, Test string }
		if err := decoder.Decode(&e); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return "", fmt.Errorf("read the test's output: %w", err)
		}
		switch {
		case e.Action == "build-fail":
			return "", errBuild
		case e.Action == "run":
			ran++
			running = e.Test
		case e.Action == "pass" && e.Test == running:
			running = ""
		case e.Action == "fail" && e.Test == "":
			failed = true
		case e.Action == "fail":
			if !strings.Contains(e.Test, "/") || caught == "" {
				caught = e.Test
			}
		}
	}
	switch {
	case ran == 0:
		return "", errNoTest
	case failed && caught == "" && running != "":
		return running + " (never ended)", nil
	case failed && caught == "":
		return "", errDumb
	}
	return caught, nil
}

// whole runs the watchers while every guard stands, all of a package at once.
func whole(ctx context.Context, root string, chosen []guard) error {
	runs := map[string][]string{}
	for _, g := range chosen {
		for _, w := range g.watchers {
			if !slices.Contains(runs[w.pkg], w.run) {
				runs[w.pkg] = append(runs[w.pkg], w.run)
			}
		}
	}
	for _, pkg := range slices.Sorted(maps.Keys(runs)) {
		w := by(pkg, strings.Join(runs[pkg], "|"))
		test, err := w.look(ctx, root, "")
		if err != nil {
			return err
		}
		if test != "" {
			return fmt.Errorf("%s %s fails with every guard in place", pkg, test)
		}
	}
	return nil
}

// show prints the table and returns how many guards survived.
func show(out io.Writer, verdicts []verdict) (survived int) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "guard\tfile\tcaught by\tseconds")
	for _, v := range verdicts {
		caught := strings.Join(v.caught, ", ")
		if v.survived() {
			survived++
			caught = fmt.Sprintf("SURVIVED %q", v.caught)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%.1f\n", v.name, v.file, caught, v.took.Seconds())
	}
	table.Flush()
	for _, v := range verdicts {
		if v.broken != nil {
			fmt.Fprintf(out, "%s: %v\n", v.name, v.broken)
		}
	}
	return survived
}
