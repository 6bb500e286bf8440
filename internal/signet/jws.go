package signet

import (
	"github.com/go-jose/go-jose/v4"
)

// algorithms are those that a JWS may name; anything else is refused unread.
var algorithms = []jose.SignatureAlgorithm{jose.EdDSA}

// Detached signs a payload that travels beside its signature: a compact JWS with
// its middle left out (RFC 7515, appendix F), by the newest key.
func (r Ring) Detached(payload []byte) (string, error) {
	key := jose.JSONWebKey{Key: r.keys[0], KeyID: idOf(r.keys[0])}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.EdDSA, Key: key}, nil)
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return "", err
	}
	return signed.DetachedCompactSerialize()
}

// CheckDetached returns by which key a payload was signed.
func (k Keys) CheckDetached(jws string, payload []byte) (id string, err error) {
	signed, err := jose.ParseDetached(jws, payload, algorithms)
	if err != nil || len(signed.Signatures) != 1 {
		return "", ErrSignature
	}
	key, known := k.find(signed.Signatures[0].Protected.KeyID)
	if !known {
		return "", ErrSignature
	}
	if err := signed.DetachedVerify(payload, key.jwk()); err != nil {
		return "", ErrSignature
	}
	return key.ID, nil
}
