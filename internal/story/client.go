// Package story plays the whole life of one high-risk result against a running
// server, through its public HTTP API only, and says at each step who did what,
// when, and what the next person now sees.
package story

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// person is somebody who is logged in.
type person struct {
	name, title string
	token       string
	id          string // own staff id, or the student's sitting
}

// client speaks to the server.
type client struct {
	base string
	http *http.Client
}

func newClient(base string) *client {
	return &client{base: base, http: &http.Client{Timeout: 30 * time.Second}}
}

// refusal is an answer that says no.
type refusal struct {
	Status int      `json:"status"`
	Code   string   `json:"code"`
	Title  string   `json:"title"`
	Detail string   `json:"detail"`
	Legal  []string `json:"legal"`
}

func (r *refusal) Error() string {
	return fmt.Sprintf("%d %s: %s %s", r.Status, r.Code, r.Title, r.Detail)
}

// call sends one request as somebody and reads the answer into out.
func (c *client) call(ctx context.Context, who *person, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(raw)
	}
	r, err := http.NewRequestWithContext(ctx, method, c.base+path, body)
	if err != nil {
		return err
	}
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if method != http.MethodGet {
		r.Header.Set("Idempotency-Key", rand.Text())
	}
	if who != nil {
		r.Header.Set("Authorization", "Bearer "+who.token)
	}
	return c.send(r, out)
}

func (c *client) send(r *http.Request, out any) error {
	res, err := c.http.Do(r)
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
		if err := json.Unmarshal(raw, no); err != nil {
			return fmt.Errorf("%s %s: %d without a problem", r.Method, r.URL.Path, res.StatusCode)
		}
		return no
	}
	if out == nil || len(raw) == 0 {
		return nil
	}
	return json.Unmarshal(raw, out)
}

// outward is an id as addresses write it.
func outward(id string) string { return strings.ReplaceAll(id, "/", "~") }
