package coordination

import (
	"sync"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
)

// A hospital that failed so often in a row is left alone for a while; then one
// message tries for all. The while is shorter than the longest wait of a crisis.
const (
	failuresToOpen = 3
	openFor        = 20 * time.Second
	probeFor       = 5 * time.Second
)

// circuits keep one hospital that hangs from holding up the others. Each process
// learns by itself; nothing depends on it.
type circuits struct {
	clock clock.Clock
	mu    sync.Mutex
	by    map[string]*circuit
}

type circuit struct {
	failures int
	until    time.Time
}

func newCircuits(c clock.Clock) *circuits { return &circuits{clock: c, by: map[string]*circuit{}} }

// closedAt returns until when a hospital is left alone; zero lets the caller try.
func (s *circuits) closedAt(hospital string) time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, now := s.by[hospital], s.clock.Now()
	if k == nil || k.failures < failuresToOpen {
		return time.Time{}
	}
	if k.until.After(now) {
		return k.until
	}
	k.until = now.Add(probeFor)
	return time.Time{}
}

// note learns how a post ended.
func (s *circuits) note(hospital string, answered bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if answered {
		delete(s.by, hospital)
		return
	}
	k := s.by[hospital]
	if k == nil {
		k = &circuit{}
		s.by[hospital] = k
	}
	k.failures++
	k.until = s.clock.Now().Add(openFor)
}
