package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// patience is how long one watcher may take: a guard against endless work, once gone,
// lets a test run for ever, and that is noticed too.
const patience = 2 * time.Minute

// The ways in which a run of tests proves nothing.
var (
	errBuild  = errors.New("it does not compile: that is no test that noticed")
	errNoTest = errors.New("no test of that name ran")
	errDumb   = errors.New("the package failed, and no test of it")
)

// judge reads what a test binary says, as JSON. Only a test that ran and failed has
// noticed something.
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
