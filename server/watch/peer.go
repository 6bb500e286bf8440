package watch

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"
)

var (
	errAddress = errors.New("watch: not an address that can be asked")
	errUnheard = errors.New("watch: nobody answered")
)

// peerFor is how long a process may take to say that it is ready.
const peerFor = 3 * time.Second

// peer is a process whose readiness is asked for.
type peer struct {
	name  string // host and port
	url   string
	http  *http.Client
	since time.Time // since when it has not been ready
}

func newPeer(base string) *peer {
	p := &peer{name: "?", url: strings.TrimSuffix(base, "/") + "/readyz", http: &http.Client{Timeout: peerFor}}
	if u, err := url.Parse(base); err == nil && u.Host != "" {
		p.name = u.Host
	}
	return p
}

// silent asks, and returns for how long the process has not been ready.
func (p *peer) silent(ctx context.Context, now time.Time) time.Duration {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url, nil)
	if err == nil {
		err = ask(p.http, req)
	}
	switch {
	case err == nil:
		p.since = time.Time{}
		return 0
	case p.since.IsZero():
		p.since = now
	}
	return now.Sub(p.since)
}
