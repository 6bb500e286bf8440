package store_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/store/sqlite"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
)

// The alphabet of a register that owes work.
type ask string

const (
	askAdd    ask = "add"    // and owe work at once
	askClaim  ask = "claim"  //
	askSettle ask = "settle" // what was claimed last, by this client
	askRead   ask = "read"
)

// told is what came of it.
type told struct {
	done    bool
	text    string
	version int64
}

// asked is a request with the version that it stands on.
type asked struct {
	ask     ask
	version int64
}

// register is what the model knows of the document.
type register struct {
	count   int
	version int64
	due     bool
}

// registerModel is a document that one person at a time writes: whoever claims or
// changes it makes the next version, and settles only the version that they claimed.
// A claim may come away with nothing at any time; what it may not is succeed when
// nothing is due.
var registerModel = porcupine.NondeterministicModel{
	Init: func() []any { return []any{register{version: 1, due: true}} },
	Step: func(state, input, output any) []any {
		r, in, out := state.(register), input.(asked), output.(told)
		next := register{r.count, r.version + 1, r.due}
		switch {
		case in.ask == askRead && out.version == r.version && out.text == fmt.Sprint(r.count),
			in.ask == askClaim && !out.done:
			return []any{r}
		case in.ask == askAdd && out.version == next.version && out.text == fmt.Sprint(r.count+1):
			next.count, next.due = r.count+1, true
			return []any{next}
		case in.ask == askClaim && r.due && out.version == next.version:
			next.due = false
			return []any{next}
		case in.ask == askSettle && out.done && in.version == r.version:
			next.due = false
			return []any{next}
		case in.ask == askSettle && !out.done && in.version != r.version:
			return []any{r}
		}
		return nil
	},
}

// On real goroutines and every engine that is at hand: changes are never lost, work is
// never claimed twice, and only who still holds a claim settles it.
func TestClaimsAreLinearizable(t *testing.T) {
	engines := map[string]func(t *testing.T) store.Engine{
		"memory": func(*testing.T) store.Engine { return memory.New() },
		"sqlite": func(t *testing.T) store.Engine {
			engine, err := sqlite.Open(filepath.Join(t.TempDir(), "linear.db"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { engine.Close() })
			return engine
		},
	}
	for name, open := range engines {
		t.Run(name, func(t *testing.T) {
			f := common{T: t}
			db := store.New(storetest.Jostled{Engine: open(t)})
			f.Collection = store.Define[note](db, "notes")
			first := newNote("n", "0")
			first.Text, first.Due = "0", linearNow
			if err := errors.Join(db.Ensure(t.Context()), f.Insert(t.Context(), first)); err != nil {
				t.Fatal(err)
			}
			var w storetest.Witness
			var clients sync.WaitGroup
			for client := range 4 {
				clients.Go(func() { f.work(&w, client) })
			}
			clients.Wait()
			w.Sequential(t, registerModel)
		})
	}
}

// common is the one document that all clients work at.
type common struct {
	*testing.T
	*store.Collection[note]
}

var linearNow = time.Date(2026, 9, 7, 1, 0, 0, 0, time.UTC)

// work is one client: it adds, claims, settles and reads, over and over.
func (f common) work(w *storetest.Witness, client int) {
	var claimed *note
	for i := range 40 {
		in := asked{ask: []ask{askClaim, askAdd, askSettle, askRead}[(i+client)%4]}
		if in.ask == askSettle {
			if claimed == nil {
				continue
			}
			in.version = claimed.Version
		}
		storetest.Watch(w, client, in, func(in asked) told {
			doc, err := f.carryOut(in.ask, claimed)
			if errors.Is(err, store.ErrNotDue) || errors.Is(err, store.ErrConflict) {
				return told{}
			}
			if err != nil {
				f.Error(err)
				return told{}
			}
			if in.ask == askClaim {
				claimed = doc
			}
			return told{true, doc.Text, doc.Version}
		})
		if in.ask == askSettle {
			claimed = nil
		}
	}
}

func (f common) carryOut(ask ask, claimed *note) (*note, error) {
	ctx := f.Context()
	switch ask {
	case askClaim:
		return f.Claim(ctx, "n", linearNow)
	case askSettle:
		claimed.Settle(time.Time{})
		return claimed, f.Replace(ctx, claimed)
	case askAdd:
		return f.Update(ctx, "n", func(doc *note) error {
			var n int
			if _, err := fmt.Sscan(doc.Text, &n); err != nil {
				return err
			}
			doc.Text = fmt.Sprint(n + 1)
			doc.Owe(linearNow)
			return nil
		})
	}
	return f.Get(ctx, "n")
}
