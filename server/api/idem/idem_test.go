package idem_test

import (
	"errors"
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/server/api/idem"
)

func keeper() idem.Keeper {
	return idem.New(vault.New(store.New(memory.New()), vault.RandomSecrets()))
}

func TestID(t *testing.T) {
	k := keeper()
	li, wang := actor.Actor{ID: "li", Role: actor.Counselor}, actor.Actor{ID: "wang", Role: actor.Counselor}
	first := k.ID(li, "key-1")
	if again := k.ID(li, "key-1"); again != first {
		t.Error("the same actor and key gave another id")
	}
	for what, other := range map[string]string{
		"another key":          k.ID(li, "key-2"),
		"another actor":        k.ID(wang, "key-1"),
		"another role":         k.ID(actor.Actor{ID: "li", Role: actor.Lead}, "key-1"),
		"another installation": keeper().ID(li, "key-1"),
	} {
		if other == first {
			t.Errorf("%s gave the same id", what)
		}
	}
}

func TestSame(t *testing.T) {
	type body struct{ Reason string }
	k := keeper()
	kept, err := k.Hash(body{"moved"})
	if err != nil {
		t.Fatal(err)
	}
	same, _ := k.Hash(body{"moved"})
	other, _ := k.Hash(body{"ill"})
	if err := idem.Same(kept, same); err != nil {
		t.Errorf("the same body: %v", err)
	}
	if err := idem.Same(kept, other); !errors.Is(err, idem.ErrReused) {
		t.Errorf("another body: %v", err)
	}
	if _, err := k.Hash(func() {}); err == nil {
		t.Error("hashed what cannot be encoded")
	}
}
