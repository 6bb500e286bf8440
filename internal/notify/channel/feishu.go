package channel

import (
	"cmp"
	"context"
	"encoding/base64"
	"strconv"
	"time"

	"github.com/xinqiao/xinqiao/internal/notify"
)

// feishu is a custom group robot of Feishu (飞书). Its signature is of nothing at all,
// keyed by seconds and secret, and stands in the body.
type feishu struct {
	outpost
	group GroupConfig
}

// feishuLimited: more than 100 messages within a minute or 5 within a second, or all
// of Feishu is busy.
var feishuLimited = []string{"11232", "99991400"}

// Carry sends a text.
func (r feishu) Carry(ctx context.Context, p notify.Parcel) (string, error) {
	stamp := strconv.FormatInt(r.clock.Now().Unix(), 10)
	answer, err := r.post(ctx, r.group.URL, nil, encode(map[string]any{
		"timestamp": stamp, "sign": base64.StdEncoding.EncodeToString(sign(stamp+"\n"+r.group.Secret, "")),
		"msg_type": "text", "content": map[string]string{"text": words(p, r.link)}}))
	if err != nil {
		return "", err
	}
	// Older robots answer with StatusCode alone.
	code := cmp.Or(field(answer, "code"), field(answer, "StatusCode"))
	return "", judge(200, code, "0", feishuLimited, time.Minute)
}
