// Package rig is what `make faults` holds in its hand inside the processes that it
// torments: a clock that can be set, a disk that can be full, replies that get
// lost, and a journal of what each process wrote by which clock. It is compiled into
// a binary that is built with the tag faults, and into no other.
package rig

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
)

// Variable names the file of orders in the environment of a process.
const Variable = "XINQIAO_RIG"

// Orders are what a process has to suffer now.
type Orders struct {
	Clock time.Duration `json:"clock,omitempty"` // its clock is so much ahead
	Lose  float64       `json:"lose,omitempty"`  // chance that the reply to a command that was done is lost
	Full  bool          `json:"full,omitempty"`  // the disk takes no further page
}

// Give writes orders for the process that reads a file.
func Give(path string, o Orders) error {
	raw, err := json.Marshal(o)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", raw, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// readEvery is how soon a process follows its orders.
const readEvery = 20 * time.Millisecond

// inFlight is how long after a step of the clock there may still be work that was
// decided on by the clock before it.
const inFlight = 30 * time.Second

// Rig is one process under orders.
type Rig struct {
	path    string
	journal *os.File
	disk    disk // nil until the engine is known

	mu      sync.Mutex
	raw     []byte
	orders  Orders
	before  time.Duration // the clock's lead before its last step
	stepped time.Time     // when that was
	lines   int64
}

// disk is an engine whose file can be kept from growing.
type disk interface{ MaxPages(pages int) error }

// Open begins to follow the orders of a file; the journal stands beside it.
func Open(path string) (*Rig, error) {
	journal, err := os.OpenFile(JournalOf(path), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("rig: %w", err)
	}
	r := &Rig{path: path, journal: journal}
	if err := r.read(); err != nil {
		return nil, err
	}
	go r.follow()
	return r, nil
}

func (r *Rig) follow() {
	for range time.Tick(readEvery) {
		if err := r.read(); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}

// read takes new orders up.
func (r *Rig) read() error {
	raw, err := os.ReadFile(r.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("rig: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if bytes.Equal(raw, r.raw) {
		return nil
	}
	var o Orders
	if err := json.Unmarshal(raw, &o); err != nil {
		return fmt.Errorf("rig: %w", err)
	}
	if o.Clock != r.orders.Clock {
		r.before, r.stepped = r.orders.Clock, time.Now()
	}
	if o.Full != r.orders.Full && r.disk != nil {
		if err := r.fill(o.Full); err != nil {
			return err
		}
	}
	r.raw, r.orders = raw, o
	return nil
}

// fill keeps the file at its present size, or lets it grow again.
func (r *Rig) fill(full bool) error {
	pages := 0
	if full {
		pages = 1
	}
	return r.disk.MaxPages(pages)
}

func (r *Rig) now() Orders {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.orders
}

// Clock is the machine's clock with the lead that was ordered.
func (r *Rig) Clock() clock.Clock { return hands{r} }

type hands struct{ rig *Rig }

// Now returns the time that the process believes in.
func (h hands) Now() time.Time { return clock.System{}.Now().Add(h.rig.now().Clock) }

// latest is the latest moment by which work that is written now can have been
// decided on: a clock that was set back a moment ago showed more.
func (r *Rig) latest() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	lead := r.orders.Clock
	if r.before > lead && time.Since(r.stepped) < inFlight {
		lead = r.before
	}
	return clock.System{}.Now().Add(lead)
}
