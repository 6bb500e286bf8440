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

// carry gives a command with its id, made of the actor and the key, and the hash of
// what is asked: the operation and the body. It shows what became of it.
func carry[D, A any](ctx context.Context, keeper idem.Keeper, in Ordered, body any,
	act func(referral.Command) (D, error), show func(D) (*A, error)) (*A, error) {
	key := in.Key
	if key == "" {
		key = uuid.NewString()
	}
	hash, err := keeper.Hash([]any{callOf(ctx).operation, body})
	if err != nil {
		return nil, err
	}
	doc, err := act(referral.Command{Key: keeper.ID(who(ctx), in.id()+"\x00"+key), Body: hash})
	if err != nil {
		return nil, err
	}
	return show(doc)
}
