package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/referral"
)

// Escalation is what an alert says to those outside the school whom it rose to: whom
// to call, and by which reference. No person, level, reason or answer.
type Escalation struct {
	Reference string              `json:"reference" doc:"与通知上的编号相同 / the same as on notices"`
	School    string              `json:"school"`
	CallBack  string              `json:"callBack,omitempty" doc:"学校值班电话 / the school's duty phone"`
	Exercise  string              `json:"exercise,omitempty" doc:"非空即演练，须原样显示 / not empty: an exercise, to be shown as it is"`
	State     referral.AlertState `json:"state"`
	Opened    time.Time           `json:"opened"`
	Mine      bool                `json:"mine,omitempty" doc:"由我跟进 / the reader took it"`
	AckUntil  *time.Time          `json:"ackUntil,omitempty" doc:"此后确认失效 / the acknowledgement is worth nothing after this"`
}

type escalationAnswer struct{ Body Escalation }

func (h alerts) escalation(ctx context.Context, in *Object) (*escalationAnswer, error) {
	e, err := h.alerts.Escalation(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return &escalationAnswer{Escalation{Reference: e.Reference, School: e.School, CallBack: e.CallBack, Exercise: mark(ctx, e.Exercise),
		State: e.State, Opened: e.Opened, Mine: e.AckBy != "", AckUntil: moment(e.AckUntil)}}, nil
}
