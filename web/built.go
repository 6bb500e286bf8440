//go:build web

// Package web holds the built front end. It is there when the binary was built
// with the tag web, which `make build` sets where Node is at hand.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files returns the built front end, or nil where it was not built.
func Files() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return files
}
