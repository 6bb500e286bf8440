package refhospital

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// Script is how a hospital behaves. It lives in memory: a hospital that was killed
// begins again with the one it was started with.
type Script struct {
	Answers  []Answer    `json:"answers"`  // to the next messages, in order; then it behaves
	Conduct  []wire.Type `json:"conduct"`  // what it says about each packet; received, when nothing is given
	Copies   int         `json:"copies"`   // how often it sends each receipt and answer; 0 is once
	Reverse  bool        `json:"reverse"`  // it sends the last one first
	DelayMS  int         `json:"delayMs"`  // before it says anything, and between two sayings
	By       string      `json:"by"`       // the human who sees and answers
	Reason   string      `json:"reason"`   // of a decline
	Advice   string      `json:"advice"`   // at the end
	InDays   int         `json:"inDays"`   // until the appointment
	Silently bool        `json:"silently"` // it keeps everything and says nothing
}

// Answer is how the next messages are answered.
type Answer struct {
	Status     int  `json:"status"`     // 500, 429, 410 …; 0 behaves
	RetryAfter int  `json:"retryAfter"` // seconds, with 429 or 503
	DelayMS    int  `json:"delayMs"`    // before it answers
	Drop       bool `json:"drop"`       // it answers 200 and forgets the message
	Times      int  `json:"times"`      // 0 is once
}

func (s Script) orDefault() Script {
	if len(s.Conduct) == 0 {
		s.Conduct = []wire.Type{wire.Received}
	}
	if s.By == "" {
		s.By = "李医生"
	}
	if s.Reason == "" {
		s.Reason = "no-room"
	}
	if s.InDays == 0 {
		s.InDays = 2
	}
	s.Copies = max(s.Copies, 1)
	return s
}

// ParseScript reads a script in JSON.
func ParseScript(raw []byte) (Script, error) {
	var s Script
	if err := json.Unmarshal(raw, &s); err != nil {
		return s, fmt.Errorf("refhospital: the script cannot be read: %w", err)
	}
	for _, t := range s.Conduct {
		if !slices.Contains(wire.Types(), t) {
			return s, fmt.Errorf("refhospital: a script says one of %v", wire.Types())
		}
	}
	return s, nil
}

func (h *Hospital) setScript(w http.ResponseWriter, r *http.Request) {
	var raw json.RawMessage
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&raw)
	if err == nil {
		var s Script
		if s, err = ParseScript(raw); err == nil {
			h.Play(s)
			reply(w, http.StatusOK, nil)
			return
		}
	}
	fail(w, http.StatusUnprocessableEntity, err.Error())
}

// Play lets the hospital behave by a script from now on.
func (h *Hospital) Play(s Script) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.script = s.orDefault()
}

func (h *Hospital) conduct() Script {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.script
}

// next takes the scripted answer to a message, if there is one.
func (h *Hospital) next() (Answer, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.script.Answers) == 0 {
		return Answer{}, false
	}
	a := h.script.Answers[0]
	if a.Times <= 1 {
		h.script.Answers = slices.Clone(h.script.Answers[1:])
	} else {
		h.script.Answers = slices.Clone(h.script.Answers)
		h.script.Answers[0].Times--
	}
	return a, true
}

// plays answers by the script; ended is false when the message is to be taken all
// the same.
func (h *Hospital) plays(w http.ResponseWriter, r *http.Request) (ended bool) {
	a, scripted := h.next()
	if !scripted {
		return false
	}
	if a.DelayMS > 0 {
		h.count(h.played, "slow")
		select {
		case <-time.After(time.Duration(a.DelayMS) * time.Millisecond):
		case <-r.Context().Done():
		}
	}
	switch {
	case a.Drop:
		h.count(h.played, "dropped")
		reply(w, http.StatusOK, nil)
		return true
	case a.Status != 0:
		h.count(h.played, strconv.Itoa(a.Status))
		if a.RetryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(a.RetryAfter))
		}
		fail(w, a.Status, "scripted")
		return true
	}
	return false
}
