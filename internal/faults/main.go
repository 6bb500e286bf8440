// Command faults torments the platform as it is deployed and judges it from outside:
// two api and two worker processes on one SQLite file, a Redis, a watchdog and a
// reference hospital, each a process of its own; students who submit and staff who
// act, through the public API only; and every few seconds something that is killed,
// stopped, emptied, lost or wrong, drawn from a seed that is printed.
//
// In the end it reads every document, and every version that was written on the way,
// and counts what was lost, doubled, told too early or told in vain. Those counts fail
// the run; times are printed beside their targets. MongoDB is not proven by this.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	enough, now := stops()
	if err := realMain(enough, now); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		os.Exit(1)
	}
}

// stops are two ways to end a run. The first signal ends faults and students and
// leads to the table of what was so far; the second ends all processes at once.
func stops() (enough, now context.Context) {
	enough, stopAll := context.WithCancel(context.Background())
	now, kill := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		stopAll()
		<-signals
		kill()
	}()
	return enough, now
}

// What is said of a run whose table was printed.
var (
	errJudged      = errors.New("the platform did not hold; see the table")
	errInterrupted = errors.New("the run was ended before its time and proves nothing; play it again")
)

func realMain(enough, now context.Context) error {
	s := size{}
	flag.IntVar(&s.students, "n", 160, "how many students submit")
	flag.Uint64Var(&s.seed, "seed", rand.Uint64()%1_000_000, "of the faults and of what everybody does")
	flag.DurationVar(&s.lasts, "for", 0, "how long faults go on; 0: as long as the students need")
	flag.StringVar(&s.overlay, "overlay", "", "of go build: a guard that was taken out")
	flag.BoolVar(&s.keep, "keep", false, "keep the folder of the run")
	flag.Parse()
	s.settle()
	fmt.Printf("faults: seed %d, %d students, %s\n", s.seed, s.students, s.says())

	w, err := build(enough, s)
	if err != nil {
		return err
	}
	played := w.play(enough, now)
	err = errors.Join(played, w.end(now))
	if played == nil {
		err = errors.Join(err, w.judge())
	}
	if err != nil || s.keep {
		fmt.Printf("faults: logs, journals and database are kept in %s\n", w.dir)
		return err
	}
	return os.RemoveAll(w.dir)
}

// size is how much is played, and how hard.
type size struct {
	students int
	seed     uint64
	lasts    time.Duration
	overlay  string
	keep     bool
	long     bool
}

// Beyond so many students a run is a long one: faults last as long as the issue of
// the promise asks. A short one shortens them, and says so.
const longFrom = 2000

func (s *size) settle() {
	s.long = s.students >= longFrom
	if s.lasts == 0 && !s.long {
		s.lasts = 90 * time.Second
	}
	if s.lasts == 0 {
		s.lasts = time.Duration(s.students) * 120 * time.Millisecond
	}
}

func (s *size) says() string {
	if s.long {
		return fmt.Sprintf("faults for %s: one every 5 to 15 s, stops of 30 to 90 s, clocks wrong by up to 60 s", s.lasts)
	}
	return fmt.Sprintf("faults for %s, shortened for CI: one every 3 to 6 s (long: 5 to 15 s), stops of 5 to 12 s (long: 30 to 90 s), clocks wrong by up to 15 s (long: 60 s)", s.lasts)
}
