// Package peer holds the other side of each HTTP channel, for tests: a server on this
// machine that checks the signature and keeps the limits of the real provider, answers
// as it does, and can be made to misbehave.
package peer

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
)

// Taken is one parcel that the peer took.
type Taken struct {
	ID   string // where the channel has one
	To   string
	Text string
	Code string
	Body string // all of it
	At   time.Time
}

// Peer is one provider.
type Peer struct {
	*httptest.Server

	clock  clock.Clock
	secret string
	read   func(*Peer, *http.Request, []byte) (Taken, string) // what was asked, and the code of a refusal
	answer func(code string) string
	limits []limit

	mu      sync.Mutex
	taken   []Taken
	asked   []time.Time
	blocked time.Time
	instead func(http.ResponseWriter, *http.Request) bool
}

// limit is how much the provider takes, and what it says then.
type limit struct {
	sends  int
	within time.Duration
	code   string
	block  time.Duration
}

// Taken returns what the peer took.
func (p *Peer) Taken() []Taken {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Taken(nil), p.taken...)
}

// Asked returns how often the peer was asked, whatever it answered.
func (p *Peer) Asked() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.asked)
}

// Instead lets something else answer, as long as it returns true; nil ends it.
func (p *Peer) Instead(answer func(http.ResponseWriter, *http.Request) bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.instead = answer
}

func start(p *Peer) *Peer {
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	return p
}

func (p *Peer) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	p.mu.Lock()
	instead := p.instead
	p.mu.Unlock()
	if instead != nil && instead(w, r) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.asked = append(p.asked, p.clock.Now())
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	taken, code := p.read(p, r, body)
	if code == "" {
		code = p.tooMuch()
	}
	p.asked = append(p.asked, p.clock.Now())
	if code == "" {
		taken.Body, taken.At = string(body), p.clock.Now()
		p.taken = append(p.taken, taken)
	}
	if status, err := strconv.Atoi(p.answer(code)); err == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, p.answer(code))
}

// tooMuch returns the code of a limit that is used up.
func (p *Peer) tooMuch() string {
	now := p.clock.Now()
	for _, l := range p.limits {
		if now.Before(p.blocked) {
			return l.code
		}
		recent := 0
		for _, at := range p.asked {
			if now.Sub(at) < l.within {
				recent++
			}
		}
		if recent >= l.sends {
			p.blocked = now.Add(l.block)
			return l.code
		}
	}
	return ""
}

// WeCom is a group robot of WeCom; its address ends with its key.
func WeCom(c clock.Clock, key string) *Peer {
	return start(&Peer{clock: c, secret: key, limits: []limit{{20, time.Minute, "45009", 0}},
		answer: func(code string) string { return errcode(code) },
		read: func(p *Peer, r *http.Request, body []byte) (Taken, string) {
			if r.URL.Query().Get("key") != p.secret {
				return Taken{}, "93000"
			}
			return robotText(body)
		}})
}

// DingTalk is a custom robot of DingTalk that is secured by signature, and silent for
// ten minutes when too much was sent.
func DingTalk(c clock.Clock, secret string) *Peer {
	return start(&Peer{clock: c, secret: secret, limits: []limit{{20, time.Minute, "130101", 10 * time.Minute}},
		answer: func(code string) string { return errcode(code) },
		read: func(p *Peer, r *http.Request, body []byte) (Taken, string) {
			q := r.URL.Query()
			stamp, err := strconv.ParseInt(q.Get("timestamp"), 10, 64)
			sign := base64.StdEncoding.EncodeToString(mac(p.secret, q.Get("timestamp")+"\n"+p.secret))
			if err != nil || p.far(time.UnixMilli(stamp), time.Hour) || q.Get("sign") != sign || q.Get("access_token") == "" {
				return Taken{}, "310000"
			}
			return robotText(body)
		}})
}

