package refhospital

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// saying is one receipt or answer that is owed to the platform until it has it.
type saying struct {
	store.Head `bson:"-"`
	store.Owed `bson:",inline"`
	About      string    `bson:"about"`
	Type       wire.Type `bson:"type"`
	Body       []byte    `bson:"body"`
	Copies     int       `bson:"copies"`
	Sent       int       `bson:"sent"`   // how often it was acknowledged
	Status     int       `bson:"status"` // of the platform's last answer
	Final      bool      `bson:"final"`  // the platform will never take it
}

// respond owes what the script says about a message that came. Each saying has a
// natural id, so that a message that comes again owes nothing new.
func (h *Hospital) respond(ctx context.Context, doc *received) error {
	script := h.conduct()
	types := script.Conduct
	if doc.Kind != kindPacket {
		types = slices.DeleteFunc(slices.Clone(types), func(t wire.Type) bool { return t != wire.Received && t != wire.Seen })
	}
	if script.Silently {
		types = nil
	}
	step := time.Duration(script.DelayMS) * time.Millisecond
	for i, t := range types {
		m, place := h.make(doc, t, script), i
		if script.Reverse {
			place = len(types) - 1 - i
		}
		due := h.cfg.Clock.Now().Add(time.Duration(place+1) * step)
		if err := h.owe(ctx, fmt.Sprintf("%s/%d", t, i), m, due, script.Copies); err != nil {
			return err
		}
	}
	return nil
}

// make writes a message about a message.
func (h *Hospital) make(doc *received, t wire.Type, script Script) wire.Message {
	m := wire.Message{Type: t, Hospital: h.cfg.ID, About: doc.ID, SHA256: doc.Hash, Issued: h.moment()}
	if t != wire.Received {
		m.By = script.By
	}
	switch t {
	case wire.Declined:
		m.Reason = script.Reason
	case wire.Appointed:
		m.At = m.Issued.AddDate(0, 0, script.InDays)
	case wire.Reported:
		m.Kind = "first-visit"
	case wire.Completed:
		m.Note = script.Advice
	}
	return m
}

// moment is now, and never the same twice: answers count in the order of their
// moments.
func (h *Hospital) moment() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.cfg.Clock.Now()
	if !now.After(h.last) {
		now = h.last.Add(time.Millisecond)
	}
	h.last = now
	return now
}

func (h *Hospital) owe(ctx context.Context, name string, m wire.Message, due time.Time, copies int) error {
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	doc := &saying{Head: store.Head{ID: "rcp_" + wire.Hash([]byte(m.About + "/" + name))[:40]}, About: m.About, Type: m.Type, Body: body, Copies: copies}
	doc.Owe(due)
	if err := h.sayings.Insert(ctx, doc); err != nil && !errors.Is(err, store.ErrExists) {
		return err
	}
	h.ring()
	return nil
}

// repeat owes everything that was said about a message once more.
func (h *Hospital) repeat(ctx context.Context, about string) error {
	for doc, err := range h.sayings.All(ctx, store.Query{Index: all, Prefix: about + "/"}) {
		if err != nil {
			return err
		}
		if _, err := h.sayings.Update(ctx, doc.ID, func(d *saying) error {
			d.Owe(h.cfg.Clock.Now())
			return nil
		}); err != nil {
			return err
		}
	}
	h.ring()
	return nil
}

func (h *Hospital) ring() {
	select {
	case h.bell <- struct{}{}:
	default:
	}
}

// say lets somebody make the hospital say something now; what is left out is filled
// in.
func (h *Hospital) say(w http.ResponseWriter, r *http.Request) {
	var m wire.Message
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, wire.MaxMessage)).Decode(&m); err != nil {
		fail(w, http.StatusUnprocessableEntity, "not a message")
		return
	}
	if err := h.Say(r.Context(), m); err != nil {
		fail(w, http.StatusNotFound, err.Error())
		return
	}
	reply(w, http.StatusAccepted, nil)
}

// Say lets the hospital say something about a message that it has received.
func (h *Hospital) Say(ctx context.Context, m wire.Message) error {
	doc, err := h.received.Get(ctx, m.About)
	if err != nil {
		return err
	}
	full := h.make(doc, m.Type, h.conduct())
	for _, given := range []struct{ into, from *string }{{&full.By, &m.By}, {&full.Reason, &m.Reason}, {&full.Kind, &m.Kind}, {&full.Note, &m.Note}} {
		if *given.from != "" {
			*given.into = *given.from
		}
	}
	if !m.At.IsZero() {
		full.At = m.At
	}
	return h.owe(ctx, "said/"+full.Issued.Format(time.RFC3339Nano), full, h.cfg.Clock.Now(), 1)
}

// Run says what is owed until the context ends.
func (h *Hospital) Run(ctx context.Context) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		_ = h.Work(ctx) // what failed stays owed
		select {
		case <-ctx.Done():
			return
		case <-h.bell:
		case <-tick.C:
		}
	}
}

// Work says everything that is owed now.
func (h *Hospital) Work(ctx context.Context) error {
	for {
		ids, err := h.sayings.Owing(ctx, h.cfg.Clock.Now(), 50)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			if err := h.deliver(ctx, id); err != nil && !errors.Is(err, store.ErrNotDue) {
				return err
			}
		}
	}
}

// deliver posts one saying, as often as the script asks for, and keeps it owed
// until the platform has it or says that it never will.
func (h *Hospital) deliver(ctx context.Context, id string) error {
	doc, err := h.sayings.Claim(ctx, id, h.cfg.Clock.Now())
	if err != nil {
		return err
	}
	for range doc.Copies {
		doc.Status, err = h.post(ctx, doc)
		if err == nil && doc.Status < 300 {
			doc.Sent++
		}
	}
	switch {
	case err == nil && doc.Status < 300:
		doc.Settle(time.Time{})
	case doc.Status == http.StatusGone || doc.Status == http.StatusUnprocessableEntity:
		doc.Final = true
		doc.Settle(time.Time{})
	}
	// The document may owe itself again meanwhile; a lost write only says it twice.
	if err := h.sayings.Replace(ctx, doc); err != nil && !errors.Is(err, store.ErrConflict) {
		return err
	}
	return nil
}

func (h *Hospital) post(ctx context.Context, doc *saying) (status int, err error) {
	stamp, err := h.cfg.Secrets.Ring().Stamp(doc.ID, h.cfg.Clock.Now(), doc.Body)
	if err != nil {
		return 0, err
	}
	return h.speak(ctx, stamp, doc.Body)
}

// speak posts a word under a stamp, and returns how the platform answered.
func (h *Hospital) speak(ctx context.Context, stamp signet.Stamp, word []byte) (status int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.cfg.Platform+"/api/v1/coordination/receipts", bytes.NewReader(word))
	if err != nil {
		return 0, err
	}
	for name, value := range map[string]string{"Content-Type": "application/json", signet.HeaderID: stamp.ID,
		signet.HeaderTimestamp: stamp.Timestamp, signet.HeaderSignature: stamp.Signatures} {
		req.Header.Set(name, value)
	}
	res, err := h.cfg.Client.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16))
	return res.StatusCode, err
}
