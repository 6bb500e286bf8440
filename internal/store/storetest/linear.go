package storetest

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/xinqiao/xinqiao/internal/store"
)

// Jostled wraps an engine for tests on real goroutines: before each read and write the
// caller waits for a random moment, so that others come in between.
type Jostled struct{ store.Engine }

func jostle() { time.Sleep(rand.N(300 * time.Microsecond)) }

// Get reads a little later.
func (j Jostled) Get(ctx context.Context, c, id string) (store.Record, error) {
	jostle()
	return j.Engine.Get(ctx, c, id)
}

// Insert writes a little later.
func (j Jostled) Insert(ctx context.Context, c string, r store.Record) error {
	jostle()
	return j.Engine.Insert(ctx, c, r)
}

// Replace writes a little later.
func (j Jostled) Replace(ctx context.Context, c string, r store.Record) error {
	jostle()
	return j.Engine.Replace(ctx, c, r)
}

// Witness writes down what some goroutines ask and what they are answered, in the
// order of one common clock.
type Witness struct {
	mu   sync.Mutex
	tick atomic.Int64
	seen []porcupine.Operation
}

// Watch carries a request out on behalf of a client and writes it down.
func Watch[I, O any](w *Witness, client int, in I, do func(I) O) {
	call := w.tick.Add(1)
	out := do(in)
	back := w.tick.Add(1)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, porcupine.Operation{ClientId: client, Input: in, Output: out, Call: call, Return: back})
}

// Sequential fails the test unless everything could have happened one after the other,
// each within its own time, as the model allows.
func (w *Witness) Sequential(t testing.TB, model porcupine.NondeterministicModel) {
	t.Helper()
	result := porcupine.CheckOperationsTimeout(model.ToModel(), w.seen, time.Minute)
	if result == porcupine.Ok {
		return
	}
	t.Errorf("%d operations in no order that the model allows (%s)", len(w.seen), result)
	for _, op := range w.seen {
		t.Logf("client %d [%d, %d] %+v → %+v", op.ClientId, op.Call, op.Return, op.Input, op.Output)
	}
}
