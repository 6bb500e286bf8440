// Package refhospital is the reference receiver of the coordination channel: a
// hospital's side that verifies what it is sent, remembers every id for good,
// answers, signs its receipts, and can be told to behave badly. Hospitals can start
// from it; tests use it as a judge that shares no memory with the platform.
//
// It keeps what it received in plain text in a database of its own: a real
// hospital puts it into its own, protected system.
package refhospital

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/signet"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Config is what a hospital stands on.
type Config struct {
	ID       string // by which the platform knows it
	Platform string // address of the platform
	Engine   store.Engine
	Secrets  vault.Secrets
	Clock    clock.Clock
	Client   *http.Client
	Script   Script
}

// Hospital receives and answers.
type Hospital struct {
	cfg      Config
	secret   signet.Secret
	received *store.Collection[received]
	effects  *store.Collection[effect]
	sayings  *store.Collection[saying]
	keys     keyring
	bell     chan struct{} // something is to be said

	mu      sync.Mutex
	script  Script
	refused map[string]int // by reason, since the start
	played  map[string]int // scripted answers, likewise
	last    time.Time      // of what was said, so that no two happen at once
}

// received is one message of the platform, by its webhook-id.
type received struct {
	store.Head `bson:"-"`
	Kind       string    `bson:"kind"` // packet, notice or exercise
	Effect     string    `bson:"effect"`
	Body       []byte    `bson:"body"`
	JWS        string    `bson:"jws"` // proves who sent it, whenever somebody asks
	Hash       string    `bson:"hash"`
	First      time.Time `bson:"first"`
	Times      int       `bson:"times"` // it came, duplicates on the wire included
	Doubled    bool      `bson:"doubled,omitempty"`
}

// effect is what a message does here, whatever id it came under.
type effect struct {
	store.Head `bson:"-"`
	Message    string `bson:"message"`
}

const all = "all"

// New returns a hospital over an engine.
func New(ctx context.Context, cfg Config) (*Hospital, error) {
	db := store.New(cfg.Engine)
	key, err := cfg.Secrets.Derive("the secret of the channel")
	if err != nil {
		return nil, err
	}
	h := &Hospital{cfg: cfg, secret: key, script: cfg.Script.orDefault(), bell: make(chan struct{}, 1),
		refused: map[string]int{}, played: map[string]int{}, keys: keyring{url: cfg.Platform + "/.well-known/xinqiao-keys.json", client: cfg.Client},
		received: store.Define(db, "received", store.Index[received]{Name: all, Key: func(r *received) string { return store.TimeKey(r.First) }}),
		effects:  store.Define[effect](db, "effects"),
		sayings:  store.Define(db, "sayings", store.Index[saying]{Name: all, Key: func(s *saying) string { return s.About + "/" }})}
	return h, db.Ensure(ctx)
}

// Handler serves the endpoint for the platform, and the control of the hospital
// beside it.
func (h *Hospital) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+Path, h.receive)
	mux.HandleFunc("GET /registration", h.registration)
	mux.HandleFunc("GET /status", h.status)
	mux.HandleFunc("GET /messages/{id}", h.message)
	mux.HandleFunc("POST /script", h.setScript)
	mux.HandleFunc("POST /say", h.say)
	mux.HandleFunc("POST /forge", h.forge)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	return mux
}

// Path is where the platform's messages come in.
const Path = "/xinqiao"

// registration is what the platform has to know, in the form of its
// PUT /api/v1/hospitals/{id}/channel.
func (h *Hospital) registration(w http.ResponseWriter, r *http.Request) {
	reply(w, http.StatusOK, map[string]any{"endpoint": "http://" + r.Host + Path,
		"keys": h.cfg.Secrets.Ring().Public(), "secrets": []string{h.secret.String()}})
}

func (h *Hospital) message(w http.ResponseWriter, r *http.Request) {
	doc, err := h.received.Get(r.Context(), r.PathValue("id"))
	if err != nil {
		reply(w, http.StatusNotFound, nil)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(doc.Body)
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if body != nil {
		_ = json.NewEncoder(w).Encode(body)
	}
}

func fail(w http.ResponseWriter, status int, why string) {
	reply(w, status, map[string]string{"error": why})
}

// keyring is the platform's public keys, fetched when first needed and again when
// a signature fits none of them.
type keyring struct {
	url    string
	client *http.Client

	mu      sync.Mutex
	keys    signet.Keys
	fetched time.Time
}

// fetchEvery keeps forged signatures from making the platform busy.
const fetchEvery = time.Second

func (k *keyring) get(ctx context.Context, again bool) (signet.Keys, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.keys != nil && (!again || time.Since(k.fetched) < fetchEvery) {
		return k.keys, nil
	}
	k.fetched = time.Now()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, k.url, nil)
	if err != nil {
		return nil, err
	}
	res, err := k.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	var keys signet.Keys
	if err := json.NewDecoder(http.MaxBytesReader(nil, res.Body, 1<<16)).Decode(&keys); err != nil {
		return nil, fmt.Errorf("refhospital: the keys of the platform: %w", err)
	}
	k.keys = keys
	return keys, nil
}
