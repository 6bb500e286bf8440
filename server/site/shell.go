package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
)

// shell is a page around a mark, where what the page would ask for first is
// written: one round trip less on a slow line.
type shell struct {
	before, after []byte
	policy        string // what it may load and run
	empty, zipped []byte // the page with nothing at the mark, as most ask for it
}

const mark = "<!--prefetched-->"

func shellOf(files fs.FS, name string, carry func(fs.FS, []byte) ([]byte, string)) (shell, error) {
	page, err := fs.ReadFile(files, name)
	if err != nil {
		return shell{}, err
	}
	page, policy := carry(files, page)
	before, after, found := bytes.Cut(page, []byte(mark))
	if !found {
		return shell{}, fmt.Errorf("%s has no %s", name, mark)
	}
	empty := bytes.Join([][]byte{before, after}, nil)
	return shell{before, after, policy, empty, zip(empty)}, nil
}

// bare leaves a page as it was built.
func bare(_ fs.FS, page []byte) ([]byte, string) { return page, csp }

func (s shell) serve(w http.ResponseWriter, r *http.Request, prefetched []byte) {
	harden(w.Header())
	w.Header().Set("Content-Security-Policy", s.policy)
	w.Header().Set("Cache-Control", "no-store")
	if prefetched == nil {
		send(w, r, "text/html; charset=utf-8", s.empty, s.zipped)
		return
	}
	page := bytes.Join([][]byte{s.before, prefetched, s.after}, nil)
	send(w, r, "text/html; charset=utf-8", page, zip(page))
}

// prefetch is what a student's page asks for first: who is there, and the paper.
// Where nobody is logged in there is nothing.
func (s *site) prefetch(r *http.Request) []byte {
	me := s.ask(r, "/api/v1/me")
	var who struct {
		Sitting string `json:"sitting"`
	}
	if json.Unmarshal(me, &who) != nil || who.Sitting == "" {
		return nil
	}
	paper := "/api/v1/sittings/" + who.Sitting + "/paper"
	return inline(map[string]json.RawMessage{"/api/v1/me": me, paper: s.ask(r, paper)})
}

// ask puts a question to the API in the browser's name, and returns a good
// answer or nothing.
func (s *site) ask(r *http.Request, path string) json.RawMessage {
	in, err := http.NewRequestWithContext(r.Context(), http.MethodGet, path, nil)
	if err != nil {
		return nil
	}
	in.RemoteAddr, in.Host = r.RemoteAddr, r.Host
	for _, name := range []string{"Cookie", "Accept-Language", "User-Agent", "X-Forwarded-For", "X-Forwarded-Proto"} {
		in.Header[name] = r.Header[name]
	}
	out := answer{header: http.Header{}, status: http.StatusOK}
	s.api.ServeHTTP(&out, in)
	if out.status != http.StatusOK {
		return nil
	}
	return out.body.Bytes()
}

// answer keeps what the API answers.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

// inline writes answers into a page. The encoder escapes what could end the
// element; a block of data is never run.
func inline(answers map[string]json.RawMessage) []byte {
	for path, body := range answers {
		if body == nil {
			delete(answers, path)
		}
	}
	var b bytes.Buffer
	b.WriteString(`<script type="application/json" id="prefetched">`)
	if err := json.NewEncoder(&b).Encode(answers); err != nil {
		return nil
	}
	b.WriteString(`</script>`)
	return b.Bytes()
}
