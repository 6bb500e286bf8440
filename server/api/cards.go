package api

import (
	"context"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/referral/mentoring"
	"github.com/xinqiao/xinqiao/server/api/idem"
)

// cards are the routes of safety cards.
type cards struct {
	cards *mentoring.Cards
	idem  idem.Keeper
}

// CardPhrase is one phrase of the list that cards are made of.
type CardPhrase struct {
	ID      string `json:"id"`
	Text    string `json:"text"`
	Obliged bool   `json:"obliged" doc:"每张卡上都有 / stands on every card"`
}

func (h cards) phrases(ctx context.Context, _ *struct{}) (*list[CardPhrase], error) {
	l := lang.From(ctx)
	return allOf(mentoring.CardPhrases(mentoring.CardList), func(p mentoring.Phrase) CardPhrase {
		return CardPhrase{p.ID, said(p, l, lang.Words{ZH: "学校值班电话", EN: "the school's telephone"}.In(l)), p.Obliged()}
	}), nil
}

// OwnCard is a card as an adult reads it to whom it was released: what to do, about whom,
// until when. Why is not said.
type OwnCard struct {
	ID     string     `json:"id"`
	Name   string     `json:"name,omitempty"`
	Class  unit.Path  `json:"class"`
	Says   []string   `json:"says" nullable:"false"`
	Call   string     `json:"call" doc:"学校值班电话 / the school's telephone"`
	At     time.Time  `json:"at"`
	Until  time.Time  `json:"until"`
	Read   *time.Time `json:"read,omitempty" doc:"确认已读的时间 / when reading was confirmed"`
	Broken bool       `json:"unreadable,omitempty" doc:"内容无法打开，请立即问心理老师 / its content cannot be opened; ask the counselor at once"`
}

func (h cards) mine(ctx context.Context, _ *struct{}) (*list[OwnCard], error) {
	all, err := h.cards.Mine(ctx, who(ctx))
	if err != nil {
		return nil, err
	}
	return allOf(all, func(r mentoring.CardReading) OwnCard {
		out := OwnCard{ID: outward(r.ID), Name: r.Name, Class: r.Class, Says: saysOf(ctx, r), Call: r.Call, At: r.At, Until: r.Until, Broken: r.Unreadable}
		if i := slices.IndexFunc(r.Readers, func(x mentoring.Reader) bool { return x.Staff == who(ctx).ID }); i >= 0 {
			out.Read = moment(r.Readers[i].Read)
		}
		return out
	}), nil
}

func saysOf(ctx context.Context, r mentoring.CardReading) []string {
	says := []string{}
	for _, p := range r.Phrases {
		says = append(says, said(p, lang.From(ctx), r.Call))
	}
	return says
}

func (h cards) confirm(ctx context.Context, in *Object) (*struct{}, error) {
	return nil, h.cards.Confirm(ctx, who(ctx), in.id())
}

// SafetyCard is a card as the counselors of the school see it, with who has read it.
type SafetyCard struct {
	ID      string       `json:"id"`
	State   string       `json:"state" enum:"released,withdrawn,expired"`
	By      string       `json:"by"`
	At      time.Time    `json:"at"`
	Until   time.Time    `json:"until"`
	Ended   *time.Time   `json:"ended,omitempty"`
	EndedBy string       `json:"endedBy,omitempty"`
	Says    []string     `json:"says" nullable:"false"`
	Readers []CardReader `json:"readers" nullable:"false"`
	Broken  bool         `json:"unreadable,omitempty" doc:"内容无法打开，请联系管理员 / its content cannot be opened; ask the administrator"`
}

// CardReader is an adult to whom a card was released.
type CardReader struct {
	Staff string     `json:"staff"`
	Read  *time.Time `json:"read,omitempty"`
}

func safetyCardOf(ctx context.Context, r mentoring.CardReading) SafetyCard {
	out := SafetyCard{ID: outward(r.ID), State: string(r.State), By: r.By, At: r.At, Until: r.Until, Ended: moment(r.EndedAt),
		EndedBy: r.EndedBy, Says: saysOf(ctx, r), Readers: []CardReader{}, Broken: r.Unreadable}
	for _, x := range r.Readers {
		out.Readers = append(out.Readers, CardReader{x.Staff, moment(x.Read)})
	}
	return out
}

func (h cards) ofCase(ctx context.Context, in *Object) (*list[SafetyCard], error) {
	all, err := h.cards.OfCase(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return allOf(all, func(r mentoring.CardReading) SafetyCard { return safetyCardOf(ctx, r) }), nil
}

type releaseInput struct {
	Ordered
	Body struct {
		Phrases []string  `json:"phrases" minItems:"1" maxItems:"20" nullable:"false" doc:"句子的编号 / ids of the list"`
		Readers []string  `json:"readers" minItems:"1" maxItems:"12" nullable:"false" doc:"本校人员编号 / staff ids of the school"`
		Until   time.Time `json:"until" doc:"至多三十天 / within thirty days"`
	}
}

type safetyCardAnswer struct{ Body SafetyCard }

func (h cards) release(ctx context.Context, in *releaseInput) (*safetyCardAnswer, error) {
	return carry(ctx, h.idem, in.Ordered, in.Body, func(cmd referral.Command) (mentoring.CardReading, error) {
		return h.cards.Release(ctx, who(ctx), in.id(), cmd, mentoring.CardForm{Phrases: in.Body.Phrases, Readers: in.Body.Readers, Until: in.Body.Until})
	}, func(r mentoring.CardReading) (*safetyCardAnswer, error) {
		return &safetyCardAnswer{safetyCardOf(ctx, r)}, nil
	})
}

func (h cards) withdraw(ctx context.Context, in *Object) (*safetyCardAnswer, error) {
	r, err := h.cards.Withdraw(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	return &safetyCardAnswer{safetyCardOf(ctx, r)}, nil
}
