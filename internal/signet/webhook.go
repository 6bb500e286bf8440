package signet

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The headers of Standard Webhooks, and ours for the detached JWS over the body.
const (
	HeaderID        = "webhook-id"
	HeaderTimestamp = "webhook-timestamp"
	HeaderSignature = "webhook-signature"
	HeaderJWS       = "xinqiao-jws"
)

// Tolerance is how far the clocks of both sides may differ, and how long a message
// that somebody recorded can be played again. Whoever takes messages remembers
// their ids for good, because retries last longer than this.
const Tolerance = 5 * time.Minute

// Refusals of messages.
var (
	ErrSignature = errors.New("signet: no valid signature by a known key")
	ErrStale     = errors.New("signet: the timestamp is more than five minutes away from now")
	ErrSecret    = errors.New("signet: a channel secret is whsec_ and 24 to 64 bytes in base64")
)

// Stamp is what the headers of a signed message say.
type Stamp struct {
	ID         string // constant over retries
	Timestamp  string // seconds since 1970
	Signatures string // v1,… and v1a,…, separated by spaces
	JWS        string // over the body alone: it survives the transport
}

// Secret is the symmetric key of one channel, for receivers whose library knows
// only version 1.
type Secret []byte

const secretPrefix = "whsec_"

// ParseSecret reads a secret in the form of Standard Webhooks.
func ParseSecret(text string) (Secret, error) {
	encoded, ok := strings.CutPrefix(text, secretPrefix)
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || len(raw) < 24 || len(raw) > 64 {
		return nil, ErrSecret
	}
	return raw, nil
}

// String is the form that ParseSecret reads.
func (s Secret) String() string { return secretPrefix + base64.StdEncoding.EncodeToString(s) }

// Stamp signs a message by all keys and secrets.
func (r Ring) Stamp(id string, at time.Time, body []byte, secrets ...Secret) (Stamp, error) {
	s := Stamp{ID: id, Timestamp: strconv.FormatInt(at.Unix(), 10)}
	signed, all := s.signed(body), []string(nil)
	for _, secret := range secrets {
		all = append(all, "v1,"+base64.StdEncoding.EncodeToString(secret.sum(signed)))
	}
	for _, k := range r.keys {
		all = append(all, "v1a,"+base64.StdEncoding.EncodeToString(ed25519.Sign(k, signed)))
	}
	s.Signatures = strings.Join(all, " ")
	var err error
	s.JWS, err = r.Detached(body)
	return s, err
}

func (s Secret) sum(signed []byte) []byte {
	mac := hmac.New(sha256.New, s)
	mac.Write(signed)
	return mac.Sum(nil)
}

func (s Stamp) signed(body []byte) []byte {
	return append([]byte(s.ID+"."+s.Timestamp+"."), body...)
}

// anID keeps the dots that separate what is signed out of ids.
var anID = regexp.MustCompile(`^[A-Za-z0-9_-]{8,100}$`)

// fresh checks id and time. The first is refused like a bad signature: it cannot
// have been signed.
func (s Stamp) fresh(now time.Time) error {
	seconds, err := strconv.ParseInt(s.Timestamp, 10, 64)
	if err != nil || !anID.MatchString(s.ID) {
		return ErrSignature
	}
	if now.Sub(time.Unix(seconds, 0)).Abs() > Tolerance {
		return ErrStale
	}
	return nil
}

// of returns the signatures of one version.
func (s Stamp) of(version string) (found [][]byte) {
	for one := range strings.FieldsSeq(s.Signatures) {
		text, ok := strings.CutPrefix(one, version+",")
		if raw, err := base64.StdEncoding.DecodeString(text); ok && err == nil {
			found = append(found, raw)
		}
	}
	return found
}

// Check returns by which key a message was signed, when it was signed by one of
// these and lately. The JWS is for CheckDetached: it is by the newest key alone,
// which the other side may not know yet.
func (k Keys) Check(s Stamp, body []byte, now time.Time) (id string, err error) {
	if err := s.fresh(now); err != nil {
		return "", err
	}
	signed := s.signed(body)
	for _, signature := range s.of("v1a") {
		for _, key := range k {
			if ed25519.Verify(key.X, signed, signature) {
				return key.ID, nil
			}
		}
	}
	return "", ErrSignature
}

// Check is for receivers that share a secret: version 1 only.
func (s Secret) Check(stamp Stamp, body []byte, now time.Time) error {
	if err := stamp.fresh(now); err != nil {
		return err
	}
	want := s.sum(stamp.signed(body))
	for _, signature := range stamp.of("v1") {
		if hmac.Equal(signature, want) {
			return nil
		}
	}
	return ErrSignature
}
