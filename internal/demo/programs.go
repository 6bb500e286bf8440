package demo

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/referral/coordination"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// programs are those of the hospital in Wuxi, as far as the demonstration needs them:
// they take what they are posted within this process, sign a receipt, and answer. Nothing
// of the past leaves the machine.
type programs struct {
	mu     sync.Mutex
	posted []coordination.Post
}

// endpoint can belong to nobody.
const endpoint = "https://his.hospital-wuxi.invalid/xinqiao"

// Check takes any address: none is dialled.
func (p *programs) Check(string) error { return nil }

// Post takes a message.
func (p *programs) Post(_ context.Context, m coordination.Post) (coordination.Reply, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.posted = append(p.posted, m)
	return coordination.Reply{Status: 202}, nil
}

// take returns what was posted since the last call.
func (p *programs) take() []coordination.Post {
	p.mu.Lock()
	defer p.mu.Unlock()
	taken := p.posted
	p.posted = nil
	return taken
}

// connect enters the hospital with its programs, and lets them answer what comes.
func (d *District) connect(ctx context.Context) error {
	_, err := d.Care.Hospitals.Designate(ctx, actor.Engine(), referral.Hospital{Head: store.Head{ID: hospitalWuxi},
		Name: "无锡心桥医院（虚构，系统对接）", City: wuxi})
	if err != nil {
		return err
	}
	d.ring = signet.NewRing()
	_, err = d.Care.Hospitals.Connect(ctx, actor.Engine(), hospitalWuxi, referral.Connection{Endpoint: endpoint,
		Keys: d.ring.Public(), Secrets: []string{"whsec_" + base64.StdEncoding.EncodeToString([]byte(rand.Text()))}})
	return err
}

// said are the answers of the programs to a packet.
var said = []wire.Type{wire.Received, wire.Seen, wire.Accepted, wire.Appointed}

// programsAnswer signs for each message and says what became of it.
func (d *District) programsAnswer(ctx context.Context) error {
	for _, m := range d.his.take() {
		for _, t := range said {
			if err := d.pass(ctx, time.Minute); err != nil {
				return err
			}
			if err := d.say(ctx, m, t); err != nil {
				return err
			}
		}
	}
	return d.Settle(ctx)
}

func (d *District) say(ctx context.Context, m coordination.Post, t wire.Type) error {
	word := wire.Message{Type: t, Hospital: hospitalWuxi, About: m.Stamp.ID, SHA256: wire.Hash(m.Body), Issued: d.clock.Now()}
	if t != wire.Received {
		word.By = "陈医生"
	}
	if t == wire.Appointed {
		word.At = at(d.began, 3, 10, 0)
	}
	body, err := json.Marshal(word)
	if err != nil {
		return err
	}
	stamp, err := d.ring.Stamp(fmt.Sprintf("demo_%s_%s", t, m.Stamp.ID), d.clock.Now(), body)
	if err != nil {
		return err
	}
	_, err = d.Care.Channel.Take(ctx, stamp, body)
	return err
}
