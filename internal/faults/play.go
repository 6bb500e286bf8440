package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// calmFor is how long each wave goes on before anything goes wrong.
const calmFor = 20 * time.Second

// restFor is how long the platform may take to come to rest when nothing is wrong
// any more: longer than the longest claim.
const restFor = 90 * time.Second

// play founds the town and lets waves of students come in while things go wrong.
func (w *world) play(ctx context.Context) error {
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
	if err := w.watch(); err != nil {
		return err
	}
	for wave, left := 1, w.students; left > 0 && ctx.Err() == nil; wave++ {
		pupils, err := w.town.settle(ctx, wave, left)
		if err != nil {
			return err
		}
		left -= len(pupils)
		w.wave(ctx, wave, pupils, w.lasts*time.Duration(len(pupils))/time.Duration(w.students))
		submitted, acked, grave := w.book.count()
		fmt.Printf("%s  wave %d: %d submitted, %d acknowledged, %d of them grave; %d students to come\n",
			time.Now().UTC().Format(stamp), wave, submitted, acked, grave, left)
	}
	return nil
}

// wave is one campaign: calm at first, then with faults, then until all is at rest.
func (w *world) wave(ctx context.Context, number int, pupils []*student, lasts time.Duration) {
	working, leave := context.WithCancel(context.Background())
	wait := w.staff(working)
	var busy sync.WaitGroup
	busy.Go(func() { w.sitAll(ctx, pupils, calmFor+lasts) })
	busy.Go(func() {
		rest(ctx, calmFor)
		m := ciMeasure
		if w.long {
			m = longMeasure
		}
		w.torment(ctx, schedule(w.seed+uint64(number), w.kinds(), lasts, m))
	})
	busy.Wait()
	w.quiesce(working)
	leave()
	wait()
}

// kinds are the faults that can befall what runs.
func (w *world) kinds() []kind { return housekinds }

// quiesce waits until everything that is owed is done and every danger is seen.
func (w *world) quiesce(ctx context.Context) {
	quiet := 0
	for end := time.Now().Add(restFor); quiet < 5 && time.Now().Before(end); rest(ctx, time.Second) {
		quiet++
		if w.lookout.owes() || w.book.waiting() > 0 {
			quiet = 0
		}
	}
}
