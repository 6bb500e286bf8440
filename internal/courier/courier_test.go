package courier

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/referral/coordination"
)

func courier(t *testing.T, networks string) *Courier {
	t.Helper()
	allowed, err := Networks(networks)
	if err != nil {
		t.Fatal(err)
	}
	return New(allowed)
}

func TestCheck(t *testing.T) {
	for endpoint, want := range map[string]struct{ strict, loopback, ten bool }{
		"https://hospital.example/x":      {true, true, true},
		"https://1.1.1.1/x":               {true, true, true},
		"http://hospital.example/x":       {},
		"ftp://hospital.example/x":        {},
		"https://u:p@hospital.example/x":  {},
		"https://hospital.example/x#y":    {},
		"https:///x":                      {},
		"":                                {},
		"https://127.0.0.1/x":             {loopback: true},
		"http://127.0.0.1:8090/x":         {loopback: true},
		"http://localhost:8090/x":         {loopback: true},
		"https://[::1]/x":                 {},
		"https://10.1.2.3/x":              {ten: true},
		"http://10.1.2.3/x":               {},
		"https://169.254.169.254/x":       {},
		"https://100.64.0.1/x":            {},
		"https://[::ffff:10.1.2.3]/x":     {ten: true},
		"https://[64:ff9b::a01:203]/x":    {},
		"https://[fd00::1]/x":             {},
		"https://0.0.0.0/x":               {},
		"https://192.168.1.1:8443/x?y=%z": {},
	} {
		for networks, reaches := range map[string]bool{"": want.strict, "127.0.0.0/8": want.loopback, " 10.0.0.0/8 ,": want.ten} {
			if err := courier(t, networks).Check(endpoint); (err == nil) != reaches || err != nil && !errors.Is(err, coordination.ErrEndpoint) {
				t.Errorf("%s with %q: %v", endpoint, networks, err)
			}
		}
	}
	if _, err := Networks("10.0.0.0"); err == nil {
		t.Error("an address is no network")
	}
}

// A name may lead anywhere: what counts is the address that is dialled.
func TestDialsNoPrivateAddressUnderAPublicName(t *testing.T) {
	c := courier(t, "")
	for address, reached := range map[string]bool{"1.1.1.1:443": true, "127.0.0.1:443": false, "[::1]:443": false, "10.0.0.1:443": false, "x": false} {
		if err := c.dials(address); (err == nil) != reached {
			t.Errorf("%s: %v", address, err)
		}
	}
	_, err := c.Post(t.Context(), coordination.Post{Endpoint: "https://localhost:1/x"})
	if !errors.Is(err, coordination.ErrEndpoint) {
		t.Errorf("a name for this machine: %v", err)
	}
}

func TestPost(t *testing.T) {
	var got http.Header
	var body []byte
	status, after := http.StatusAccepted, ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.Header
		body, _ = io.ReadAll(r.Body)
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		w.Header().Set("Location", "https://elsewhere.example/")
		w.WriteHeader(status)
	}))
	defer server.Close()
	c := courier(t, "127.0.0.0/8")
	m := coordination.Post{Endpoint: server.URL + "/x", Content: "application/json", Body: []byte("{}"),
		Stamp: signet.Stamp{ID: "msg_1", Timestamp: "1", Signatures: "v1a,x", JWS: "a..b"}}
	if r, err := c.Post(t.Context(), m); err != nil || r.Status != http.StatusAccepted || string(body) != "{}" ||
		got.Get(signet.HeaderID) != "msg_1" || got.Get(signet.HeaderJWS) != "a..b" || got.Get("Content-Type") != "application/json" {
		t.Errorf("%+v, %v, %v, %s", r, err, got, body)
	}
	status = http.StatusFound // somebody else's address is not followed
	if r, err := c.Post(t.Context(), m); err != nil || r.Status != http.StatusFound {
		t.Errorf("%+v, %v", r, err)
	}
	status, after = http.StatusTooManyRequests, "7"
	if r, err := c.Post(t.Context(), m); err != nil || r.RetryAfter != 7*time.Second {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := courier(t, "").Post(t.Context(), m); !errors.Is(err, coordination.ErrEndpoint) {
		t.Errorf("loopback that nobody allowed: %v", err)
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 9, 7, 1, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{"": 0, "x": 0, "-1": 0, "30": 30 * time.Second,
		"Mon, 07 Sep 2026 01:00:10 GMT": 10 * time.Second, "Mon, 07 Sep 2026 00:00:10 GMT": 0} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("%q: %s", header, got)
		}
	}
}
