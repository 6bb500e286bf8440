package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// evil is what a question might hold, and must not end the element it stands in.
const evil = `</script><script>alert(1)</script><!-- `

// stub is the API: a student is in by the cookie "student", a teacher by "staff".
func stub(asked *[]string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r.Method+" "+r.URL.Path)
		cookie, _ := r.Cookie("xq_access")
		switch {
		case r.URL.Path == "/api/v1/me" && cookie != nil && cookie.Value == "student":
			fmt.Fprint(w, `{"role":"student","sitting":"c~s~group~1"}`)
		case r.URL.Path == "/api/v1/me" && cookie != nil:
			fmt.Fprint(w, `{"role":"teacher","name":"secret"}`)
		case strings.HasSuffix(r.URL.Path, "/paper") && cookie != nil && cookie.Value == "student":
			language := r.Header.Get("Accept-Language")
			if chosen, err := r.Cookie("xq_lang"); err == nil {
				language = chosen.Value
			}
			fmt.Fprintf(w, `{"lang":%q,"text":%q,"for":%q}`, language, evil, r.Header.Get("X-Forwarded-For"))
		case strings.HasPrefix(r.URL.Path, "/api/"):
			http.Error(w, `{"secret":"refused"}`, http.StatusUnauthorized)
		default:
			fmt.Fprint(w, "the API's own page")
		}
	})
}

func built() fstest.MapFS {
	page := func(what string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("<html><title>" + what + "</title><!--prefetched--></html>")}
	}
	return fstest.MapFS{"index.html": page("student"), "staff/index.html": page("staff"),
		"assets/app-AbCd.js": {Data: bytes.Repeat([]byte("let answer = 42;\n"), 200)},
		"assets/dot.png":     {Data: []byte{0x89, 'P', 'N', 'G', 1, 2, 3}}, "robots.txt": {Data: []byte("User-agent: *\nDisallow: /\n")}}
}

type visit struct {
	*httptest.ResponseRecorder
	asked []string
}

func ask(t *testing.T, method, path string, header ...string) visit {
	t.Helper()
	var v visit
	handler, err := New(built(), stub(&v.asked))
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	v.ResponseRecorder = httptest.NewRecorder()
	handler.ServeHTTP(v.ResponseRecorder, r)
	return v
}

func (v visit) has(t *testing.T, header, want string) {
	t.Helper()
	if got := v.Header().Get(header); got != want {
		t.Errorf("%s is %q, want %q", header, got, want)
	}
}

func TestPaperStandsInTheStudentsPage(t *testing.T) {
	v := ask(t, "GET", "/", "Cookie", "xq_access=student", "X-Forwarded-For", "10.0.0.7", "Accept-Language", "en")
	page := v.Body.String()
	for _, want := range []string{`<script type="application/json" id="prefetched">`, `"/api/v1/me":{"role":"student"`,
		`"/api/v1/sittings/c~s~group~1/paper":{`, `"lang":"en"`, `"for":"10.0.0.7"`, "<title>student</title>"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %s", want, page)
		}
	}
	if strings.Count(page, "</script>") != 1 || strings.Contains(page, "<script>") || strings.Contains(page, "<!--") {
		t.Errorf("a question ends the element: %s", page)
	}
	v.has(t, "Cache-Control", "no-store")
}

func TestPaperIsInTheLanguageThatWasChosen(t *testing.T) {
	v := ask(t, "GET", "/", "Cookie", "xq_access=student; xq_lang=zh", "Accept-Language", "en")
	if !strings.Contains(v.Body.String(), `"lang":"zh"`) {
		t.Errorf("%s", v.Body)
	}
}

func TestNobodyElseFindsAnythingInThePage(t *testing.T) {
	for name, header := range map[string][]string{"nobody": nil, "a teacher": {"Cookie", "xq_access=staff"}, "no good token": {"Cookie", "other=student"}} {
		v := ask(t, "GET", "/", header...)
		if page := v.Body.String(); page != "<html><title>student</title></html>" {
			t.Errorf("%s: %s", name, page)
		}
	}
}

func TestStaffsPageAsksNothing(t *testing.T) {
	for _, path := range []string{"/staff", "/staff/", "/staff/cases/1"} {
		v := ask(t, "GET", path, "Cookie", "xq_access=student")
		if v.Code != 200 || len(v.asked) != 0 || v.Body.String() != "<html><title>staff</title></html>" {
			t.Errorf("%s: %d %v %s", path, v.Code, v.asked, v.Body)
		}
		v.has(t, "Cache-Control", "no-store")
	}
	if v := ask(t, "GET", "/staffroom"); v.Body.String() != "the API's own page" {
		t.Errorf("%s", v.Body)
	}
}

func TestPagesAndAssetsAreHardened(t *testing.T) {
	for _, path := range []string{"/", "/staff", "/assets/app-AbCd.js", "/robots.txt"} {
		v := ask(t, "GET", path)
		v.has(t, "X-Content-Type-Options", "nosniff")
		v.has(t, "X-Frame-Options", "DENY")
		v.has(t, "Referrer-Policy", "no-referrer")
		policy := v.Header().Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self';", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(policy, want) {
				t.Errorf("%s: no %s in %s", path, want, policy)
			}
		}
		if strings.Contains(policy, "http") || strings.Contains(strings.Split(policy, "style-src")[0], "unsafe") {
			t.Errorf("%s: %s", path, policy)
		}
	}
}

