package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/notify"
)

// inboxes are the routes of messages: everybody sees their own only.
type inboxes struct{ inboxes *notify.Inboxes }

// Letter is a message as its recipient sees it.
type Letter struct {
	ID       string      `json:"id"`
	Kind     notify.Kind `json:"kind" doc:"channel：医院系统收不到，请打电话；answer-stuck：医院的答复无法执行，请打电话问清；recall：转介已撤回而医院可能不知道，请打电话并请其销毁材料 / channel: a hospital's programs do not take what they were sent, telephone; answer-stuck: its answer cannot be carried out, ask by telephone; recall: a packet was taken back and the hospital may not know, telephone and have it destroyed"`
	Object   string      `json:"object" doc:"警报、个案或转介的编号 / id of the alert, case or referral"`
	Place    string      `json:"place,omitempty" doc:"教室与座位 / room and seat"`
	Exercise string      `json:"exercise,omitempty" doc:"非空即演练，须原样显示 / not empty: an exercise, to be shown as it is"`
	PostedAt time.Time   `json:"postedAt"`
	ReadAt   *time.Time  `json:"readAt,omitempty"`
	Broken   bool        `json:"unreadable,omitempty" doc:"内容无法打开，请联系管理员 / its content cannot be opened; ask the administrator"`
}

func (h inboxes) list(ctx context.Context, in *Paging) (*list[Letter], error) {
	after, err := in.cursor()
	if err != nil {
		return nil, err
	}
	letters, next, err := h.inboxes.Of(ctx, who(ctx), after, in.Limit)
	if err != nil {
		return nil, err
	}
	return pageOf(letters, next, func(l notify.Letter) Letter { return letterOf(ctx, l) }), nil
}

// Unread is how many messages the reader has not opened.
type Unread struct {
	Count int `json:"count" maximum:"100" doc:"100 即一百条或更多 / 100 stands for so many or more"`
}

type unreadAnswer struct{ Body Unread }

func (h inboxes) unread(ctx context.Context, _ *struct{}) (*unreadAnswer, error) {
	n, err := h.inboxes.Unread(ctx, who(ctx))
	return &unreadAnswer{Unread{n}}, err
}

func letterOf(ctx context.Context, l notify.Letter) Letter {
	return Letter{ID: outward(l.ID), Kind: l.Kind, Object: outward(l.Object), Place: l.Place, Exercise: mark(ctx, l.Exercise),
		PostedAt: l.PostedAt, ReadAt: moment(l.ReadAt), Broken: l.Unreadable}
}

func (h inboxes) read(ctx context.Context, in *Object) (*struct{}, error) {
	return nil, h.inboxes.Read(ctx, who(ctx), in.id())
}

// moment leaves out a time that has not come.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
