package auth

import (
	"fmt"
	"runtime"

	"github.com/xinqiao/xinqiao/internal/stretch"
)

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
	hash, err := stretch.Hash(password)
	if err != nil {
		return "", fmt.Errorf("auth: hash a password: %w", err)
	}
	return hash, nil
}

func (h *hasher) matches(password, hash string) bool {
	defer h.turn()()
	ok, err := stretch.Matches(password, hash)
	return ok && err == nil
}

// pretend costs what a comparison costs.
func (h *hasher) pretend(password string) { h.matches(password, h.dummy) }

func (h *hasher) turn() (done func()) {
	h.turns <- struct{}{}
	return func() { <-h.turns }
}
