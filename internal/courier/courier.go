// Package courier posts messages to the programs of hospitals. It is the only way
// out of the platform to an address that somebody typed in, so it reaches only the
// public internet by https, and the networks that the installation names.
package courier

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/referral/coordination"
)

// Courier posts over HTTP; it is coordination.Courier.
type Courier struct {
	allowed []netip.Prefix
	client  *http.Client
}

// Networks reads a list of networks beyond the public internet, separated by commas,
// in which endpoints may lie. Loopback, when it is among them, may be plain http.
func Networks(list string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for part := range strings.SplitSeq(list, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(part)
		if err != nil {
			return nil, fmt.Errorf("courier: write networks as 10.0.0.0/8, separated by commas: %w", err)
		}
		all = append(all, prefix.Masked())
	}
	return all, nil
}

// How long each part of a post may take; the caller bounds the whole.
const (
	dialFor = 2 * time.Second
	idleFor = 90 * time.Second
)

// New returns a courier that may also reach some networks.
func New(allowed []netip.Prefix) *Courier {
	c := &Courier{allowed: allowed}
	// The address that a name leads to is checked where it is dialled, each time: the
	// name may lead elsewhere tomorrow.
	dialer := &net.Dialer{Timeout: dialFor, Control: func(_, address string, _ syscall.RawConn) error { return c.dials(address) }}
	c.client = &http.Client{
		Transport:     &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: dialFor, IdleConnTimeout: idleFor, MaxIdleConnsPerHost: 4},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c
}

// Check refuses an address before anything is posted to it.
func (c *Courier) Check(endpoint string) error {
	u, err := url.Parse(endpoint)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return coordination.ErrEndpoint
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if literal := err == nil; literal && !c.reaches(ip) {
		return coordination.ErrEndpoint
	}
	plain := ip.IsLoopback() || u.Hostname() == "localhost"
	if u.Scheme == "https" || u.Scheme == "http" && plain && c.allows(netip.AddrFrom4([4]byte{127, 0, 0, 1})) {
		return nil
	}
	return coordination.ErrEndpoint
}

func (c *Courier) dials(address string) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !c.reaches(at.Addr()) {
		return coordination.ErrEndpoint
	}
	return nil
}

// reaches tells whether an address is public or in a network that was named.
func (c *Courier) reaches(ip netip.Addr) bool {
	ip = ip.Unmap()
	private := !ip.IsGlobalUnicast() || ip.IsPrivate() || ip.Is6() && !public6.Contains(ip) || slices.ContainsFunc(reserved, func(p netip.Prefix) bool { return p.Contains(ip) })
	return !private || c.allows(ip)
}

func (c *Courier) allows(ip netip.Addr) bool {
	return slices.ContainsFunc(c.allowed, func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) })
}

// public6 is all of IPv6 that is given out as public. What lies beyond it was local
// to a site once (fec0::/10), or holds an IPv4 address that a translator may carry it
// to (::/96, 64:ff9b::/96).
var public6 = netip.MustParsePrefix("2000::/3")

// reserved are networks that look public and are not: shared address space,
// benchmarks, documentation, the old class E, and the relays and tunnels to other
// addresses (6to4, Teredo).
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("192.88.99.0/24"),
	netip.MustParsePrefix("2001::/32"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"),
}

// enough of an answer is read to use the connection again.
const enough = 64 << 10

// Post posts one message.
func (c *Courier) Post(ctx context.Context, m coordination.Post) (coordination.Reply, error) {
	if err := c.Check(m.Endpoint); err != nil {
		return coordination.Reply{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.Endpoint, bytes.NewReader(m.Body))
	if err != nil {
		return coordination.Reply{}, coordination.ErrEndpoint
	}
	for name, value := range map[string]string{"Content-Type": m.Content, "User-Agent": "xinqiao", signet.HeaderID: m.Stamp.ID,
		signet.HeaderTimestamp: m.Stamp.Timestamp, signet.HeaderSignature: m.Stamp.Signatures, signet.HeaderJWS: m.Stamp.JWS} {
		req.Header.Set(name, value)
	}
	res, err := c.client.Do(req)
	if err != nil {
		return coordination.Reply{}, err
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, enough)) // what counts is the status
	return coordination.Reply{Status: res.StatusCode, RetryAfter: retryAfter(res.Header.Get("Retry-After"), time.Now())}, nil
}

// retryAfter reads seconds or a date; anything else asks for nothing.
func retryAfter(header string, now time.Time) time.Duration {
	if seconds, err := strconv.Atoi(header); err == nil && seconds > 0 && seconds < 1<<24 {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}
