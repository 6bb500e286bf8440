package refhospital

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral/packet/fhir"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// longest is the longest message that is read.
const longest = 4 << 20

// receive takes a message: verified, written down, and only then acknowledged. What
// came before is acknowledged again and does nothing.
func (h *Hospital) receive(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, longest))
	if err != nil {
		fail(w, http.StatusRequestEntityTooLarge, "too long")
		return
	}
	if h.plays(w, r) {
		return
	}
	stamp := stampOf(r.Header)
	if err := h.verify(r.Context(), stamp, body); err != nil {
		h.refuse(w, http.StatusUnauthorized, err)
		return
	}
	doc := &received{Head: store.Head{ID: stamp.ID}, Body: body, JWS: stamp.JWS, Hash: wire.Hash(body), First: h.cfg.Clock.Now(), Times: 1}
	if err := h.read(r, doc); err != nil {
		h.refuse(w, http.StatusUnprocessableEntity, err)
		return
	}
	status, err := h.keep(r.Context(), doc)
	if err != nil {
		fail(w, http.StatusServiceUnavailable, "not written down")
		return
	}
	reply(w, status, nil)
}

func stampOf(header http.Header) signet.Stamp {
	return signet.Stamp{ID: header.Get(signet.HeaderID), Timestamp: header.Get(signet.HeaderTimestamp),
		Signatures: header.Get(signet.HeaderSignature), JWS: header.Get(signet.HeaderJWS)}
}

// verify holds the headers against the platform's keys, fetched anew when they fit
// none: the platform may have a new one. The shared secret must fit as well.
func (h *Hospital) verify(ctx context.Context, s signet.Stamp, body []byte) error {
	for _, again := range []bool{false, true} {
		keys, err := h.keys.get(ctx, again)
		if err != nil {
			return err
		}
		if _, err = keys.Check(s, body, h.cfg.Clock.Now()); err == nil {
			_, err = keys.CheckDetached(s.JWS, body)
		}
		if err == nil {
			return h.secret.Check(s, body, h.cfg.Clock.Now())
		} else if !errors.Is(err, signet.ErrSignature) || again {
			return err
		}
	}
	return signet.ErrSignature
}

// read finds out what a message is. In a packet the signature inside counts too,
// because it alone is left when the packet is passed on.
func (h *Hospital) read(r *http.Request, doc *received) error {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), wire.ContentPacket) {
		n, err := wire.ParseNotice(doc.Body)
		doc.Kind, doc.Effect = string(n.Type), string(n.Type)+"/"+n.Reference+"/"+n.Given.Format(time.RFC3339Nano)
		return err
	}
	payload, jws, err := fhir.Signed(doc.Body)
	if err != nil {
		return err
	}
	keys, err := h.keys.get(r.Context(), false)
	if err != nil {
		return err
	}
	if _, err := keys.CheckDetached(jws, payload); err != nil {
		return err
	}
	var bundle struct{ Identifier struct{ Value string } }
	if err := json.Unmarshal(doc.Body, &bundle); err != nil || bundle.Identifier.Value == "" {
		return fhir.ErrBundle
	}
	doc.Kind, doc.Effect = kindPacket, kindPacket+"/"+bundle.Identifier.Value
	return nil
}

const kindPacket = "packet"

var errOtherBody = errors.New("refhospital: this id came with another body before")

// keep writes a message down once, with what will be said about it.
func (h *Hospital) keep(ctx context.Context, doc *received) (status int, err error) {
	what := &effect{Head: store.Head{ID: doc.Effect}, Message: doc.ID}
	if err := h.effects.Insert(ctx, what); errors.Is(err, store.ErrExists) {
		first, err := h.effects.Get(ctx, doc.Effect)
		if err != nil {
			return 0, err
		}
		doc.Doubled = first.Message != doc.ID
	} else if err != nil {
		return 0, err
	}
	err = h.received.Insert(ctx, doc)
	if errors.Is(err, store.ErrExists) {
		return h.again(ctx, doc)
	}
	if err != nil {
		return 0, err
	}
	return http.StatusAccepted, h.respond(ctx, doc)
}

// again counts a message that came before, and says once more what was said: its
// receipt may have been lost.
func (h *Hospital) again(ctx context.Context, doc *received) (int, error) {
	first, err := h.received.Update(ctx, doc.ID, func(d *received) error {
		if d.Hash != doc.Hash {
			return errOtherBody
		}
		d.Times++
		return nil
	})
	if errors.Is(err, errOtherBody) {
		h.count(h.refused, "another body under an old id")
		return http.StatusUnprocessableEntity, nil
	}
	if err != nil {
		return 0, err
	}
	return http.StatusOK, errors.Join(h.respond(ctx, first), h.repeat(ctx, first.ID))
}

func (h *Hospital) refuse(w http.ResponseWriter, status int, err error) {
	h.count(h.refused, err.Error())
	fail(w, status, err.Error())
}

func (h *Hospital) count(what map[string]int, name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	what[name]++
}
