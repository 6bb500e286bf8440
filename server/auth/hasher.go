package auth

import (
	"fmt"
	"runtime"

	"github.com/alexedwards/argon2id"
)

// parameters are OWASP's first choice for argon2id on servers that do other work
// too: 19 MiB, two passes, one lane. They stand in every hash, so that a later
// change does not touch old ones.
var parameters = argon2id.Params{
	Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32,
}

// hasher bounds how many hashes are computed at once: more than one a core only
// costs memory.
type hasher struct {
	turns chan struct{}
	dummy string
}

func newHasher() (*hasher, error) {
	h := &hasher{turns: make(chan struct{}, runtime.NumCPU())}
	var err error
	h.dummy, err = h.hash("nobody has this password")
	return h, err
}

func (h *hasher) hash(password string) (string, error) {
	defer h.turn()()
	hash, err := argon2id.CreateHash(password, &parameters)
	if err != nil {
		return "", fmt.Errorf("auth: hash a password: %w", err)
	}
	return hash, nil
}

func (h *hasher) matches(password, hash string) bool {
	defer h.turn()()
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	return ok && err == nil
}

// pretend costs what a comparison costs.
func (h *hasher) pretend(password string) { h.matches(password, h.dummy) }

func (h *hasher) turn() (done func()) {
	h.turns <- struct{}{}
	return func() { <-h.turns }
}
