package api

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
)

// drilled is a town with a hospital, in which a drill has reached everybody, and the
// path of its alert.
func drilled(t *testing.T) (c *town, clerk Ticket, alert string) {
	t.Helper()
	c = build(t).town()
	brain := referral.Hospital{Head: store.Head{ID: "brain"}, Name: "市脑科医院", City: "32/3201"}
	c.put(c.deps.Care.Hospitals.Designate(t.Context(), actor.Engine(), brain))
	c.put(c.deps.School.Staff.Add(t.Context(), actor.Engine(), screening.NewStaff{ID: "clerk", Role: actor.Hospital, Hospital: "brain"}))
	c.put(nil, c.deps.Auth.Accounts.Set(t.Context(), "clerk", "clerk", password))
	brain.Contacts = []string{"clerk"}
	c.put(c.deps.Care.Hospitals.Designate(t.Context(), actor.Engine(), brain))
	c.works = append(c.works, c.deps.Care.Drills, c.deps.Care.Alerts)
	d := read[Drill](t, c.as(c.lead, "POST", drillsPath, ""), 201)
	if again := read[Drill](t, c.as(c.admin, "POST", drillsPath, `{}`), 201); again.ID != d.ID || d.State != referral.DrillRunning {
		t.Errorf("%+v, and again %+v", d, again)
	}
	for range 5 {
		c.settle()
		c.clock.Advance(2 * time.Second)
	}
	return c, c.enter("clerk"), "/api/v1/alerts/exercise~" + d.ID
}

const drillsPath = "/api/v1/schools/3201060001/drills"

func TestDrillOverHTTP(t *testing.T) {
	c, clerk, alert := drilled(t)
	for name, who := range map[string]Ticket{"a teacher": c.teacher, "a counselor": c.counselor, "an office": c.office} {
		if w := c.as(who, "POST", drillsPath, ""); w.Code != 403 {
			t.Errorf("%s drills: %d", name, w.Code)
		}
	}
	refused(t, c.as(c.stranger, "GET", drillsPath, ""), 404, "not-found")
	refused(t, c.as(c.lead, "POST", "/api/v1/schools/3201060002/drills", ""), 404, "not-found")
	refused(t, c.as(c.admin, "POST", drillsPath, `{"care":{"id":"nobody-s","version":1}}`), 404, "not-found")
	c.wantAct("lead start-drill " + strings.TrimPrefix(inward(alert), "/api/v1/alerts/exercise/") + " 201")

	health := c.enter("health")
	for name, who := range map[string]Ticket{"counselor": c.counselor, "lead": c.lead, "office": c.office, "health": health, "clerk": clerk} {
		inbox := read[Page[Letter]](t, c.as(who, "GET", "/api/v1/inbox", "", "Accept-Language", "en"), 200)
		if len(inbox.Items) != 1 || !strings.HasPrefix(inbox.Items[0].Exercise, "Exercise: no student") {
			t.Errorf("%s reads %+v", name, inbox.Items)
		}
	}
	a := read[Alert](t, c.as(c.counselor, "GET", alert, ""), 200)
	if !strings.HasPrefix(a.Exercise, "演练") || a.Student != "" {
		t.Errorf("%+v", a)
	}
	refused(t, c.as(c.counselor, "POST", alert+"/hear", `{"note":"n"}`), 409, "exercise")
	for _, who := range []Ticket{c.counselor, c.lead, c.office} {
		if w := c.as(who, "POST", alert+"/acknowledge", ""); w.Code >= 300 {
			t.Errorf("confirm: %d %s", w.Code, w.Body)
		}
	}
	for _, who := range []Ticket{health, clerk} {
		notices := read[Page[Notice]](t, c.as(who, "GET", "/api/v1/notices", ""), 200)
		if len(notices.Items) != 1 || notices.Items[0].Exercise == "" {
			t.Fatalf("%+v", notices)
		}
		read[Notice](t, c.as(who, "POST", "/api/v1/notices/"+notices.Items[0].ID+"/see", ""), 200)
	}
	c.settle()
	list := c.as(c.office, "GET", drillsPath, "")
	if all := list.Body.String(); strings.Contains(all, `"counselor"`) || strings.Contains(all, `"clerk"`) {
		t.Errorf("a hop names somebody: %s", all)
	}
	all := read[Page[Drill]](t, list, 200)
	missing := 0
	for _, h := range all.Items[0].Hops {
		if h.State == referral.HopMissing {
			missing++
		}
	}
	if d := all.Items[0]; d.State != referral.DrillPassed || d.Ended == nil || missing != 1 { // the school has no deputy
		t.Errorf("%+v", d)
	}
	refused(t, c.as(c.counselor, "GET", alert, ""), 410, "erased")
}

func TestConsentsAreVouchedForOverHTTP(t *testing.T) {
	c := build(t).town()
	c.enrol(classOne, "G0000001", "王一")
	plan := strings.Replace(campaignBody("autumn", yard), "{", `{"consentMode":"written",`, 1)
	campaign := read[Campaign](t, c.as(c.admin, "POST", "/api/v1/campaigns", plan, "Idempotency-Key", "key-autumn"), 201)
	path := "/api/v1/campaigns/" + campaign.ID
	lacking := func() bool {
		found := read[Readiness](t, c.as(c.lead, "GET", path+"/readiness", ""), 200)
		return slices.ContainsFunc(found.Gaps, func(g Gap) bool { return g.Lack == screening.LackConsent && g.Unit == yard && !g.Waivable })
	}
	if !lacking() {
		t.Error("nobody vouched, and nothing lacks")
	}
	refused(t, c.as(c.admin, "POST", path+"/consents", ""), 403, "forbidden")
	refused(t, c.as(c.stranger, "POST", path+"/consents", ""), 404, "not-found")
	if got := read[Campaign](t, c.as(c.lead, "POST", path+"/consents", ""), 200); len(got.Consented) != 1 || got.Consented[0] != yard || lacking() {
		t.Errorf("%v", got.Consented)
	}
}
