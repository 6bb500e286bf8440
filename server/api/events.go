package api

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"github.com/xinqiao/xinqiao/internal/live"
	"github.com/xinqiao/xinqiao/internal/notify"
)

// How long one stream of events lasts before the client comes again with its log-in,
// how often a sign of life keeps proxies from cutting it, how long a write may take,
// and how often the inbox is looked at in case a signal was lost.
const (
	streamFor   = 10 * time.Minute
	heartbeat   = 15 * time.Second
	streamWrite = 10 * time.Second
)

// events are the streams of open pages.
type events struct {
	hub     *live.Hub
	inboxes *notify.Inboxes
	closing <-chan struct{}
}

// stream says "changed" and no more: at its beginning, for what happened before, and
// whenever something did. It ends with its time, with the client or with the server.
func (h events) stream(ctx context.Context, _ *struct{}) (*huma.StreamResponse, error) {
	newest, err := h.inboxes.Newest(ctx, who(ctx))
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		w := humagin.Unwrap(c).Writer
		w.Header().Set("Content-Type", "text/event-stream")
		w.Header().Set("X-Accel-Buffering", "no")
		beat := time.NewTicker(heartbeat)
		defer beat.Stop()
		h.write(ctx, line(w), newest, beat.C)
	}}, nil
}

// line writes one text to a stream at once, and tells whether the client still takes it.
func line(w http.ResponseWriter) func(string) bool {
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // the request is read; its client stays
	return func(text string) bool {
		_ = control.SetWriteDeadline(time.Now().Add(streamWrite))
		_, err := io.WriteString(w, text)
		return err == nil && control.Flush() == nil
	}
}

const changedEvent = "event: changed\ndata: {}\n\n"

// write keeps a stream going; at each beat it gives a sign of life and looks for a
// change that nobody rang for.
func (h events) write(ctx context.Context, say func(string) bool, newest string, beats <-chan time.Time) {
	changed, stop := h.hub.Listen(who(ctx).ID)
	defer stop()
	end := time.NewTimer(streamFor)
	defer end.Stop()
	for open := say("retry: 2000\n\n" + changedEvent); open; {
		select {
		case <-changed:
			open = say(changedEvent)
		case <-beats:
			latest, err := h.inboxes.Newest(ctx, who(ctx))
			if err == nil && latest != newest {
				newest, open = latest, say(changedEvent)
			} else {
				open = say(":\n\n")
			}
		case <-end.C:
			return
		case <-h.closing:
			return
		case <-ctx.Done():
			return
		}
	}
}

// streams documents what a stream answers with.
func streams(op *huma.Operation) {
	op.Responses = map[string]*huma.Response{"200": {Description: "只说“有变化” / says only that something changed",
		Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}}}}
}
