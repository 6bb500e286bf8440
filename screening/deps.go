// Package screening is the school side: the people and classes of a school, its
// campaigns and sessions, the sittings of its students, their scores and the
// risk that follows. It knows nothing of what happens to a risk afterwards; it
// reports through Alarm.
package screening

import (
	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Deps are what every service of the package stands on.
type Deps struct {
	DB     *store.DB
	Vault  *vault.Vault
	Clock  clock.Clock
	Claims *claim.Claims
}
