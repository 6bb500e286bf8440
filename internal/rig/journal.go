package rig

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
)

// witnessed are the collections whose every version the judge wants to see.
var witnessed = []string{"alerts", "cases", "referrals", "returns"}

// Line is what a process wrote, or was about to write when it died. Bodies are as
// sealed as in the database.
type Line struct {
	Number     int64     `json:"n"`
	Done       bool      `json:"done,omitempty"` // the line with this number was written
	Not        bool      `json:"not,omitempty"`  // it was not: somebody else was faster
	Collection string    `json:"c,omitempty"`
	ID         string    `json:"id,omitempty"`
	Version    int64     `json:"v,omitempty"`  // which it became
	Latest     time.Time `json:"at,omitempty"` // by the process's own clock: decided then or before
	Body       []byte    `json:"body,omitempty"`
}

// JournalOf is where the process that reads a file of orders keeps its journal.
func JournalOf(path string) string { return path + ".journal" }

// Read returns the lines of a journal. The last may be torn: its writer was killed.
func Read(path string) ([]Line, error) {
	f, err := os.Open(JournalOf(path))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var lines []Line
	for r := bufio.NewReader(f); ; {
		raw, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return nil, err
		}
		var l Line
		if json.Unmarshal(raw, &l) == nil {
			lines = append(lines, l)
		}
	}
}

// Engine is an engine beside which a journal is kept, and whose disk can be full.
func (r *Rig) Engine(e store.Engine) (store.Engine, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if d, ok := e.(disk); ok {
		r.disk = d
	}
	if r.disk != nil && r.orders.Full {
		if err := r.fill(true); err != nil {
			return nil, err
		}
	}
	return &witness{Engine: e, rig: r}, nil
}

type witness struct {
	store.Engine
	rig *Rig
}

// Insert notes a first version.
func (w *witness) Insert(ctx context.Context, collection string, rec store.Record) error {
	done, err := w.rig.intend(collection, rec, 1)
	if err != nil {
		return err
	}
	return done(w.Engine.Insert(ctx, collection, rec))
}

// Replace notes the version that follows.
func (w *witness) Replace(ctx context.Context, collection string, rec store.Record) error {
	done, err := w.rig.intend(collection, rec, rec.Version+1)
	if err != nil {
		return err
	}
	return done(w.Engine.Replace(ctx, collection, rec))
}

// intend writes down what is about to be written, and returns what writes down that
// it was.
func (r *Rig) intend(collection string, rec store.Record, version int64) (func(error) error, error) {
	if !slices.Contains(witnessed, collection) {
		return func(err error) error { return err }, nil
	}
	l := Line{Collection: collection, ID: rec.ID, Version: version, Latest: r.latest(), Body: rec.Body}
	number, err := r.write(l)
	return func(outcome error) error {
		faster := errors.Is(outcome, store.ErrConflict) || errors.Is(outcome, store.ErrExists) || errors.Is(outcome, store.ErrNotFound)
		if outcome == nil || faster {
			_, err := r.write(Line{Number: number, Done: outcome == nil, Not: faster})
			return errors.Join(outcome, err)
		}
		return outcome // unknown
	}, err
}

// write appends a line in one piece; processes that are killed leave the pieces
// before it whole.
func (r *Rig) write(l Line) (int64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if l.Collection != "" {
		r.lines++
		l.Number = time.Now().UnixNano() + r.lines // unlike any of the process before this one
	}
	raw, err := json.Marshal(l)
	if err != nil {
		return 0, err
	}
	if _, err := r.journal.Write(append(raw, '\n')); err != nil {
		return 0, fmt.Errorf("rig: %w", err)
	}
	return l.Number, nil
}
