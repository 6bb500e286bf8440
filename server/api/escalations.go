package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
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

// Rising tells somebody outside the school what rose to them beyond alerts: a case, a
// referral or a return plan that is overdue. Whom to call, and by which reference; no
// person, and not what it waits for.
type Rising struct {
	Reference string     `json:"reference" doc:"学校按此编号找到 / the school finds it by the same"`
	School    string     `json:"school"`
	CallBack  string     `json:"callBack,omitempty" doc:"学校值班电话 / the school's duty phone"`
	Since     *time.Time `json:"since,omitempty" doc:"超期起始；为空表示没有上报到本人的超期 / overdue since; none when nothing is that rose to the reader"`
	Closed    bool       `json:"closed,omitempty" doc:"已结束 / it has ended"`
}

type risingAnswer struct{ Body Rising }

// rising makes the route of it for one kind.
func rising(read func(context.Context, actor.Actor, string) (referral.Rising, error)) func(context.Context, *Object) (*risingAnswer, error) {
	return func(ctx context.Context, in *Object) (*risingAnswer, error) {
		c, err := read(ctx, who(ctx), in.id())
		if err != nil {
			return nil, err
		}
		return &risingAnswer{Rising{c.Reference, c.School, c.CallBack, moment(c.Since), c.Closed}}, nil
	}
}
