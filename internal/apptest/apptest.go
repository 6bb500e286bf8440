// Package apptest is the whole platform around one small school, for tests that
// read like stories: the real app over an engine in memory, a clock that jumps to
// whatever is due next, people who log in and act over HTTP, and a record of who
// was told what, in which an unexpected message fails as much as a missing one.
package apptest

import (
	"context"
	"crypto/ed25519"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	_ "github.com/xinqiao/xinqiao/internal/stretch/light" // hundreds of log-ins
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/jobs"
	"github.com/xinqiao/xinqiao/referral/ledger"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/staffing"
	"github.com/xinqiao/xinqiao/server"
)

// Begin is when every story begins: a Monday in September, in the first lesson.
var Begin = time.Date(2026, time.September, 7, 9, 0, 0, 0, screening.Shanghai)

// prepared is how long before that the school gets ready.
const prepared = time.Hour

// Town is the platform and everybody in it: the school of the story, a second
// school, the offices above them and two hospitals.
type Town struct {
	Staff
	Students []*Student // of class 7/1, by seat
	Campaign string     // open, for class 7/1
	Session  string     // of class 7/1, for one lesson from Begin

	LedgerKey ed25519.PublicKey // by which ledgers verify

	t       testing.TB
	config  server.Config
	hired   []func() // what the staff does before the first drill
	clock   *clock.Manual
	handler http.Handler
	jobs    []jobs.Job
	sweep   *jobs.Sweep
	log     []message
	names   map[string]string // of people, by id
}

// New builds the town: class 7/1 sits in front of its papers, and nobody has
// answered yet. The test fails at its end when somebody was told of something
// that no After mentions. Its configuration may be changed first.
func New(t testing.TB, configure ...func(*Town, *server.Config)) *Town {
	t.Helper()
	town := &Town{t: t, config: server.Config{Mode: server.All, Rule: staffing.Default(), Networks: loopback},
		clock: clock.NewManual(Begin.Add(-prepared)), names: map[string]string{}}
	for _, c := range configure {
		c(town, &town.config)
	}
	engine, secrets := memory.New(), vault.RandomSecrets()
	town.firstAdmin(engine, secrets)
	signing, err := secrets.SigningKey(ledger.Purpose)
	town.must(err)
	town.LedgerKey = ledger.Public(signing)
	parts := town.parts(engine, secrets)
	app, err := server.NewApp(parts)
	town.must(err)
	app.Inboxes.OnPosted(town.note)
	town.handler, town.jobs = app.Handler, app.Jobs
	town.sweep = jobs.NewSweep(jobs.New(app.Jobs...), parts.Clock, parts.Log, jobs.Pace{})
	town.must(parts.DB.Ensure(town.ctx()))
	town.must(app.Prepare(town.ctx()))
	town.settle()
	town.populate()
	for _, do := range town.hired {
		do()
	}
	town.Drilled()
	town.pass(Begin.Sub(town.Now()))
	town.assemble()
	t.Cleanup(func() {
		if !t.Failed() {
			town.After(0)
		}
	})
	return town
}

// parts are those of a server, but for engine and clock.
func (w *Town) parts(engine store.Engine, secrets vault.Secrets) server.Parts {
	db := store.New(engine)
	v := vault.New(db, secrets)
	log := slog.New(slog.NewTextHandler(w.t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	return server.Parts{Config: w.config, Log: log, Clock: w.clock,
		DB: db, Secrets: secrets, Vault: v, Claims: claim.New(db, v), Closing: make(chan struct{})}
}

// Hired lets the staff do something before the first drill.
func (w *Town) Hired(do func()) { w.hired = append(w.hired, do) }

// Clock is the town's clock, for those outside who tell the time as well.
func (w *Town) Clock() clock.Clock { return w.clock }

// Now is the moment that the town's clock shows.
func (w *Town) Now() time.Time { return w.clock.Now() }

// ctx outlives the test's own context, which has ended when the last messages
// are looked for.
func (w *Town) ctx() context.Context { return context.Background() }

func (w *Town) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}
