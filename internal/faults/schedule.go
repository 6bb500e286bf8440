package main

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// kind is something that can go wrong.
type kind string

// The kinds of faults.
const (
	killAPI       kind = "kill api"
	killWorker    kind = "kill worker"
	killRedis     kind = "redis restarted empty"
	killHospital  kind = "kill hospital"
	killWatchdog  kind = "kill watchdog"
	pauseAPI      kind = "stop api"
	pauseWorker   kind = "stop worker"
	flushRedis    kind = "flush redis"
	clockForward  kind = "clock forward"
	clockBack     kind = "clock back"
	diskFull      kind = "disk full"
	loseReplies   kind = "replies lost after commit"
	receiver500   kind = "receiver answers 500"
	receiver429   kind = "receiver answers 429"
	receiver410   kind = "receiver answers 410"
	receiverSlow  kind = "receiver is slow"
	receiverDrops kind = "receiver says 2xx and drops"
	receiptsTwice kind = "receipts twice"
	receiptsMixed kind = "receipts out of order"
	receiptsForge kind = "forged receipts"
)

var kinds = []kind{killAPI, killWorker, killRedis, killHospital, killWatchdog, pauseAPI, pauseWorker, flushRedis, clockForward, clockBack, diskFull, loseReplies,
	receiver500, receiver429, receiver410, receiverSlow, receiverDrops, receiptsTwice, receiptsMixed, receiptsForge}

// blow is one fault: when, what, to whom, for how long and how much.
type blow struct {
	at     time.Duration // after the faults began
	kind   kind
	target int // the first or the second of two
	lasts  time.Duration
	lead   time.Duration // of a clock
}

func (b blow) String() string {
	return fmt.Sprintf("%7.1fs  %-28s %d  %5.1fs  %v", b.at.Seconds(), b.kind, b.target+1, b.lasts.Seconds(), b.lead)
}

// measure is how hard the blows are.
type measure struct {
	gap, pause, brief, lead [2]time.Duration // from and to
}

var (
	longMeasure = measure{gap: seconds(5, 15), pause: seconds(30, 90), brief: seconds(5, 20), lead: seconds(10, 60)}
	ciMeasure   = measure{gap: seconds(3, 6), pause: seconds(5, 12), brief: seconds(4, 8), lead: seconds(5, 15)}
)

func seconds(from, to int) [2]time.Duration {
	return [2]time.Duration{time.Duration(from) * time.Second, time.Duration(to) * time.Second}
}

// schedule draws the faults of a run. Each kind comes once before any comes twice.
func schedule(seed uint64, kinds []kind, lasts time.Duration, m measure) []blow {
	random := rand.New(rand.NewPCG(seed, 4))
	between := func(b [2]time.Duration) time.Duration { return b[0] + rand64(random, b[1]-b[0]) }
	var all []blow
	deck := []kind{}
	for at := between(m.gap); at < lasts; at += between(m.gap) {
		if len(deck) == 0 {
			deck = append(deck, kinds...)
			random.Shuffle(len(deck), func(i, j int) { deck[i], deck[j] = deck[j], deck[i] })
		}
		b := blow{at: at, kind: deck[0], target: random.IntN(2), lasts: between(m.brief)}
		deck = deck[1:]
		switch b.kind {
		case pauseAPI, pauseWorker:
			b.lasts = between(m.pause)
		case clockForward:
			b.lead = between(m.lead)
		case clockBack:
			b.lead = -between(m.lead)
		case killAPI, killWorker, killRedis, killHospital, killWatchdog, flushRedis, receiptsForge:
			b.lasts = 0
		}
		all = append(all, b)
	}
	return all
}

func rand64(r *rand.Rand, below time.Duration) time.Duration {
	return time.Duration(r.Int64N(int64(below))).Truncate(100 * time.Millisecond)
}
