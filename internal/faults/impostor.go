package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"time"

	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// forge is a stranger who knows what the hospital was sent, to the byte, and says of
// all of it that a doctor has seen it, signed by a key that the platform has never
// seen. It is what would be taken from the hospital itself; none of it may be.
func (w *world) forge(ctx context.Context) {
	var has received
	if err := w.ofHospital(ctx, http.MethodGet, "/status", nil, &has); err != nil {
		return // the hospital is away, and with it what could be known
	}
	ring := signet.NewRing()
	for _, m := range has.Received {
		body, err := w.messageOf(ctx, m.ID)
		if err != nil {
			continue
		}
		word, err := json.Marshal(wire.Message{Type: wire.Seen, Hospital: hospital, About: m.ID, SHA256: wire.Hash(body),
			Issued: time.Now().UTC().Truncate(time.Millisecond), By: "王医生"})
		if err != nil {
			continue
		}
		if w.speaks(ctx, ring, word) {
			w.book.deceived(m.ID)
		}
	}
}

// messageOf is the body of a message, as the hospital has it.
func (w *world) messageOf(ctx context.Context, id string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, w.hospital.url+"/messages/"+id, nil)
	if err != nil {
		return nil, err
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	return io.ReadAll(res.Body)
}

// speaks tells whether the platform takes a word that was signed by a ring.
func (w *world) speaks(ctx context.Context, ring signet.Ring, word []byte) bool {
	stamp, err := ring.Stamp("rcp_"+rand.Text(), time.Now(), word)
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, answerFor)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.apis[0].url+"/api/v1/coordination/receipts", bytes.NewReader(word))
	if err != nil {
		return false
	}
	for name, value := range map[string]string{"Content-Type": "application/json", signet.HeaderID: stamp.ID,
		signet.HeaderTimestamp: stamp.Timestamp, signet.HeaderSignature: stamp.Signatures, signet.HeaderJWS: stamp.JWS} {
		r.Header.Set(name, value)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	return res.StatusCode < http.StatusMultipleChoices
}
