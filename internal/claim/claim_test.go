package claim

import (
	"errors"
	"slices"
	"testing"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/vault"
)

func newClaims(t *testing.T) *Claims {
	db := store.New(memory.New())
	c := New(db, vault.New(db, vault.RandomSecrets()))
	if err := db.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFirstTakerOwns(t *testing.T) {
	c := newClaims(t)
	for _, want := range []string{"a", "b", "a"} {
		if owner, err := c.Take(t.Context(), "login", "chen", want); err != nil || owner != "a" {
			t.Errorf("%s takes: %s, %v", want, owner, err)
		}
	}
	if owner, err := c.Take(t.Context(), "student", "chen", "b"); err != nil || owner != "b" {
		t.Errorf("another kind: %s, %v", owner, err)
	}
}

func TestTakeManyKeepsOwnersAndOrder(t *testing.T) {
	c := newClaims(t)
	if _, err := c.Take(t.Context(), "student", "2", "old"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got, err := c.TakeMany(t.Context(), "student", []string{"1", "2", "3"}, []string{"a", "b", "c"})
		if err != nil || !slices.Equal(got, []string{"a", "old", "c"}) {
			t.Errorf("%v, %v", got, err)
		}
	}
}

func TestOnlyTheOwnerReleases(t *testing.T) {
	c := newClaims(t)
	if _, err := c.Take(t.Context(), "login", "chen", "a"); err != nil {
		t.Fatal(err)
	}
	if err := c.Release(t.Context(), "login", "chen", "b"); err != nil {
		t.Fatal(err)
	}
	if owner, err := c.Owner(t.Context(), "login", "chen"); err != nil || owner != "a" {
		t.Errorf("after another's release: %s, %v", owner, err)
	}
	for range 2 {
		if err := c.Release(t.Context(), "login", "chen", "a"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.Owner(t.Context(), "login", "chen"); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
}
