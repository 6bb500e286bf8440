package api

import (
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/referral/ledger"
)

func TestLedgerOverHTTP(t *testing.T) {
	h := build(t).town()
	auditor := h.hire("auditor", actor.Auditor, gulou)
	campaign := h.draft("autumn", yard).ID
	path := "/api/v1/campaigns/" + campaign + "/ledgers"
	h.works = append(h.works, h.deps.Care.Ledgers)
	h.clock.Advance(time.Minute)
	ask := body(map[string]any{"cutoff": h.clock.Now()})

	asked := read[Ledger](t, h.as(auditor, "POST", path, ask), 201)
	refused(t, h.as(auditor, "GET", "/api/v1/ledgers/"+asked.ID, ""), 409, "ledger-in-the-making")
	h.settle()
	if again := read[Ledger](t, h.as(h.lead, "POST", path, ask), 201); again.ID != asked.ID || again.By != "auditor" {
		t.Errorf("the same cut-off again: %+v", again)
	}
	w := h.as(auditor, "GET", "/api/v1/ledgers/"+asked.ID, "")
	f, err := ledger.Verify(w.Body.Bytes(), nil)
	if err != nil || w.Header().Get("Content-Type") != "application/json" || f.Statement.Campaign != campaign {
		t.Errorf("%v: %s %s", err, w.Header(), w.Body)
	}
	if all := read[Page[Ledger]](t, h.as(h.counselor, "GET", path, ""), 200); len(all.Items) != 1 || all.Items[0].Signed == nil {
		t.Errorf("%+v", all)
	}
	if none := read[Page[LostRow]](t, h.as(h.counselor, "GET", "/api/v1/ledgers/"+asked.ID+"/exceptions", ""), 200); len(none.Items) != 0 {
		t.Errorf("%+v", none)
	}
	for name, c := range map[string]struct {
		who  Ticket
		want int
	}{"the auditor": {auditor, 403}, "the lead": {h.lead, 403}, "a stranger": {h.stranger, 404}} {
		if w := h.as(c.who, "GET", "/api/v1/ledgers/"+asked.ID+"/exceptions", ""); w.Code != c.want {
			t.Errorf("%s is led to students: %d", name, w.Code)
		}
	}
	h.wantAct("auditor get-ledger " + inward(asked.ID) + " 200")

	refused(t, h.as(auditor, "POST", path, body(map[string]any{"cutoff": h.clock.Now().Add(time.Hour)})), 422, "cutoff")
	refused(t, h.as(auditor, "GET", "/api/v1/ledgers/"+tilde(campaign+"/9"), ""), 404, "not-found")
	for name, c := range map[string]struct {
		who        Ticket
		ask, fetch int
	}{"a counselor": {h.counselor, 403, 200}, "a stranger": {h.stranger, 403, 404}, "a teacher": {h.teacher, 403, 403},
		"an office": {h.office, 403, 403}, "an administrator": {h.admin, 403, 403}} {
		if w := h.as(c.who, "POST", path, ask); w.Code != c.ask {
			t.Errorf("%s asks: %d", name, w.Code)
		}
		if w := h.as(c.who, "GET", "/api/v1/ledgers/"+asked.ID, ""); w.Code != c.fetch {
			t.Errorf("%s reads: %d", name, w.Code)
		}
	}
}
