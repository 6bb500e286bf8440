// Package auth says who is at the door and what they may do: accounts and their
// passwords, log-ins and their tokens, and the matrix of roles and permissions.
//
// Nothing that could be used to log in is stored: passwords as argon2id hashes,
// log-in names as keyed hashes, tokens not at all. Every request reads the
// log-in, the account and the person again, so that a revocation, a changed role
// or a move to another school acts at once.
package auth

import (
	"context"
	"errors"
	"fmt"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// The refusals at the door.
var (
	// ErrCredentials covers an unknown name, a wrong password, a locked and a
	// disabled account alike, so that none of them can be told from outside.
	ErrCredentials = errors.New("auth: name and password do not open an account now")
	ErrToken       = errors.New("auth: no valid token")
	ErrForbidden   = errors.New("auth: the role does not have this permission")
	ErrTooMany     = errors.New("auth: too many attempts from this address")
	ErrNameTaken   = errors.New("auth: the log-in name belongs to somebody else")
	ErrPassword    = errors.New("auth: the password is too short or too long")
)

// Directory knows the staff: role and unit as they are now.
type Directory interface {
	Actor(ctx context.Context, staffID string) (actor.Actor, error)
}

// Papers lets a student in with a slip; it keeps its own lock on wrong tries.
type Papers interface {
	// It tells the epoch that it let them in at.
	Enter(ctx context.Context, school, number, code, pin string) (who actor.Actor, epoch int, err error)

	// Epoch counts how often a sitting's PIN was reset: whoever entered before has
	// to enter again.
	Epoch(ctx context.Context, sitting string) (int, error)
}

// Session is an authenticated request: who, and by which log-in.
type Session struct {
	Actor actor.Actor
	Login string
}

// Deps is what the service stands on.
type Deps struct {
	DB        *store.DB
	Clock     clock.Clock
	Secrets   vault.Secrets
	Claims    *claim.Claims
	Directory Directory
	Papers    Papers
}

// Service is the door.
type Service struct {
	Accounts *Accounts
	Limiter  *Limiter

	directory Directory
	papers    Papers
	logins    *logins
	access    *signer
}

// New returns the door over a database.
func New(d Deps) (*Service, error) {
	access, err := d.Secrets.Derive("access-token")
	if err != nil {
		return nil, fmt.Errorf("auth: derive the key of access tokens: %w", err)
	}
	refresh, err := d.Secrets.Derive("refresh-token")
	if err != nil {
		return nil, fmt.Errorf("auth: derive the key of refresh tokens: %w", err)
	}
	accounts, err := newAccounts(d.DB, d.Claims, d.Clock)
	if err != nil {
		return nil, err
	}
	return &Service{
		Accounts:  accounts,
		Limiter:   newLimiter(d.Clock),
		directory: d.Directory,
		papers:    d.Papers,
		logins:    newLogins(d.DB, d.Clock, refresh),
		access:    &signer{clock: d.Clock, key: access},
	}, nil
}

// LogIn opens a log-in for a member of staff.
func (s *Service) LogIn(ctx context.Context, name, password string) (Tokens, Session, error) {
	account, err := s.Accounts.check(ctx, name, password)
	if err != nil {
		return Tokens{}, Session{}, err
	}
	return s.open(ctx, &login{Subject: account.ID, Kind: staff, Epoch: account.Epoch})
}

// LogInStudent opens a log-in for the one sitting of a slip.
func (s *Service) LogInStudent(ctx context.Context, school, number, code, pin string) (Tokens, Session, error) {
	who, epoch, err := s.papers.Enter(ctx, school, number, code, pin)
	if err != nil {
		return Tokens{}, Session{}, err
	}
	return s.open(ctx, &login{Subject: who.ID, Kind: student, Sitting: who.Sitting, Epoch: epoch})
}

func (s *Service) open(ctx context.Context, l *login) (Tokens, Session, error) {
	if err := s.logins.open(ctx, l); err != nil {
		return Tokens{}, Session{}, err
	}
	return s.tokens(ctx, l)
}

// Refresh exchanges a refresh token for new tokens.
func (s *Service) Refresh(ctx context.Context, token string) (Tokens, Session, error) {
	l, err := s.logins.rotate(ctx, token)
	if err != nil {
		return Tokens{}, Session{}, err
	}
	return s.tokens(ctx, l)
}

// Authenticate tells who sends an access token.
func (s *Service) Authenticate(ctx context.Context, token string) (Session, error) {
	id, err := s.access.verify(token)
	if err != nil {
		return Session{}, err
	}
	l, err := s.logins.live(ctx, id)
	if err != nil {
		return Session{}, err
	}
	return s.session(ctx, l)
}

// LogOut ends a log-in at once.
func (s *Service) LogOut(ctx context.Context, login string) error {
	return s.logins.revoke(ctx, login)
}

// Expire removes log-ins that ended by themselves and returns how many.
func (s *Service) Expire(ctx context.Context, limit int) (int, error) {
	return s.logins.expire(ctx, limit)
}

func (s *Service) tokens(ctx context.Context, l *login) (Tokens, Session, error) {
	session, err := s.session(ctx, l)
	if err != nil {
		return Tokens{}, Session{}, err
	}
	access, expires, err := s.access.sign(l)
	if err != nil {
		return Tokens{}, Session{}, err
	}
	return Tokens{Access: access, AccessExpires: expires,
		Refresh: s.logins.token(l), Expires: l.Expires}, session, nil
}

// session finds the person behind a log-in as they are now.
func (s *Service) session(ctx context.Context, l *login) (Session, error) {
	if l.Kind == student {
		epoch, err := s.papers.Epoch(ctx, l.Sitting)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return Session{}, err
		}
		if err != nil || epoch != l.Epoch {
			return Session{}, ErrToken
		}
		return Session{Login: l.ID,
			Actor: actor.Actor{ID: l.Subject, Role: actor.Student, Sitting: l.Sitting}}, nil
	}
	if err := s.Accounts.stands(ctx, l.Subject, l.Epoch); err != nil {
		return Session{}, err
	}
	who, err := s.directory.Actor(ctx, l.Subject)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, actor.ErrOutOfScope) {
		return Session{}, ErrToken
	}
	return Session{Login: l.ID, Actor: who}, err
}
