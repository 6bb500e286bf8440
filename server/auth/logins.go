package auth

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
)

type kind string

const (
	staff   kind = "staff"
	student kind = "student"
)

// How long a log-in lives at most: a working day for staff, one sitting with its
// breaks for a student, who comes back with the PIN.
var lifetimes = map[kind]time.Duration{staff: 12 * time.Hour, student: 3 * time.Hour}

// grace is how long the refresh token before the present one still answers, with
// the same successor: the reply may have been lost, or two tabs asked at once.
const grace = 10 * time.Second

// login is one log-in. Its refresh token is computed from its id and generation,
// so that nothing here opens anything and a lost reply can be given again.
type login struct {
	store.Head `bson:"-"`
	Subject    string    `bson:"subject"` // staff id or student id
	Kind       kind      `bson:"kind"`
	Sitting    string    `bson:"sitting,omitempty"`
	Epoch      int       `bson:"epoch,omitempty"` // of the account or the sitting
	Generation int       `bson:"generation"`
	RotatedAt  time.Time `bson:"rotatedAt"`
	Expires    time.Time `bson:"expires"`
	Revoked    bool      `bson:"revoked,omitempty"`
}

const byExpiry = "expiry"

type logins struct {
	clock clock.Clock
	key   []byte
	docs  *store.Collection[login]
}

func newLogins(db *store.DB, c clock.Clock, key []byte) *logins {
	return &logins{clock: c, key: key, docs: store.Define(db, "logins",
		store.Index[login]{Name: byExpiry, Key: func(l *login) string { return store.TimeKey(l.Expires) }})}
}

func (s *logins) open(ctx context.Context, l *login) error {
	now := s.clock.Now()
	l.ID, l.RotatedAt, l.Expires = uuid.NewString(), now, now.Add(lifetimes[l.Kind])
	return s.docs.Insert(ctx, l)
}

// live returns a log-in that is neither revoked nor over.
func (s *logins) live(ctx context.Context, id string) (*login, error) {
	l, err := s.docs.Get(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrToken
	}
	if err != nil {
		return nil, err
	}
	return l, s.usable(l)
}

func (s *logins) usable(l *login) error {
	if l.Revoked || !s.clock.Now().Before(l.Expires) {
		return ErrToken
	}
	return nil
}

// rotate uses a refresh token up. One that was used up before is in two hands:
// whoever holds it, the whole log-in ends.
func (s *logins) rotate(ctx context.Context, token string) (*login, error) {
	id, generation, ok := s.parse(token)
	if !ok {
		return nil, ErrToken
	}
	l, err := s.docs.Update(ctx, id, func(l *login) error { return s.advance(l, generation) })
	if errors.Is(err, store.ErrNotFound) {
		return nil, ErrToken
	}
	if err != nil {
		return nil, err
	}
	return l, s.usable(l)
}

func (s *logins) advance(l *login, presented int) error {
	if err := s.usable(l); err != nil {
		return err
	}
	now := s.clock.Now()
	switch {
	case presented == l.Generation:
		l.Generation, l.RotatedAt = l.Generation+1, now
	case presented == l.Generation-1 && now.Sub(l.RotatedAt) <= grace:
		return store.ErrUnchanged
	default:
		l.Revoked = true
	}
	return nil
}

func (s *logins) revoke(ctx context.Context, id string) error {
	_, err := s.docs.Update(ctx, id, func(l *login) error {
		if l.Revoked {
			return store.ErrUnchanged
		}
		l.Revoked = true
		return nil
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

func (s *logins) expire(ctx context.Context, limit int) (int, error) {
	docs, _, err := s.docs.Find(ctx, store.Query{
		Index: byExpiry, To: store.TimeKey(s.clock.Now()), Limit: limit})
	if err != nil {
		return 0, err
	}
	for i, l := range docs {
		err := s.docs.Delete(ctx, l)
		if err != nil && !errors.Is(err, store.ErrNotFound) && !errors.Is(err, store.ErrConflict) {
			return i, err
		}
	}
	return len(docs), nil
}

// token renders the present refresh token of a log-in: id.generation.mac
func (s *logins) token(l *login) string { return s.render(l.ID, l.Generation) }

func (s *logins) render(id string, generation int) string {
	body := fmt.Sprintf("%s.%d", id, generation)
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(body))
	return body + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// parse accepts only tokens that were handed out, so that a stranger who knows
// an id cannot end a log-in by pretending its token was reused.
func (s *logins) parse(token string) (id string, generation int, ok bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "", 0, false
	}
	generation, err := strconv.Atoi(parts[1])
	if err != nil {
		return "", 0, false
	}
	return parts[0], generation, hmac.Equal([]byte(token), []byte(s.render(parts[0], generation)))
}
