package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/xinqiao/xinqiao/internal/store"
)

// tx is the writer's connection inside a transaction. It takes no caller's
// context: one caller's impatience must not interrupt the others' commit.
type tx struct {
	conn *sql.Conn

	head, add, change, drop *sql.Stmt // of docs
	enter, leave            *sql.Stmt // of keys
}

func prepare(ctx context.Context, conn *sql.Conn) (*tx, error) {
	t := &tx{conn: conn}
	for _, s := range []struct {
		stmt **sql.Stmt
		text string
	}{
		{&t.head, `SELECT version, keys FROM docs WHERE collection = ? AND id = ?`},
		{&t.add, `INSERT INTO docs (collection, id, version, keys, body) VALUES (?, ?, 1, ?, ?) ON CONFLICT DO NOTHING`},
		{&t.change, `UPDATE docs SET version = version + 1, keys = ?, body = ? WHERE collection = ? AND id = ?`},
		{&t.drop, `DELETE FROM docs WHERE collection = ? AND id = ?`},
		{&t.enter, `INSERT INTO keys (collection, name, key, id) VALUES (?, ?, ?, ?)`},
		{&t.leave, `DELETE FROM keys WHERE collection = ? AND name = ? AND key = ? AND id = ?`},
	} {
		var err error
		if *s.stmt, err = conn.PrepareContext(ctx, s.text); err != nil {
			return nil, errors.Join(err, t.close())
		}
	}
	return t, nil
}

// close gives up the connection, which every open statement would keep.
func (t *tx) close() error {
	var errs []error
	for _, stmt := range []*sql.Stmt{t.head, t.add, t.change, t.drop, t.enter, t.leave} {
		if stmt != nil {
			errs = append(errs, stmt.Close())
		}
	}
	return errors.Join(append(errs, t.conn.Close())...)
}

func (t *tx) exec(text string) error {
	if _, err := t.conn.ExecContext(context.Background(), text); err != nil {
		return fmt.Errorf("%s: %w", text, err)
	}
	return nil
}

func (t *tx) insert(collection string, r store.Record) error {
	keys, err := encodeKeys(r.Keys)
	if err != nil {
		return err
	}
	done, err := t.add.Exec(collection, r.ID, keys, r.Body)
	if err != nil {
		return fmt.Errorf("insert into %s: %w", collection, err)
	}
	if n, err := done.RowsAffected(); err != nil {
		return err
	} else if n == 0 {
		return store.ErrExists
	}
	return t.move(collection, r.ID, nil, r.Keys)
}

func (t *tx) replace(collection string, r store.Record) error {
	old, err := t.expect(collection, r.ID, r.Version)
	if err != nil {
		return err
	}
	keys, err := encodeKeys(r.Keys)
	if err != nil {
		return err
	}
	if _, err := t.change.Exec(keys, r.Body, collection, r.ID); err != nil {
		return fmt.Errorf("replace in %s: %w", collection, err)
	}
	return t.move(collection, r.ID, old, r.Keys)
}

func (t *tx) remove(collection, id string, version int64) error {
	old, err := t.expect(collection, id, version)
	if err != nil {
		return err
	}
	if _, err := t.drop.Exec(collection, id); err != nil {
		return fmt.Errorf("delete from %s: %w", collection, err)
	}
	return t.move(collection, id, old, nil)
}

// expect returns the keys of a document that must have this version.
func (t *tx) expect(collection, id string, version int64) (map[string]string, error) {
	var stored int64
	var keys string
	err := t.head.QueryRow(collection, id).Scan(&stored, &keys)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, store.ErrNotFound
	case err != nil:
		return nil, fmt.Errorf("read version in %s: %w", collection, err)
	case stored != version:
		return nil, store.ErrConflict
	}
	return decodeKeys(keys)
}

// move brings the indexes from a document's old keys to its new ones.
func (t *tx) move(collection, id string, from, to map[string]string) error {
	for name, key := range from {
		if now, stays := to[name]; !stays || now != key {
			if _, err := t.leave.Exec(collection, name, key, id); err != nil {
				return fmt.Errorf("leave index %s of %s: %w", name, collection, err)
			}
		}
	}
	for name, key := range to {
		if was, stays := from[name]; !stays || was != key {
			if _, err := t.enter.Exec(collection, name, key, id); err != nil {
				return fmt.Errorf("enter index %s of %s: %w", name, collection, err)
			}
		}
	}
	return nil
}
