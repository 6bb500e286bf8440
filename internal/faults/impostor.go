package main

import (
	"context"
	"net/http"
	"time"
)

// forge lets the reference hospital lie about what it was sent, to the byte: signed by
// a stranger's key, and altered after it was signed. All of it would be taken from the
// hospital itself; none of it may be.
func (w *world) forge(ctx context.Context) {
	var said struct {
		Sent     int
		Believed []string
	}
	if err := w.ofHospital(ctx, http.MethodPost, "/forge", nil, &said); err != nil {
		return // the hospital is away, and with it what could be known
	}
	w.book.forged(said.Sent, said.Believed)
}

// forgeOnce lets it lie at least once, when it surely has something to lie about.
func (w *world) forgeOnce(ctx context.Context) {
	before := w.book.liesTold()
	for end := time.Now().Add(readyFor); w.book.liesTold() == before && time.Now().Before(end) && ctx.Err() == nil; rest(ctx, 500*time.Millisecond) {
		w.forge(ctx)
	}
}
