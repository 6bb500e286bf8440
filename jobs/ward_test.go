package jobs

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
)

// More pieces than there are slots hang forever, each time they are tried. Once
// they are known, new work passes them by.
func TestWhatHangsAgainAndAgainBlocksNobody(t *testing.T) {
	c := newChores(t)
	hung := make(chan struct{})
	hang := false
	c.fail = func(id string) error {
		if !strings.HasPrefix(id, "bad") {
			return nil
		}
		if hang {
			<-hung
		}
		return errors.New("broken")
	}
	for _, id := range []string{"bad1", "bad2", "bad3", "bad4", "bad5", "bad6"} {
		c.insert(t, &chore{Head: store.Head{ID: id}, Left: 1, Owed: store.Owed{Due: c.clock.Now()}})
	}
	s := c.sweep(Pace{Every: time.Millisecond, Slots: 2})
	for range chronicAfter {
		_, _ = s.Once(t.Context())
		c.clock.Advance(longestRest)
	}
	hang = true
	background(t, s.Run)
	t.Cleanup(func() { close(hung) }) // runs first
	eventually(t, "the ward is full", func() bool { return len(s.lanes[0].ward) == wardSlots })
	ids := c.add(t, 50)
	eventually(t, "new work is done", func() bool { return len(c.finished()) == len(ids) })
	if time.Since(s.LastBeat()) > time.Second {
		t.Error("the lane seems stalled")
	}
}

func TestTheWardRecovers(t *testing.T) {
	c := newChores(t)
	ids := c.add(t, 20)
	broken := true
	c.fail = func(string) error {
		if broken {
			return errors.New("broken")
		}
		return nil
	}
	s := c.sweep(Pace{})
	for range chronicAfter + 2 {
		_, _ = s.Once(t.Context())
		c.clock.Advance(longestRest)
	}
	broken = false
	if err := s.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := c.finished(); len(got) != len(ids) {
		t.Errorf("%d of %d were done", len(got), len(ids))
	}
	if !s.lanes[0].wardEmpty() {
		t.Error("who was cured stays in the ward")
	}
}

func TestPulseBeats(t *testing.T) {
	c := newChores(t)
	p := NewPulse(c.db, c.clock)
	if err := errors.Join(c.db.Ensure(t.Context()), p.Begin(t.Context()), p.Begin(t.Context())); err != nil {
		t.Fatal(err)
	}
	s := NewSweep(New(p.Job()), c.clock, quiet, Pace{})
	for beats := range 3 {
		if err := s.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		doc, err := p.beats.Get(t.Context(), PulseID)
		if err != nil || !doc.Last.Equal(c.clock.Now()) || doc.Attempts != 0 {
			t.Fatalf("beat %d: %+v, %v", beats, doc, err)
		}
		c.clock.Advance(PulseEvery)
	}
}
