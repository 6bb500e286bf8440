package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/screening/region"
)

// How often the watchdog is asked whether it lives, and for how long it may be
// silent before people are told: once an hour, for as long as it is.
const (
	askDogEvery  = 15 * time.Second
	dogSilentFor = time.Minute
	tellOfDog    = time.Hour
)

// guardDog watches the watchdog from here: of two that watch each other both must
// fall before nobody is told.
type guardDog struct {
	url    string
	client *http.Client
	tell   func(ctx context.Context, label string) error
	since  time.Time // since when it has been silent
	told   string    // the label of the last telling
}

func newGuardDog(base string, tell func(context.Context, string) error) *guardDog {
	return &guardDog{url: strings.TrimSuffix(base, "/") + "/healthz", tell: tell,
		client: &http.Client{Timeout: askDogEvery / 3}}
}

// startGuard watches the watchdog where the configuration names it.
func (s *Server) startGuard(context.Context) error {
	if s.cfg.Watchdog == "" || !s.cfg.Mode.works() || s.app.Alarm == nil {
		return nil
	}
	dog := newGuardDog(s.cfg.Watchdog, s.app.Alarm)
	s.background("the guard of the watchdog", func(ctx context.Context) {
		tick := time.NewTicker(askDogEvery)
		defer tick.Stop()
		for {
			if err := dog.ask(ctx, s.parts.Clock.Now()); err != nil && ctx.Err() == nil {
				s.log.Error("nobody could be told that the watchdog is silent", "error", err)
			}
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
		}
	})
	return nil
}

// ask asks once, and tells people when the silence has lasted too long. Several
// workers use the same label, so that people are told once.
func (g *guardDog) ask(ctx context.Context, now time.Time) error {
	if g.lives(ctx) {
		g.since = time.Time{}
		return nil
	}
	if g.since.IsZero() {
		g.since = now
	}
	label := now.UTC().Truncate(tellOfDog).Format(time.RFC3339)
	if now.Sub(g.since) < dogSilentFor || label == g.told {
		return nil
	}
	if err := g.tell(ctx, label); err != nil {
		return err
	}
	g.told = label
	return nil
}

func (g *guardDog) lives(ctx context.Context) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, g.url, nil)
	if err != nil {
		return false
	}
	res, err := g.client.Do(req)
	if err != nil {
		return false
	}
	res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// alarm tells the administrators of the whole that the watchdog is silent.
func (s Domains) alarm(ctx context.Context, label string) error {
	people, err := s.Staff.Administrators(ctx, region.All()[0].Path)
	if err != nil {
		return err
	}
	for _, person := range people {
		err = errors.Join(err, s.Inboxes.Post(ctx, notify.Post{ID: fmt.Sprintf("watchdog/%s/%s/inbox", label, person),
			Recipient: person, Kind: notify.WatchdogAway}))
	}
	return err
}
