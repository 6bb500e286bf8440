package auth

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
)

// founders is an installation without anybody, or with one.
type founders struct {
	mu    sync.Mutex
	found []string
}

func (f *founders) Administered(context.Context) (bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.found) > 0, nil
}

func (f *founders) Found(_ context.Context, id, name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.found = append(f.found, id+" "+name)
	return nil
}

var first = Founder{Name: "王一", Login: "admin", Password: "correct horse"}

func TestSetupMakesOneAdministrator(t *testing.T) {
	h, _ := door(t)
	people := &founders{}
	s := NewSetup(h.Accounts, people)
	if open, err := s.Open(t.Context()); !open || err != nil {
		t.Fatal(open, err)
	}
	for _, wrong := range []string{"", "AAAAA-AAAAA-AAAAA-AAAAA", s.Code() + "A"} {
		if err := s.Enter(t.Context(), wrong, first); !errors.Is(err, ErrSetupCode) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	short := first
	short.Password = "short"
	if err := s.Enter(t.Context(), s.Code(), short); !errors.Is(err, ErrPassword) {
		t.Errorf("a short password: %v", err)
	}
	typed := strings.ToLower(strings.ReplaceAll(s.Code(), "-", " "))
	var group sync.WaitGroup
	for range 8 { // and only one of those who come at once
		group.Go(func() {
			if err := s.Enter(t.Context(), typed, first); err != nil && !errors.Is(err, ErrSetUp) {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if len(people.found) != 1 || people.found[0] != founderID+" 王一" {
		t.Fatal(people.found)
	}
	if err := s.Enter(t.Context(), s.Code(), first); !errors.Is(err, ErrSetUp) {
		t.Errorf("a second administrator: %v", err)
	}
	people.found = nil // an installation that loses them is not set up again by an old code
	if open, _ := s.Open(t.Context()); open {
		t.Error("open again")
	}
}

func TestSetupEndsAfterWrongCodes(t *testing.T) {
	h, _ := door(t)
	s := NewSetup(h.Accounts, &founders{})
	for range setupTries {
		if err := s.Enter(t.Context(), "wrong", first); !errors.Is(err, ErrSetupCode) {
			t.Fatal(err)
		}
	}
	if err := s.Enter(t.Context(), s.Code(), first); !errors.Is(err, ErrSetupOver) {
		t.Errorf("the right code after too many wrong ones: %v", err)
	}
	if other := NewSetup(h.Accounts, &founders{}); other.Code() == s.Code() {
		t.Error("two starts print the same code")
	}
}
