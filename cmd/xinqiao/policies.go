package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/server"
)

// policies serves those who write risk policies.
func policies(ctx context.Context, args []string, stdout io.Writer) error {
	switch {
	case len(args) > 1 && args[0] == "check":
		return checkAll(args[1:], stdout, func(name string, data []byte) (string, error) {
			p, err := risk.Parse(name, data, instrument.Bundled())
			return fmt.Sprintf("%s version %d, %d rules", p.ID, p.Version, len(p.Rules)), err
		})
	case len(args) == 2 && args[0] == "replay":
		return replay(ctx, args[1], stdout)
	}
	return errors.New("policy: use check FILE…, or replay FILE")
}

// replay prints what a policy would have done to the papers of this installation.
func replay(ctx context.Context, file string, stdout io.Writer) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	cfg, err := server.FromEnvironment(server.All, os.Getenv)
	if err != nil {
		return err
	}
	r, err := server.ReplayPolicy(ctx, cfg, slog.New(slog.DiscardHandler), filepath.Base(file), data, func(r screening.Replay) {
		fmt.Fprintf(os.Stderr, "%d papers read\n", r.Papers)
	})
	if err != nil {
		return err
	}
	writeReplay(stdout, r)
	return nil
}

func writeReplay(w io.Writer, r screening.Replay) {
	shown := map[[2]risk.Level]string{}
	cells, papers := r.Shown()
	for _, c := range cells {
		shown[[2]risk.Level{c.From, c.To}] = fmt.Sprint(c.Papers)
		if c.Hidden {
			shown[[2]risk.Level{c.From, c.To}] = fmt.Sprintf("<%d", screening.SmallestCell)
		}
	}
	fmt.Fprintf(w, "%-14s", "found \\ would be")
	for _, to := range risk.Levels {
		fmt.Fprintf(w, "%10s", to)
	}
	fmt.Fprintln(w)
	for _, from := range risk.Levels {
		fmt.Fprintf(w, "%-16s", from)
		for _, to := range risk.Levels {
			fmt.Fprintf(w, "%10s", cmp.Or(shown[[2]risk.Level{from, to}], "0"))
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "%d papers in the cells shown; cells below %d are hidden\n", papers, screening.SmallestCell)
}
