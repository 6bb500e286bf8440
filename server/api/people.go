package api

import (
	"context"
	"errors"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/server/api/idem"
	"github.com/xinqiao/xinqiao/server/auth"
)

// people are the routes of staff.
type people struct {
	staff    *screening.People
	accounts *auth.Accounts
	idem     idem.Keeper
}

// PersonFacts is who a member of staff is and how to reach them.
type PersonFacts struct {
	Name  string `json:"name" minLength:"1" maxLength:"80"`
	Phone string `json:"phone,omitempty" maxLength:"40"`
	Email string `json:"email,omitempty" maxLength:"200"`
}

// Person is a member of staff. It never holds a log-in name or password.
type Person struct {
	ID       string         `json:"id"`
	Role     actor.Role     `json:"role"`
	Unit     unit.Path      `json:"unit,omitempty"`
	Hospital string         `json:"hospital,omitempty"`
	Post     screening.Post `json:"post,omitempty"`
	Left     bool           `json:"left,omitempty"`
	PersonFacts
}

func personOf(m screening.Member) Person {
	return Person{ID: m.ID, Role: m.Role, Unit: m.Unit, Hospital: m.Hospital, Post: m.Post, Left: m.Left,
		PersonFacts: PersonFacts(m.Identity)}
}

type personAnswer struct{ Body Person }

// PersonWithDoor is a person and whether they can log in.
type PersonWithDoor struct {
	Person
	Login auth.Door `json:"login" enum:"none,open,locked,disabled"`
}

type personWithDoorAnswer struct{ Body PersonWithDoor }

// Credentials are a log-in name and a password.
type Credentials struct {
	Name     string `json:"name" minLength:"1" maxLength:"200"`
	Password string `json:"password" minLength:"8" maxLength:"128" format:"password"`
}

type personAdd struct {
	Keyed
	Body struct {
		Role     string       `json:"role" enum:"teacher,counselor,lead,office,health,hospital,auditor,admin"`
		Unit     UnitPath     `json:"unit,omitempty" maxLength:"60"`
		Hospital string       `json:"hospital,omitempty" maxLength:"100"`
		Post     string       `json:"post,omitempty" enum:"full-time,part-time" doc:"仅心理教师 / counselors only"`
		Login    *Credentials `json:"login,omitempty" doc:"登录名和密码，可以以后再设 / may be set later"`
		PersonFacts
	}
}

// add enters the person before the account: a log-in name that is taken leaves a
// person without an account, whom the same key then finds again.
func (h people) add(ctx context.Context, in *personAdd) (*personAnswer, error) {
	b := in.Body
	id := h.idem.ID(who(ctx), in.Key)
	about(ctx, id)
	m, err := h.staff.Add(ctx, who(ctx), screening.NewStaff{ID: id, Role: actor.Role(b.Role), Unit: b.Unit.path(),
		Hospital: b.Hospital, Post: screening.Post(b.Post), Identity: screening.Identity(b.PersonFacts)})
	if errors.Is(err, store.ErrExists) {
		err = idem.ErrReused
	}
	if err != nil {
		return nil, err
	}
	if b.Login != nil {
		err = h.accounts.Set(ctx, m.ID, b.Login.Name, b.Login.Password)
	}
	return &personAnswer{personOf(m)}, err
}

type personQuery struct {
	Paging
	Unit UnitPath `query:"unit" required:"true" maxLength:"60"`
}

func (h people) list(ctx context.Context, in *personQuery) (*list[Person], error) {
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	members, next, err := h.staff.OfUnit(ctx, who(ctx), in.Unit.path(), after, in.Limit)
	if err != nil {
		return nil, err
	}
	return pageOf(members, next, personOf), nil
}

func (h people) get(ctx context.Context, in *Object) (*personWithDoorAnswer, error) {
	m, err := h.staff.Get(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	door, err := h.accounts.Door(ctx, m.ID)
	if err != nil {
		return nil, err
	}
	return &personWithDoorAnswer{PersonWithDoor{personOf(m), door}}, nil
}

func (h people) leave(ctx context.Context, in *Object) (*struct{}, error) {
	return nil, h.staff.Leave(ctx, who(ctx), in.id())
}

type postChange struct {
	Object
	Body struct {
		Post string `json:"post" enum:"full-time,part-time"`
	}
}

func (h people) setPost(ctx context.Context, in *postChange) (*struct{}, error) {
	return nil, h.staff.SetPost(ctx, who(ctx), in.id(), screening.Post(in.Body.Post))
}

type identityChange struct {
	Object
	Body PersonFacts
}

func (h people) identify(ctx context.Context, in *identityChange) (*struct{}, error) {
	return nil, h.staff.Identify(ctx, who(ctx), in.id(), screening.Identity(in.Body))
}

type loginChange struct {
	Object
	Body struct {
		Name     string `json:"name,omitempty" maxLength:"200" doc:"不填则只重设密码 / left out: the password only"`
		Password string `json:"password" minLength:"8" maxLength:"128" format:"password"`
	}
}

// setLogin asks the staff first: accounts know no scope.
func (h people) setLogin(ctx context.Context, in *loginChange) (*struct{}, error) {
	m, err := h.staff.Get(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	if in.Body.Name == "" {
		return nil, h.accounts.Reset(ctx, m.ID, in.Body.Password)
	}
	return nil, h.accounts.Set(ctx, m.ID, in.Body.Name, in.Body.Password)
}

type loginSwitch struct {
	Object
	Body struct {
		Disabled bool `json:"disabled"`
	}
}

func (h people) disableLogin(ctx context.Context, in *loginSwitch) (*struct{}, error) {
	m, err := h.staff.Get(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return nil, h.accounts.Disable(ctx, m.ID, in.Body.Disabled)
}
