package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
)

// lookFor bounds one look at the index of due work.
const lookFor = 10 * time.Second

// wardSlots is how much of what keeps failing is tried at once.
const wardSlots = 2

// Whom a round is for: what is fit, or what was set aside.
const (
	fit     = false
	chronic = true
)

// lane sweeps one job.
type lane struct {
	job   Job
	clock clock.Clock
	log   *slog.Logger
	limit int
	slots chan struct{}
	ward  chan struct{} // the slots of what is set aside
	beat  atomic.Int64  // Unix milliseconds

	mu      sync.Mutex
	running map[string]bool
	resting restroom
}

func newLane(j Job, c clock.Clock, log *slog.Logger, pace Pace) *lane {
	return &lane{job: j, clock: c, log: log.With("job", j.Name), limit: pace.Limit,
		slots: make(chan struct{}, pace.Slots), ward: make(chan struct{}, wardSlots), running: map[string]bool{}, resting: restroom{}}
}

func (l *lane) run(ctx context.Context, every time.Duration) {
	var inHand sync.WaitGroup
	defer inHand.Wait()
	inHand.Go(func() { l.rounds(ctx, every, chronic) })
	l.rounds(ctx, every, fit)
}

func (l *lane) rounds(ctx context.Context, every time.Duration, aside bool) {
	var inHand sync.WaitGroup
	defer inHand.Wait()
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		for l.round(ctx, &inHand, aside) { // a full page: there is more
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// round takes up what is due without waiting for what it took up, so that a slow
// piece holds one slot and nothing else. It tells whether more seems to be due.
func (l *lane) round(ctx context.Context, inHand *sync.WaitGroup, aside bool) (more bool) {
	slots := l.slots
	if aside {
		slots = l.ward
	}
	ids, err := l.due(ctx, aside)
	if err != nil {
		if ctx.Err() == nil {
			l.log.Error("sweep cannot see what is due", "error", err)
		}
		return false
	}
	l.sign(aside)
	for _, id := range ids {
		select {
		case <-ctx.Done():
			return false
		case slots <- struct{}{}:
		}
		l.sign(aside)
		l.begin(id)
		inHand.Go(func() {
			defer func() { l.end(id); <-slots }()
			// What was begun is finished even when the sweep is told to stop.
			_, err := l.attempt(context.WithoutCancel(ctx), id)
			if err != nil {
				l.log.Error("owed work failed", "id", id, "error", err)
			}
		})
	}
	return len(ids) == l.limit && !l.restroomFull()
}

// sign notes that the lane lives; what is set aside may hang as long as it likes.
func (l *lane) sign(aside bool) {
	if !aside {
		l.beat.Store(time.Now().UnixMilli())
	}
}

func (l *lane) wardEmpty() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for id := range l.resting {
		if l.resting.chronic(id) {
			return false
		}
	}
	return true
}

// due returns up to limit ids that are due and neither in hand nor resting. Those
// are asked for on top of the limit, or enough of them would hide the rest.
func (l *lane) due(ctx context.Context, aside bool) ([]string, error) {
	if aside && l.wardEmpty() {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(ctx, lookFor)
	defer cancel()
	now := l.clock.Now()
	l.mu.Lock()
	l.resting.wake(now)
	ask := l.limit + len(l.running) + len(l.resting)
	l.mu.Unlock()
	ids, err := l.owing(ctx, now, ask)
	if err != nil {
		return nil, err
	}
	return l.free(ids, now, aside), nil
}

func (l *lane) owing(ctx context.Context, now time.Time, limit int) (ids []string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
		if err != nil {
			err = fmt.Errorf("job %s: look for what is due: %w", l.job.Name, err)
		}
	}()
	return l.job.Owing(ctx, now, limit)
}

func (l *lane) free(ids []string, now time.Time, aside bool) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	free := make([]string, 0, min(len(ids), l.limit))
	for _, id := range ids {
		if len(free) < l.limit && !l.running[id] && !l.resting.holds(id, now) && l.resting.chronic(id) == aside {
			free = append(free, id)
		}
	}
	return free
}

// attempt does one piece of work; one that fails rests for a while.
func (l *lane) attempt(ctx context.Context, id string) (did bool, err error) {
	did, err = l.job.attempt(ctx, id)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		l.resting.add(id, l.clock.Now())
	} else {
		delete(l.resting, id)
	}
	return did, err
}

func (l *lane) begin(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.running[id] = true
}

func (l *lane) end(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.running, id)
}

func (l *lane) restroomFull() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.resting) >= restroomSize
}

func (l *lane) lastBeat() time.Time {
	if ms := l.beat.Load(); ms != 0 {
		return time.UnixMilli(ms)
	}
	return time.Time{}
}
