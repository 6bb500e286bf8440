// Package storetest is the conformance suite that every engine behind the port
// of package store passes: what callers rely on, and nothing an engine may choose.
package storetest

import (
	"slices"
	"testing"

	"github.com/xinqiao/xinqiao/internal/store"
)

// Option switches on a part of the suite that not every engine can pass.
type Option func(*suite)

// Concurrency adds the tests in which several goroutines write one document. An
// engine used in production must pass them.
func Concurrency(s *suite) { s.cases = append(s.cases, concurrencyCases...) }

// NestedArrays adds bodies with arrays in arrays, which every engine used in
// production takes and FerretDB does not.
func NestedArrays(s *suite) { s.cases = append(s.cases, nestedCases...) }

// Run tests an engine. The function opens an empty one for each case and leaves
// its closing to t.Cleanup where there is something to close.
func Run(t *testing.T, open func(t *testing.T) store.Engine, opts ...Option) {
	s := &suite{cases: slices.Concat(writeCases, findCases, bodyCases, schemaCases, modelCases)}
	for _, opt := range opts {
		opt(s)
	}
	for _, c := range s.cases {
		t.Run(c.name, func(t *testing.T) {
			h := &harness{T: t, engine: open(t)}
			h.define(people, byName, store.DueIndex)
			c.run(h)
		})
	}
}

type suite struct{ cases []testCase }

type testCase struct {
	name string
	run  func(*harness)
}
