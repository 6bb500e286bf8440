// Command mutants removes one guard of the platform at a time and demands that the
// tests notice. A guard whose absence nobody notices is no guard: it fails the run. So
// does a line of the table that no longer finds its text, so that the table cannot grow
// old in silence.
//
//	go run ./internal/mutants              all guards
//	go run ./internal/mutants -only claim  those whose name matches
//	go run ./internal/mutants -j 4         four at once
//
// Nothing in the working tree is changed: the compiler is shown other texts through an
// overlay, and once for all guards (see double.go).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := realMain(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func realMain(ctx context.Context) error {
	only := flag.String("only", "", "regular expression over the names of the guards")
	atOnce := flag.Int("j", runtime.GOMAXPROCS(0), "guards at once")
	flag.Parse()
	names, err := regexp.Compile(*only)
	if err != nil {
		return err
	}
	var chosen []guard
	for _, g := range guards {
		if names.MatchString(g.name) {
			chosen = append(chosen, g)
		}
	}
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "mutants-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	begun := time.Now()
	p, err := prepare(ctx, root, dir, chosen)
	if err != nil {
		return err
	}
	if err := p.whole(ctx, chosen, *atOnce); err != nil {
		return err
	}
	verdicts := p.removeEach(ctx, chosen, *atOnce)
	survived := show(os.Stdout, verdicts)
	fmt.Printf("mutants: %d guards, %d caught, %d survived, in %s\n",
		len(verdicts), len(verdicts)-survived, survived, time.Since(begun).Round(time.Second))
	if survived > 0 {
		return errors.New("a guard can be taken away and nobody notices")
	}
	return ctx.Err()
}
