package auth

import (
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/xinqiao/xinqiao/internal/clock"
)

// accessFor is how long an access token lives; it says only who the log-in is
// for, and the log-in itself is read at every request.
const accessFor = 10 * time.Minute

// issuer and audience bind a token to this platform's API.
const (
	issuer   = "xinqiao"
	audience = "xinqiao-api"
)

// Tokens are what a log-in hands out.
type Tokens struct {
	Access        string
	AccessExpires time.Time
	Refresh       string
	Expires       time.Time // of the whole log-in
}

type claims struct {
	jwt.RegisteredClaims
	Login string `json:"sid"`
}

// signer makes and checks access tokens.
type signer struct {
	clock clock.Clock
	key   []byte
}

func (s *signer) sign(l *login) (string, time.Time, error) {
	now := s.clock.Now()
	expires := now.Add(accessFor)
	if expires.After(l.Expires) {
		expires = l.Expires
	}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims{Login: l.ID,
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: issuer, Audience: jwt.ClaimStrings{audience}, Subject: l.Subject,
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(expires),
		}}).SignedString(s.key)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("auth: sign an access token: %w", err)
	}
	return token, expires, nil
}

// verify returns the id of the log-in that a token belongs to. Why a token is
// refused stays inside: it would only help whoever made it up.
func (s *signer) verify(token string) (string, error) {
	var c claims
	_, err := jwt.ParseWithClaims(token, &c,
		func(*jwt.Token) (any, error) { return s.key, nil },
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithIssuer(issuer), jwt.WithAudience(audience),
		jwt.WithExpirationRequired(), jwt.WithTimeFunc(s.clock.Now))
	if err != nil || c.Login == "" {
		return "", ErrToken
	}
	return c.Login, nil
}
