package vault

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/xinqiao/xinqiao/internal/signet"
)

func readRing(path string) (ring signet.Ring, err error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return ring, fmt.Errorf("vault: open a secret: %w", err)
	}
	if err := json.Unmarshal(raw, &ring); err != nil {
		return ring, fmt.Errorf("vault: %s: %w", filepath.Base(path), err)
	}
	return ring, nil
}

func createRing(path string) error {
	return create(path, func(w io.Writer) error { return json.NewEncoder(w).Encode(signet.NewRing()) })
}

// RotateSigning adds a signing key in front of those of a folder. Hospitals fetch
// it with the next look at the published keys; processes sign with it from their
// next start on, and with the old ones too until those are retired.
func RotateSigning(dir string) (signet.Keys, error) {
	return changeRing(dir, func(r signet.Ring) (signet.Ring, error) { return r.Rotated(), nil })
}

// RetireSigning takes a signing key out of a folder.
func RetireSigning(dir, id string) (signet.Keys, error) {
	return changeRing(dir, func(r signet.Ring) (signet.Ring, error) { return r.Without(id) })
}

// SigningKeys returns the public keys of a folder.
func SigningKeys(dir string) (signet.Keys, error) {
	ring, err := readRing(filepath.Join(dir, ringFile))
	return ring.Public(), err
}

func changeRing(dir string, change func(signet.Ring) (signet.Ring, error)) (signet.Keys, error) {
	path := filepath.Join(dir, ringFile)
	ring, err := readRing(path)
	if err == nil {
		ring, err = change(ring)
	}
	if err != nil {
		return nil, err
	}
	err = beside(path, func(w io.Writer) error { return json.NewEncoder(w).Encode(ring) },
		func(whole string) error { return os.Rename(whole, path) })
	return ring.Public(), err
}
