package server

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"
)

// Two workers watch one watchdog that falls silent for hours and comes back.
func TestAWatchdogThatIsSilentIsToldOnceAnHour(t *testing.T) {
	h := newHamlet(t)
	lives := true
	dog := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if !lives {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	}))
	defer dog.Close()
	guards := []*guardDog{newGuardDog(dog.URL, h.d.alarm), newGuardDog(dog.URL+"/", h.d.alarm)}
	passes := func(d time.Duration) {
		for end := h.clock.Now().Add(d); h.clock.Now().Before(end); h.clock.Advance(askDogEvery) {
			for _, g := range guards {
				h.must(g.ask(t.Context(), h.clock.Now()))
			}
		}
	}
	expect := func(what string, want ...string) {
		t.Helper()
		if !slices.Equal(h.told, want) {
			t.Errorf("%s: told %v, want %v", what, h.told, want)
		}
		h.told = nil
	}
	passes(10 * time.Minute)
	expect("it lives")
	lives = false
	passes(45 * time.Second)
	expect("it is silent for a moment")
	passes(30 * time.Minute)
	expect("it is silent", "admin: watchdog-away")
	passes(time.Hour)
	expect("it is still silent", "admin: watchdog-away")
	lives = true
	passes(3 * time.Hour)
	expect("it lives again")
}
