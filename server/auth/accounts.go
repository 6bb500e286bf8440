package auth

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
)

// claimKind is the kind under which log-in names are claimed.
const claimKind = "login"

// The lengths a password may have, in characters. The upper bound only keeps the
// cost of hashing bounded.
const (
	minPassword = 8
	maxPassword = 128
)

// account is the lock of one member of staff; its id is the staff id.
type account struct {
	store.Head  `bson:"-"`
	Hash        string    `bson:"hash"`
	Failures    int       `bson:"failures,omitempty"`
	LockedUntil time.Time `bson:"lockedUntil,omitempty"`
	Disabled    bool      `bson:"disabled,omitempty"`
	Epoch       int       `bson:"epoch"` // log-ins of an earlier epoch are void
}

// Accounts are the log-in names and passwords of staff.
type Accounts struct {
	clock    clock.Clock
	claims   *claim.Claims
	hasher   *hasher
	accounts *store.Collection[account]
}

func newAccounts(db *store.DB, claims *claim.Claims, c clock.Clock) (*Accounts, error) {
	h, err := newHasher()
	if err != nil {
		return nil, err
	}
	return &Accounts{clock: c, claims: claims, hasher: h,
		accounts: store.Define[account](db, "accounts")}, nil
}

// Set gives a member of staff a log-in name and a password. It may be repeated,
// sets a forgotten password anew, and ends every log-in there was. A second name
// is another one for the same account: it does not take the first away.
func (a *Accounts) Set(ctx context.Context, staffID, name, password string) error {
	hash, err := a.newHash(password)
	if err != nil {
		return err
	}
	owner, err := a.claims.Take(ctx, claimKind, normal(name), staffID)
	if err != nil {
		return err
	}
	if owner != staffID {
		return ErrNameTaken
	}
	_, err = a.accounts.Upsert(ctx,
		func() *account { return &account{Head: store.Head{ID: staffID}} },
		func(acc *account) error {
			acc.Hash, acc.Failures, acc.LockedUntil = hash, 0, time.Time{}
			acc.Epoch++
			return nil
		})
	return err
}

// Door is how a member of staff gets in.
type Door string

// The states of an account.
const (
	DoorNone   Door = "none" // no log-in was set
	DoorOpen   Door = "open"
	DoorLocked Door = "locked" // for a while, after wrong tries
	DoorShut   Door = "disabled"
)

// Door tells whether somebody can log in.
func (a *Accounts) Door(ctx context.Context, staffID string) (Door, error) {
	acc, err := a.accounts.Get(ctx, staffID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return DoorNone, nil
	case err != nil:
		return "", err
	case acc.Disabled:
		return DoorShut, nil
	case a.clock.Now().Before(acc.LockedUntil):
		return DoorLocked, nil
	}
	return DoorOpen, nil
}

// Reset sets a forgotten password anew, lifts a lock and ends every log-in; the
// names stay. Without an account it is store.ErrNotFound.
func (a *Accounts) Reset(ctx context.Context, staffID, password string) error {
	hash, err := a.newHash(password)
	if err != nil {
		return err
	}
	_, err = a.accounts.Update(ctx, staffID, func(acc *account) error {
		acc.Hash, acc.Failures, acc.LockedUntil = hash, 0, time.Time{}
		acc.Epoch++
		return nil
	})
	return err
}

// Change replaces a password by its owner, who proves the old one, and ends
// every log-in there was.
func (a *Accounts) Change(ctx context.Context, staffID, old, password string) error {
	hash, err := a.newHash(password)
	if err != nil {
		return err
	}
	if _, err := a.prove(ctx, staffID, old); err != nil {
		return err
	}
	_, err = a.accounts.Update(ctx, staffID, func(acc *account) error {
		acc.Hash = hash
		acc.Epoch++
		return nil
	})
	return err
}

// Disable closes an account and ends all its log-ins at once; enabling it again
// brings none of them back.
func (a *Accounts) Disable(ctx context.Context, staffID string, disabled bool) error {
	_, err := a.accounts.Update(ctx, staffID, func(acc *account) error {
		if acc.Disabled == disabled {
			return store.ErrUnchanged
		}
		acc.Disabled = disabled
		acc.Epoch++
		return nil
	})
	return err
}

// check finds the account that a name and a password open. An unknown name costs
// the same hash as a known one.
func (a *Accounts) check(ctx context.Context, name, password string) (*account, error) {
	id, err := a.claims.Owner(ctx, claimKind, normal(name))
	if errors.Is(err, store.ErrNotFound) {
		a.hasher.pretend(password)
		return nil, ErrCredentials
	}
	if err != nil {
		return nil, err
	}
	return a.prove(ctx, id, password)
}

// prove counts an attempt before it looks at the password, so that many guesses
// at once cannot overtake the count, and clears the count when it was right.
func (a *Accounts) prove(ctx context.Context, id, password string) (*account, error) {
	acc, err := a.accounts.Update(ctx, id, a.attempt)
	if errors.Is(err, store.ErrNotFound) || errors.Is(err, ErrCredentials) {
		a.hasher.pretend(password)
		return nil, ErrCredentials
	}
	if err != nil {
		return nil, err
	}
	if !a.hasher.matches(password, acc.Hash) {
		return nil, ErrCredentials
	}
	return a.accounts.Update(ctx, id, func(acc *account) error {
		acc.Failures, acc.LockedUntil = 0, time.Time{}
		return nil
	})
}

// attempt counts as a failure until it is proved right. While the account is
// locked nothing counts, or strangers could keep its owner out for ever.
func (a *Accounts) attempt(acc *account) error {
	now := a.clock.Now()
	if acc.Disabled || now.Before(acc.LockedUntil) {
		return ErrCredentials
	}
	acc.Failures++
	acc.LockedUntil = now.Add(lockFor(acc.Failures))
	return nil
}

// stands tells whether log-ins of an epoch are still good.
func (a *Accounts) stands(ctx context.Context, id string, epoch int) error {
	acc, err := a.accounts.Get(ctx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && (acc.Disabled || acc.Epoch != epoch) {
		return ErrToken
	}
	return err
}

func (a *Accounts) newHash(password string) (string, error) {
	if n := utf8.RuneCountInString(password); n < minPassword || n > maxPassword {
		return "", ErrPassword
	}
	return a.hasher.hash(password)
}

// How long an account is locked after so many failures in a row: not at all for
// slips of the finger, then a minute, doubled each time up to an hour.
const (
	freeFailures = 4
	lockLeast    = time.Minute
	lockMost     = time.Hour
)

func lockFor(failures int) time.Duration {
	if failures <= freeFailures {
		return 0
	}
	return min(lockLeast<<min(failures-freeFailures-1, 10), lockMost)
}

// normal is a name as it is compared: width, case and edges do not count.
func normal(name string) string {
	return strings.ToLower(strings.TrimSpace(norm.NFKC.String(name)))
}
