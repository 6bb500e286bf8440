package server

import (
	"fmt"
	"net/http"
)

// NewApp assembles the domains over the parts.
func NewApp(Parts) (App, error) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprintln(w, "心桥 Xinqiao")
	})
	return App{Handler: mux}, nil
}
