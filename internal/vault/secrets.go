package vault

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
	"github.com/tink-crypto/tink-go/v2/tink"

	"github.com/xinqiao/xinqiao/internal/signet"
)

// Secrets are the keys of an installation: the key-encryption key that wraps every
// data key, the key of the pseudo-random function behind fingerprints and derived
// keys, and the keys that sign for hospitals. Whoever loses the first two loses the
// data.
type Secrets struct {
	kek  tink.AEAD
	prf  *prf.Set
	ring signet.Ring
}

// The files of a secrets folder: two Tink keysets in JSON, and a JWK set.
const (
	kekFile  = "kek.json"
	prfFile  = "prf.json"
	ringFile = "sign.json"
)

// LoadSecrets reads the keys from a folder.
func LoadSecrets(dir string) (Secrets, error) {
	kek, err := readKeyset(filepath.Join(dir, kekFile))
	if err != nil {
		return Secrets{}, err
	}
	rnd, err := readKeyset(filepath.Join(dir, prfFile))
	if err != nil {
		return Secrets{}, err
	}
	ring, err := readRing(filepath.Join(dir, ringFile))
	if err != nil {
		return Secrets{}, err
	}
	return newSecrets(kek, rnd, ring)
}

// CreateSecrets makes the keys that a folder does not hold yet, readable by the
// owner only.
func CreateSecrets(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("vault: make the secrets folder: %w", err)
	}
	return errors.Join(
		createKeyset(filepath.Join(dir, kekFile), aead.AES256GCMKeyTemplate()),
		createKeyset(filepath.Join(dir, prfFile), prf.HMACSHA256PRFKeyTemplate()),
		createRing(filepath.Join(dir, ringFile)))
}

// RandomSecrets returns keys that live only in memory, for tests.
func RandomSecrets() Secrets {
	kek, err1 := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	rnd, err2 := keyset.NewHandle(prf.HMACSHA256PRFKeyTemplate())
	s, err3 := newSecrets(kek, rnd, signet.NewRing())
	if err := errors.Join(err1, err2, err3); err != nil {
		panic(err) // only a broken random source leads here
	}
	return s
}

// Derive returns a 32-byte key for one named purpose.
func (s Secrets) Derive(purpose string) ([]byte, error) {
	return s.prf.ComputePrimaryPRF([]byte("key\x00"+purpose), 32)
}

// SigningKey returns the Ed25519 key by which an installation signs for one named
// purpose; like every derived key it needs no file and no backup of its own.
func (s Secrets) SigningKey(purpose string) (ed25519.PrivateKey, error) {
	seed, err := s.Derive("sign\x00" + purpose)
	if err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// Ring is the keys that sign for other programs.
func (s Secrets) Ring() signet.Ring { return s.ring }

func (s Secrets) fingerprint(kind, value string) string {
	sum, err := s.prf.ComputePrimaryPRF([]byte("fingerprint\x00"+kind+"\x00"+value), 20)
	if err != nil {
		panic(err) // the length is constant and supported
	}
	return hex.EncodeToString(sum)
}

func newSecrets(kek, rnd *keyset.Handle, ring signet.Ring) (Secrets, error) {
	a, err := aead.New(kek)
	if err != nil {
		return Secrets{}, fmt.Errorf("vault: use the key-encryption key: %w", err)
	}
	p, err := prf.NewPRFSet(rnd)
	if err != nil {
		return Secrets{}, fmt.Errorf("vault: use the fingerprint key: %w", err)
	}
	return Secrets{kek: a, prf: p, ring: ring}, nil
}

func readKeyset(path string) (*keyset.Handle, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("vault: open a secret: %w", err)
	}
	defer f.Close()
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(f))
	if err != nil {
		return nil, fmt.Errorf("vault: %s is no Tink keyset in JSON: %w", filepath.Base(path), err)
	}
	return handle, nil
}

// createKeyset makes a keyset that does not exist yet.
func createKeyset(path string, template *tinkpb.KeyTemplate) error {
	return create(path, func(w io.Writer) error {
		handle, err := keyset.NewHandle(template)
		if err != nil {
			return err
		}
		return insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(w))
	})
}

// create writes beside the target and links it into place, so that a crash leaves
// either no key or a whole one, and a key that exists is never replaced.
func create(path string, write func(io.Writer) error) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	return beside(path, write, func(whole string) error {
		if err := os.Link(whole, path); !errors.Is(err, fs.ErrExist) {
			return err
		}
		return nil
	})
}

// beside writes a file next to a path, durably, and lets it be put into place.
func beside(path string, write func(io.Writer) error, place func(whole string) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("vault: write a secret: %w", err)
	}
	defer os.Remove(f.Name())
	err = errors.Join(write(f), f.Sync(), f.Close())
	if err == nil {
		err = place(f.Name())
	}
	if err != nil {
		return fmt.Errorf("vault: write a secret: %w", err)
	}
	return nil
}
