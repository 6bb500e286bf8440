package jobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
)

func (c *chores) sweep(pace Pace) *Sweep { return NewSweep(New(c.job()), c.clock, quiet, pace) }

func TestOnceDoesWhatIsDueOldestFirst(t *testing.T) {
	c := newChores(t)
	ids := c.add(t, 5)
	c.insert(t, &chore{Head: store.Head{ID: "later"}, Left: 1, Owed: store.Owed{Due: c.clock.Now().Add(time.Second)}})

	done, err := c.sweep(Pace{}).Once(t.Context())
	if err != nil || done != 5 {
		t.Fatalf("Once = %d, %v; want 5", done, err)
	}
	if got := c.finished(); !slices.Equal(got, ids) {
		t.Errorf("done %v, want %v", got, ids)
	}
	if done, _ := c.sweep(Pace{}).Once(t.Context()); done != 0 {
		t.Errorf("a second look did %d pieces again", done)
	}
}

func TestOnceKeepsToTheLimit(t *testing.T) {
	c := newChores(t)
	ids := c.add(t, 7)
	s := c.sweep(Pace{Limit: 3})
	if done, err := s.Once(t.Context()); err != nil || done != 3 {
		t.Fatalf("Once = %d, %v; want 3", done, err)
	}
	if got := c.finished(); !slices.Equal(got, ids[:3]) {
		t.Errorf("done %v, want the oldest three", got)
	}
}

func TestFailuresDoNotHideTheRest(t *testing.T) {
	broken := errors.New("broken")
	faults := map[string]func(string) error{
		"errors": func(string) error { return broken },
		"panics": func(string) error { panic("broken") },
	}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			c := newChores(t)
			ids := c.add(t, 10)
			c.fail = func(id string) error {
				if id < "0004" { // more than the limit, and the oldest
					return fault(id)
				}
				return nil
			}
			s := c.sweep(Pace{Limit: 3})
			for range 5 {
				s.Once(t.Context())
			}
			if got := c.finished(); !slices.Equal(got, ids[4:]) {
				t.Errorf("done %v, want %v", got, ids[4:])
			}
			c.fail = func(string) error { return nil }
			c.clock.Advance(longestRest)
			if err := s.Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := c.finished(); len(got) != len(ids) {
				t.Errorf("%d of %d done after the fault was mended", len(got), len(ids))
			}
		})
	}
}

func TestRestsGrowLonger(t *testing.T) {
	c := newChores(t)
	c.add(t, 1)
	attempts := 0
	c.fail = func(string) error { attempts++; return errors.New("broken") }
	s := c.sweep(Pace{})
	var at []int
	for second := range 30 {
		before := attempts
		if s.Once(t.Context()); attempts > before {
			at = append(at, second)
		}
		c.clock.Advance(time.Second)
	}
	if want := []int{0, 1, 3, 7, 15, 23}; !slices.Equal(at, want) {
		t.Errorf("attempted in seconds %v, want %v", at, want)
	}
}

func TestSettleFollowsWorkThatLeadsToWork(t *testing.T) {
	c := newChores(t)
	c.insert(t, &chore{Head: store.Head{ID: "thrice"}, Left: 3, Owed: store.Owed{Due: c.clock.Now()}})
	if err := c.sweep(Pace{}).Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := c.finished(); len(got) != 3 {
		t.Errorf("done %d times, want 3", len(got))
	}
}

func TestSettleStopsAtTheMomentTheClockShows(t *testing.T) {
	c := newChores(t)
	c.insert(t, &chore{Head: store.Head{ID: "daily"}, Left: 3, Every: 24 * time.Hour, Owed: store.Owed{Due: c.clock.Now()}})
	s := c.sweep(Pace{})
	for day := 1; day <= 3; day++ {
		if err := s.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := c.finished(); len(got) != day {
			t.Fatalf("day %d: done %d times", day, len(got))
		}
		c.clock.Advance(24 * time.Hour)
	}
}

func TestSettleGivesUpOnEndlessWork(t *testing.T) {
	c := newChores(t)
	c.insert(t, &chore{Head: store.Head{ID: "endless"}, Left: 1 << 30, Owed: store.Owed{Due: c.clock.Now()}})
	if err := c.sweep(Pace{}).Settle(t.Context()); err == nil || !strings.Contains(err.Error(), "busy") {
		t.Errorf("Settle = %v, want it to give up", err)
	}
}

