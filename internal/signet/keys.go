// Package signet signs what leaves the house for another program, and checks what
// comes back: Ed25519 keys that can be exchanged one after the other, the headers
// of Standard Webhooks, and detached JWS.
package signet

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"

	"github.com/go-jose/go-jose/v4"
)

// Refusals of keys.
var (
	ErrKeys    = errors.New("signet: give one to four Ed25519 public keys as JWK (kty OKP, crv Ed25519, x), without private parts")
	ErrRing    = errors.New("signet: not a set of Ed25519 private keys")
	ErrLastKey = errors.New("signet: the last key stays; make another one first")
	ErrNoKey   = errors.New("signet: no key of this id")
)

// mostKeys is how many keys a side may have at once: two while one takes over from
// the other, and a margin.
const mostKeys = 4

// Public is a key that checks signatures. Its id is the thumbprint of RFC 7638,
// whatever the other side calls it.
type Public struct {
	ID string `bson:"id"`
	X  []byte `bson:"x"`
}

// Keys are the public keys of one side; any of them may have signed.
type Keys []Public

// jwk is the key in the form of RFC 7517.
func (p Public) jwk() jose.JSONWebKey {
	return jose.JSONWebKey{Key: ed25519.PublicKey(p.X), KeyID: p.ID, Algorithm: string(jose.EdDSA), Use: "sig"}
}

// find returns the key of an id.
func (k Keys) find(id string) (Public, bool) {
	i := slices.IndexFunc(k, func(p Public) bool { return p.ID == id })
	if i < 0 {
		return Public{}, false
	}
	return k[i], true
}

// MarshalJSON writes a JWK set.
func (k Keys) MarshalJSON() ([]byte, error) {
	set := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{}}
	for _, p := range k {
		set.Keys = append(set.Keys, p.jwk())
	}
	return json.Marshal(set)
}

// UnmarshalJSON reads a JWK set.
func (k *Keys) UnmarshalJSON(raw []byte) error {
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(raw, &set); err != nil || len(set.Keys) == 0 || len(set.Keys) > mostKeys {
		return ErrKeys
	}
	*k = nil
	for _, key := range set.Keys {
		x, ok := key.Key.(ed25519.PublicKey)
		if !ok || len(x) != ed25519.PublicKeySize {
			return ErrKeys
		}
		p := public(x)
		if _, twice := k.find(p.ID); !twice {
			*k = append(*k, p)
		}
	}
	return nil
}

func public(x ed25519.PublicKey) Public {
	print, err := (&jose.JSONWebKey{Key: x}).Thumbprint(crypto.SHA256)
	if err != nil {
		panic(err) // an Ed25519 key has a thumbprint
	}
	return Public{ID: base64.RawURLEncoding.EncodeToString(print), X: x}
}

// Ring is the private keys of one side, the newest first. All of them sign, so that
// a receiver that knows only an old one still reads; what bears one signature bears
// that of the newest.
type Ring struct{ keys []ed25519.PrivateKey }

// NewRing makes a ring with one key.
func NewRing() Ring { return Ring{}.Rotated() }

// Rotated is the ring with a new key in front.
func (r Ring) Rotated() Ring {
	seed := make([]byte, ed25519.SeedSize)
	_, _ = rand.Read(seed) // never fails
	return Ring{append([]ed25519.PrivateKey{ed25519.NewKeyFromSeed(seed)}, r.keys...)}
}

// Without is the ring without one key: from now on nothing is signed by it.
func (r Ring) Without(id string) (Ring, error) {
	rest := slices.DeleteFunc(slices.Clone(r.keys), func(k ed25519.PrivateKey) bool { return idOf(k) == id })
	switch {
	case len(rest) == len(r.keys):
		return r, ErrNoKey
	case len(rest) == 0:
		return r, ErrLastKey
	}
	return Ring{rest}, nil
}

// Public returns the keys that the other side needs.
func (r Ring) Public() Keys {
	var keys Keys
	for _, k := range r.keys {
		keys = append(keys, publicOf(k))
	}
	return keys
}

func publicOf(k ed25519.PrivateKey) Public {
	x, _ := k.Public().(ed25519.PublicKey)
	return public(x)
}

func idOf(k ed25519.PrivateKey) string { return publicOf(k).ID }

// MarshalJSON writes a JWK set with the private parts: it is for a secrets folder.
func (r Ring) MarshalJSON() ([]byte, error) {
	set := jose.JSONWebKeySet{}
	for _, k := range r.keys {
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: k, KeyID: idOf(k), Algorithm: string(jose.EdDSA), Use: "sig"})
	}
	return json.Marshal(set)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (r *Ring) UnmarshalJSON(raw []byte) error {
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(raw, &set); err != nil || len(set.Keys) == 0 {
		return ErrRing
	}
	r.keys = nil
	for _, key := range set.Keys {
		k, ok := key.Key.(ed25519.PrivateKey)
		if !ok {
			return ErrRing
		}
		r.keys = append(r.keys, k)
	}
	return nil
}
