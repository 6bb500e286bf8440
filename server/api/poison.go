package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/poison"
)

// stuckWork are the routes of owed work that keeps failing.
type stuckWork struct{ book *poison.Book }

// Poison is one piece of work that keeps failing. It names no object: which one
// it is would say of whom.
type Poison struct {
	ID       string    `json:"id" doc:"带密钥的指纹 / a keyed fingerprint"`
	Job      string    `json:"job" doc:"哪一类工作 / the kind of work"`
	Class    string    `json:"class" doc:"怎样失败 / how it fails"`
	Failures int       `json:"failures"`
	Since    time.Time `json:"since"`
	Last     time.Time `json:"last" doc:"最近一次失败 / when it last failed"`
}

func poisonOf(i *poison.Item) Poison {
	return Poison{ID: i.ID, Job: i.Job, Class: i.Class, Failures: i.Failures, Since: i.First, Last: i.Last}
}

func (h stuckWork) list(ctx context.Context, _ *struct{}) (*list[Poison], error) {
	items, err := h.book.List(ctx, who(ctx))
	if err != nil {
		return nil, err
	}
	return allOf(items, poisonOf), nil
}

func (h stuckWork) retry(ctx context.Context, in *Object) (*struct{}, error) {
	return nil, h.book.Retry(ctx, who(ctx), in.id())
}
