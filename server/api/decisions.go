package api

import (
	"context"
	"errors"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral"
)

// decisions are what messages ask of people who see no student: where each stands now.
type decisions struct {
	inboxes *notify.Inboxes
	care    *referral.Care
}

// Decision is one thing that a message spoke of.
type Decision struct {
	Object    string       `json:"object" doc:"提醒、个案、转介或复学方案的编号 / id of the alert, case, referral or return plan"`
	Kind      string       `json:"kind" enum:"alert,case,referral,return"`
	Ask       referral.Ask `json:"ask,omitempty" enum:"acknowledge,approve,review,return,call" doc:"没有即无须再表态 / absent: nothing is asked, or nothing any more"`
	Came      time.Time    `json:"came" doc:"最近一条消息 / the newest message about it"`
	Until     *time.Time   `json:"until,omitempty" doc:"期限；无须表态时为本人跟进到何时 / the deadline; when nothing is asked, until when the reader sees to it"`
	Mine      bool         `json:"mine,omitempty" doc:"本人已表态 / the reader has said their part"`
	Reference string       `json:"reference,omitempty" doc:"与通知上的编号相同 / the same as on notices"`
	School    string       `json:"school,omitempty"`
	CallBack  string       `json:"callBack,omitempty" doc:"学校值班电话 / the school's duty phone"`
	Exercise  string       `json:"exercise,omitempty" doc:"非空即演练，须原样显示 / not empty: an exercise, to be shown as it is"`
	Letters   []string     `json:"letters" nullable:"false" doc:"关于它的未读消息 / unread messages about it"`
}

// asking are the kinds of messages that may ask for a word, by what they are about.
var asking = map[notify.Kind]string{notify.AlertOpen: "alert", notify.AlertRaised: "alert", notify.CaseDue: "case", notify.ReferralDue: "referral", notify.ReturnDue: "return"}

// lettersRead bounds how far back the inbox is read; what stays open sends new messages.
const lettersRead, lettersAPage = 1000, 200

func (h decisions) list(ctx context.Context, _ *struct{}) (*list[Decision], error) {
	spoken, err := h.spokenOf(ctx)
	if err != nil {
		return nil, err
	}
	found := []Decision{}
	for _, d := range spoken {
		now, err := h.now(ctx, d.Kind, inward(d.Object))
		if gone(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		d.Ask, d.Until, d.Mine = now.Ask, moment(now.Until), now.Mine
		d.Reference, d.School, d.CallBack, d.Exercise = now.Reference, now.School, now.CallBack, mark(ctx, now.Exercise)
		found = append(found, d)
	}
	return allOf(found, func(d Decision) Decision { return d }), nil
}

// spokenOf gathers what the messages of the reader speak of, newest first.
func (h decisions) spokenOf(ctx context.Context) ([]Decision, error) {
	var all []Decision
	places := map[string]int{}
	for after, n := (store.Cursor{}), 0; n < lettersRead; n += lettersAPage {
		letters, next, err := h.inboxes.Of(ctx, who(ctx), after, lettersAPage)
		if err != nil {
			return nil, err
		}
		for _, l := range letters {
			kind := asking[l.Kind]
			if kind == "" || l.Object == "" {
				continue
			}
			at, known := places[l.Object]
			if !known {
				at, places[l.Object] = len(all), len(all)
				all = append(all, Decision{Object: outward(l.Object), Kind: kind, Came: l.PostedAt, Letters: []string{}})
			}
			if l.ReadAt.IsZero() {
				all[at].Letters = append(all[at].Letters, outward(l.ID))
			}
		}
		if after = next; next.IsZero() {
			break
		}
	}
	return all, nil
}

func (h decisions) now(ctx context.Context, kind, id string) (referral.Decision, error) {
	switch kind {
	case "alert":
		return h.care.Alerts.Decision(ctx, who(ctx), id)
	case "case":
		return h.care.Cases.Decision(ctx, who(ctx), id)
	case "referral":
		return h.care.Referrals.Decision(ctx, who(ctx), id)
	}
	return h.care.Returns.Decision(ctx, who(ctx), id)
}

// gone tells whether something is not there any more, or not for this reader.
func gone(err error) bool {
	return errors.Is(err, store.ErrNotFound) || errors.Is(err, actor.ErrOutOfScope) || errors.Is(err, vault.ErrErased)
}
