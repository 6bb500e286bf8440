package api

import (
	"context"

	"github.com/xinqiao/xinqiao/server/auth"
)

// setups are the routes of an installation that nobody administers yet, and gone as
// soon as somebody does.
type setups struct{ setup *auth.Setup }

// SetupState says whether the first administrator is still to come.
type SetupState struct {
	Open bool `json:"open"`
}

type setupAnswer struct{ Body SetupState }

func (h setups) get(ctx context.Context, _ *struct{}) (*setupAnswer, error) {
	if h.setup == nil {
		return &setupAnswer{}, nil
	}
	open, err := h.setup.Open(ctx)
	return &setupAnswer{SetupState{open}}, err
}

type setupEntry struct {
	Body struct {
		Code     string `json:"code" minLength:"1" maxLength:"60" format:"password" doc:"服务器启动时终端里显示的码 / as the terminal showed it when the server started"`
		Name     string `json:"name" minLength:"1" maxLength:"80"`
		Login    string `json:"login" minLength:"1" maxLength:"200"`
		Password string `json:"password" minLength:"8" maxLength:"128" format:"password"`
	}
}

func (h setups) enter(ctx context.Context, in *setupEntry) (*setupAnswer, error) {
	if h.setup == nil {
		return nil, auth.ErrSetUp
	}
	b := in.Body
	return &setupAnswer{}, h.setup.Enter(ctx, b.Code, auth.Founder{Name: b.Name, Login: b.Login, Password: b.Password})
}
