// Package sqlite is the embedded engine: one file, no server, the same promises.
//
// The file is in WAL mode with synchronous=FULL, so what is acknowledged survives
// a loss of power. All writes of a process go through one goroutine that puts
// those waiting into one commit, because the sync to disk is what costs. Readers
// have connections of their own and never wait for the writer. Several processes
// may open one file; they take turns by SQLite's own locks, which makes the file's
// place a local disk, never a network share.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"

	_ "modernc.org/sqlite" // the driver

	"github.com/xinqiao/xinqiao/internal/store"
)

// A key is in its own table, in the order in which it is searched; the document
// repeats its keys so that a replace finds the old ones without another index.
const tables = `
CREATE TABLE IF NOT EXISTS docs (
	collection TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, keys TEXT NOT NULL, body BLOB NOT NULL,
	PRIMARY KEY (collection, id)
) STRICT;
CREATE TABLE IF NOT EXISTS keys (
	collection TEXT NOT NULL, name TEXT NOT NULL, key TEXT NOT NULL, id TEXT NOT NULL,
	PRIMARY KEY (collection, name, key, id)
) STRICT, WITHOUT ROWID;`

// busyTimeout is how long, in milliseconds, a write waits for another process's
// commit. A process that holds the file longer than that is in trouble.
const busyTimeout = "10000"

// Engine stores records in one file.
type Engine struct {
	schema store.Schema
	reads  *sql.DB
	get    *sql.Stmt
	find   *sql.Stmt
	writes *sql.DB
	writer *writer
}

var _ store.Engine = (*Engine)(nil)

// Open opens the file, or creates it readable by its owner only.
func Open(path string) (*Engine, error) {
	e := &Engine{}
	if err := e.open(path); err != nil {
		return nil, errors.Join(fmt.Errorf("open sqlite file: %w", err), e.Close())
	}
	return e, nil
}

func (e *Engine) open(path string) (err error) {
	if path, err = create(path); err != nil {
		return err
	}
	ctx := context.Background()
	if e.writes, err = sql.Open("sqlite", source(path, "journal_mode(WAL)", "synchronous(FULL)")); err != nil {
		return err
	}
	if err = e.openReads(source(path, "query_only(1)")); err != nil {
		return err
	}
	if e.writer, err = startWriter(ctx, e.writes); err != nil {
		return err
	}
	return e.prepareReads(ctx)
}

// OpenReadOnly opens a file that exists, so that nothing can be written to it by
// this process: neither the wrapper nor SQLite lets a write through.
func OpenReadOnly(path string) (store.Engine, error) {
	e := &Engine{}
	err := e.openReads(source(path, "query_only(1)") + "&mode=ro")
	if err == nil {
		err = e.prepareReads(context.Background())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open sqlite file to read: %w", err), e.Close())
	}
	return store.ReadOnly(e), nil
}

// openReads opens the connections of readers.
func (e *Engine) openReads(source string) (err error) {
	if e.reads, err = sql.Open("sqlite", source); err != nil {
		return err
	}
	e.reads.SetMaxOpenConns(max(4, runtime.GOMAXPROCS(0)))
	e.reads.SetMaxIdleConns(max(4, runtime.GOMAXPROCS(0)))
	return nil
}

// prepareReads prepares what readers ask.
func (e *Engine) prepareReads(ctx context.Context) (err error) {
	if e.get, err = e.reads.PrepareContext(ctx, getSQL); err != nil {
		return err
	}
	e.find, err = e.reads.PrepareContext(ctx, findSQL)
	return err
}

// create makes the file when it is missing. It must not touch one that exists:
// closing it would release the locks that this process holds on it.
func create(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return path, nil
	}
	if err != nil {
		return "", err
	}
	return path, f.Close()
}

func source(path string, pragmas ...string) string {
	q := url.Values{"_pragma": append([]string{"busy_timeout(" + busyTimeout + ")"}, pragmas...)}
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + q.Encode()
}

// Define makes a collection and its indexes known; the tables hold any.
func (e *Engine) Define(ctx context.Context, collection string, indexes []string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return e.schema.Define(collection, indexes)
}

// Ping tells whether the file can be read.
func (e *Engine) Ping(ctx context.Context) error { return e.reads.PingContext(ctx) }

// Close ends the commit that is under way and closes the file. The last process
// to close it leaves no log beside it.
func (e *Engine) Close() error {
	var errs []error
	if e.writer != nil {
		errs = append(errs, e.writer.stop())
	}
	// A statement that stays open keeps its connection open behind its pool.
	for _, stmt := range []*sql.Stmt{e.get, e.find} {
		if stmt != nil {
			errs = append(errs, stmt.Close())
		}
	}
	for _, db := range []*sql.DB{e.reads, e.writes} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}
