package rig

import (
	"bytes"
	"math/rand/v2"
	"net/http"
)

// Handler loses replies to commands that succeeded: the client sees a connection
// that ends, as after a broken line, and cannot know that all was done.
func (r *Rig) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if chance := r.now().Lose; req.Method == http.MethodGet || chance == 0 || rand.Float64() >= chance {
			next.ServeHTTP(w, req)
			return
		}
		kept := &reply{header: http.Header{}, status: http.StatusOK}
		next.ServeHTTP(kept, req)
		if kept.status < http.StatusBadRequest {
			panic(http.ErrAbortHandler) // the server closes the connection without a word
		}
		for name, values := range kept.header {
			w.Header()[name] = values
		}
		w.WriteHeader(kept.status)
		_, _ = w.Write(kept.body.Bytes())
	})
}

// reply is held back until its fate is decided.
type reply struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header returns the headers that are still to be sent.
func (k *reply) Header() http.Header { return k.header }

// WriteHeader notes the status.
func (k *reply) WriteHeader(status int) { k.status = status }

// Write keeps a part of the body.
func (k *reply) Write(p []byte) (int, error) { return k.body.Write(p) }
