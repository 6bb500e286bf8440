package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/server/api/idem"
)

// Ordered is what every command on an alert, case, referral or return plan takes.
// Without a key a command that is sent twice counts twice.
type Ordered struct {
	Object
	Key string `header:"Idempotency-Key" minLength:"8" maxLength:"128" doc:"同键同内容只执行一次 / the same key and body act once"`
}

// command identifies what was asked: the actor, the key and what the body says.
func (o Ordered) command(ctx context.Context, keeper idem.Keeper, body any) (referral.Command, error) {
	key := o.Key
	if key == "" {
		key = uuid.NewString()
	}
	hash, err := keeper.Hash(body)
	return referral.Command{Key: keeper.ID(who(ctx), o.id()+"\x00"+key), Body: hash}, err
}
