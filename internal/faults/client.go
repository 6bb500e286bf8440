package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type obj = map[string]any

// line is the way of one place to the platform: from an address of its own, because
// a school is one address, to whichever api answers.
type line struct {
	apis []string
	http *http.Client
	next atomic.Int64
}

// answerFor is how long a device waits for an answer before it asks the other api.
const answerFor = 6 * time.Second

func newLine(apis []string, place int) *line {
	from := &net.TCPAddr{IP: net.IPv4(127, 1, byte(place/250), byte(1+place%250))}
	dialer := net.Dialer{LocalAddr: from, Timeout: answerFor}
	return &line{apis: apis, http: &http.Client{Timeout: answerFor,
		Transport: &http.Transport{DialContext: dialer.DialContext, MaxIdleConnsPerHost: 32}}}
}

// refusal is an answer that says no.
type refusal struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

func (r *refusal) Error() string { return fmt.Sprintf("%d %s %s", r.Status, r.Code, r.Detail) }

// passing tells whether asking again may help.
func (r *refusal) passing() bool {
	return r.Status >= 500 || r.Status == http.StatusTooManyRequests || r.Status == http.StatusRequestTimeout || r.Code == "conflict"
}

// call is one request, which may be sent many times.
type call struct {
	method, path, key, token string
	body                     []byte
	kind                     string // of the body
}

func newCall(method, path string, in any) (call, error) {
	c := call{method: method, path: path, key: rand.Text(), kind: "application/json"}
	switch in := in.(type) {
	case nil:
	case []byte:
		c.body, c.kind = in, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	default:
		var err error
		if c.body, err = json.Marshal(in); err != nil {
			return c, err
		}
	}
	return c, nil
}

// send sends a request to one api, the next of them each time.
func (l *line) send(ctx context.Context, c call, out any) error {
	base := l.apis[int(l.next.Add(1))%len(l.apis)]
	r, err := http.NewRequestWithContext(ctx, c.method, base+c.path, bytes.NewReader(c.body))
	if err != nil {
		return err
	}
	if c.body != nil {
		r.Header.Set("Content-Type", c.kind)
	}
	if c.method != http.MethodGet {
		r.Header.Set("Idempotency-Key", c.key)
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	res, err := l.http.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= http.StatusBadRequest {
		no := &refusal{Status: res.StatusCode}
		_ = json.Unmarshal(raw, no) // a body that is no problem leaves the status
		return no
	}
	if out == nil || len(raw) == 0 {
		return nil
	}
	return json.Unmarshal(raw, out)
}

// insist sends a request until it is answered with a yes or with a no that stays.
func (l *line) insist(ctx context.Context, c call, out any) error {
	for {
		err := l.send(ctx, c, out)
		if err == nil || ctx.Err() != nil {
			return err
		}
		if no, refused := errors.AsType[*refusal](err); refused && !no.passing() {
			return err
		}
		rest(ctx, 100*time.Millisecond+mathrand.N(200*time.Millisecond))
	}
}

// person is somebody who is logged in, or soon will be.
type person struct {
	*line
	id, name string
	door     string
	secret   obj

	mu    sync.Mutex
	token string

	noticesRead string // up to which page
}

// ask sends a request in the person's name until it is answered, logging in where
// that is needed.
func (p *person) ask(ctx context.Context, method, path string, in, out any) error {
	c, err := newCall(method, path, in)
	if err != nil {
		return err
	}
	return p.askOnce(ctx, c, out)
}

func (p *person) askOnce(ctx context.Context, c call, out any) error {
	for {
		token, err := p.admitted(ctx)
		if err != nil {
			return err
		}
		c.token = token
		err = p.insist(ctx, c, out)
		if no, refused := errors.AsType[*refusal](err); !refused || no.Status != http.StatusUnauthorized {
			return err
		}
		p.forget(token)
	}
}

func (p *person) admitted(ctx context.Context) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.token != "" {
		return p.token, nil
	}
	c, err := newCall(http.MethodPost, p.door, p.secret)
	if err != nil {
		return "", err
	}
	var ticket struct{ Access string }
	if err := p.insist(ctx, c, &ticket); err != nil {
		return "", fmt.Errorf("%s is not let in: %w", p.name, err)
	}
	p.token = ticket.Access
	return p.token, nil
}

func (p *person) forget(token string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.token == token {
		p.token = ""
	}
}

// rest waits, or until the end.
func rest(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// outward is an id as addresses write it, inward as documents do.
func outward(id string) string { return strings.ReplaceAll(id, "/", "~") }
func inward(id string) string  { return strings.ReplaceAll(id, "~", "/") }
