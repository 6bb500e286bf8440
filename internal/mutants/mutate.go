package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// guard is one thing that keeps a promise, and how it is taken away.
type guard struct {
	name     string
	file     string // from the root of the repository
	is       string // must stand in the file exactly once
	becomes  string
	watchers []watcher // each of them must notice
}

// watcher is some tests of one package.
type watcher struct{ pkg, run string }

func by(pkg, run string) watcher { return watcher{pkg, run} }

// verdict is what became of a guard that was taken away.
type verdict struct {
	guard
	caught []string // by which test, one a watcher; "" when a watcher saw nothing
	broken error    // it could not be judged
	took   time.Duration
}

// survived tells whether it was not proven that every watcher notices.
func (v verdict) survived() bool {
	if v.broken != nil {
		return true
	}
	for _, test := range v.caught {
		if test == "" {
			return true
		}
	}
	return false
}

// without returns the text of a file with the guard taken away.
func (g guard) without(text string) (string, error) {
	if n := strings.Count(text, g.is); n != 1 {
		return "", fmt.Errorf("guard %q: its text stands %d times in %s, and must once: %q", g.name, n, g.file, g.is)
	}
	if len(g.watchers) == 0 {
		return "", fmt.Errorf("guard %q: nobody watches it", g.name)
	}
	return strings.Replace(text, g.is, g.becomes, 1), nil
}

// overlay writes the mutated file into a folder, and what shows it to the compiler.
func (g guard) overlay(root, dir string) (string, error) {
	file := filepath.Join(root, filepath.FromSlash(g.file))
	text, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	mutated, err := g.without(string(text))
	if err != nil {
		return "", err
	}
	replacement := filepath.Join(dir, filepath.Base(file))
	if err := os.WriteFile(replacement, []byte(mutated), 0o600); err != nil {
		return "", err
	}
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": {file: replacement}})
	if err != nil {
		return "", err
	}
	name := filepath.Join(dir, "overlay.json")
	return name, os.WriteFile(name, overlay, 0o600)
}

// removeEach takes each guard away, some at once, and keeps their order.
func removeEach(ctx context.Context, root string, chosen []guard, atOnce int) []verdict {
	verdicts, slots := make([]verdict, len(chosen)), make(chan struct{}, atOnce)
	var running sync.WaitGroup
	for i, g := range chosen {
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			begun := time.Now()
			caught, err := g.remove(ctx, root)
			verdicts[i] = verdict{guard: g, caught: caught, broken: err, took: time.Since(begun)}
			fmt.Fprintf(os.Stderr, "%3d/%d %s\n", i+1, len(chosen), g.name)
		})
	}
	running.Wait()
	return verdicts
}

// remove lets the watchers of a guard look at the platform without it, until one of
// them sees nothing.
func (g guard) remove(ctx context.Context, root string) (caught []string, err error) {
	dir, err := os.MkdirTemp("", "mutant-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	overlay, err := g.overlay(root, dir)
	if err != nil {
		return nil, err
	}
	for _, w := range g.watchers {
		test, err := w.look(ctx, root, overlay)
		if err != nil {
			return caught, err
		}
		caught = append(caught, test)
	}
	return caught, nil
}