func TestRunDoesEverythingWithoutRedis(t *testing.T) {
	c := newChores(t)
	ids := c.add(t, 500)
	background(t, c.sweep(Pace{Every: time.Millisecond, Limit: 20}).Run)
	eventually(t, "all chores are done", func() bool { return len(c.finished()) == len(ids) })
	got := c.finished()
	slices.Sort(got)
	if !slices.Equal(got, ids) {
		t.Error("some chores were done twice")
	}
}

func TestOneThatHangsHoldsOneSlot(t *testing.T) {
	c := newChores(t)
	ids := c.add(t, 20)
	release := make(chan struct{})
	c.fail = func(id string) error {
		if id == ids[0] {
			<-release
		}
		return nil
	}
	background(t, c.sweep(Pace{Every: time.Millisecond, Limit: 2, Slots: 2}).Run)
	eventually(t, "all others are done", func() bool { return len(c.finished()) == len(ids)-1 })
	close(release)
	eventually(t, "the slow one is done", func() bool { return len(c.finished()) == len(ids) })
}

func TestOneJobDoesNotDelayAnother(t *testing.T) {
	c := newChores(t)
	c.add(t, 1)
	release := make(chan struct{})
	stuck := Job{Name: "stuck", Collection: "stuck",
		Owing: func(context.Context, time.Time, int) ([]string, error) { return []string{"a", "b", "c"}, nil },
		Do:    func(context.Context, string) error { <-release; return nil }}
	s := NewSweep(New(stuck, c.job()), c.clock, quiet, Pace{Every: time.Millisecond, Slots: 1})
	background(t, s.Run)
	t.Cleanup(func() { close(release) }) // runs before background waits
	eventually(t, "the chore is done", func() bool { return len(c.finished()) == 1 })
}

func TestBeat(t *testing.T) {
	c := newChores(t)
	dead := errors.New("database away")
	blind := Job{Name: "blind", Collection: "blind", Do: nothing,
		Owing: func(context.Context, time.Time, int) ([]string, error) { return nil, dead }}

	healthy := c.sweep(Pace{Every: time.Millisecond})
	if !healthy.LastBeat().IsZero() {
		t.Error("a sweep that never ran has a beat")
	}
	background(t, healthy.Run)
	start := time.Now()
	eventually(t, "the beat goes on", func() bool { return healthy.LastBeat().After(start.Add(10 * time.Millisecond)) })

	half := NewSweep(New(c.job(), blind), c.clock, quiet, Pace{Every: time.Millisecond})
	background(t, half.Run)
	eventually(t, "the seeing lane beats", func() bool { return !half.lanes[0].lastBeat().IsZero() })
	if !half.LastBeat().IsZero() {
		t.Error("a sweep with a blind lane has a beat")
	}
	if _, err := half.Once(t.Context()); !errors.Is(err, dead) {
		t.Errorf("Once = %v, want the blind lane's error", err)
	}
}

func TestLookThatPanicsIsContained(t *testing.T) {
	j := Job{Name: "a", Collection: "as", Do: nothing,
		Owing: func(context.Context, time.Time, int) ([]string, error) { panic("broken") }}
	c := newChores(t)
	c.add(t, 1)
	done, err := NewSweep(New(j, c.job()), c.clock, quiet, Pace{}).Once(t.Context())
	if done != 1 || !errors.Is(err, ErrPanic) {
		t.Errorf("Once = %d, %v; want the other job's work and ErrPanic", done, err)
	}
}

func TestRunFinishesWhatItBegan(t *testing.T) {
	c := newChores(t)
	c.add(t, 1)
	begun, release := make(chan struct{}), make(chan struct{})
	c.fail = func(string) error { close(begun); <-release; return nil }
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan struct{})
	s := c.sweep(Pace{Every: time.Millisecond})
	go func() { defer close(stopped); s.Run(ctx) }()
	<-begun
	cancel()
	close(release)
	<-stopped
	if len(c.finished()) != 1 {
		t.Error("work in hand was abandoned")
	}
}

func TestRestroomIsBounded(t *testing.T) {
	r, now := restroom{}, time.Now()
	for i := range restroomSize + 10 {
		r.add(fmt.Sprint(i), now)
	}
	if len(r) != restroomSize {
		t.Errorf("%d rest, want %d", len(r), restroomSize)
	}
	r.wake(now.Add(firstRest + longestRest + time.Millisecond))
	if len(r) != 0 {
		t.Errorf("%d still rest", len(r))
	}
}
