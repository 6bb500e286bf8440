package channel

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/internal/notify"
)

// weCom is a group robot of WeCom (企业微信). Its address holds its key; it has no
// signature.
type weCom struct {
	outpost
	group GroupConfig
}

// weComLimited: the robot sent more than 20 messages within a minute.
var weComLimited = []string{"45009"}

// Carry sends a text.
func (r weCom) Carry(ctx context.Context, p notify.Parcel) (string, error) {
	answer, err := r.post(ctx, r.group.URL, nil, robotText(words(p, r.link)))
	if err != nil {
		return "", err
	}
	return "", judge(200, field(answer, "errcode"), "0", weComLimited, time.Minute)
}

// robotText is the text message of WeCom and DingTalk.
func robotText(text string) []byte {
	return encode(map[string]any{"msgtype": "text", "text": map[string]string{"content": text}})
}
