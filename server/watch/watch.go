package watch

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
)

// Config is what a watchdog is told. Zero durations mean the default.
type Config struct {
	Lanes []Lane
	Peers []string // base URLs of processes whose readiness is asked for

	Every  time.Duration // between two looks; 5 s
	Bound  time.Duration // what may be late by so much; 30 s
	Repeat time.Duration // between two tellings of what still holds; 10 min
}

// lookFor bounds one look: a database that does not answer in it is away.
const lookFor = 10 * time.Second

func (c Config) orDefault() Config {
	for d, otherwise := range map[*time.Duration]time.Duration{
		&c.Every: 5 * time.Second, &c.Bound: 30 * time.Second, &c.Repeat: 10 * time.Minute} {
		if *d <= 0 {
			*d = otherwise
		}
	}
	return c
}

// Open opens the database to read, with its collections defined.
type Open func(context.Context) (store.Engine, error)

// Watchdog looks, remembers and tells.
type Watchdog struct {
	cfg    Config
	open   Open
	clock  clock.Clock
	log    *slog.Logger
	tell   []Teller
	beat   func(context.Context) error // the dead man's switch; nil for none
	engine store.Engine                // nil while it cannot be opened
	recall recall
	book   *book
	begun  time.Time
	away   time.Time // since when the database does not answer
	peers  []*peer
	last   atomic.Int64 // Unix milliseconds of the last look
	gauges *gauges
}

// New returns a watchdog that tells by all of some ways. Beat is called after
// each look whose alarms could be told; it may be nil.
func New(cfg Config, open Open, c clock.Clock, log *slog.Logger, beat func(context.Context) error, tell ...Teller) *Watchdog {
	w := &Watchdog{cfg: cfg.orDefault(), open: open, clock: c, log: log, tell: tell, beat: beat,
		recall: newRecall(cfg.Lanes), begun: c.Now(), gauges: newGauges()}
	w.book = newBook(w.cfg.Repeat)
	for _, url := range cfg.Peers {
		w.peers = append(w.peers, newPeer(url))
	}
	return w
}

// Run looks until the context ends, and closes the database then.
func (w *Watchdog) Run(ctx context.Context) {
	defer w.close()
	tick := time.NewTicker(w.cfg.Every)
	defer tick.Stop()
	for {
		w.Look(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Look looks once, tells what is new and beats its own heart.
func (w *Watchdog) Look(ctx context.Context) {
	now := w.clock.Now()
	found, complete := w.see(ctx, now)
	if ctx.Err() != nil {
		return // told to stop: nothing was seen
	}
	w.gauges.show(found)
	told := w.say(ctx, w.book.update(now, found, complete))
	w.last.Store(time.Now().UnixMilli())
	if !told || w.beat == nil {
		return
	}
	if err := w.beat(ctx); err != nil {
		w.log.Warn("the heartbeat was not taken", "error", err)
	}
}

// see gathers all findings. A database that is away hides what else is wrong, so
// that nothing is over until it is back.
func (w *Watchdog) see(ctx context.Context, now time.Time) (found []Finding, complete bool) {
	found = w.unready(ctx, now)
	seen, err := w.read(ctx, now)
	found = append(found, seen...)
	if err == nil {
		w.away = time.Time{}
		return found, true
	}
	if w.away.IsZero() {
		w.away = now
		w.log.Warn("the database cannot be read", "error", err)
	}
	if age := now.Sub(w.away); age >= w.cfg.Bound/2 {
		found = append(found, Finding{StoreAway, "", 1, age})
	}
	return found, false
}

// unready asks all processes at once, so that one that hangs costs no more than one.
func (w *Watchdog) unready(ctx context.Context, now time.Time) (found []Finding) {
	silent := make([]time.Duration, len(w.peers))
	var asking sync.WaitGroup
	for i, p := range w.peers {
		asking.Go(func() { silent[i] = p.silent(ctx, now) })
	}
	asking.Wait()
	for i, p := range w.peers {
		if silent[i] > w.cfg.Bound {
			found = append(found, Finding{ProcessNotReady, p.name, 1, silent[i]})
		}
	}
	return found
}

func (w *Watchdog) read(ctx context.Context, now time.Time) ([]Finding, error) {
	ctx, cancel := context.WithTimeout(ctx, lookFor)
	defer cancel()
	if w.engine == nil {
		engine, err := w.open(ctx)
		if err != nil {
			return nil, err
		}
		w.engine = engine
	}
	l := &look{engine: w.engine, begun: w.begun, now: now, bound: w.cfg.Bound}
	err := l.lookAround(ctx, w.cfg.Lanes, w.recall)
	if err != nil {
		w.close() // and open it again: the file may be another one by now
	}
	return l.found, err
}

func (w *Watchdog) close() {
	if w.engine == nil {
		return
	}
	if err := w.engine.Close(); err != nil {
		w.log.Debug("the database was not closed well", "error", err)
	}
	w.engine = nil
}

// say tells alarms by every way, and whether all could be told by all.
func (w *Watchdog) say(ctx context.Context, alarms []Alarm) bool {
	told := true
	for _, t := range w.tell {
		if err := t.Tell(ctx, alarms); err != nil {
			told = false
			w.log.Warn("an alarm could not be told and will be told again", "error", err)
		}
	}
	return told
}
