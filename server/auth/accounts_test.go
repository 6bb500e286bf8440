package auth

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestNames(t *testing.T) {
	s, _ := door(t)
	for _, name := range []string{"li.na", "LI.NA", " li.na ", "ｌｉ．ｎａ"} {
		if _, _, err := s.LogIn(t.Context(), name, right); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	if err := s.Accounts.Set(t.Context(), "wang", "LI.na", right); !errors.Is(err, ErrNameTaken) {
		t.Errorf("a taken name: %v", err)
	}
}

func TestPasswords(t *testing.T) {
	s, _ := door(t)
	for _, p := range []string{"", "7 chars", strings.Repeat("长", maxPassword+1)} {
		if err := s.Accounts.Set(t.Context(), "li", "li.na", p); !errors.Is(err, ErrPassword) {
			t.Errorf("%d bytes: %v", len(p), err)
		}
	}
	acc, err := s.Accounts.accounts.Get(t.Context(), "li")
	if err != nil || !strings.HasPrefix(acc.Hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Errorf("kept as %q, %v", acc.Hash, err)
	}
}

func TestLockGrowsAndIsForgiven(t *testing.T) {
	s, c := door(t)
	try := func(p string) error { _, _, err := s.LogIn(t.Context(), "li.na", p); return err }
	for range freeFailures {
		_ = try("wrong")
	}
	if err := try(right); err != nil {
		t.Fatalf("within the free failures: %v", err)
	}
	for range freeFailures + 1 {
		_ = try("wrong")
	}
	for i, wait := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute} {
		c.Advance(wait - time.Second)
		if err := try(right); !errors.Is(err, ErrCredentials) {
			t.Errorf("lock %d ended early: %v", i, err)
		}
		c.Advance(time.Second)
		if i < 2 {
			_ = try("wrong") // counts, and doubles the lock
		}
	}
	if err := try(right); err != nil {
		t.Errorf("after the lock: %v", err)
	}
}

func TestLockIsBounded(t *testing.T) {
	for failures, want := range map[int]time.Duration{
		0: 0, 4: 0, 5: time.Minute, 6: 2 * time.Minute, 10: 32 * time.Minute, 11: time.Hour, 1 << 20: time.Hour,
	} {
		if got := lockFor(failures); got != want {
			t.Errorf("%d failures: %v, want %v", failures, got, want)
		}
	}
}

// Many guesses at once must not get more tries than one after the other.
func TestGuessesAtOnce(t *testing.T) {
	s, _ := door(t)
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() { _, _, _ = s.LogIn(t.Context(), "li.na", "wrong") })
	}
	wg.Wait()
	acc, err := s.Accounts.accounts.Get(t.Context(), "li")
	if err != nil || acc.Failures != freeFailures+1 {
		t.Errorf("%d guesses were compared, want %d (%v)", acc.Failures, freeFailures+1, err)
	}
}

func TestDisabled(t *testing.T) {
	s, _ := door(t)
	tokens := enter(t, s)
	if err := s.Accounts.Disable(t.Context(), "li", true); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Authenticate(t.Context(), tokens.Access); !errors.Is(err, ErrToken) {
		t.Errorf("an open log-in of a disabled account: %v", err)
	}
	if _, _, err := s.LogIn(t.Context(), "li.na", right); !errors.Is(err, ErrCredentials) {
		t.Errorf("a new log-in of a disabled account: %v", err)
	}
	if err := s.Accounts.Disable(t.Context(), "li", false); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Authenticate(t.Context(), tokens.Access); !errors.Is(err, ErrToken) {
		t.Errorf("an old log-in came back: %v", err)
	}
	enter(t, s)
}

func TestSetAgainEndsLogIns(t *testing.T) {
	s, _ := door(t)
	tokens := enter(t, s)
	if err := s.Accounts.Set(t.Context(), "li", "li.na", right); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Refresh(t.Context(), tokens.Refresh); !errors.Is(err, ErrToken) {
		t.Errorf("a refresh of before: %v", err)
	}
}
