package channel

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/notify"
)

// outpost is what the carriers over HTTP share.
type outpost struct {
	client *http.Client
	clock  clock.Clock
	link   string
}

// How much of an answer is read, and how much of a reference kept.
const (
	answerMost  = 64 << 10
	receiptMost = 200
)

// newClient follows no redirect: a parcel goes where it was configured to go. How
// long it may take, its context says.
func newClient() *http.Client {
	return &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// FailureError is an answer that took no parcel.
type FailureError struct {
	Status int
	Code   string // the provider's own
}

// Error names the codes; the provider's words may repeat a number or an address.
func (e *FailureError) Error() string {
	return fmt.Sprintf("channel: status %d, code %q", e.Status, e.Code)
}

// post sends a body as JSON and returns an answer of 2xx. Its errors repeat neither
// the address, which holds a key, nor what was sent.
func (o outpost) post(ctx context.Context, address string, header map[string]string, body []byte) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, bare(err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	for name, value := range header {
		req.Header.Set(name, value)
	}
	res, err := o.client.Do(req)
	if err != nil {
		return nil, bare(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, answerMost))
	switch {
	case res.StatusCode == http.StatusTooManyRequests:
		return nil, &notify.LimitedError{For: restOf(res.Header)}
	case res.StatusCode < 200 || res.StatusCode > 299:
		return nil, &FailureError{Status: res.StatusCode}
	case err != nil:
		return nil, bare(err)
	}
	return answer, nil
}

// bare is an error without the address that the client puts before it.
func bare(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return context.DeadlineExceeded
	}
	return fmt.Errorf("channel: %w", err)
}

// A provider that does not say for how long it wants nothing is left alone for a
// minute; none is believed beyond an hour.
const (
	restFor  = time.Minute
	restMost = time.Hour
)

func restOf(h http.Header) time.Duration {
	for _, name := range []string{"Retry-After", "X-Ogw-Ratelimit-Reset"} {
		if seconds, err := strconv.Atoi(h.Get(name)); err == nil && seconds > 0 {
			return min(time.Duration(seconds)*time.Second, restMost)
		}
	}
	return restFor
}

// judge reads the provider's own code of an answer: a status of 2xx with a code that
// is not the good one took nothing.
func judge(status int, code, good string, limited []string, rest time.Duration) error {
	if code == good {
		return nil
	}
	for _, l := range limited {
		if code == l {
			return &notify.LimitedError{For: rest}
		}
	}
	if !aCode.MatchString(code) {
		code = "?"
	}
	return &FailureError{Status: status, Code: code}
}

var aCode = regexp.MustCompile(`^[A-Za-z0-9._-]{0,64}$`)

// field reads one value of an answer's object as text; "" when there is none.
func field(answer []byte, name string) string {
	var object map[string]json.RawMessage
	if json.Unmarshal(answer, &object) != nil {
		return ""
	}
	raw := object[name]
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

// receipt is a provider's reference, as far as it is kept.
func receipt(text string) string {
	return text[:min(len(text), receiptMost)]
}

func sign(key, text string) []byte {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// encode is JSON of what always can be encoded.
func encode(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of strings and numbers only
	}
	return data
}
