package courier

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
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

// Every network that looks public and is not, by its first and its last address, and
// what lies on both sides of it where that is public.
func TestReservedNetworks(t *testing.T) {
	c := courier(t, "")
	for network, at := range map[string]struct{ inside, outside []string }{
		"this network":    {[]string{"0.0.0.0", "0.255.255.255"}, []string{"1.0.0.0"}},
		"shared":          {[]string{"100.64.0.0", "100.127.255.255"}, []string{"100.63.255.255", "100.128.0.0"}},
		"assignments":     {[]string{"192.0.0.0", "192.0.0.255"}, []string{"191.255.255.255", "192.0.1.0"}},
		"documentation 1": {[]string{"192.0.2.0", "192.0.2.255"}, []string{"192.0.1.255", "192.0.3.0"}},
		"documentation 2": {[]string{"198.51.100.0", "198.51.100.255"}, []string{"198.51.99.255", "198.51.101.0"}},
		"documentation 3": {[]string{"203.0.113.0", "203.0.113.255"}, []string{"203.0.112.255", "203.0.114.0"}},
		"documentation 6": {[]string{"2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"}, []string{"2001:db7:ffff::", "2001:db9::"}},
		"6to4 relays":     {[]string{"192.88.99.0", "192.88.99.255"}, []string{"192.88.98.255", "192.88.100.0"}},
		"6to4":            {[]string{"2002::", "2002:a01:203::1", "2002:ffff:ffff:ffff::"}, []string{"2001:ffff::", "2003::"}},
		"Teredo":          {[]string{"2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff"}, []string{"2000:ffff::", "2001:4860:4860::8888"}},
		"benchmarks":      {[]string{"198.18.0.0", "198.19.255.255"}, []string{"198.17.255.255", "198.20.0.0"}},
		"class E":         {[]string{"240.0.0.0", "255.255.255.255"}, nil},
		"IPv4-compatible": {[]string{"::", "::1", "::7f00:1", "::10.1.2.3", "::ffff:ffff"}, []string{"::ffff:1.1.1.1"}},
		"NAT64":           {[]string{"64:ff9b::", "64:ff9b::ffff:ffff", "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"}, nil},
		"site-local":      {[]string{"fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"}, nil},
		"not given out":   {[]string{"1fff:ffff::", "4000::"}, []string{"2000::", "3ffe::"}},
		"private":         {[]string{"10.0.0.0", "172.16.0.0", "192.168.0.0", "127.0.0.1", "169.254.0.1", "224.0.0.1", "fc00::", "fdff::1", "fe80::1", "ff02::1"}, nil},
	} {
		for _, address := range at.inside {
			if c.reaches(netip.MustParseAddr(address)) {
				t.Errorf("%s: %s is reached", network, address)
			}
		}
		for _, address := range at.outside {
			if !c.reaches(netip.MustParseAddr(address)) {
				t.Errorf("%s: %s is not reached", network, address)
			}
		}
	}
	if !courier(t, "fec0::/10").reaches(netip.MustParseAddr("fec0::1")) {
		t.Error("a network that was named is not reached")
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
