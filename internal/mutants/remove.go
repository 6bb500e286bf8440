package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// platform is the whole repository with its guards in doubles.
type platform struct {
	root  string
	dir   string            // for what is compiled
	build build             // the doubles
	texts map[string]string // of the files that hold guards, as they stand
	alone map[string]bool   // the guards that need a compilation of their own
}

// prepare compiles the doubles of everything that the table names.
func prepare(ctx context.Context, root, dir string, table []guard) (p platform, err error) {
	p = platform{root: root, dir: dir, texts: map[string]string{}, alone: map[string]bool{}}
	held := map[string][]guard{}
	for _, g := range table {
		held[g.file] = append(held[g.file], g)
	}
	shown := map[string]string{}
	for file, guards := range held {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
		if err != nil {
			return p, err
		}
		p.texts[file] = string(text)
		d, err := doubled(string(text), guards)
		if err != nil {
			return p, err
		}
		for _, g := range d.left {
			p.alone[g.name] = true
		}
		shown[file], shown[path.Join(path.Dir(file), "guard_removed.go")] = d.text, d.asking()
	}
	p.build, err = p.compile(ctx, shown, packages(table))
	return p, err
}

func (p platform) compile(ctx context.Context, texts map[string]string, pkgs []string) (build, error) {
	dir, err := os.MkdirTemp(p.dir, "")
	if err != nil {
		return build{}, err
	}
	return compile(ctx, p.root, dir, texts, pkgs)
}

// whole lets all watchers look while every guard stands, all of a package at once. A test
// that fails then would notice anything.
func (p platform) whole(ctx context.Context, table []guard, atOnce int) error {
	pkgs := packages(table)
	faults := make([]error, len(pkgs))
	inTurn(len(pkgs), atOnce, func(i int) {
		var runs []string
		for _, g := range table {
			for _, w := range g.watchers {
				if w.pkg == pkgs[i] && !slices.Contains(runs, w.run) {
					runs = append(runs, w.run)
				}
			}
		}
		test, err := p.build.look(ctx, by(pkgs[i], strings.Join(runs, "|")), "")
		if err == nil && test != "" {
			err = fmt.Errorf("%s %s fails with every guard in place", pkgs[i], test)
		}
		faults[i] = err
	})
	for _, err := range faults {
		if err != nil {
			return err
		}
	}
	return nil
}

// removeEach takes each guard away, some at once, and keeps their order.
func (p platform) removeEach(ctx context.Context, table []guard, atOnce int) []verdict {
	verdicts := make([]verdict, len(table))
	inTurn(len(table), atOnce, func(i int) {
		begun := time.Now()
		caught, err := p.remove(ctx, table[i])
		verdicts[i] = verdict{guard: table[i], caught: caught, broken: err, took: time.Since(begun)}
		fmt.Fprintf(os.Stderr, "%3d/%d %s\n", i+1, len(table), table[i].name)
	})
	return verdicts
}

// remove lets the watchers of a guard look at the platform without it.
func (p platform) remove(ctx context.Context, g guard) (caught []string, err error) {
	built := p.build
	if p.alone[g.name] {
		built, err = p.compile(ctx, map[string]string{g.file: g.without(p.texts[g.file])}, packages([]guard{g}))
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(built.dir)
	}
	for _, w := range g.watchers {
		test, err := built.look(ctx, w, g.name)
		if err != nil {
			return caught, err
		}
		caught = append(caught, test)
	}
	return caught, nil
}

// inTurn does something n times, some at once.
func inTurn(n, atOnce int, do func(i int)) {
	slots := make(chan struct{}, max(1, atOnce))
	var running sync.WaitGroup
	for i := range n {
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			do(i)
		})
	}
	running.Wait()
}
