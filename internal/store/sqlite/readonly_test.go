package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/sqlite"
)

// The reader sees what the writer commits, also when it was there first or when
// the writer has ended, and leaves the file as it is.
func TestReadOnlySeesAndWritesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if _, err := sqlite.OpenReadOnly(path); err == nil {
		t.Fatal("opened a file that does not exist")
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Fatal("the reader made a file")
	}
	writer, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	define := func(e store.Engine) {
		if err := e.Define(t.Context(), "docs", []string{"k"}); err != nil {
			t.Fatal(err)
		}
	}
	define(writer)
	reader, err := sqlite.OpenReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	define(reader)
	if err := writer.Insert(t.Context(), "docs", doc("a")); err != nil {
		t.Fatal(err)
	}
	sees := func(e store.Engine) {
		t.Helper()
		page, err := e.Find(t.Context(), "docs", store.Query{Index: "k"})
		if err != nil || len(page.Records) != 1 {
			t.Errorf("sees %v, %v", page, err)
		}
		if err := e.Insert(t.Context(), "docs", doc("b")); !errors.Is(err, store.ErrReadOnly) {
			t.Errorf("insert: %v", err)
		}
	}
	sees(reader)
	if err := errors.Join(reader.Close(), writer.Close()); err != nil {
		t.Fatal(err)
	}
	if reader, err = sqlite.OpenReadOnly(path); err != nil { // nobody else has it open
		t.Fatal(err)
	}
	define(reader)
	sees(reader)
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	intact(t, path)
}
