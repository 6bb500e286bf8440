package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"
)

// calmFor is how long each wave goes on before anything goes wrong.
const calmFor = 20 * time.Second

// restFor is how long the platform may take to come to rest when nothing is wrong
// any more: longer than the longest claim.
const restFor = 90 * time.Second

// play founds the town and lets waves of students come in while things go wrong.
func (w *world) play(ctx, now context.Context) error {
	w.town = &town{world: w}
	password, err := w.admin(ctx)
	if err != nil {
		return err
	}
	if err := w.start(ctx); err != nil {
		return err
	}
	if err := w.town.found(ctx, password); err != nil {
		return err
	}
	if err := w.town.connect(ctx); err != nil {
		return err
	}
	if err := w.watch(); err != nil {
		return err
	}
	for wave, left := 1, w.students; left > 0 && ctx.Err() == nil; wave++ {
		pupils, err := w.town.settle(ctx, wave, left)
		if err != nil {
			return err
		}
		left -= len(pupils)
		w.wave(ctx, now, wave, pupils, w.lasts*time.Duration(len(pupils))/time.Duration(w.students))
		n := w.book.count()
		fmt.Printf("%s  wave %d: %d submitted, %d acknowledged, %d said something grave; %d students to come\n",
			time.Now().UTC().Format(stamp), wave, n.submitted, n.acked, n.grave, left)
	}
	w.finish(ctx)
	w.arrived, err = w.account(now)
	return err
}

// finish ends the play of a run that nobody has ended before: only such a one is whole.
func (w *world) finish(ctx context.Context) {
	if ctx.Err() != nil {
		return
	}
	w.stalled = w.stall(ctx)
	w.quiesce(ctx)
	w.whole = ctx.Err() == nil
}

// stallFor is how long the watchdog may take to notice a stalled engine before the
// run gives up on it.
const stallFor = 90 * time.Second

// stall stops both workers where they stand, and tells after how long the watchdog
// said so; zero when it never did.
func (w *world) stall(ctx context.Context) (noticed time.Duration) {
	begun := time.Now()
	for _, p := range w.workers {
		p.pause()
		defer p.resume()
	}
	for ctx.Err() == nil && time.Since(begun) < stallFor {
		if w.alarmed("engine-stalled", begun) {
			return time.Since(begun)
		}
		rest(ctx, 200*time.Millisecond)
	}
	return 0
}

// alarmed tells whether the watchdog has raised an alarm since a moment.
func (w *world) alarmed(name string, since time.Time) bool {
	said, err := os.ReadFile(w.watchdog.log)
	if err != nil {
		return false
	}
	for line := range bytes.Lines(said) {
		var a struct {
			Alarm, State string
			At           time.Time
		}
		if json.Unmarshal(line, &a) == nil && a.Alarm == name && a.State == "raised" && a.At.After(since) {
			return true
		}
	}
	return false
}

// wave is one campaign: calm at first, then with faults, then until all is at rest.
func (w *world) wave(ctx, now context.Context, number int, pupils []*student, lasts time.Duration) {
	working, leave := context.WithCancel(now)
	wait := w.staff(working)
	var busy sync.WaitGroup
	busy.Go(func() { w.sitAll(ctx, pupils, calmFor+lasts) })
	busy.Go(func() {
		rest(ctx, calmFor)
		m := ciMeasure
		if w.long {
			m = longMeasure
		}
		w.torment(ctx, schedule(w.seed+uint64(number), kinds, lasts, m))
	})
	busy.Wait()
	w.forgeOnce(ctx)
	w.quiesce(working)
	leave()
	wait()
}

// quiesce waits until everything that is owed is done and every danger is seen.
func (w *world) quiesce(ctx context.Context) {
	quiet := 0
	for end := time.Now().Add(restFor); quiet < 5 && time.Now().Before(end) && ctx.Err() == nil; rest(ctx, time.Second) {
		quiet++
		if w.lookout.owes() || w.book.waiting() > 0 {
			quiet = 0
		}
	}
}
