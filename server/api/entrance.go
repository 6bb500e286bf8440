package api

import (
	"context"

	"github.com/xinqiao/xinqiao/screening"
)

// entrance is the door of students before the PIN.
type entrance struct{ sittings *screening.Sittings }

type slipShown struct {
	Body struct {
		School string `json:"school" minLength:"1" maxLength:"40" doc:"学校代码 / code of the school"`
		Number string `json:"number" minLength:"1" maxLength:"40" doc:"学号 / student number"`
		Code   string `json:"code" minLength:"1" maxLength:"40" doc:"纸条上的码 / access code of the slip"`
	}
}

// SlipChecked says what the door asks for next.
type SlipChecked struct {
	PIN string `json:"pin" enum:"choose,enter" doc:"choose：第一次，设一个 PIN；enter：输入自己的 PIN / choose one, or enter one's own"`
}

type slipChecked struct{ Body SlipChecked }

func (h entrance) check(ctx context.Context, in *slipShown) (*slipChecked, error) {
	known, err := h.sittings.Knock(ctx, in.Body.School, in.Body.Number, in.Body.Code)
	if err != nil {
		return nil, err
	}
	if known {
		return &slipChecked{SlipChecked{PIN: "enter"}}, nil
	}
	return &slipChecked{SlipChecked{PIN: "choose"}}, nil
}
