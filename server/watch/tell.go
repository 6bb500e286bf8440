package watch

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Teller is a way to tell alarms. It is called after each look, also with none,
// so that it can tell again what it could not.
type Teller interface {
	Tell(ctx context.Context, alarms []Alarm) error
}

// lines writes each alarm as a line of JSON.
type lines struct{ out io.Writer }

// Lines tells alarms as lines of JSON.
func Lines(out io.Writer) Teller { return lines{out} }

func (l lines) Tell(_ context.Context, alarms []Alarm) error {
	encoder := json.NewEncoder(l.out)
	encoder.SetEscapeHTML(false)
	for _, a := range alarms {
		if err := encoder.Encode(a); err != nil {
			return err
		}
	}
	return nil
}

// tellFor bounds one telling, so that a receiver that hangs delays no look for long.
const tellFor = 5 * time.Second

// hook posts each alarm to a URL. What was not taken waits; of an alarm only the
// latest word is worth telling.
type hook struct {
	url     string
	client  *http.Client
	waiting []Alarm
}

// Hook tells alarms by a POST of JSON each.
func Hook(url string) Teller {
	return &hook{url: url, client: &http.Client{Timeout: tellFor}}
}

func (h *hook) Tell(ctx context.Context, alarms []Alarm) error {
	for _, a := range alarms {
		h.replace(a)
	}
	for len(h.waiting) > 0 {
		if err := h.post(ctx, h.waiting[0]); err != nil {
			return err
		}
		h.waiting = h.waiting[1:]
	}
	return nil
}

// replace puts an alarm behind the others, in place of what it makes stale. One
// that nobody has heard of begins, whatever the book says.
func (h *hook) replace(a Alarm) {
	for i, old := range h.waiting {
		if old.Name == a.Name && old.Subject == a.Subject {
			if a.State == Holds {
				a.State = old.State
			}
			h.waiting = append(h.waiting[:i], h.waiting[i+1:]...)
			break
		}
	}
	h.waiting = append(h.waiting, a)
}

func (h *hook) post(ctx context.Context, a Alarm) error {
	body, err := json.Marshal(a)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return errAddress
	}
	req.Header.Set("Content-Type", "application/json")
	return ask(h.client, req)
}

// Beat returns a heartbeat that asks a URL: a dead man's switch elsewhere alarms
// when it is not asked any more.
func Beat(url string) func(context.Context) error {
	client := &http.Client{Timeout: tellFor}
	return func(ctx context.Context) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return errAddress
		}
		return ask(client, req)
	}
}

// ask makes a request whose answer matters only by its status. Errors name no
// address: it may hold a secret.
func ask(client *http.Client, req *http.Request) error {
	res, err := client.Do(req)
	if err != nil {
		return errUnheard
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10))
	if res.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("watch: refused with status %d", res.StatusCode)
	}
	return nil
}
