package signet

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

var now = time.Date(2026, 9, 7, 1, 0, 0, 0, time.UTC)

const messageID = "msg_0123456789abcdef"

func stamp(t *testing.T, r Ring, at time.Time, body string, secrets ...Secret) Stamp {
	t.Helper()
	s, err := r.Stamp(messageID, at, []byte(body), secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCheckRefuses(t *testing.T) {
	ring, other := NewRing(), NewRing()
	good := stamp(t, ring, now, "{}")
	if id, err := ring.Public().Check(good, []byte("{}"), now); err != nil || id != ring.Public()[0].ID {
		t.Fatalf("a good message: %q, %v", id, err)
	}
	for name, c := range map[string]struct {
		change func(*Stamp)
		body   string
		at     time.Time
		want   error
	}{
		"another body":       {func(*Stamp) {}, "{ }", now, ErrSignature},
		"another id":         {func(s *Stamp) { s.ID += "0" }, "{}", now, ErrSignature},
		"an id with a dot":   {func(s *Stamp) { s.ID = "msg_0123.4567" }, "{}", now, ErrSignature},
		"another time":       {func(s *Stamp) { s.Timestamp = "1788742801" }, "{}", now, ErrSignature},
		"no number":          {func(s *Stamp) { s.Timestamp = "now" }, "{}", now, ErrSignature},
		"too old":            {func(*Stamp) {}, "{}", now.Add(Tolerance + time.Second), ErrStale},
		"too new":            {func(*Stamp) {}, "{}", now.Add(-Tolerance - time.Second), ErrStale},
		"no signature":       {func(s *Stamp) { s.Signatures = "" }, "{}", now, ErrSignature},
		"of another version": {func(s *Stamp) { s.Signatures = strings.ReplaceAll(s.Signatures, "v1a,", "v2,") }, "{}", now, ErrSignature},
		"no base64":          {func(s *Stamp) { s.Signatures = "v1a,?" }, "{}", now, ErrSignature},
	} {
		t.Run(name, func(t *testing.T) {
			s := good
			c.change(&s)
			if _, err := ring.Public().Check(s, []byte(c.body), c.at); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
	if _, err := other.Public().Check(good, []byte("{}"), now); !errors.Is(err, ErrSignature) {
		t.Errorf("by an unknown key: %v", err)
	}
	if _, err := ring.Public().Check(good, []byte("{}"), now.Add(Tolerance)); err != nil {
		t.Errorf("at the edge of the window: %v", err)
	}
}

func TestCheckDetachedRefuses(t *testing.T) {
	ring, other := NewRing(), NewRing()
	good, err := ring.Detached([]byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	if id, err := ring.Public().CheckDetached(good, []byte("{}")); err != nil || id != ring.Public()[0].ID {
		t.Errorf("%q, %v", id, err)
	}
	for name, bad := range map[string]string{"nothing": "", "another's": stamp(t, other, now, "{}").JWS, "of another text": stamp(t, ring, now, "[]").JWS,
		"cut off": good[:len(good)-4], "unsigned": "eyJhbGciOiJub25lIn0..", "with a payload": strings.Replace(good, "..", ".e30.", 1)} {
		if _, err := ring.Public().CheckDetached(bad, []byte("{}")); !errors.Is(err, ErrSignature) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// While one key takes over from another, a receiver that knows either reads; when
// the old one is gone, what it alone signed is refused.
func TestRotation(t *testing.T) {
	old := NewRing()
	both := old.Rotated()
	s := stamp(t, both, now, "{}")
	for name, keys := range map[string]Keys{"the old": old.Public(), "the new": both.Public()[:1], "both": both.Public()} {
		if _, err := keys.Check(s, []byte("{}"), now); err != nil {
			t.Errorf("who knows %s: %v", name, err)
		}
	}
	next, err := both.Without(old.Public()[0].ID)
	if err != nil || len(next.Public()) != 1 {
		t.Fatalf("%v, %v", next.Public(), err)
	}
	if _, err := next.Public().Check(stamp(t, old, now, "{}"), []byte("{}"), now); !errors.Is(err, ErrSignature) {
		t.Errorf("by a revoked key: %v", err)
	}
	if _, err := next.Without(next.Public()[0].ID); !errors.Is(err, ErrLastKey) {
		t.Errorf("the last key: %v", err)
	}
	if _, err := next.Without("x"); !errors.Is(err, ErrNoKey) {
		t.Errorf("an unknown key: %v", err)
	}
}

func TestSharedSecret(t *testing.T) {
	if _, err := ParseSecret("whsec_short"); !errors.Is(err, ErrSecret) {
		t.Error(err)
	}
	secret, err := ParseSecret("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz")
	if err != nil || secret.String() != "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz" {
		t.Fatal(secret, err)
	}
	s := stamp(t, NewRing(), now, "{}", Secret(strings.Repeat("o", 24)), secret)
	if err := secret.Check(s, []byte("{}"), now); err != nil {
		t.Error(err)
	}
	if err := secret.Check(s, []byte("{ }"), now); !errors.Is(err, ErrSignature) {
		t.Error(err)
	}
	if err := secret.Check(s, []byte("{}"), now.Add(time.Hour)); !errors.Is(err, ErrStale) {
		t.Error(err)
	}
}

// The example of the Standard Webhooks text, so that both sides mean the same.
func TestKnownSignature(t *testing.T) {
	secret, err := ParseSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
	if err != nil {
		t.Fatal(err)
	}
	s := Stamp{ID: "msg_p5jXN8AQM9LWM0D4loKWxJek", Timestamp: "1614265330", Signatures: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}
	if err := secret.Check(s, []byte(`{"test": 2432232314}`), time.Unix(1614265330, 0)); err != nil {
		t.Error(err)
	}
}

func TestKeysAsJSON(t *testing.T) {
	ring := NewRing().Rotated()
	raw, err := json.Marshal(ring)
	if err != nil {
		t.Fatal(err)
	}
	var back Ring
	if err := json.Unmarshal(raw, &back); err != nil || back.Public()[1].ID != ring.Public()[1].ID {
		t.Fatal(err)
	}
	var keys Keys
	if err := json.Unmarshal(raw, &keys); !errors.Is(err, ErrKeys) {
		t.Errorf("private parts were taken for public keys: %v", err)
	}
	published, err := json.Marshal(ring.Public())
	if err != nil || strings.Contains(string(published), `"d"`) {
		t.Fatalf("%s, %v", published, err)
	}
	if err := json.Unmarshal(published, &keys); err != nil || len(keys) != 2 {
		t.Error(keys, err)
	}
	for _, bad := range []string{`{}`, `{"keys":[]}`, `[]`, `{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}`} {
		if err := json.Unmarshal([]byte(bad), &keys); !errors.Is(err, ErrKeys) {
			t.Errorf("%s: %v", bad, err)
		}
		if err := json.Unmarshal([]byte(bad), &back); !errors.Is(err, ErrRing) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
