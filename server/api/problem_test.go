package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/server/api/idem"
	"github.com/xinqiao/xinqiao/server/auth"
)

// bench is a server with one route, whose handler a test chooses.
func bench[I, O any](t *testing.T, rec recording, handle func(context.Context, *I) (*O, error)) (*house, http.Handler) {
	t.Helper()
	h := build(t)
	s := newServer(h.deps)
	e, err := s.engine()
	if err != nil {
		t.Fatal(err)
	}
	doc := humagin.New(e, document("test"))
	s.names = func() nameSet { return namesOf(doc.OpenAPI()) }
	s.registry = &registry{api: doc, guard: s.guard}
	add(s.registry, "POST", "/api/v1/things/{id}", auth.SelfService, rec, "thing", "物 / Thing", handle, created, upTo(2000, defaultBodyTime))
	if err := s.registry.err(); err != nil {
		t.Fatal(err)
	}
	return h, e
}

func TestErrorsBecomeProblems(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		code   string
	}{
		{actor.ErrOutOfScope, 404, "not-found"},
		{fmt.Errorf("case hunter2: %w", store.ErrNotFound), 404, "not-found"},
		{errors.Join(errSecret, store.ErrConflict), 409, "conflict"},
		{store.ErrCursor, 422, "cursor"},
		{idem.ErrReused, 422, "idempotency-key-reused"},
		{context.DeadlineExceeded, 503, "unavailable"},
		{&lifecycle.Illegal{State: "hunter2", Verb: "close", Legal: []string{"hear", "triage"}}, 409, "illegal-transition"},
		{&http.MaxBytesError{Limit: 1}, 413, "too-large"},
		{errSecret, 500, "internal"},
		{nil, 500, "internal"},
		{uncomparable{"hunter2"}, 500, "internal"},
	} {
		h, handler := bench(t, keepsOwn, func(context.Context, *Object) (*struct{}, error) {
			if c.err == nil {
				panic("hunter2")
			}
			return nil, c.err
		})
		ticket := h.logIn(actor.Counselor)
		w := send(handler, "POST", "/api/v1/things/1", "", "Authorization", "Bearer "+ticket.Access)
		p := refused(t, w, c.status, c.code)
		if strings.Contains(w.Body.String(), "hunter2") {
			t.Errorf("%v: an internal text left the house: %s", c.err, w.Body)
		}
		if (len(p.Legal) == 2) != (c.code == "illegal-transition") {
			t.Errorf("%v: legal %v", c.err, p.Legal)
		}
		if logged := strings.Contains(h.log.String(), p.RequestID+" code") || strings.Contains(h.log.String(), "msg=panic"); logged != (c.status >= 500) {
			t.Errorf("%v: logged %v: %s", c.err, logged, h.log)
		}
		if c.err == nil && strings.Contains(h.log.String(), "hunter2") {
			t.Errorf("the log holds the value of a panic")
		}
	}
}

type uncomparable []string

func (uncomparable) Error() string { return "hunter2" }

func TestProblemsAreWhole(t *testing.T) {
	codes, hanzi := map[string]kind{}, regexp.MustCompile(`\p{Han}`)
	all := []kind{unauthenticated, forbidden, notFound, illegal, tooLarge, unavailable, internal, unready, unreached}
	for _, k := range problems {
		all = append(all, k)
	}
	for status, k := range byStatus {
		if all = append(all, k); k.status != status {
			t.Errorf("%s stands under %d", k.code, status)
		}
	}
	for _, k := range all {
		for _, words := range []string{k.title.ZH, k.mends.ZH} {
			if !hanzi.MatchString(words) {
				t.Errorf("%s has no Chinese: %q", k.code, words)
			}
		}
		if k.title.EN == "" || k.mends.EN == "" || hanzi.MatchString(k.title.EN+k.mends.EN) {
			t.Errorf("%s has no English", k.code)
		}
		if other, twice := codes[k.code]; twice && other != k {
			t.Errorf("two meanings of %s", k.code)
		}
		codes[k.code] = k
	}
}

func TestProblemsSpeakBothLanguages(t *testing.T) {
	h := build(t)
	zh := refused(t, h.ask("GET", "/api/v1/me", ""), 401, "unauthenticated")
	w := h.ask("GET", "/api/v1/me", "", "Accept-Language", "en")
	en := refused(t, w, 401, "unauthenticated")
	if zh.Title != "需要登录" || en.Title != "Not logged in" || w.Header().Get("Content-Language") != "en" {
		t.Errorf("zh %q, en %q in %q", zh.Title, en.Title, w.Header().Get("Content-Language"))
	}
}

func TestLogHoldsNoSubmittedValue(t *testing.T) {
	submitted := fmt.Errorf("read: %w", &huma.ErrorDetail{Message: "no number", Location: "body", Value: "hunter2"})
	if got := loggable(submitted); strings.Contains(got, "hunter2") {
		t.Errorf("logged as %q", got)
	}
	if got := loggable(errSecret); got != errSecret.Error() {
		t.Errorf("an error of the house is logged as %q", got)
	}
}
