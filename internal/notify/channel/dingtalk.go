package channel

import (
	"context"
	"encoding/base64"
	"net/url"
	"strconv"
	"time"

	"github.com/xinqiao/xinqiao/internal/notify"
)

// dingTalk is a custom group robot of DingTalk (钉钉) that is secured by signature:
// milliseconds and secret, keyed by the secret, stand in the address.
type dingTalk struct {
	outpost
	group GroupConfig
}

// dingTalkLimited: more than 20 messages within a minute, or too fast; the robot is
// then silenced for ten minutes.
var dingTalkLimited = []string{"130101", "410100", "660026"}

const dingTalkRest = 10 * time.Minute

// Carry sends a text.
func (r dingTalk) Carry(ctx context.Context, p notify.Parcel) (string, error) {
	address, err := r.signed()
	if err != nil {
		return "", bare(err)
	}
	answer, err := r.post(ctx, address, nil, robotText(words(p, r.link)))
	if err != nil {
		return "", err
	}
	return "", judge(200, field(answer, "errcode"), "0", dingTalkLimited, dingTalkRest)
}

func (r dingTalk) signed() (string, error) {
	address, err := url.Parse(r.group.URL)
	if err != nil {
		return "", err
	}
	stamp := strconv.FormatInt(r.clock.Now().UnixMilli(), 10)
	query := address.Query()
	query.Set("timestamp", stamp)
	query.Set("sign", base64.StdEncoding.EncodeToString(sign(r.group.Secret, stamp+"\n"+r.group.Secret)))
	address.RawQuery = query.Encode()
	return address.String(), nil
}
