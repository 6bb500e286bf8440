package refhospital

import (
	"context"
	"maps"
	"net/http"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// Status is what a hospital has and has said: the outside judge of what arrived.
type Status struct {
	Hospital   string            `json:"hospital"`
	Received   []ReceivedMessage `json:"received"`   // one entry an id, oldest first
	Deliveries int               `json:"deliveries"` // messages that were taken, duplicates included
	Duplicates int               `json:"duplicates"` // on the wire: the same id again
	Packets    int               `json:"packets"`    // distinct
	Notices    int               `json:"notices"`    // distinct
	Exercises  int               `json:"exercises"`  // distinct
	Doubled    int               `json:"doubled"`    // the same packet or notice under another id: must be none
	Refused    map[string]int    `json:"refused"`    // by reason, since the start
	Played     map[string]int    `json:"played"`     // scripted answers, since the start
	Said       map[wire.Type]int `json:"said"`       // receipts and answers that the platform took, each counted once
	Owed       int               `json:"owed"`       // those it has not taken yet
	Final      int               `json:"final"`      // those it will never take
}

// ReceivedMessage is one message of the platform.
type ReceivedMessage struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"`
	Effect string `json:"effect"`
	Times  int    `json:"times"`
}

// Status counts.
func (h *Hospital) Status(ctx context.Context) (Status, error) {
	s := Status{Hospital: h.cfg.ID, Received: []ReceivedMessage{}, Said: map[wire.Type]int{}}
	effects := map[string]bool{}
	for doc, err := range h.received.All(ctx, store.Query{Index: all, Limit: 1000}) {
		if err != nil {
			return s, err
		}
		s.Received = append(s.Received, ReceivedMessage{doc.ID, doc.Kind, doc.Effect, doc.Times})
		s.Deliveries += doc.Times
		s.Duplicates += doc.Times - 1
		if effects[doc.Effect] || doc.Doubled {
			s.Doubled++
			continue
		}
		effects[doc.Effect] = true
		switch doc.Kind {
		case kindPacket:
			s.Packets++
		case string(wire.TypeNotice):
			s.Notices++
		case string(wire.TypeExercise):
			s.Exercises++
		}
	}
	for doc, err := range h.sayings.All(ctx, store.Query{Index: all, Limit: 1000}) {
		switch {
		case err != nil:
			return s, err
		case doc.Sent > 0:
			s.Said[doc.Type]++
		case doc.Final:
			s.Final++
		default:
			s.Owed++
		}
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	s.Refused, s.Played = maps.Clone(h.refused), maps.Clone(h.played)
	return s, nil
}

// status answers with everything, or with ?brief=1 without the list of ids.
func (h *Hospital) status(w http.ResponseWriter, r *http.Request) {
	s, err := h.Status(r.Context())
	if err != nil {
		fail(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	if r.URL.Query().Get("brief") == "1" {
		s.Received = nil
	}
	reply(w, http.StatusOK, s)
}
