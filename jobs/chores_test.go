package jobs

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
)

// chore owes Left pieces of work, each due Every after the one before.
type chore struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
	Left       int           `bson:"left"`
	Every      time.Duration `bson:"every"`
}

// chores is a real collection with a job over it, and a record of what was done.
type chores struct {
	db    *store.DB
	clock *clock.Manual
	coll  *store.Collection[chore]
	fail  func(id string) error // before the claim; may panic

	mu   sync.Mutex
	done []string
}

var quiet = slog.New(slog.NewTextHandler(io.Discard, nil))

func newChores(t *testing.T) *chores {
	t.Helper()
	c := &chores{db: store.New(memory.New()), fail: func(string) error { return nil },
		clock: clock.NewManual(time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC))}
	c.coll = store.Define[chore](c.db, "chores")
	if err := c.db.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

func (c *chores) job() Job {
	return Job{Name: "chore", Collection: "chores", Owing: c.coll.Owing, Do: c.do}
}

func (c *chores) do(ctx context.Context, id string) error {
	if err := c.fail(id); err != nil {
		return err
	}
	doc, err := c.coll.Claim(ctx, id, c.clock.Now())
	if err != nil {
		return err
	}
	c.mu.Lock()
	c.done = append(c.done, id)
	c.mu.Unlock()
	if doc.Left--; doc.Left > 0 {
		doc.Settle(c.clock.Now().Add(doc.Every))
	} else {
		doc.Settle(time.Time{})
	}
	return c.coll.Replace(ctx, doc)
}

// add inserts n chores, each due a millisecond after the one before; the last is
// due now.
func (c *chores) add(t *testing.T, n int) []string {
	t.Helper()
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("%04d", i)
		at := c.clock.Now().Add(time.Duration(i-n+1) * time.Millisecond)
		c.insert(t, &chore{Head: store.Head{ID: ids[i]}, Left: 1, Owed: store.Owed{Due: at}})
	}
	return ids
}

func (c *chores) insert(t *testing.T, doc *chore) {
	t.Helper()
	if err := c.coll.Insert(t.Context(), doc); err != nil {
		t.Fatal(err)
	}
}

func (c *chores) finished() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.done...)
}

// eventually waits in real time; only tests of the running parts need it.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !ok() {
		if time.Now().After(deadline) {
			t.Fatalf("not within 20 s: %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// background runs f until the test ends, and waits for it.
func background(t *testing.T, f func(context.Context)) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	go func() { defer close(stopped); f(ctx) }()
	t.Cleanup(func() { cancel(); <-stopped })
}

func embedded(t *testing.T) (*Embedded, *redis.Client) {
	t.Helper()
	e, err := StartEmbedded()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	client := redis.NewClient(e.Options())
	t.Cleanup(func() { client.Close() })
	return e, client
}

// absent is a Redis that is down.
func absent(t *testing.T) *redis.Client {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:1", MaxRetries: -1, DialTimeout: 50 * time.Millisecond})
	t.Cleanup(func() { client.Close() })
	return client
}
