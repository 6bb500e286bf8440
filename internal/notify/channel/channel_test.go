package channel

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/notify/channel/peer"
)

const (
	secret = "c2VjcmV0LXNlY3JldC1zZWNyZXQ=" // base64, as web-hooks want it
	link   = "https://xinqiao.example.invalid"
)

// provider is one HTTP channel with its peer.
type provider struct {
	peer    *peer.Peer
	clock   *clock.Manual
	carrier func(secret string) notify.Carrier
}

func providers(t *testing.T) map[string]provider {
	t.Helper()
	c := clock.NewManual(time.Date(2026, 9, 7, 1, 0, 0, 0, time.UTC))
	group := func(kind Kind, p *peer.Peer, path string) provider {
		t.Cleanup(p.Close)
		return provider{p, c, func(secret string) notify.Carrier {
			g := GroupConfig{ID: "g", Kind: kind, URL: p.URL + path, Secret: secret}
			if kind == WeCom {
				g.URL += secret
			}
			return Open(Config{Link: link, Groups: []GroupConfig{g}}, c).Groups[0].Carrier
		}}
	}
	sms := peer.SMS(c, secret)
	t.Cleanup(sms.Close)
	return map[string]provider{
		"wecom":    group(WeCom, peer.WeCom(c, secret), "/cgi-bin/webhook/send?key="),
		"dingtalk": group(DingTalk, peer.DingTalk(c, secret), "/robot/send?access_token=token"),
		"feishu":   group(Feishu, peer.Feishu(c, secret), "/open-apis/bot/v2/hook/x"),
		"webhook":  group(Webhook, peer.Webhook(c, "secret-secret-secret"), "/in"),
		"sms": {sms, c, func(secret string) notify.Carrier {
			cfg := SMSConfig{URL: sms.URL, Secret: secret, Templates: Templates{Waiting: "T1", Exercise: "T3", Code: "T2"},
				Fields: map[string]string{"id": "{id}", "to": "{to}", "text": "{text}", "code": "{code}", "template": "{template}"},
				Answer: AnswerConfig{Code: "code", Good: "OK", Limited: []string{"LIMIT"}, Receipt: "serial"}}
			return Open(Config{Link: link, SMS: &cfg}, c).SMS.Carrier
		}},
	}
}

var aParcel = notify.Parcel{ID: "0a1b2c", To: "19900000001", Items: 2}

func each(t *testing.T, do func(t *testing.T, name string, p provider)) {
	for name, p := range providers(t) {
		t.Run(name, func(t *testing.T) { do(t, name, p) })
	}
}

func TestEveryPeerTakesAParcel(t *testing.T) {
	each(t, func(t *testing.T, name string, p provider) {
		reference, err := p.carrier(secret).Carry(t.Context(), aParcel)
		taken := p.peer.Taken()
		if err != nil || len(taken) != 1 {
			t.Fatalf("%v, took %+v", err, taken)
		}
		body := taken[0].Body
		if !strings.Contains(body, "有 2 件事需要您处理 / 2 items need you") || !strings.Contains(body, link) {
			t.Errorf("says %s", body)
		}
		if personal := name == "sms"; strings.Contains(body, aParcel.To) != personal {
			t.Errorf("says to whom: %s", body)
		}
		if name == "sms" && (taken[0].ID != aParcel.ID || reference != "s-1") || name == "webhook" && taken[0].ID != "msg_"+aParcel.ID {
			t.Errorf("id %q, receipt %q", taken[0].ID, reference)
		}
	})
}

func TestEveryPeerRefusesAnotherSecret(t *testing.T) {
	each(t, func(t *testing.T, _ string, p provider) {
		_, err := p.carrier("b3RoZXI=").Carry(t.Context(), aParcel)
		if _, ok := errors.AsType[*FailureError](err); !ok || len(p.peer.Taken()) != 0 {
			t.Errorf("%v, took %d", err, len(p.peer.Taken()))
		}
	})
}

func TestEveryPeerRefusesAnOldRequest(t *testing.T) {
	each(t, func(t *testing.T, name string, p provider) {
		if name == "wecom" {
			t.Skip("has no signature")
		}
		stale := behind(p.carrier(secret), p.clock.Now().Add(-2*time.Hour))
		if _, err := stale.Carry(t.Context(), aParcel); err == nil {
			t.Error("a request of two hours ago was taken")
		}
	})
}

// behind is a carrier whose clock shows another moment.
func behind(c notify.Carrier, now time.Time) notify.Carrier {
	then := clock.NewManual(now)
	switch c := c.(type) {
	case dingTalk:
		c.clock = then
		return c
	case feishu:
		c.clock = then
		return c
	case webhook:
		c.clock = then
		return c
	case gateway:
		c.clock = then
		return c
	}
	return c
}

// What is no clear yes is no success: the parcel comes again.
func TestWhatIsNoSuccess(t *testing.T) {
	status := func(code int) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(code); return true }
	}
	says := func(body string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, _ *http.Request) bool { io.WriteString(w, body); return true }
	}
	for what, instead := range map[string]func(http.ResponseWriter, *http.Request) bool{
		"500": status(500), "410": status(410), "401": status(401),
		"a redirect": func(w http.ResponseWriter, r *http.Request) bool {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
			return true
		},
		"2xx with an error": says(`{"errcode":310000,"code":19024,"errmsg":"no"}`),
		"2xx with nothing":  says(``),
		"2xx of a portal":   says(`<html>log in</html>`),
		"a cut line":        func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) },
	} {
		each(t, func(t *testing.T, name string, p provider) {
			if name == "webhook" && strings.HasPrefix(what, "2xx") {
				return // any 2xx is a yes there, as the standard says
			}
			p.peer.Instead(instead)
			_, err := p.carrier(secret).Carry(t.Context(), aParcel)
			if err == nil {
				t.Errorf("%s: taken for a success", what)
			} else if text := err.Error(); strings.Contains(text, secret) || strings.Contains(text, aParcel.To) || strings.Contains(text, "http") {
				t.Errorf("%s: the error says %q", what, text)
			}
		})
	}
}

