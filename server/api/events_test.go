package api

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
)

// listen opens a stream as somebody and returns its lines.
func (h *house) listen(ctx context.Context, t Ticket) (*bufio.Scanner, *http.Response) {
	h.t.Helper()
	server := httptest.NewServer(h.handler)
	h.t.Cleanup(server.Close)
	req, err := http.NewRequestWithContext(ctx, "GET", server.URL+"/api/v1/events", nil)
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+t.Access)
	res, err := server.Client().Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { res.Body.Close() })
	return bufio.NewScanner(res.Body), res
}

// nextEvent reads up to the next event.
func nextEvent(lines *bufio.Scanner) string {
	for lines.Scan() {
		if name, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
			return name
		}
	}
	return ""
}

func TestStreamSaysOnlyThatSomethingChanged(t *testing.T) {
	closing := make(chan struct{})
	h := build(t, func(d *Deps) { d.Closing = closing })
	lines, res := h.listen(t.Context(), h.logIn(actor.Counselor))
	if kind := res.Header.Get("Content-Type"); res.StatusCode != 200 || kind != "text/event-stream" {
		t.Fatalf("%d %s", res.StatusCode, kind)
	}
	if nextEvent(lines) != "changed" {
		t.Fatal("nothing at the beginning, for what happened before")
	}
	h.deps.Live.Changed("staff-lead")
	h.deps.Live.Changed("staff-counselor")
	if nextEvent(lines) != "changed" || !lines.Scan() || lines.Text() != "data: {}" {
		t.Fatalf("%q", lines.Text())
	}
	close(closing)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "event") {
			t.Error("something changed for somebody else")
		}
	}
	if err := lines.Err(); err != nil {
		t.Errorf("the stream was cut: %v", err)
	}
}

// A signal that was lost is made up for when the inbox is looked at.
func TestLostSignalIsMadeUpFor(t *testing.T) {
	h := build(t)
	ctx := actor.Into(t.Context(), actor.Actor{ID: "staff-counselor"})
	said := make(chan string, 10)
	e := events{h.deps.Live, h.deps.Inboxes, h.deps.Closing}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	beats := make(chan time.Time)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		e.write(ctx, func(text string) bool { said <- text; return true }, "", beats)
	}()
	<-said
	beats <- time.Time{}
	if quiet := <-said; strings.Contains(quiet, "changed") {
		t.Errorf("nothing changed: %q", quiet)
	}
	h.post("m", actor.Counselor) // and nobody rings
	beats <- time.Time{}
	if text := <-said; text != changedEvent {
		t.Errorf("%q", text)
	}
	cancel()
	<-ended
}
