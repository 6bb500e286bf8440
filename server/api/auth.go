package api

import (
	"context"
	"net/http"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/server/auth"
)

// doors are the routes of log-ins.
type doors struct {
	auth   *auth.Service
	secure bool
}

// WantsCookies lets a browser ask for cookies instead of tokens in the body.
type WantsCookies struct {
	Cookies bool `json:"cookies,omitempty" doc:"浏览器用 / for browsers: answer with cookies"`
}

// Ticket is the answer to a log-in. A browser that asked for cookies finds no
// token in it.
type Ticket struct {
	Role          actor.Role `json:"role"`
	Access        string     `json:"access,omitempty" doc:"放入 Authorization: Bearer / for the Authorization header"`
	AccessExpires time.Time  `json:"accessExpires"`
	Refresh       string     `json:"refresh,omitempty" doc:"只能用一次 / good for one exchange"`
	Expires       time.Time  `json:"expires" doc:"此后需重新登录 / of the whole log-in"`
}

type ticketed struct {
	SetCookie    []http.Cookie `header:"Set-Cookie"`
	CacheControl string        `header:"Cache-Control"`
	Body         Ticket
}

type staffLogin struct {
	Body struct {
		WantsCookies
		Name     string `json:"name" minLength:"1" maxLength:"200"`
		Password string `json:"password" minLength:"1" maxLength:"512" format:"password"`
	}
}

func (d doors) logIn(ctx context.Context, in *staffLogin) (*ticketed, error) {
	tokens, session, err := d.auth.LogIn(ctx, in.Body.Name, in.Body.Password)
	if err != nil {
		return nil, err
	}
	return d.admitted(ctx, tokens, session, in.Body.Cookies), nil
}

type studentLogin struct {
	Body struct {
		WantsCookies
		School string `json:"school" minLength:"1" maxLength:"40" doc:"学校代码 / code of the school"`
		Number string `json:"number" minLength:"1" maxLength:"40" doc:"学号 / student number"`
		Code   string `json:"code" minLength:"1" maxLength:"40" doc:"纸条上的码 / access code of the slip"`
		PIN    string `json:"pin" minLength:"4" maxLength:"40" format:"password" doc:"自己设的 PIN / set at the first log-in"`
	}
}

func (d doors) logInStudent(ctx context.Context, in *studentLogin) (*ticketed, error) {
	b := in.Body
	tokens, session, err := d.auth.LogInStudent(ctx, b.School, b.Number, b.Code, b.PIN)
	if err != nil {
		return nil, err
	}
	return d.admitted(ctx, tokens, session, b.Cookies), nil
}

type refreshing struct {
	Cookie string `cookie:"xq_refresh" maxLength:"300"`
	Body   *struct {
		Refresh string `json:"refresh,omitempty" maxLength:"300" doc:"浏览器由 cookie 带来 / browsers send it as a cookie"`
	}
}

// refresh answers in the way the token came.
func (d doors) refresh(ctx context.Context, in *refreshing) (*ticketed, error) {
	token, cookies := in.Cookie, true
	if in.Body != nil && in.Body.Refresh != "" {
		token, cookies = in.Body.Refresh, false
	}
	tokens, session, err := d.auth.Refresh(ctx, token)
	if err != nil {
		return nil, err
	}
	return d.admitted(ctx, tokens, session, cookies), nil
}

type left struct {
	SetCookie []http.Cookie `header:"Set-Cookie"`
}

func (d doors) logOut(ctx context.Context, _ *struct{}) (*left, error) {
	if err := d.auth.LogOut(ctx, callOf(ctx).session.Login); err != nil {
		return nil, err
	}
	return &left{SetCookie: d.cookies(auth.Tokens{})}, nil
}

// Me is who the caller is for the platform.
type Me struct {
	ID          string            `json:"id"`
	Role        actor.Role        `json:"role"`
	Unit        string            `json:"unit,omitempty" doc:"管辖单位路径 / path of the unit"`
	Hospital    string            `json:"hospital,omitempty"`
	Sitting     string            `json:"sitting,omitempty"`
	Permissions []auth.Permission `json:"permissions" nullable:"false"`
}

type meAnswer struct{ Body Me }

func (d doors) me(ctx context.Context, _ *struct{}) (*meAnswer, error) {
	a := who(ctx)
	return &meAnswer{Me{ID: a.ID, Role: a.Role, Unit: string(a.Unit), Hospital: a.Hospital,
		Sitting: outward(a.Sitting), Permissions: auth.Of(a.Role)}}, nil
}

type passwordChange struct {
	Body struct {
		Old string `json:"old" minLength:"1" maxLength:"512" format:"password"`
		New string `json:"new" minLength:"8" maxLength:"128" format:"password"`
	}
}

// changePassword ends all log-ins, this one too.
func (d doors) changePassword(ctx context.Context, in *passwordChange) (*left, error) {
	if err := d.auth.Accounts.Change(ctx, who(ctx).ID, in.Body.Old, in.Body.New); err != nil {
		return nil, err
	}
	return &left{SetCookie: d.cookies(auth.Tokens{})}, nil
}

// admitted is the answer to whoever came in.
func (d doors) admitted(ctx context.Context, t auth.Tokens, s auth.Session, cookies bool) *ticketed {
	enter(ctx, s)
	out := &ticketed{CacheControl: "no-store", Body: Ticket{Role: s.Actor.Role,
		Access: t.Access, AccessExpires: t.AccessExpires, Refresh: t.Refresh, Expires: t.Expires}}
	if cookies {
		out.SetCookie, out.Body.Access, out.Body.Refresh = d.cookies(t), "", ""
	}
	return out
}
