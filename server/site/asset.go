package site

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// asset is a built file, as it is and compressed.
type asset struct {
	kind    string
	plain   []byte
	zipped  []byte // nil where compression wins nothing
	forever bool   // its name changes with its content
}

// load reads all built files but the pages. They are few and small, so they are
// compressed once, at the start.
func load(files fs.FS) (map[string]asset, error) {
	assets := map[string]asset{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) == ".html" {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		kind := mime.TypeByExtension(path.Ext(name))
		if kind == "" {
			kind = "application/octet-stream"
		}
		assets["/"+name] = asset{kind: kind, plain: content, zipped: zip(content), forever: strings.HasPrefix("/"+name, assetsPath)}
		return nil
	})
	return assets, err
}

// zip compresses, or returns nil where that wins less than a tenth.
func zip(content []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	w.Write(content)
	w.Close()
	if b.Len() > len(content)*9/10 {
		return nil
	}
	return b.Bytes()
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	harden(w.Header())
	caching := "no-cache"
	if a.forever {
		caching = "public, max-age=31536000, immutable"
	}
	w.Header().Set("Cache-Control", caching)
	send(w, r, a.kind, a.plain, a.zipped)
}

// send writes a body, compressed where the browser takes it.
func send(w http.ResponseWriter, r *http.Request, kind string, plain, zipped []byte) {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Add("Vary", "Accept-Encoding")
	body := plain
	if zipped != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = zipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}
