package store

import (
	"errors"
	"fmt"
	"regexp"
	"sync"
)

// ErrUndefined refuses a collection or an index that was not defined. An empty
// answer would be worse: a sweep that misspells its index would find peace.
var ErrUndefined = errors.New("store: collection or index is not defined")

// ErrName refuses a name that some engine could not take as it is.
var ErrName = errors.New("store: not a name for a collection or an index")

var validName = regexp.MustCompile(`^[a-z][a-zA-Z0-9_]{0,62}$`)

// Schema is what a process has defined: the collections and their indexes. It
// makes every engine refuse the same mistakes. The zero Schema is empty, and it
// may be used from several goroutines.
type Schema struct {
	mu      sync.RWMutex
	indexes map[string]map[string]bool
}

// Define adds a collection and its indexes to what was defined before.
func (s *Schema) Define(collection string, indexes []string) error {
	for _, name := range append([]string{collection}, indexes...) {
		if !validName.MatchString(name) {
			return fmt.Errorf("%w: %q", ErrName, name)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.indexes == nil {
		s.indexes = map[string]map[string]bool{}
	}
	if s.indexes[collection] == nil {
		s.indexes[collection] = map[string]bool{}
	}
	for _, name := range indexes {
		s.indexes[collection][name] = true
	}
	return nil
}

// Knows refuses a collection, or an index of it, that is not defined.
func (s *Schema) Knows(collection string, indexes ...string) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	known, ok := s.indexes[collection]
	if !ok {
		return fmt.Errorf("%w: %q", ErrUndefined, collection)
	}
	for _, name := range indexes {
		if !known[name] {
			return fmt.Errorf("%w: %q of %q", ErrUndefined, name, collection)
		}
	}
	return nil
}

// Takes refuses records for an undefined collection or with undefined indexes.
func (s *Schema) Takes(collection string, rs ...Record) error {
	if err := s.Knows(collection); err != nil {
		return err
	}
	for _, r := range rs {
		for name := range r.Keys {
			if err := s.Knows(collection, name); err != nil {
				return err
			}
		}
	}
	return nil
}