func TestSlowPeerEndsWithTheContext(t *testing.T) {
	each(t, func(t *testing.T, _ string, p provider) {
		release := make(chan struct{})
		defer close(release)
		p.peer.Instead(func(http.ResponseWriter, *http.Request) bool { <-release; return true })
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		if _, err := p.carrier(secret).Carry(ctx, aParcel); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
	})
}

func TestLimitsOfTheProvidersAreUnderstood(t *testing.T) {
	for name, c := range map[string]struct {
		sends int
		rest  time.Duration
	}{"wecom": {20, time.Minute}, "dingtalk": {20, 10 * time.Minute}, "feishu": {5, time.Minute}} {
		t.Run(name, func(t *testing.T) {
			p := providers(t)[name]
			carrier := p.carrier(secret)
			for range c.sends {
				if _, err := carrier.Carry(t.Context(), aParcel); err != nil {
					t.Fatal(err)
				}
			}
			_, err := carrier.Carry(t.Context(), aParcel)
			if limited, ok := errors.AsType[*notify.LimitedError](err); !ok || limited.For != c.rest {
				t.Errorf("%v", err)
			}
		})
	}
	each(t, func(t *testing.T, _ string, p provider) {
		p.peer.Instead(func(w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Retry-After", "42")
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		})
		_, err := p.carrier(secret).Carry(t.Context(), aParcel)
		if limited, ok := errors.AsType[*notify.LimitedError](err); !ok || limited.For != 42*time.Second {
			t.Errorf("%v", err)
		}
	})
}

// Our limits keep within those of the real peers.
func TestOurLimitsKeepWithinTheirs(t *testing.T) {
	for _, name := range []string{"wecom", "dingtalk", "feishu"} {
		t.Run(name, func(t *testing.T) {
			p := providers(t)[name]
			carrier, ours := p.carrier(secret), limits[Kind(name)]
			var sent []time.Time
			for range 250 {
				p.clock.Advance(sendAfter(ours, sent, p.clock.Now()))
				sent = append(sent, p.clock.Now())
				if _, err := carrier.Carry(t.Context(), aParcel); err != nil {
					t.Fatalf("send %d: %v", len(sent), err)
				}
			}
		})
	}
}

// sendAfter waits as an outlet does.
func sendAfter(l notify.Limits, sent []time.Time, now time.Time) (wait time.Duration) {
	for _, r := range l {
		if i := len(sent) - r.Sends; i >= 0 {
			wait = max(wait, sent[i].Add(r.Within).Sub(now))
		}
	}
	return wait
}

func TestCodeIsAllThatIsSaidOfIt(t *testing.T) {
	p := providers(t)["sms"]
	if _, err := p.carrier(secret).Carry(t.Context(), notify.Parcel{ID: "x", To: "19900000001", Code: "012345"}); err != nil {
		t.Fatal(err)
	}
	taken := p.peer.Taken()[0]
	if taken.Code != "012345" || !strings.Contains(taken.Text, "验证码 012345") || !strings.Contains(taken.Body, "T2") || strings.Contains(taken.Text, link) {
		t.Errorf("%+v", taken)
	}
}

// Nobody takes a drill for real, nor a danger for a drill, whatever carries the word.
func TestEveryChannelMarksAnExercise(t *testing.T) {
	each(t, func(t *testing.T, name string, p provider) {
		drill := aParcel
		drill.ID, drill.Exercise = "0a1b2d", true
		for _, parcel := range []notify.Parcel{aParcel, drill} {
			if _, err := p.carrier(secret).Carry(t.Context(), parcel); err != nil {
				t.Fatal(err)
			}
			p.clock.Advance(2 * time.Minute)
			taken := p.peer.Taken()
			body := taken[len(taken)-1].Body
			if strings.Contains(body, "演练") != parcel.Exercise || strings.Contains(body, "EXERCISE") != parcel.Exercise {
				t.Errorf("an exercise: %t, says %s", parcel.Exercise, body)
			}
			if name == "sms" && strings.Contains(body, "T3") != parcel.Exercise {
				t.Errorf("an exercise: %t, under the template of %s", parcel.Exercise, body)
			}
		}
	})
}

// What leaves the house depends on nothing but a number, a code, the link, and whether it
// is an exercise.
func TestWords(t *testing.T) {
	for _, c := range []struct {
		parcel notify.Parcel
		want   string
	}{
		{notify.Parcel{ID: "i", To: "t", Items: 1}, "有 1 件事需要您处理 / 1 item needs you\n" + link},
		{notify.Parcel{ID: "i", To: "t", Items: 7}, "有 7 件事需要您处理 / 7 items need you\n" + link},
		{notify.Parcel{ID: "i", To: "t", Items: 1, Exercise: true}, "【演练】有 1 件事需要您处理 / [EXERCISE] 1 item needs you\n" + link},
		{notify.Parcel{ID: "i", To: "t", Items: 2, Exercise: true}, "【演练】有 2 件事需要您处理 / [EXERCISE] 2 items need you\n" + link},
		{notify.Parcel{ID: "i", To: "t", Code: "123456"}, "验证码 123456，10 分钟内有效。\nYour code is 123456, valid for 10 minutes."},
	} {
		if got := words(c.parcel, link); got != c.want {
			t.Errorf("%q", got)
		}
	}
}
