// Package idem makes creations safe to repeat without keeping responses: actor
// and Idempotency-Key determine the id of what is created, and the document
// keeps a hash of the body it was created from.
package idem

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// ErrReused says that the key stands for a creation from another body.
var ErrReused = errors.New("idem: the key was used with another body")

// Keeper computes ids and hashes with the installation's own key, so that
// neither tells anything about a body that could be guessed.
type Keeper struct{ vault *vault.Vault }

// New returns a keeper.
func New(v *vault.Vault) Keeper { return Keeper{vault: v} }

// ID is the id of what an actor creates under a key.
func (k Keeper) ID(who actor.Actor, key string) string {
	return k.vault.Fingerprint("idempotency", string(who.Role)+"\x00"+who.ID+"\x00"+key)
}

// Hash is the hash of a body, to be kept by the document made from it. The body
// is hashed as it was understood: spaces and the order of fields do not count.
func (k Keeper) Hash(body any) (string, error) {
	canonical, err := json.Marshal(body)
	if err != nil {
		return "", fmt.Errorf("idem: encode a body: %w", err)
	}
	return k.vault.Fingerprint("body", string(canonical)), nil
}

// Same returns nil when a creation that was found done came from the same body.
func Same(kept, hash string) error {
	if kept != hash {
		return ErrReused
	}
	return nil
}