// Feishu is a custom robot of Feishu that is secured by signature.
func Feishu(c clock.Clock, secret string) *Peer {
	return start(&Peer{clock: c, secret: secret, limits: []limit{{5, time.Second, "11232", 0}, {100, time.Minute, "11232", 0}},
		answer: func(code string) string {
			if code == "" {
				code = "0"
			}
			return fmt.Sprintf(`{"code":%s,"msg":"","data":{}}`, code)
		},
		read: func(p *Peer, _ *http.Request, body []byte) (Taken, string) {
			var in struct {
				Timestamp, Sign string
				Kind            string `json:"msg_type"`
				Content         struct{ Text string }
			}
			if json.Unmarshal(body, &in) != nil || in.Kind != "text" {
				return Taken{}, "9499"
			}
			stamp, err := strconv.ParseInt(in.Timestamp, 10, 64)
			sign := base64.StdEncoding.EncodeToString(mac(in.Timestamp+"\n"+p.secret, ""))
			if err != nil || p.far(time.Unix(stamp, 0), time.Hour) || in.Sign != sign {
				return Taken{}, "19021"
			}
			return Taken{Text: in.Content.Text}, ""
		}})
}

// Webhook is a receiver of Standard Webhooks.
func Webhook(c clock.Clock, secret string) *Peer {
	return start(&Peer{clock: c, secret: secret,
		answer: func(code string) string {
			if code == "" {
				return "204"
			}
			return code
		},
		read: func(p *Peer, r *http.Request, body []byte) (Taken, string) {
			id, stamp := r.Header.Get("webhook-id"), r.Header.Get("webhook-timestamp")
			seconds, err := strconv.ParseInt(stamp, 10, 64)
			sign := "v1," + base64.StdEncoding.EncodeToString(mac(p.secret, id+"."+stamp+"."+string(body)))
			if err != nil || p.far(time.Unix(seconds, 0), 5*time.Minute) || id == "" || r.Header.Get("webhook-signature") != sign {
				return Taken{}, "401"
			}
			return Taken{ID: id}, ""
		}})
}

// SMS is a gateway for short messages: the fields id, to, text and code, signed. It
// takes a parcel once, however often it comes.
func SMS(c clock.Clock, secret string) *Peer {
	return start(&Peer{clock: c, secret: secret,
		answer: func(code string) string {
			if code == "" {
				code = "OK"
			}
			return fmt.Sprintf(`{"code":%q,"message":"","serial":"s-1"}`, code)
		},
		read: func(p *Peer, r *http.Request, body []byte) (Taken, string) {
			var in struct{ ID, To, Text, Code string }
			stamp := r.Header.Get("X-Timestamp")
			seconds, err := strconv.ParseInt(stamp, 10, 64)
			sign := hex.EncodeToString(mac(p.secret, stamp+"\n"+string(body)))
			if err != nil || p.far(time.Unix(seconds, 0), 5*time.Minute) || r.Header.Get("X-Signature") != sign {
				return Taken{}, "SIGNATURE"
			}
			if json.Unmarshal(body, &in) != nil || in.To == "" || in.ID == "" {
				return Taken{}, "FIELDS"
			}
			return Taken{ID: in.ID, To: in.To, Text: in.Text, Code: in.Code}, ""
		}})
}

func errcode(code string) string {
	if code == "" {
		code = "0"
	}
	return fmt.Sprintf(`{"errcode":%s,"errmsg":""}`, code)
}

func robotText(body []byte) (Taken, string) {
	var in struct {
		MsgType string
		Text    struct{ Content string }
	}
	if json.Unmarshal(body, &in) != nil || in.MsgType != "text" || in.Text.Content == "" {
		return Taken{}, "40008"
	}
	return Taken{Text: in.Text.Content}, ""
}

func (p *Peer) far(at time.Time, most time.Duration) bool { return p.clock.Now().Sub(at).Abs() > most }

func mac(key, text string) []byte {
	m := hmac.New(sha256.New, []byte(key))
	m.Write([]byte(text))
	return m.Sum(nil)
}