func TestAssetsStayAndOtherFilesAreAskedFor(t *testing.T) {
	v := ask(t, "GET", "/assets/app-AbCd.js")
	v.has(t, "Cache-Control", "public, max-age=31536000, immutable")
	v.has(t, "Vary", "Accept-Encoding")
	if kind := v.Header().Get("Content-Type"); !strings.HasPrefix(kind, "text/javascript") {
		t.Errorf("%s", kind)
	}
	ask(t, "GET", "/robots.txt").has(t, "Cache-Control", "no-cache")
}

func TestCompression(t *testing.T) {
	plain := built()["assets/app-AbCd.js"].Data
	v := ask(t, "GET", "/assets/app-AbCd.js", "Accept-Encoding", "br, gzip")
	v.has(t, "Content-Encoding", "gzip")
	v.has(t, "Content-Length", fmt.Sprint(v.Body.Len()))
	unzip, err := gzip.NewReader(v.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(unzip); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("%d bytes, want %d: %v", len(got), len(plain), err)
	}
	if v := ask(t, "GET", "/assets/app-AbCd.js"); v.Header().Get("Content-Encoding") != "" || !bytes.Equal(v.Body.Bytes(), plain) {
		t.Error("compressed for who did not ask for it")
	}
	if v := ask(t, "GET", "/assets/dot.png", "Accept-Encoding", "gzip"); v.Header().Get("Content-Encoding") != "" {
		t.Error("compressed where it wins nothing")
	}
	if v := ask(t, "HEAD", "/assets/app-AbCd.js"); v.Body.Len() != 0 || v.Header().Get("Content-Length") != fmt.Sprint(len(plain)) {
		t.Errorf("HEAD: %d bytes, %s", v.Body.Len(), v.Header().Get("Content-Length"))
	}
}

func TestEverythingElseIsTheAPIs(t *testing.T) {
	for _, c := range [][2]string{{"POST", "/"}, {"PUT", "/assets/app-AbCd.js"}, {"GET", "/docs"}, {"GET", "/r/token"}, {"GET", "/assets/missing.js"}, {"GET", "/index.html"}} {
		v := ask(t, c[0], c[1])
		if len(v.asked) != 1 || v.asked[0] != c[0]+" "+c[1] || v.Header().Get("Content-Security-Policy") != "" {
			t.Errorf("%v: %v", c, v.asked)
		}
	}
}

func TestWithoutTheWebTheAPIStandsAlone(t *testing.T) {
	var asked []string
	handler, err := New(nil, stub(&asked))
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Body.String() != "the API's own page" || len(asked) != 1 {
		t.Errorf("%v %s", asked, w.Body)
	}
}

// carrying is the student's page of a build with this script and style.
func carrying(t *testing.T, code, style string) (page, policy string) {
	t.Helper()
	files := built()
	files["index.html"] = &fstest.MapFile{Data: []byte(`<!--prefetched--><script type="module" crossorigin src="/assets/app-AbCd.js"></script><link rel="stylesheet" crossorigin href="/assets/app-AbCd.css">`)}
	files["assets/app-AbCd.js"], files["assets/app-AbCd.css"] = &fstest.MapFile{Data: []byte(code)}, &fstest.MapFile{Data: []byte(style)}
	var asked []string
	handler, err := New(files, stub(&asked))
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	return w.Body.String(), w.Header().Get("Content-Security-Policy")
}

func TestStudentsPageCarriesItsScript(t *testing.T) {
	page, policy := carrying(t, "let a=import(`./words.en-1.js`);$1\n", "p{color:red}")
	code := "let a=import(`/assets/words.en-1.js`);$1"
	if page != `<script type="module">`+code+`</script><style>p{color:red}</style>` {
		t.Errorf("%s", page)
	}
	sum := sha256.Sum256([]byte(code))
	if want := "script-src 'self' 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "';"; !strings.Contains(policy, want) {
		t.Errorf("no %s in %s", want, policy)
	}
	if _, policy := carrying(t, "other()", ""); strings.Contains(policy, base64.StdEncoding.EncodeToString(sum[:])) {
		t.Error("another script may run")
	}
}

func TestWhatCannotBeCarriedStaysOutside(t *testing.T) {
	for _, code := range []string{`a="</script>"`, `a="<!--<script>"`, "import{a}from\"./b.js\";a()", "import`./b.js`", "x;export{a}from'./b.js'"} {
		page, policy := carrying(t, code, "p{background:url(x.png)}")
		if !strings.Contains(page, `src="/assets/app-AbCd.js"`) || !strings.Contains(page, `href="/assets/app-AbCd.css"`) || strings.Contains(policy, "sha256") {
			t.Errorf("%s: %s", code, page)
		}
	}
}

func TestBrokenBuildDoesNotStart(t *testing.T) {
	var asked []string
	for name, files := range map[string]fstest.MapFS{"no pages": {}, "no mark": {"index.html": {Data: []byte("<html>")}, "staff/index.html": {Data: []byte("<html>")}}} {
		if _, err := New(files, stub(&asked)); err == nil {
			t.Errorf("%s: it starts", name)
		}
	}
}
