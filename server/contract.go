package server

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"

	"github.com/xinqiao/xinqiao/internal/claim"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/telemetry"
	"github.com/xinqiao/xinqiao/internal/vault"
)

// Contract writes the OpenAPI document, from which clients generate their types.
// The platform is assembled over an empty memory for it; nothing is started.
func Contract(ctx context.Context, w io.Writer) error {
	db, secrets := store.New(memory.New()), vault.RandomSecrets()
	v := vault.New(db, secrets)
	app, err := NewApp(Parts{Log: slog.New(slog.DiscardHandler), Clock: clock.System{}, DB: db, Secrets: secrets,
		Vault: v, Claims: claim.New(db, v), Telemetry: telemetry.New()})
	if err != nil {
		return err
	}
	page := httptest.NewRecorder()
	app.Handler.ServeHTTP(page, httptest.NewRequestWithContext(ctx, http.MethodGet, "/openapi.json", nil))
	_, err = w.Write(page.Body.Bytes())
	return err
}
