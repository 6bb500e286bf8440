package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/audit"
	"github.com/xinqiao/xinqiao/internal/unit"
)

// trails are the routes of the audit trail.
type trails struct{ log *audit.Log }

// Trace is one act of the trail.
type Trace struct {
	ID         string     `json:"id"`
	At         time.Time  `json:"at"`
	Actor      string     `json:"actor" doc:"人员编号，未登录为空 / id, empty before a log-in"`
	Role       actor.Role `json:"role"`
	Unit       unit.Path  `json:"unit,omitempty" doc:"行为人所在单位 / where the actor works"`
	Permission string     `json:"permission"`
	Act        string     `json:"act"`
	Object     string     `json:"object,omitempty"`
	Purpose    string     `json:"purpose,omitempty"`
	Request    string     `json:"request"`
	Outcome    int        `json:"outcome,omitempty" doc:"HTTP 状态，没有即未知 / the status; absent while unknown"`
}

type trailQuery struct {
	Paging
	Object string    `query:"object" maxLength:"200" doc:"只看一个对象 / of one object only"`
	From   time.Time `query:"from"`
	To     time.Time `query:"to"`
	Actor  string    `query:"actor" maxLength:"100" doc:"只看一个人（编号）/ of one person only, by id"`
	Role   string    `query:"role" enum:"student,teacher,counselor,lead,office,health,hospital,auditor,admin" doc:"只看一种角色 / of one role only"`
	Act    string    `query:"act" maxLength:"60" doc:"只看一种操作 / one operation only"`
}

func (h trails) list(ctx context.Context, in *trailQuery) (*list[Trace], error) {
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	entries, next, err := h.log.Find(ctx, who(ctx), audit.Range{Object: inward(in.Object),
		From: in.From, To: in.To, Actor: in.Actor, Role: actor.Role(in.Role), Act: in.Act, After: after, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return pageOf(entries, next, traceOf), nil
}

func traceOf(e *audit.Entry) Trace {
	return Trace{ID: e.ID, At: e.At, Actor: e.Actor, Role: e.Role, Unit: e.Unit, Permission: e.Permission,
		Act: e.Act, Object: outward(e.Object), Purpose: e.Purpose, Request: e.Request, Outcome: e.Outcome}
}
