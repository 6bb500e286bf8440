package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
)

// drills are the routes of exercises of the whole chain of a school.
type drills struct {
	drills   *referral.Drills
	policies *referral.CarePolicies
	org      *screening.Org
}

// exercise is what everything says that belongs to a drill.
var exercise = lang.Words{ZH: "演练：不涉及任何学生，请确认收到", EN: "Exercise: no student is concerned; confirm that it reached you"}

// mark returns the words of an exercise, and none for what is real.
func mark(ctx context.Context, is bool) string {
	if !is {
		return ""
	}
	return exercise.In(lang.From(ctx))
}

// Drill is one exercise of a school's chain.
type Drill struct {
	ID    string              `json:"id"`
	State referral.DrillState `json:"state" enum:"running,passed,failed,void" doc:"void：演练期间值班人员有变动 / void: somebody else answers since it began"`
	By    string              `json:"by" doc:"人员编号 / staff id"`
	Care  screening.PolicyRef `json:"care"`
	Began time.Time           `json:"began"`
	Until time.Time           `json:"until" doc:"各岗位确认收到的期限 / until when everybody must confirm"`
	Ended *time.Time          `json:"ended,omitempty"`
	Hops  []Hop               `json:"hops" nullable:"false"`
}

// Hop is one step of the chain. It names offices, not people.
type Hop struct {
	Kind   referral.HopKind  `json:"kind" enum:"raised,told,carried,confirmed,notice,seen,receipt"`
	Office referral.To       `json:"office,omitempty" doc:"岗位，不写姓名 / the office, nobody's name"`
	State  referral.HopState `json:"state" enum:"waiting,passed,failed,missing"`
	From   *time.Time        `json:"from,omitempty" doc:"从何时起计 / since when it could happen"`
	At     *time.Time        `json:"at,omitempty"`
	TookMS int64             `json:"tookMs"`
}

func drillOf(r referral.DrillReading) Drill {
	hops := allOf(r.Hops, func(h referral.Hop) Hop {
		return Hop{Kind: h.Kind, Office: h.Office, State: h.State, From: moment(h.From), At: moment(h.At), TookMS: h.Took().Milliseconds()}
	})
	return Drill{ID: outward(r.ID), State: r.State, By: r.By, Care: r.Care, Began: r.Began, Until: r.Until, Ended: moment(r.Ended),
		Hops: hops.Body.Items}
}

type drillStart struct {
	Coded
	Body *struct {
		Care *screening.PolicyRef `json:"care,omitempty" doc:"按哪个处置规则演练，不填则用区县现行的规则 / whose chain; left out: the one in force in the district"`
	}
}

type drillAnswer struct{ Body Drill }

// chain is the care policy of a drill: what is named, or what is in force.
func (h drills) chain(ctx context.Context, in *drillStart) (screening.PolicyRef, error) {
	if in.Body != nil && in.Body.Care != nil {
		return *in.Body.Care, nil
	}
	school, err := h.org.School(ctx, who(ctx), in.Code)
	if err != nil {
		return screening.PolicyRef{}, err
	}
	e, err := h.policies.InForce(ctx, school.Path, h.policies.Now())
	return e.Policy, err
}

func (h drills) start(ctx context.Context, in *drillStart) (*drillAnswer, error) {
	care, err := h.chain(ctx, in)
	if err != nil {
		return nil, err
	}
	r, err := h.drills.Start(ctx, who(ctx), in.Code, care)
	if err != nil {
		return nil, err
	}
	about(ctx, r.ID)
	return &drillAnswer{drillOf(r)}, nil
}

func (h drills) list(ctx context.Context, in *Coded) (*list[Drill], error) {
	all, err := h.drills.Of(ctx, who(ctx), in.Code)
	if err != nil {
		return nil, err
	}
	return allOf(all, drillOf), nil
}
