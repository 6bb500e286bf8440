package refhospital

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"slices"
	"time"

	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
)

// Forgery is what somebody who knows everything but the hospital's key said in its
// name, and about which messages the platform believed it: about none.
type Forgery struct {
	Sent     int      `json:"sent"`
	Believed []string `json:"believed"`
}

// How many messages are lied about at once, and for how long.
const (
	mostForged = 50
	forgeFor   = 4 * time.Second
)

// Forge says of the newest messages, with the true hash of each, that a doctor has seen
// it: once signed by a key that the platform has never seen, and once signed by the
// hospital and altered afterwards. Both would be taken from the hospital itself.
func (h *Hospital) Forge(ctx context.Context) (Forgery, error) {
	f, stranger := Forgery{Believed: []string{}}, signet.NewRing()
	docs, err := h.newest(ctx)
	if err != nil {
		return f, err
	}
	ctx, cancel := context.WithTimeout(ctx, forgeFor)
	defer cancel()
	for _, doc := range docs {
		genuine, err := h.word(doc, "李医生")
		if err != nil {
			return f, err
		}
		forged, err := h.word(doc, "王医生")
		if err != nil {
			return f, err
		}
		for _, by := range []struct {
			ring   signet.Ring
			signed []byte
		}{{stranger, forged}, {h.cfg.Secrets.Ring(), genuine}} {
			stamp, err := by.ring.Stamp("rcp_"+rand.Text(), h.cfg.Clock.Now(), by.signed)
			if err != nil {
				return f, err
			}
			status, err := h.speak(ctx, stamp, forged)
			if err != nil {
				continue // the platform is away
			}
			f.Sent++
			if believed(status) {
				f.Believed = append(f.Believed, doc.ID)
			}
		}
	}
	return f, nil
}

// word is that somebody has seen a message.
func (h *Hospital) word(doc *received, by string) ([]byte, error) {
	return json.Marshal(h.make(doc, wire.Seen, Script{By: by}))
}

// believed tells whether an answer shows that a signature was taken for good: what
// fails for another reason was believed first.
func believed(status int) bool {
	return status != http.StatusUnauthorized && status != http.StatusTooManyRequests && status < http.StatusInternalServerError
}

// newest are the messages that came last.
func (h *Hospital) newest(ctx context.Context) (docs []*received, err error) {
	for doc, err := range h.received.All(ctx, store.Query{Index: all, Limit: 1000}) {
		if err != nil {
			return nil, err
		}
		docs = append(docs, doc)
	}
	return slices.Clone(docs[max(0, len(docs)-mostForged):]), nil
}

func (h *Hospital) forge(w http.ResponseWriter, r *http.Request) {
	f, err := h.Forge(r.Context())
	if err != nil {
		fail(w, http.StatusServiceUnavailable, err.Error())
		return
	}
	reply(w, http.StatusOK, f)
}
