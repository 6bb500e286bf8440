package channel

import (
	"context"
	"encoding/base64"
	"strconv"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/notify"
)

// webhook is a unit's own system, told as Standard Webhooks says: the id, the seconds
// and the body are signed, and the id stays the same at every attempt.
type webhook struct {
	outpost
	group GroupConfig
}

// secretPrefix stands before the secrets of Standard Webhooks, which are base64.
const secretPrefix = "whsec_"

// Carry sends an event; any answer of 2xx takes it.
func (w webhook) Carry(ctx context.Context, p notify.Parcel) (string, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(w.group.Secret, secretPrefix))
	if err != nil {
		return "", errSecret
	}
	id, now := "msg_"+p.ID, w.clock.Now()
	stamp := strconv.FormatInt(now.Unix(), 10)
	body := encode(map[string]any{"type": "items.waiting", "timestamp": now.Format(time.RFC3339),
		"data": map[string]any{"items": p.Items, "exercise": p.Exercise, "text": subject(p), "link": w.link}})
	_, err = w.post(ctx, w.group.URL, map[string]string{"webhook-id": id, "webhook-timestamp": stamp,
		"webhook-signature": "v1," + base64.StdEncoding.EncodeToString(sign(string(key), id+"."+stamp+"."+string(body)))}, body)
	return "", err
}
