package api

import (
	"context"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/audit"
)

func last(t *testing.T, h *house) *audit.Entry {
	t.Helper()
	trail := h.trail()
	if len(trail) == 0 {
		t.Fatal("nothing was recorded")
	}
	return trail[len(trail)-1]
}

func TestActsAreRecorded(t *testing.T) {
	h, handler := bench(t, recorded(ForCare), func(ctx context.Context, in *Object) (*struct{}, error) {
		switch in.ID {
		case "gone":
			return nil, actor.ErrOutOfScope
		case "dies":
			panic("died")
		case "new":
			about(ctx, "case-7")
		}
		return nil, nil
	})
	auth := "Bearer " + h.logIn(actor.Counselor).Access
	for _, c := range []struct {
		id, header, object string
		purpose            Purpose
		status             int
	}{
		{"case-1", "", "case-1", ForCare, 201},
		{"c~s~group~1", "review", "c/s/group/1", ForReview, 201},
		{"new", "", "case-7", ForCare, 201},
		{"gone", "", "gone", ForCare, 404},
		{"dies", "", "dies", ForCare, 500},
		{"%E5%BC%A0%E4%B8%89", "", "?", ForCare, 201},
	} {
		w := send(handler, "POST", "/api/v1/things/"+c.id, "", "Authorization", auth, purposeHeader, c.header)
		e := last(t, h)
		if w.Code != c.status || e.Outcome != c.status {
			t.Errorf("%s: answered %d, recorded %d", c.id, w.Code, e.Outcome)
		}
		if e.Actor != "staff-counselor" || e.Role != actor.Counselor || e.Act != "thing" || e.Permission != "self-service" {
			t.Errorf("%s: who did what: %+v", c.id, e)
		}
		if e.Object != c.object || e.Purpose != string(c.purpose) || e.Request != w.Header().Get(requestHeader) {
			t.Errorf("%s: %+v", c.id, e)
		}
	}
}

func TestPurposeOffTheListStopsTheAct(t *testing.T) {
	done := false
	h, handler := bench(t, recorded(ForCare), func(context.Context, *Object) (*struct{}, error) {
		done = true
		return nil, nil
	})
	auth := "Bearer " + h.logIn(actor.Counselor).Access
	before := len(h.trail())
	w := send(handler, "POST", "/api/v1/things/1", "", "Authorization", auth, purposeHeader, "curiosity")
	refused(t, w, 422, "purpose")
	if done || len(h.trail()) != before || strings.Contains(w.Body.String(), "curiosity") {
		t.Error("an act without a purpose happened, or its purpose was repeated")
	}
}

func TestAnActThatCannotBeRecordedDoesNotHappen(t *testing.T) {
	done := false
	h, handler := bench(t, recorded(ForCare), func(context.Context, *Object) (*struct{}, error) {
		done = true
		return nil, nil
	})
	auth := "Bearer " + h.logIn(actor.Counselor).Access
	h.breakTrail()
	refused(t, send(handler, "POST", "/api/v1/things/1", "", "Authorization", auth), 500, "internal")
	if done {
		t.Error("the act happened")
	}
}

func TestAnswersAreNotRecordedOneByOne(t *testing.T) {
	h, handler := bench(t, keepsOwn, func(context.Context, *Object) (*struct{}, error) { return nil, nil })
	auth := "Bearer " + h.logIn(actor.Counselor).Access
	before := len(h.trail())
	if w := send(handler, "POST", "/api/v1/things/1", "", "Authorization", auth); w.Code != 201 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if got := len(h.trail()); got != before {
		t.Errorf("%d records more", got-before)
	}
}

func TestLogInsAreRecorded(t *testing.T) {
	h := build(t)
	h.logIn(actor.Lead)
	if e := last(t, h); e.Act != "log-in" || e.Actor != "staff-lead" || e.Role != actor.Lead || e.Outcome != 200 {
		t.Errorf("a log-in: %+v", e)
	}
	h.ask("POST", "/api/v1/login", `{"name":"zhangsan","password":"wrong secret"}`)
	if e := last(t, h); e.Actor != "" || e.Outcome != 401 {
		t.Errorf("a refused log-in: %+v", e)
	}
}

func TestTrailOfAnObject(t *testing.T) {
	h := build(t)
	auditor := h.logIn(actor.Auditor)
	h.as(auditor, "POST", "/api/v1/inbox/x~1/read", "")
	counselor := h.logIn(actor.Counselor)
	h.as(counselor, "POST", "/api/v1/inbox/x~1/read", "")
	page := read[Page[Trace]](t, h.as(auditor, "GET", "/api/v1/audit?object=x~1", ""), 200)
	if len(page.Items) != 1 || page.Items[0].Outcome != 404 || page.Items[0].Object != "x~1" {
		t.Errorf("the trail of one message: %+v", page)
	}
	if e := last(t, h); e.Act != "list-audit" || e.Purpose != string(ForAudit) {
		t.Errorf("looking into the trail left no record: %+v", e)
	}
	none := read[Page[Trace]](t, h.as(auditor, "GET", "/api/v1/audit?from=2027-01-01T00:00:00Z", ""), 200)
	if len(none.Items) != 0 {
		t.Errorf("of next year: %+v", none.Items)
	}
	refused(t, h.as(counselor, "GET", "/api/v1/audit", ""), 403, "forbidden")
}
