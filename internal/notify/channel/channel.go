// Package channel is the way out of the house: one file a provider, all behind
// notify.Carrier. What a parcel says is made here, once for all of them: how many
// things wait and where to look, and nothing about any of them but that they are an
// exercise.
package channel

import (
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
)

// What the providers let a robot send, and what we let one person be sent. The
// minutes of WeCom and DingTalk are counted a little longer, because what was sent
// within ours may arrive within one of theirs.
var limits = map[Kind]notify.Limits{
	WeCom:    {{Sends: 20, Within: 70 * time.Second}},
	DingTalk: {{Sends: 20, Within: 70 * time.Second}},
	Feishu:   {{Sends: 100, Within: 70 * time.Second}, {Sends: 5, Within: 2 * time.Second}},
	Webhook:  {{Sends: 60, Within: time.Minute}},
	smsKind:  {{Sends: 2, Within: time.Minute}},
	mailKind: {{Sends: 6, Within: time.Minute}},
}

// The personal channels, beside the kinds of groups.
const (
	smsKind  Kind = "sms"
	mailKind Kind = "email"
)

// Open returns the lines of a configuration.
func Open(cfg Config, c clock.Clock) notify.Lines {
	out := outpost{client: newClient(), clock: c, link: cfg.Link}
	var lines notify.Lines
	if cfg.SMS != nil {
		lines.SMS = &notify.Line{Name: string(smsKind), Carrier: gateway{out, *cfg.SMS}, Limits: limits[smsKind]}
	}
	if cfg.Email != nil {
		lines.Email = &notify.Line{Name: string(mailKind), Carrier: mailer{*cfg.Email, cfg.Link}, Limits: limits[mailKind]}
	}
	for _, g := range cfg.Groups {
		lines.Groups = append(lines.Groups, notify.GroupLine{ID: g.ID, Unit: g.Unit, Hospital: g.Hospital,
			Line: notify.Line{Name: string(g.Kind), Carrier: out.robot(g), Limits: limits[g.Kind]}})
	}
	return lines
}

// robot returns the carrier of a group.
func (o outpost) robot(g GroupConfig) notify.Carrier {
	switch g.Kind {
	case WeCom:
		return weCom{o, g}
	case DingTalk:
		return dingTalk{o, g}
	case Feishu:
		return feishu{o, g}
	}
	return webhook{o, g}
}

// words is what a parcel says, in both languages.
func words(p notify.Parcel, link string) string {
	if p.Code != "" {
		return fmt.Sprintf("验证码 %s，10 分钟内有效。\nYour code is %s, valid for 10 minutes.", p.Code, p.Code)
	}
	return fmt.Sprintf("%s\n%s", subject(p), link)
}

// subject is what a parcel says in one line.
func subject(p notify.Parcel) string {
	if p.Code != "" {
		return "验证码 / Your code"
	}
	zh, en := "", ""
	if p.Exercise {
		zh, en = "【演练】", "[EXERCISE] "
	}
	if p.Items == 1 {
		return zh + "有 1 件事需要您处理 / " + en + "1 item needs you"
	}
	return fmt.Sprintf("%s有 %d 件事需要您处理 / %s%d items need you", zh, p.Items, en, p.Items)
}
