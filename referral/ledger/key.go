package ledger

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
)

// ErrKey says that a text is no public key of a ledger.
var ErrKey = errors.New("ledger: give the public key as `xinqiao ledger key` prints it")

const pemType = "PUBLIC KEY"

// Purpose is what the signing key of an installation is derived for.
const Purpose = "ledger"

// Public is the half of a key that everybody may know.
func Public(key ed25519.PrivateKey) ed25519.PublicKey { return key.Public().(ed25519.PublicKey) }

// FormatKey writes a public key as other programs read it, too.
func FormatKey(key ed25519.PublicKey) ([]byte, error) {
	der, err := x509.MarshalPKIXPublicKey(key)
	return pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der}), err
}

// ParseKey reads what FormatKey wrote.
func ParseKey(text []byte) (ed25519.PublicKey, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != pemType {
		return nil, ErrKey
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if public, ok := key.(ed25519.PublicKey); err == nil && ok {
		return public, nil
	}
	return nil, ErrKey
}

// Print is a key in few enough letters to be read out over the telephone.
func Print(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:8])
}
