package auth

import (
	"context"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/vault"
)

const right = "a good password"

type everybody struct{}

func (everybody) Actor(_ context.Context, id string) (actor.Actor, error) {
	return actor.Actor{ID: id, Role: actor.Counselor}, nil
}

func (everybody) Enter(_ context.Context, _, number, _, _ string) (actor.Actor, int, error) {
	return actor.Actor{ID: number, Role: actor.Student, Sitting: "sitting"}, 0, nil
}

func (everybody) Epoch(context.Context, string) (int, error) { return 0, nil }

// reset is papers whose PIN has been reset so often.
type reset struct {
	everybody
	times *int
}

func (r reset) Epoch(context.Context, string) (int, error) { return *r.times, nil }

func door(t *testing.T) (*Service, *clock.Manual) {
	t.Helper()
	c := clock.NewManual(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC))
	db, secrets := store.New(memory.New()), vault.RandomSecrets()
	s, err := New(Deps{DB: db, Clock: c, Secrets: secrets, Directory: everybody{}, Papers: everybody{},
		Claims: claim.New(db, vault.New(db, secrets))})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Accounts.Set(t.Context(), "li", "Li.Na", right); err != nil {
		t.Fatal(err)
	}
	return s, c
}

func enter(t *testing.T, s *Service) Tokens {
	t.Helper()
	tokens, _, err := s.LogIn(t.Context(), "li.na", right)
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}
