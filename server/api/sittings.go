package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
)

// sittings are the routes of those who run sittings; what a sitting says stands
// in results.go, the student's own side in papers.go.
type sittings struct{ sittings *screening.Sittings }

// Sitting is where a student's paper stands: no answer, no risk.
type Sitting struct {
	ID        string                 `json:"id"`
	Campaign  string                 `json:"campaign"`
	Student   string                 `json:"student"`
	Class     unit.Path              `json:"class"`
	Stage     screening.Stage        `json:"stage"`
	Session   string                 `json:"session,omitempty"`
	Seat      int                    `json:"seat,omitempty"`
	From      *time.Time             `json:"from,omitempty" doc:"单独作答：可以开始的时间 / of those who answer alone"`
	Until     *time.Time             `json:"until,omitempty"`
	State     screening.SittingState `json:"state"`
	Excuse    screening.Excuse       `json:"excuse,omitempty"`
	Invited   time.Time              `json:"invited"`
	Started   *time.Time             `json:"started,omitempty"`
	Submitted *time.Time             `json:"submitted,omitempty"`
}

func sittingOf(s *screening.Sitting) Sitting {
	return Sitting{ID: outward(s.ID), Campaign: s.Campaign, Student: s.Student, Class: s.Class, Stage: s.Stage,
		Session: outward(s.Session), Seat: s.Seat, From: moment(s.From), Until: moment(s.Until), State: s.State, Excuse: s.Excuse, Invited: s.Invited,
		Started: moment(s.Started), Submitted: moment(s.Submitted)}
}

type sittingAnswer struct{ Body Sitting }

func answerSitting(doc *screening.Sitting, err error) (*sittingAnswer, error) {
	if err != nil {
		return nil, err
	}
	return &sittingAnswer{sittingOf(doc)}, nil
}

func (h sittings) get(ctx context.Context, in *Object) (*sittingAnswer, error) {
	return answerSitting(h.sittings.Get(ctx, who(ctx), in.id()))
}

type makeUp struct {
	Object
	Body struct {
		Session string `json:"session" maxLength:"200"`
	}
}

func (h sittings) makeUp(ctx context.Context, in *makeUp) (*struct{}, error) {
	return nil, h.sittings.MakeUp(ctx, who(ctx), in.id(), inward(in.Body.Session))
}

// MakeUp is a session in which a student can make up for the one that was missed.
type MakeUp struct {
	Session string    `json:"session"`
	Class   unit.Path `json:"class"`
	Number  int       `json:"number"`
	Room    string    `json:"room"`
	Starts  time.Time `json:"starts"`
	Ends    time.Time `json:"ends"`
}

func (h sittings) makeUps(ctx context.Context, in *Object) (*list[MakeUp], error) {
	docs, err := h.sittings.MakeUps(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return allOf(docs, func(s *screening.Session) MakeUp {
		return MakeUp{outward(s.ID), s.Class, s.Number, s.Room, s.Starts, s.Ends}
	}), nil
}

type excuse struct {
	Object
	Body struct {
		Reason screening.Excuse `json:"reason" enum:"absent-ill,absent-other,no-consent,declined,technical,left-school,unsuited,in-care,not-needed"`
	}
}

func (h sittings) excuse(ctx context.Context, in *excuse) (*struct{}, error) {
	return nil, h.sittings.Excuse(ctx, who(ctx), in.id(), in.Body.Reason)
}

func (h sittings) reset(ctx context.Context, in *Object) (*struct{}, error) {
	return nil, h.sittings.Reset(ctx, who(ctx), in.id())
}
