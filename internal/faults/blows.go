package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/xinqiao/xinqiao/internal/rig"
)

// torment carries the schedule out and takes every fault back in the end.
func (w *world) torment(ctx context.Context, blows []blow) {
	begun := time.Now()
	var lasting sync.WaitGroup
	for _, b := range blows {
		if rest(ctx, time.Until(begun.Add(b.at))); ctx.Err() != nil {
			break
		}
		fmt.Printf("%s  %s\n", time.Now().UTC().Format(stamp), b)
		undo := w.strike(ctx, b)
		s := w.events.begin(string(b.kind), b.kind == diskFull)
		lasting.Go(func() {
			rest(ctx, b.lasts)
			undo()
			w.events.end(s)
		})
	}
	lasting.Wait()
}

// strike does one thing and returns what takes it back.
func (w *world) strike(ctx context.Context, b blow) (undo func()) {
	api, worker := w.apis[b.target], w.workers[b.target]
	switch b.kind {
	case killAPI:
		api.kill()
	case killWorker:
		worker.kill()
	case killHospital:
		w.hospital.kill()
	case receiptsForge:
		w.forge(ctx)
	case killWatchdog:
		w.watchdog.kill()
	case killRedis:
		w.box.kill() // it keeps nothing
		w.lookout.measureFlush()
	case pauseAPI:
		return w.pause(api)
	case pauseWorker:
		return w.pause(worker)
	case flushRedis:
		if err := w.redis.FlushAll(ctx).Err(); err == nil {
			w.lookout.measureFlush()
		}
	case clockForward, clockBack:
		target := append(w.apis, w.workers...)[(int(b.at/time.Second)+b.target)%4]
		return w.order(func(o *rig.Orders) { o.Clock = b.lead }, func(o *rig.Orders) { o.Clock = 0 }, target)
	case diskFull:
		return w.order(func(o *rig.Orders) { o.Full = true }, func(o *rig.Orders) { o.Full = false }, append(w.apis, w.workers...)...)
	case loseReplies:
		return w.order(func(o *rig.Orders) { o.Lose = 0.3 }, func(o *rig.Orders) { o.Lose = 0 }, w.apis...)
	}
	if _, is := scripts[b.kind]; is {
		return w.misbehave(ctx, b.kind)
	}
	return func() {}
}

// pause stops a process. One that holds the lock of the database while it stands is
// an outage: nobody can write.
func (w *world) pause(p *process) (undo func()) {
	p.pause()
	w.lookout.probe(true)
	return func() {
		p.resume()
		w.lookout.probe(false)
	}
}

// order changes what processes have to suffer, and back.
func (w *world) order(do, undo func(*rig.Orders), to ...*process) func() {
	change := func(how func(*rig.Orders)) {
		for _, p := range to {
			o := p.ordered(how)
			if err := rig.Give(w.orders(p), o); err != nil {
				fmt.Println("faults:", err)
			}
		}
	}
	change(do)
	return func() { change(undo) }
}

// ordered changes what a process was ordered. A clock that is set makes what it shows
// no measure of how long the process has worked.
func (p *process) ordered(how func(*rig.Orders)) rig.Orders {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.orders.Clock
	how(&p.orders)
	if p.orders.Clock != before && !p.since.IsZero() {
		p.since = time.Now()
	}
	return p.orders
}
