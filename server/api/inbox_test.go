package api

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
)

func (h *house) post(id string, to actor.Role) {
	h.t.Helper()
	p := notify.Post{ID: id, Recipient: "staff-" + string(to), Kind: notify.AlertOpen, Object: "sitting/1", Place: "3-201 B4"}
	if err := h.deps.Inboxes.Post(h.t.Context(), p); err != nil {
		h.t.Fatal(err)
	}
	h.clock.Advance(time.Second)
}

func TestInboxPages(t *testing.T) {
	h := build(t)
	for i := range 5 {
		h.post(fmt.Sprintf("alert/%d/staff-counselor/inbox", i), actor.Counselor)
	}
	h.post("alert/1/staff-lead/inbox", actor.Lead)
	ticket := h.logIn(actor.Counselor)
	var seen []string
	for next := ""; ; {
		page := read[Page[Letter]](t, h.as(ticket, "GET", "/api/v1/inbox?limit=2&after="+next, ""), 200)
		for _, l := range page.Items {
			seen = append(seen, l.PostedAt.Format(time.RFC3339Nano))
		}
		if next = page.Next; next == "" {
			break
		}
	}
	newest := slices.IsSortedFunc(seen, func(x, y string) int { return cmp.Compare(y, x) })
	if len(seen) != 5 || len(slices.Compact(slices.Clone(seen))) != 5 || !newest {
		t.Errorf("newest first, one's own only: %v", seen)
	}
	refused(t, h.as(ticket, "GET", "/api/v1/inbox?after=zhangsan", ""), 422, "cursor")
}

func TestReadMessage(t *testing.T) {
	h := build(t)
	h.post("alert/1/staff-counselor/inbox", actor.Counselor)
	h.post("alert/1/staff-lead/inbox", actor.Lead)
	first := func(who Ticket) Letter {
		return read[Page[Letter]](t, h.as(who, "GET", "/api/v1/inbox", ""), 200).Items[0]
	}
	ticket := h.logIn(actor.Counselor)
	if w := h.as(ticket, "POST", "/api/v1/inbox/"+first(ticket).ID+"/read", ""); w.Code != 204 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	l := first(ticket)
	if l.ReadAt == nil || l.Kind != notify.AlertOpen || l.Object != "sitting~1" || l.Place != "3-201 B4" {
		t.Errorf("the message: %+v", l)
	}
	refused(t, h.as(ticket, "POST", "/api/v1/inbox/"+first(h.logIn(actor.Lead)).ID+"/read", ""), 404, "not-found")
	refused(t, h.as(ticket, "POST", "/api/v1/inbox/no~such/read", ""), 404, "not-found")
}
