package channel

import (
	"context"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/notify"
)

// gateway is a short-message provider, or a small adaptor before one, that takes one
// JSON object of text fields, signed over seconds and body.
type gateway struct {
	outpost
	cfg SMSConfig
}

// The headers of a signed request.
const (
	stampHeader     = "X-Timestamp"
	signatureHeader = "X-Signature"
)

// Carry sends the fields with the parcel's values in their places.
func (g gateway) Carry(ctx context.Context, p notify.Parcel) (string, error) {
	template := g.cfg.Templates.Waiting
	switch {
	case p.Code != "":
		template = g.cfg.Templates.Code
	case p.Exercise:
		template = g.cfg.Templates.Exercise
	}
	fill := strings.NewReplacer("{id}", p.ID, "{to}", p.To, "{template}", template, "{code}", p.Code,
		"{items}", strconv.Itoa(p.Items), "{link}", g.link, "{text}", words(p, g.link))
	fields := map[string]string{}
	for name, value := range g.cfg.Fields {
		fields[name] = fill.Replace(value)
	}
	body, stamp := encode(fields), strconv.FormatInt(g.clock.Now().Unix(), 10)
	answer, err := g.post(ctx, g.cfg.URL, map[string]string{stampHeader: stamp,
		signatureHeader: hex.EncodeToString(sign(g.cfg.Secret, stamp+"\n"+string(body)))}, body)
	if err != nil {
		return "", err
	}
	a := g.cfg.Answer
	return receipt(field(answer, a.Receipt)), judge(200, field(answer, a.Code), a.Good, a.Limited, time.Minute)
}
