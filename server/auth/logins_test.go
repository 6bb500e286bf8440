package auth

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/xinqiao/xinqiao/internal/actor"
)

func TestRotation(t *testing.T) {
	s, c := door(t)
	first := enter(t, s)
	c.Advance(time.Minute)
	second, session, err := s.Refresh(t.Context(), first.Refresh)
	if err != nil || session.Actor.ID != "li" || second.Refresh == first.Refresh {
		t.Fatalf("refresh: %+v, %v", session, err)
	}
	if !second.Expires.Equal(first.Expires) {
		t.Error("a refresh made the log-in longer")
	}
	c.Advance(grace)
	again, _, err := s.Refresh(t.Context(), first.Refresh)
	if err != nil || again.Refresh != second.Refresh {
		t.Fatalf("a lost reply was not given again: %v", err)
	}
}

func TestReuseEndsTheLogIn(t *testing.T) {
	s, c := door(t)
	first := enter(t, s)
	second, _, err := s.Refresh(t.Context(), first.Refresh)
	if err != nil {
		t.Fatal(err)
	}
	c.Advance(grace + time.Millisecond)
	for what, token := range map[string]string{"the reused token": first.Refresh, "its successor": second.Refresh} {
		if what == "its successor" {
			_, _, _ = s.Refresh(t.Context(), first.Refresh) // whichever order the map has
		}
		if _, _, err := s.Refresh(t.Context(), token); !errors.Is(err, ErrToken) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := s.Authenticate(t.Context(), second.Access); !errors.Is(err, ErrToken) {
		t.Errorf("the access token after a reuse: %v", err)
	}
}

func TestTwoGenerationsBackIsReuse(t *testing.T) {
	s, _ := door(t)
	first := enter(t, s)
	second, _, _ := s.Refresh(t.Context(), first.Refresh)
	if _, _, err := s.Refresh(t.Context(), second.Refresh); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Refresh(t.Context(), first.Refresh); !errors.Is(err, ErrToken) {
		t.Errorf("two generations back, within the grace: %v", err)
	}
	if _, err := s.Authenticate(t.Context(), second.Access); !errors.Is(err, ErrToken) {
		t.Errorf("the log-in lives on: %v", err)
	}
}

func TestMadeUpTokensEndNothing(t *testing.T) {
	s, _ := door(t)
	tokens := enter(t, s)
	id, rest, _ := strings.Cut(tokens.Refresh, ".")
	for _, token := range []string{"", "..", id, id + ".0.", id + ".7." + strings.Split(rest, ".")[1],
		id + ".00." + strings.Split(rest, ".")[1], tokens.Refresh + ".x", "other." + rest} {
		if _, _, err := s.Refresh(t.Context(), token); !errors.Is(err, ErrToken) {
			t.Errorf("%q: %v", token, err)
		}
	}
	if _, err := s.Authenticate(t.Context(), tokens.Access); err != nil {
		t.Errorf("a stranger ended the log-in: %v", err)
	}
}

func TestNothingStoredOpensAnything(t *testing.T) {
	s, _ := door(t)
	tokens := enter(t, s)
	session, _ := s.Authenticate(t.Context(), tokens.Access)
	doc, err := s.logins.docs.Get(t.Context(), session.Login)
	if err != nil {
		t.Fatal(err)
	}
	if slices.Contains(strings.Split(tokens.Refresh, "."), doc.Subject) || doc.Generation != 0 {
		t.Errorf("the log-in: %+v", doc)
	}
	other, _ := door(t) // the same code under other keys
	if _, err := other.Authenticate(t.Context(), tokens.Access); !errors.Is(err, ErrToken) {
		t.Errorf("a token of another installation: %v", err)
	}
}

func TestLogInEnds(t *testing.T) {
	s, c := door(t)
	tokens := enter(t, s)
	c.Advance(lifetimes[staff] - time.Minute)
	late, _, err := s.Refresh(t.Context(), tokens.Refresh)
	if err != nil || late.AccessExpires.After(tokens.Expires) {
		t.Fatalf("the last minute: %v until %v", err, late.AccessExpires)
	}
	if n, err := s.Expire(t.Context(), 10); n != 0 || err != nil {
		t.Errorf("expired %d too early, %v", n, err)
	}
	c.Advance(time.Minute)
	if _, _, err := s.Refresh(t.Context(), late.Refresh); !errors.Is(err, ErrToken) {
		t.Errorf("after the end: %v", err)
	}
	c.Advance(time.Millisecond)
	if n, err := s.Expire(t.Context(), 10); n != 1 || err != nil {
		t.Errorf("expired %d, %v", n, err)
	}
}

func TestLogOutTwice(t *testing.T) {
	s, _ := door(t)
	tokens := enter(t, s)
	session, _ := s.Authenticate(t.Context(), tokens.Access)
	for range 2 {
		if err := s.LogOut(t.Context(), session.Login); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Authenticate(t.Context(), tokens.Access); !errors.Is(err, ErrToken) {
		t.Errorf("after the log-out: %v", err)
	}
	if err := s.LogOut(t.Context(), "no such log-in"); err != nil {
		t.Error(err)
	}
}

func TestStudentSession(t *testing.T) {
	s, c := door(t)
	tokens, session, err := s.LogInStudent(t.Context(), "school", "student-7", "code", "pin")
	if err != nil || session.Actor != (actor.Actor{ID: "student-7", Role: actor.Student, Sitting: "sitting"}) {
		t.Fatalf("%+v, %v", session, err)
	}
	if got := tokens.Expires.Sub(c.Now()); got != lifetimes[student] {
		t.Errorf("lives %v", got)
	}
}

func TestResetPINEndsTheLogInEvenDuringTheEntry(t *testing.T) {
	s, _ := door(t)
	times := 0
	s.papers = reset{times: &times}
	tokens, _, err := s.LogInStudent(t.Context(), "school", "student-7", "code", "pin")
	if err != nil {
		t.Fatal(err)
	}
	times++
	if _, err := s.Authenticate(t.Context(), tokens.Access); !errors.Is(err, ErrToken) {
		t.Errorf("the access token stands: %v", err)
	}
	if _, _, err := s.Refresh(t.Context(), tokens.Refresh); !errors.Is(err, ErrToken) {
		t.Errorf("the refresh token stands: %v", err)
	}
	// Let in at epoch 0 while the reset comes: the log-in never opens.
	if _, _, err := s.LogInStudent(t.Context(), "school", "student-7", "code", "pin"); !errors.Is(err, ErrToken) {
		t.Errorf("the old PIN is in: %v", err)
	}
}

func TestAccessTokenIsChecked(t *testing.T) {
	s, c := door(t)
	enterID := func() string {
		session, _ := s.Authenticate(t.Context(), enter(t, s).Access)
		return session.Login
	}()
	good := claims{Login: enterID, RegisteredClaims: jwt.RegisteredClaims{Issuer: issuer,
		Audience: jwt.ClaimStrings{audience}, ExpiresAt: jwt.NewNumericDate(c.Now().Add(time.Minute))}}
	for what, change := range map[string]func(*claims){
		"":                 func(*claims) {},
		"another issuer":   func(c *claims) { c.Issuer = "x" },
		"another audience": func(c *claims) { c.Audience = jwt.ClaimStrings{"x"} },
		"no expiry":        func(c *claims) { c.ExpiresAt = nil },
		"no log-in":        func(c *claims) { c.Login = "" },
		"another log-in":   func(c *claims) { c.Login = "x" },
	} {
		bad := good
		change(&bad)
		token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, bad).SignedString(s.access.key)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Authenticate(t.Context(), token); (err == nil) != (what == "") {
			t.Errorf("%q: %v", what, err)
		}
	}
	longer, _ := jwt.NewWithClaims(jwt.SigningMethodHS512, good).SignedString(s.access.key)
	if _, err := s.Authenticate(t.Context(), longer); !errors.Is(err, ErrToken) {
		t.Errorf("another method: %v", err)
	}
}
