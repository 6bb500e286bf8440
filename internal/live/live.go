// Package live tells open pages that something changed for somebody. It says no more
// than that: whoever hears it asks again, by their own right. Nothing depends on it;
// a signal that is lost is made up for when the page asks by itself.
package live

import "sync"

// Hub is where those of one process listen.
type Hub struct {
	mu        sync.Mutex
	listeners map[string]map[chan struct{}]bool
	relays    []func(who string)
}

// New returns a hub that nobody listens to.
func New() *Hub { return &Hub{listeners: map[string]map[chan struct{}]bool{}} }

// OnChanged registers who passes changes of this process on to others. It must not
// block.
func (h *Hub) OnChanged(relay func(who string)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.relays = append(h.relays, relay)
}

// Changed says that something changed for a person, here and to other processes.
func (h *Hub) Changed(who string) {
	h.Ring(who)
	h.mu.Lock()
	relays := h.relays
	h.mu.Unlock()
	for _, relay := range relays {
		relay(who)
	}
}

// Ring says so to those who listen in this process.
func (h *Hub) Ring(who string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.listeners[who] {
		select {
		case c <- struct{}{}:
		default: // a signal waits there already
		}
	}
}

// Listen returns a channel that signals changes for a person until stop is called.
// Changes that come faster than they are heard become one signal.
func (h *Hub) Listen(who string) (changed <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.listeners[who] == nil {
		h.listeners[who] = map[chan struct{}]bool{}
	}
	h.listeners[who][c] = true
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.listeners[who], c)
		if len(h.listeners[who]) == 0 {
			delete(h.listeners, who)
		}
	}
}
