// Package site serves the web: the built files, the shell of the staff's pages,
// and the student's page with the questions already in it. Everything else, and
// everything where the web was not built, it leaves to the API.
//
// It holds no rule of its own: what it writes into a page it asks the API for, in
// the name and with the cookies of the browser.
package site

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
)

// The places of the web.
const (
	studentPath = "/"
	staffPath   = "/staff"
	assetsPath  = "/assets/"
)

// site is the web in front of the API.
type site struct {
	api     http.Handler
	assets  map[string]asset
	student shell
	staff   shell
}

// New puts the built files in front of the API; without any it returns the API.
func New(files fs.FS, api http.Handler) (http.Handler, error) {
	if files == nil {
		return api, nil
	}
	assets, err := load(files)
	if err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	s := &site{api: api, assets: assets}
	var errStudent, errStaff error
	s.student, errStudent = shellOf(files, "index.html", inlined)
	s.staff, errStaff = shellOf(files, "staff/index.html", bare)
	if err := errors.Join(errStudent, errStaff); err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	return s, nil
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	asset, known := s.assets[path]
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		s.api.ServeHTTP(w, r)
	case known:
		asset.serve(w, r)
	case path == studentPath:
		s.student.serve(w, r, s.prefetch(r))
	case path == staffPath || strings.HasPrefix(path, staffPath+"/"):
		s.staff.serve(w, r, nil)
	default:
		s.api.ServeHTTP(w, r)
	}
}

// csp lets the pages run the built scripts and talk to this server, and nothing
// else. Components set styles on elements.
const csp = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

func harden(h http.Header) {
	h.Set("Content-Security-Policy", csp)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
}
