package store_test

import (
	"errors"
	"testing"

	"github.com/xinqiao/xinqiao/internal/store"
)

func TestSchema(t *testing.T) {
	var s store.Schema
	if err := s.Knows("docs"); !errors.Is(err, store.ErrUndefined) {
		t.Errorf("an empty schema knows a collection: %v", err)
	}
	for _, indexes := range [][]string{{"a"}, {"bC_9"}, nil} {
		if err := s.Define("docs", indexes); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Knows("docs", "a", "bC_9"); err != nil {
		t.Errorf("definitions do not add up: %v", err)
	}
	if err := s.Takes("docs", store.Record{Keys: map[string]string{"a": "x", "z": "x"}}); !errors.Is(err, store.ErrUndefined) {
		t.Errorf("took a key of no index: %v", err)
	}
	if err := s.Define("docs", []string{"fine", "not.fine"}); !errors.Is(err, store.ErrName) {
		t.Errorf("took a name: %v", err)
	}
	if err := s.Knows("docs", "fine"); !errors.Is(err, store.ErrUndefined) {
		t.Errorf("a refused definition defined something: %v", err)
	}
}
