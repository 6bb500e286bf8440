package storetest

import (
	"context"
	"errors"
	"sync"

	"github.com/xinqiao/xinqiao/internal/store"
)

// ErrAway is what a process hears of a database that is away for a moment.
var ErrAway = errors.New("the database is away for a moment")

// ErrDied is what a process that was killed would not have lived to see.
var ErrDied = errors.New("the process died")

// Mortal wraps an engine for tests of what a crash leaves behind: it dies at one
// write, before it or right after it, and stays dead until it is revived.
type Mortal struct {
	store.Engine
	Writes    int                     // so far
	DieAt     int                     // the write at which to die; 0 is never
	After     bool                    // die when the write is done, before its caller hears of it
	Away      bool                    // do not die there: the database is away for that write
	Meanwhile func(collection string) // what others do right before each write of a process that lives

	mu   sync.Mutex
	dead bool
}

// Revive starts the process again; it lives on.
func (m *Mortal) Revive() { m.dead, m.DieAt, m.Away = false, 0, false }

// Interrupt runs what somebody else does right before the n-th write from now to
// a collection.
func (m *Mortal) Interrupt(collection string, n int, do func()) {
	m.Meanwhile = func(c string) {
		if c != collection {
			return
		}
		if n--; n == 0 {
			m.Meanwhile = nil
			do()
		}
	}
}

func (m *Mortal) write(collection string, do func() error) error {
	if m.Meanwhile != nil && !m.Dead() {
		m.Meanwhile(collection)
	}
	dies, err := m.begin()
	if err != nil {
		return err
	}
	err = do()
	if dies {
		m.die()
		return ErrDied
	}
	return err
}

// begin counts a write, and tells whether the process dies right after it.
func (m *Mortal) begin() (dies bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Writes++
	dies = m.Writes == m.DieAt
	switch {
	case dies && m.Away && !m.dead:
		m.Away = false
		return false, ErrAway
	case m.dead, dies && !m.After:
		m.dead = true
		return false, ErrDied
	}
	return dies, nil
}

func (m *Mortal) die() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = true
}

// Dead tells whether the process died and was not revived.
func (m *Mortal) Dead() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.dead
}

// Get reads while the process lives.
func (m *Mortal) Get(ctx context.Context, c, id string) (store.Record, error) {
	if m.Dead() {
		return store.Record{}, ErrDied
	}
	return m.Engine.Get(ctx, c, id)
}

// Insert counts as a write.
func (m *Mortal) Insert(ctx context.Context, c string, r store.Record) error {
	return m.write(c, func() error { return m.Engine.Insert(ctx, c, r) })
}

// InsertMany counts as one write.
func (m *Mortal) InsertMany(ctx context.Context, c string, rs []store.Record) (existed []string, err error) {
	err = m.write(c, func() error {
		existed, err = m.Engine.InsertMany(ctx, c, rs)
		return err
	})
	return existed, err
}

// Replace counts as a write.
func (m *Mortal) Replace(ctx context.Context, c string, r store.Record) error {
	return m.write(c, func() error { return m.Engine.Replace(ctx, c, r) })
}

// Delete counts as a write.
func (m *Mortal) Delete(ctx context.Context, c, id string, version int64) error {
	return m.write(c, func() error { return m.Engine.Delete(ctx, c, id, version) })
}
