package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"strings"
	"sync"
)

// The refusals of the first set-up.
var (
	ErrSetUp     = errors.New("auth: an administrator is there already")
	ErrSetupCode = errors.New("auth: not the set-up code")
	ErrSetupOver = errors.New("auth: too many wrong set-up codes")
)

// founderID is who the first administrator is, whatever process they come through:
// two that are entered at once are one.
const founderID = "admin-first"

// setupTries is how many wrong codes a process takes. The next start prints another
// code.
const setupTries = 5

// Founders knows who administers the installation.
type Founders interface {
	Administered(ctx context.Context) (bool, error)
	Found(ctx context.Context, id, name string) error
}

// Setup lets whoever started the server become its first administrator. The code is
// made at the start, lives in memory only, and is of no use once anybody administers.
type Setup struct {
	accounts *Accounts
	founders Founders
	code     string

	mu    sync.Mutex // one attempt at a time
	tries int
	over  bool // an administrator was seen; there is no way back
}

// NewSetup makes a set-up with a code of its own.
func NewSetup(accounts *Accounts, founders Founders) *Setup {
	text := rand.Text() // 26 characters of 5 bits
	return &Setup{accounts: accounts, founders: founders, code: strings.Join([]string{text[:5], text[5:10], text[10:15], text[15:20]}, "-")}
}

// Code is what the terminal shows.
func (s *Setup) Code() string { return s.code }

// Open tells whether nobody administers yet.
func (s *Setup) Open(ctx context.Context) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open(ctx)
}

func (s *Setup) open(ctx context.Context) (bool, error) {
	if s.over {
		return false, nil
	}
	administered, err := s.founders.Administered(ctx)
	if err != nil {
		return false, err
	}
	s.over = administered
	return !administered, nil
}

// Founder is what the first administrator says of themselves.
type Founder struct{ Name, Login, Password string }

// Enter makes the first administrator. The account comes before the person: one
// that a crash leaves without the other opens nothing, and the way stays open.
func (s *Setup) Enter(ctx context.Context, code string, f Founder) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	open, err := s.open(ctx)
	switch {
	case err != nil:
		return err
	case !open:
		return ErrSetUp
	case s.tries >= setupTries:
		return ErrSetupOver
	case !s.matches(code):
		s.tries++
		return ErrSetupCode
	}
	if err := s.accounts.Set(ctx, founderID, f.Login, f.Password); err != nil {
		return err
	}
	if err := s.founders.Found(ctx, founderID, f.Name); err != nil {
		return err
	}
	s.over = true
	return nil
}

// matches takes the code as people type it, and as long for a wrong one.
func (s *Setup) matches(code string) bool {
	plain := func(c string) []byte {
		return []byte(strings.ToUpper(strings.Map(func(r rune) rune {
			if r == '-' || r == ' ' {
				return -1
			}
			return r
		}, normal(c))))
	}
	return subtle.ConstantTimeCompare(plain(code), plain(s.code)) == 1
}
