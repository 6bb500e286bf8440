package api

import (
	"context"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"github.com/xinqiao/xinqiao/server/auth"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestPolicyGolden(t *testing.T) {
	const golden = "testdata/policy.golden"
	got := mapped(t).policy()
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the policy changed; if it is meant, run with -update and have it read.\n%s", got)
	}
}

// mapped is the URL map alone.
func mapped(t *testing.T) *registry {
	t.Helper()
	s := newServer(build(t).deps)
	s.registry = &registry{api: stub(), guard: s.guard}
	s.routes()
	if err := s.registry.err(); err != nil {
		t.Fatal(err)
	}
	return s.registry
}

type nowhere struct{}

func (nowhere) Handle(*huma.Operation, func(huma.Context)) {}

func (nowhere) ServeHTTP(http.ResponseWriter, *http.Request) {}

func stub() huma.API { return huma.NewAPI(document("test"), nowhere{}) }

func TestBootRefusesHoles(t *testing.T) {
	nothing := func(context.Context, *struct{}) (*struct{}, error) { return nil, nil }
	for want, lay := range map[string]func(*registry){
		"": func(r *registry) { add(r, "GET", "/a", auth.SelfService, unrecorded, "a", "", nothing) },
		"no permission": func(r *registry) {
			add(r, "GET", "/a", "", unrecorded, "a", "", nothing)
		},
		"a permission that no role has": func(r *registry) {
			add(r, "GET", "/a", "made-up", unrecorded, "a", "", nothing)
		},
		"not said how it is recorded": func(r *registry) {
			add(r, "GET", "/a", auth.SelfService, recording{}, "a", "", nothing)
		},
		"a change without a record": func(r *registry) {
			add(r, "DELETE", "/a", auth.SelfService, unrecorded, "a", "", nothing)
		},
		"recorded without a purpose of the list": func(r *registry) {
			add(r, "POST", "/a", auth.SelfService, recorded("fun"), "a", "", nothing)
		},
		"on the map twice": func(r *registry) {
			add(r, "GET", "/a", auth.SelfService, unrecorded, "a", "", nothing)
			add(r, "GET", "/a", auth.SelfService, unrecorded, "b", "", nothing)
		},
	} {
		r := &registry{api: stub(), guard: (&server{}).guard}
		lay(r)
		if err := r.err(); (err == nil) != (want == "") || err != nil && !strings.HasSuffix(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

func TestOpenAPI(t *testing.T) {
	h := build(t)
	doc := read[struct {
		OpenAPI string `json:"openapi"`
		Paths   map[string]map[string]struct {
			OperationID string         `json:"operationId"`
			Summary     string         `json:"summary"`
			Security    []any          `json:"security"`
			Responses   map[string]any `json:"responses"`
		} `json:"paths"`
	}](t, h.ask("GET", "/openapi.json", ""), 200)
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Errorf("OpenAPI %s", doc.OpenAPI)
	}
	operations := 0
	for path, methods := range doc.Paths {
		for method, op := range methods {
			operations++
			if !strings.Contains(op.Summary, " / ") {
				t.Errorf("%s %s is not in two languages: %q", method, path, op.Summary)
			}
			needs := []string{"422", "500", "503"}
			if len(op.Security) > 0 {
				needs = append(needs, "401", "403")
			}
			for _, status := range needs {
				if body, _ := json.Marshal(op.Responses[status]); !strings.Contains(string(body), "schemas/Problem") {
					t.Errorf("%s: %s is not documented as a problem: %s", op.OperationID, status, body)
				}
			}
		}
	}
	if want := len(mapped(t).routes); operations != want {
		t.Errorf("%d operations for %d routes", operations, want)
	}
	if w := h.ask("GET", "/openapi.yaml", ""); w.Code != 200 || !strings.HasPrefix(w.Body.String(), "components:") {
		t.Errorf("yaml: %d %.40s", w.Code, w.Body)
	}
}

// elsewhere finds what a page would load or say from another origin.
var elsewhere = regexp.MustCompile(`(?i)(?:src|href|url|action)\s*[=:(]\s*["']?(?:https?:)?//`)

func TestPagesWorkOffline(t *testing.T) {
	h := build(t)
	for _, page := range []string{"/", "/docs", "/docs/"} {
		w := h.ask("GET", page, "")
		if w.Code != 200 || !strings.Contains(w.Header().Get("Content-Type"), "text/html") {
			t.Fatalf("%s: %d %q", page, w.Code, w.Header())
		}
		if found := elsewhere.FindString(w.Body.String()); found != "" {
			t.Errorf("%s loads from elsewhere: %s", page, found)
		}
		for _, asset := range regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(w.Body.String(), -1) {
			if w := h.ask("GET", asset[1], ""); w.Code != 200 || w.Body.Len() == 0 {
				t.Errorf("%s needs %s: %d", page, asset[1], w.Code)
			}
		}
		if csp := w.Header().Get("Content-Security-Policy"); strings.Contains(csp, "http") || !strings.Contains(csp, "default-src") {
			t.Errorf("%s: %s", page, csp)
		}
	}
	if body := h.ask("GET", "/", "").Body.String(); !strings.Contains(body, "正在运行") || !strings.Contains(body, "is running") {
		t.Error("the first page does not say in two languages what runs")
	}
}

func TestElsewhereIsFound(t *testing.T) {
	for _, bad := range []string{`<script src="https://unpkg.com/x.js">`, `<link href='//cdn/x.css'>`, `url(http://x)`, `"url": "https://x"`} {
		if !elsewhere.MatchString(strings.ReplaceAll(bad, `"url"`, "url")) {
			t.Errorf("not found: %s", bad)
		}
	}
}

func TestHealth(t *testing.T) {
	broken := false
	h := build(t, func(d *Deps) {
		d.Ready = append(d.Ready, Check{"queue", func(context.Context) error {
			if broken {
				return errSecret
			}
			return nil
		}})
	})
	read[health](t, h.ask("GET", "/readyz", ""), 200)
	broken = true
	w := h.ask("GET", "/readyz", "")
	if got := read[health](t, w, 503); !slices.Equal(got.Waiting, []string{"queue"}) {
		t.Errorf("waiting for %v", got.Waiting)
	}
	if strings.Contains(w.Body.String(), "hunter2") {
		t.Errorf("the reason left the house: %s", w.Body)
	}
	read[health](t, h.ask("GET", "/healthz", ""), 200)
}

func TestEveryAnswerIsCareful(t *testing.T) {
	h := build(t)
	for _, path := range []string{"/", "/docs", "/healthz", "/api/v1/me", "/nowhere"} {
		header := h.ask("GET", path, "").Header()
		for _, name := range []string{"X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Content-Security-Policy", requestHeader} {
			if header.Get(name) == "" {
				t.Errorf("%s has no %s", path, name)
			}
		}
	}
	if got := h.ask("GET", "/api/v1/me", "").Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("an answer of the API may be kept: %q", got)
	}
	refused(t, h.ask("GET", "/nowhere", ""), 404, "not-found")
	refused(t, h.ask("DELETE", "/api/v1/me", ""), 405, "method")
}

func TestAccessLogNamesNobody(t *testing.T) {
	h := build(t)
	h.ask("POST", "/api/v1/inbox/alert~zhangsan~1/read?name=zhangsan", "", "X-Request-Id", "zhangsan")
	log := h.log.String()
	if strings.Contains(log, "zhangsan") {
		t.Errorf("the log names somebody: %s", log)
	}
	if !strings.Contains(log, "/api/v1/inbox/:id/read") || !strings.Contains(log, "status=401") {
		t.Errorf("the log lacks the route: %s", log)
	}
}

func TestUntrustedProxies(t *testing.T) {
	deps := build(t).deps
	deps.TrustedProxies = []string{"not a network"}
	if _, err := New(deps); err == nil {
		t.Error("a proxy that is no network was taken")
	}
	var seen string
	h := build(t)
	s := newServer(h.deps)
	s.names = func() nameSet { return nil }
	e, err := s.engine()
	if err != nil {
		t.Fatal(err)
	}
	e.GET("/x", func(c *gin.Context) { seen = callOf(c.Request.Context()).address })
	r := httptest.NewRequest("GET", "/x", nil)
	r.Header.Set("X-Forwarded-For", "10.9.8.7")
	e.ServeHTTP(httptest.NewRecorder(), r)
	if seen != "192.0.2.1" {
		t.Errorf("believed a header: %s", seen)
	}
}
