package main

import (
	"fmt"
	"strings"
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

// find returns where in a text the guard stands.
func (g guard) find(text string) (int, error) {
	if n := strings.Count(text, g.is); n != 1 {
		return 0, fmt.Errorf("guard %q: its text stands %d times in %s, and must once: %q", g.name, n, g.file, g.is)
	}
	if len(g.watchers) == 0 {
		return 0, fmt.Errorf("guard %q: nobody watches it", g.name)
	}
	return strings.Index(text, g.is), nil
}

// without returns a text with the guard taken away.
func (g guard) without(text string) string { return strings.Replace(text, g.is, g.becomes, 1) }

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
