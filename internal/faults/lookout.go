package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"slices"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver

	"github.com/xinqiao/xinqiao/internal/store"
)

// lookout reads the indexes of the running platform, beside it and without writing,
// and sees what only holds for a moment: an open alert without owner, or one whose
// time has passed while an engine runs.
type lookout struct {
	w    *world
	db   *sql.DB
	quit context.CancelFunc
	done chan struct{}

	mu       sync.Mutex
	probing  int
	blocked  *span
	absence  map[string]*span
	looks    int
	due      bool // something is owed at this moment
	unowned  map[string]bool
	unwoken  map[string]bool
	overdue  map[string]time.Duration
	worst    time.Duration
	flushed  []time.Time     // flushes whose owed work is not all taken up
	recovery []time.Duration // of the others
	failures []string
	slow     slow
}

// bound is how long work may be overdue while an engine runs: the sweep looks every
// second, what failed before rests for eight, and a busy machine is slow.
const bound = 20 * time.Second

const lookoutEvery = 200 * time.Millisecond

func (w *world) watch() error {
	file := "file:" + (&url.URL{Path: w.path("xinqiao.db")}).EscapedPath() + "?mode=rw&_pragma=busy_timeout(0)"
	db, err := sql.Open("sqlite", file)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	l := &lookout{w: w, db: db, quit: cancel, done: make(chan struct{}),
		absence: map[string]*span{}, unowned: map[string]bool{}, unwoken: map[string]bool{}, overdue: map[string]time.Duration{}}
	w.lookout = l
	go l.run(ctx)
	return nil
}

func (l *lookout) stop() {
	l.quit()
	<-l.done
}

func (l *lookout) run(ctx context.Context) {
	defer close(l.done)
	defer l.db.Close()
	for ctx.Err() == nil {
		if err := l.look(ctx); err != nil && ctx.Err() == nil {
			l.mu.Lock()
			l.failures = append(l.failures, err.Error())
			l.mu.Unlock()
		}
		rest(ctx, lookoutEvery)
	}
}

// probe asks from now on, or no more, whether the database can be written.
func (l *lookout) probe(on bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if on {
		l.probing++
	} else if l.probing--; l.probing == 0 && l.blocked != nil {
		l.w.events.end(l.blocked)
		l.blocked = nil
	}
}

// measureFlush notes that Redis has lost everything.
func (l *lookout) measureFlush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flushed = append(l.flushed, time.Now())
}

// An alert is open as long as it stands in the index of its school, and owned when it
// stands in that of an owner. An exercise is held by nobody.
const (
	openSQL = `SELECT k.id FROM keys k WHERE k.collection = 'alerts' AND k.name = 'school' AND k.id NOT LIKE 'exercise/%' AND NOT EXISTS
		(SELECT 1 FROM keys o WHERE o.collection = 'alerts' AND o.name = ? AND o.id = k.id AND o.key > '/')`
	dueSQL = `SELECT collection, id, key FROM keys WHERE collection = ? AND name = 'due' ORDER BY key LIMIT 1`
)

// lanes are the collections that a danger goes through on its way to people.
var lanes = []string{"sittings", "alerts", "cases", "referrals", "notices", "messages", "dispatches"}

func (l *lookout) look(ctx context.Context) error {
	l.block(ctx)
	unowned, err := l.ids(ctx, openSQL, "owner")
	if err != nil {
		return err
	}
	unwoken, err := l.ids(ctx, openSQL, store.DueIndex)
	if err != nil {
		return err
	}
	l.absent()
	now := time.Now()
	for _, p := range slices.Concat(l.w.apis, l.w.workers) {
		l.slow.note(p.lead(), now)
	}
	oldest := now
	for _, lane := range lanes {
		due, id, err := l.oldest(ctx, lane)
		if err != nil {
			return err
		}
		if !due.IsZero() {
			l.lag(lane, id, due)
			oldest = minTime(oldest, due)
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.looks++
	l.due = oldest.Before(now)
	for _, id := range unowned {
		l.unowned[id] = true
	}
	for _, id := range unwoken {
		l.unwoken[id] = true
	}
	for len(l.flushed) > 0 && oldest.After(l.flushed[0]) {
		l.recovery = append(l.recovery, time.Since(l.flushed[0]))
		l.flushed = l.flushed[1:]
	}
	return nil
}

func (l *lookout) ids(ctx context.Context, query, arg string) (ids []string, err error) {
	rows, err := l.db.QueryContext(ctx, query, arg)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

func (l *lookout) oldest(ctx context.Context, lane string) (due time.Time, id string, err error) {
	var collection, key string
	err = l.db.QueryRowContext(ctx, dueSQL, lane).Scan(&collection, &id, &key)
	if err == sql.ErrNoRows {
		return time.Time{}, "", nil
	}
	if err != nil {
		return time.Time{}, "", err
	}
	due, err = time.Parse("2006-01-02T15:04:05.000Z", key)
	return due, id, err
}

// lag holds the oldest piece of owed work against the clock of each worker that has
// been left in peace for long enough to have done it.
func (l *lookout) lag(lane, id string, due time.Time) {
	if worst, _ := l.w.events.between(time.Now().Add(-bound), time.Now()); worst == outage {
		return
	}
	for _, p := range l.w.workers {
		if p.undisturbed() < bound {
			continue
		}
		lag := l.slow.lag(due, time.Now().Add(p.lead()))
		l.mu.Lock()
		l.worst = max(l.worst, lag)
		if lag > bound {
			l.overdue[lane+" "+id] = max(l.overdue[lane+" "+id], lag)
		}
		l.mu.Unlock()
	}
}

// block finds out whether a process that stands holds the lock of the database.
func (l *lookout) block(ctx context.Context) {
	l.mu.Lock()
	probing := l.probing > 0
	l.mu.Unlock()
	if !probing {
		return
	}
	conn, err := l.db.Conn(ctx)
	if err != nil {
		return
	}
	defer conn.Close()
	free := false
	for range 20 { // for a second: a busy one lets go
		if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err == nil {
			_, _ = conn.ExecContext(ctx, "ROLLBACK")
			free = true
			break
		}
		rest(ctx, 50*time.Millisecond)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case free && l.blocked != nil:
		l.w.events.end(l.blocked)
		l.blocked = nil
	case !free && l.blocked == nil && l.probing > 0:
		l.blocked = l.w.events.begin("a stopped process holds the lock of the database", true)
		fmt.Printf("%s           a stopped process holds the lock of the database\n", time.Now().UTC().Format(stamp))
	}
}

// absent notes when neither of two processes of a kind runs.
func (l *lookout) absent() {
	for what, pair := range map[string][]*process{"no api runs": l.w.apis, "no worker runs": l.w.workers} {
		runs := false
		for _, p := range pair {
			runs = runs || p.undisturbed() > 0
		}
		l.mu.Lock()
		switch s := l.absence[what]; {
		case !runs && s == nil:
			l.absence[what] = l.w.events.begin(what, true)
		case runs && s != nil:
			l.w.events.end(s)
			l.absence[what] = nil
		}
		l.mu.Unlock()
	}
}

// owes tells whether anything was owed at the last look.
func (l *lookout) owes() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.due
}
