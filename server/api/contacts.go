package api

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/notify"
)

// contacts are the routes of the ways to oneself outside the platform.
type contacts struct{ contacts *notify.Contacts }

// MyChannels is through what one is reached, and in which order.
type MyChannels struct {
	Contacts []MyContact `json:"contacts" nullable:"false"`
	Wishes
}

// MyContact is one way to oneself. Which number or address it is stands in the
// register only.
type MyContact struct {
	Channel  notify.Channel `json:"channel" enum:"sms,email,group"`
	Known    bool           `json:"known" doc:"登记了号码或地址，或单位有群 / the register holds a number or address, or the unit has a group"`
	Offered  bool           `json:"offered" doc:"系统能发送 / the platform can send there"`
	Verified bool           `json:"verified" doc:"已用验证码确认 / confirmed by a code"`
}

// Wishes are the channels in their order. What is gravest goes through all of them.
type Wishes struct {
	Routine []string `json:"routine" nullable:"false" maxItems:"3" enum:"sms,email,group" doc:"不急的事；可以为空 / what can wait; may be empty"`
	Urgent  []string `json:"urgent" nullable:"false" minItems:"1" maxItems:"3" enum:"sms,email,group" doc:"急的事；最危急的事走全部渠道 / what is urgent; the gravest goes through all"`
}

type myChannelsAnswer struct{ Body MyChannels }

func (h contacts) get(ctx context.Context, _ *struct{}) (*myChannelsAnswer, error) {
	standings, wishes, err := h.contacts.Mine(ctx, who(ctx))
	if err != nil {
		return nil, err
	}
	mine := MyChannels{Contacts: []MyContact{}, Wishes: Wishes{Routine: names(wishes[notify.Routine]), Urgent: names(wishes[notify.Urgent])}}
	for _, s := range standings {
		mine.Contacts = append(mine.Contacts, MyContact{Channel: s.Channel, Known: s.Known, Offered: s.Offered, Verified: s.Proven})
	}
	return &myChannelsAnswer{mine}, nil
}

type wishesChange struct{ Body Wishes }

func (h contacts) wish(ctx context.Context, in *wishesChange) (*struct{}, error) {
	return nil, h.contacts.Wish(ctx, who(ctx), channels(in.Body.Routine), channels(in.Body.Urgent))
}

// OwnContact is the path parameter of routes to one's own contact.
type OwnContact struct {
	Channel string `path:"channel" enum:"sms,email"`
}

func (h contacts) prove(ctx context.Context, in *OwnContact) (*struct{}, error) {
	return nil, h.contacts.Prove(ctx, who(ctx), notify.Channel(in.Channel))
}

type codeEntry struct {
	OwnContact
	Body struct {
		Code string `json:"code" pattern:"^[0-9]{6}$" doc:"收到的六位验证码 / the six digits that arrived"`
	}
}

func (h contacts) confirm(ctx context.Context, in *codeEntry) (*struct{}, error) {
	return nil, h.contacts.Confirm(ctx, who(ctx), notify.Channel(in.Channel), in.Body.Code)
}

func names(channels []notify.Channel) []string {
	all := make([]string, len(channels))
	for i, c := range channels {
		all[i] = string(c)
	}
	return all
}

func channels(names []string) []notify.Channel {
	all := make([]notify.Channel, len(names))
	for i, n := range names {
		all[i] = notify.Channel(n)
	}
	return all
}
