package vault

import (
	"bytes"
	"errors"
	"testing"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
)

func open(t *testing.T) *Vault {
	t.Helper()
	db := store.New(memory.New())
	v := New(db, RandomSecrets())
	if err := db.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSealedValueOpensOnlyInItsPlace(t *testing.T) {
	v := open(t)
	key, err := v.Key(t.Context(), "s1")
	if err != nil {
		t.Fatal(err)
	}
	at := Place{"students", "s1", "person"}
	sealed, err := Seal(key, at, "张三")
	if err != nil || bytes.Contains(sealed, []byte("张三")) {
		t.Fatalf("seal: %v", err)
	}
	if got, err := Open(key, at, sealed); got != "张三" || err != nil {
		t.Errorf("open: %q, %v", got, err)
	}
	for _, wrong := range []Place{{"staff", "s1", "person"}, {"students", "s2", "person"}, {"students", "s1", "note"}} {
		if _, err := Open(key, wrong, sealed); err == nil {
			t.Errorf("opened in %v", wrong)
		}
	}
	other, err := v.Key(t.Context(), "s2")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(other, at, sealed); err == nil {
		t.Error("another subject's key opened it")
	}
}

func TestErasedSubjectStaysErased(t *testing.T) {
	v := open(t)
	if _, err := v.Key(t.Context(), "s1"); err != nil {
		t.Fatal(err)
	}
	if err := v.Erase(t.Context(), "s1"); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Key(t.Context(), "s1"); !errors.Is(err, ErrErased) {
		t.Errorf("key after the erasure: %v", err)
	}
}

func TestSecretsAreCreatedOnceAndRead(t *testing.T) {
	dir := t.TempDir()
	var prints []string
	for range 2 {
		if err := CreateSecrets(dir); err != nil {
			t.Fatal(err)
		}
		s, err := LoadSecrets(dir)
		if err != nil {
			t.Fatal(err)
		}
		prints = append(prints, s.fingerprint("kind", "value"))
	}
	if prints[0] != prints[1] {
		t.Error("a second start replaced the keys")
	}
}
