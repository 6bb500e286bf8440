package endtoend

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify/channel/peer"
)

// gateway is a provider of short messages on this machine.
type gateway struct {
	*peer.Peer
	env string // that leads a server to it
}

func openGateway(t *testing.T) gateway {
	t.Helper()
	const secret = "gateway-secret-7431"
	g := gateway{Peer: peer.SMS(clock.System{}, secret)}
	t.Cleanup(g.Close)
	content, err := json.Marshal(obj{"link": "https://xinqiao.example.invalid", "sms": obj{"url": g.URL, "secret": secret,
		"templates": obj{"waiting": "", "code": ""}, "fields": obj{"id": "{id}", "to": "{to}", "text": "{text}", "code": "{code}"},
		"answer": obj{"code": "code", "good": "OK", "receipt": "serial"}}})
	must(t, err)
	path := filepath.Join(t.TempDir(), "channels.json")
	must(t, os.WriteFile(path, content, 0o600))
	g.env = "XINQIAO_CHANNELS=" + path
	return g
}

// proves lets somebody of the demonstration prove their phone. It goes past the tap: a
// code is too short to look for among arbitrary bytes.
func (g gateway) proves(t *testing.T, url, dir, login string) {
	t.Helper()
	v, before := enter(t, url, dir, login), len(g.Taken())
	v.do("POST", "/api/v1/me/contacts/sms/code", nil, nil)
	eventually(t, "the code arrives", func() bool { return len(g.Taken()) > before })
	v.do("POST", "/api/v1/me/contacts/sms/verify", obj{"code": g.Taken()[before].Code}, nil)
}

// called tells whether anybody was called.
func (g gateway) called() bool {
	for _, taken := range g.Taken() {
		if taken.Code == "" {
			return true
		}
	}
	return false
}
