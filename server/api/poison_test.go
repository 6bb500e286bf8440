package api

import (
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/poison"
	"github.com/xinqiao/xinqiao/internal/store"
)

func TestPoisonIsSeenAndTriedAgainByAdministrators(t *testing.T) {
	h := build(t)
	for _, r := range []actor.Role{actor.Admin, actor.Counselor, actor.Auditor} {
		h.employ(r)
	}
	w := poison.Work{Job: "escalate-alert", Collection: "alerts", Object: "c/child/group/1"}
	if err := h.engine.Insert(t.Context(), "alerts", store.Record{ID: w.Object, Version: 1, Body: []byte("no document"),
		Keys: map[string]string{store.DueIndex: store.TimeKey(h.clock.Now())}}); err != nil {
		t.Fatal(err)
	}
	for range store.StuckAfter {
		if err := h.deps.Poison.Failed(t.Context(), w, "unreadable-document"); err != nil {
			t.Fatal(err)
		}
	}
	h.clock.Advance(2 * 60e9)
	for _, role := range []string{"counselor", "auditor"} {
		refused(t, h.as(h.logIn(actor.Role(role)), "GET", "/api/v1/poison", ""), 403, "forbidden")
	}
	admin := h.logIn(actor.Admin)
	ids, err := h.deps.Poison.Owing(t.Context(), h.clock.Now(), 10)
	if err != nil || len(ids) != 1 {
		t.Fatalf("%v, %v", ids, err)
	}
	if err := h.deps.Poison.Do(t.Context(), ids[0]); err != nil {
		t.Fatal(err)
	}
	res := h.as(admin, "GET", "/api/v1/poison", "")
	page := read[Page[Poison]](t, res, 200)
	if len(page.Items) != 1 || page.Items[0].Job != "escalate-alert" || page.Items[0].Class != "unreadable-document" {
		t.Fatalf("%+v", page)
	}
	if strings.Contains(res.Body.String(), "child") {
		t.Errorf("the list names the object: %s", res.Body)
	}
	if res = h.as(admin, "POST", "/api/v1/poison/"+page.Items[0].ID+"/retry", ""); res.Code != 204 {
		t.Errorf("%d %s", res.Code, res.Body)
	}
	h.wantAct("staff-admin retry-poison " + page.Items[0].ID + " 204")
	refused(t, h.as(admin, "POST", "/api/v1/poison/unknown/retry", ""), 404, "not-found")
}
