package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/sqlite"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
)

func TestConformance(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Engine {
		return open(t, filepath.Join(t.TempDir(), "x.db"))
	}, storetest.Concurrency, storetest.NestedArrays)
}

// open opens an engine with the collection of these tests and closes it last.
func open(t testing.TB, path string) *sqlite.Engine {
	t.Helper()
	e, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	if err := e.Define(context.Background(), "docs", []string{"k"}); err != nil {
		t.Fatal(err)
	}
	return e
}

func doc(id string) store.Record {
	return store.Record{ID: id, Body: []byte(id), Keys: map[string]string{"k": id}}
}

func TestSurvivesReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "数据 ?#%41.db")
	t.Run("first life", func(t *testing.T) {
		e := open(t, path)
		if err := e.Insert(t.Context(), "docs", doc("a")); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Fatalf("the file is not its owner's alone: %v %v", info, err)
		}
	})
	if _, err := os.Stat(path + "-wal"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("closing left a log: %v", err)
	}
	page, err := open(t, path).Find(t.Context(), "docs", store.Query{Index: "k"})
	if err != nil || len(page.Records) != 1 || page.Records[0].Version != 1 || string(page.Records[0].Body) != "a" {
		t.Fatalf("after reopening: %v %v", page, err)
	}
}

func TestOpenFails(t *testing.T) {
	if _, err := sqlite.Open(filepath.Join(t.TempDir(), "missing", "x.db")); err == nil {
		t.Error("opened a file in a directory that does not exist")
	}
	path := filepath.Join(t.TempDir(), "other.txt")
	if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(path); err == nil {
		t.Error("opened a file that is no database")
	}
}

// intact lets SQLite check the file, and compares its two tables.
func intact(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		t.Errorf("integrity: %s %v", verdict, err)
	}
	var strays int
	const count = `SELECT count(*) FROM keys k FULL JOIN docs d
		ON k.collection = d.collection AND k.id = d.id AND d.keys ->> k.name = k.key WHERE k.id IS NULL OR d.id IS NULL`
	if err := db.QueryRow(count).Scan(&strays); err != nil || strays != 0 {
		t.Errorf("%d documents and keys without each other: %v", strays, err)
	}
}

func TestClosedEngineRefuses(t *testing.T) {
	e, err := sqlite.Open(filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(e.Define(t.Context(), "docs", nil), e.Close()); err != nil {
		t.Fatal(err)
	}
	if err := e.Insert(t.Context(), "docs", store.Record{ID: "a"}); err == nil {
		t.Error("a closed engine took a write")
	}
	if err := e.Ping(t.Context()); err == nil {
		t.Error("a closed engine answers")
	}
}
