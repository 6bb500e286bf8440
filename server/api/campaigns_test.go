package api

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
)

// tuesday is five minutes after the start of the clock: students may come in.
var tuesday = time.Date(2026, 9, 1, 8, 5, 0, 0, screening.Shanghai)

func campaignBody(name string, units ...unit.Path) string {
	return body(map[string]any{"name": name, "year": 2026, "units": units, "grades": []int{7},
		"opens": tuesday.Add(-time.Hour), "closes": tuesday.AddDate(0, 2, 0)})
}

func (c *town) draft(name string, units ...unit.Path) Campaign {
	c.t.Helper()
	return read[Campaign](c.t, c.as(c.admin, "POST", "/api/v1/campaigns", campaignBody(name, units...), "Idempotency-Key", "key-"+name), 201)
}

func sessionBody(class unit.Path, number int, starts time.Time) string {
	return body(map[string]any{"class": class, "number": number, "room": "A-101", "starts": starts, "ends": starts.Add(time.Hour),
		"invigilator": "teacher", "counselor": "counselor"})
}

func (c *town) planned(campaign string, class unit.Path, number int, starts time.Time) Session {
	c.t.Helper()
	return read[Session](c.t, c.as(c.admin, "POST", "/api/v1/campaigns/"+campaign+"/sessions", sessionBody(class, number, starts)), 201)
}

// opened is a campaign of the first school whose session is about to begin.
func (c *town) opened() (Campaign, Session) {
	c.t.Helper()
	campaign := c.draft("autumn", yard)
	session := c.planned(campaign.ID, classOne, 1, tuesday)
	read[Campaign](c.t, c.as(c.counselor, "POST", "/api/v1/campaigns/"+campaign.ID+"/acceptance", ""), 200)
	c.wantAct("counselor accept-instruments " + inward(campaign.ID) + " 200")
	read[Campaign](c.t, c.as(c.admin, "POST", "/api/v1/campaigns/"+campaign.ID+"/open", ""), 200)
	c.settle()
	return read[Campaign](c.t, c.as(c.admin, "GET", "/api/v1/campaigns/"+campaign.ID, ""), 200), session
}

// again logs everybody in anew, since access tokens do not outlive a jump of the
// clock.
func (c *town) again() {
	c.t.Helper()
	c.admin, c.counselor, c.teacher = c.enter("admin"), c.enter("counselor"), c.enter("teacher")
	c.lead, c.office, c.stranger = c.enter("lead"), c.enter("office"), c.enter("stranger")
}

func TestCampaignIsCreatedOnce(t *testing.T) {
	c := build(t).town()
	first, again := c.draft("autumn", yard), c.draft("autumn", yard)
	if first.ID != again.ID || first.State != screening.CampaignDraft || first.Care.ID != "care" || first.MakeUpDays != 14 ||
		first.TestDay.From != "08:00" || !slices.Equal(first.TestDay.Days, []int{1, 2, 3, 4}) {
		t.Errorf("%+v", first)
	}
	refused(t, c.as(c.admin, "POST", "/api/v1/campaigns", campaignBody("other", yard), "Idempotency-Key", "key-autumn"), 422, "idempotency-key-reused")
	refused(t, c.as(c.admin, "POST", "/api/v1/campaigns", campaignBody("away", awayYard), "Idempotency-Key", "key-away"), 404, "not-found")
	refused(t, c.as(c.lead, "POST", "/api/v1/campaigns", campaignBody("lead", yard), "Idempotency-Key", "key-lead"), 403, "forbidden")
	refused(t, c.as(c.stranger, "GET", "/api/v1/campaigns/"+first.ID, ""), 404, "not-found")
	c.wantAct("admin create-campaign " + first.ID + " 201")
	if seen := read[Page[Campaign]](t, c.as(c.lead, "GET", "/api/v1/campaigns", ""), 200); len(seen.Items) != 1 {
		t.Errorf("%+v", seen)
	}
	if seen := read[Page[Campaign]](t, c.as(c.stranger, "GET", "/api/v1/campaigns", ""), 200); len(seen.Items) != 0 {
		t.Errorf("another school's campaign: %+v", seen)
	}
}

func TestPlansNameFieldAndMend(t *testing.T) {
	c := build(t).town()
	for field, change := range map[string]map[string]any{
		"body.closes":       {"closes": tuesday.Add(-2 * time.Hour)},
		"body.opens":        {"opens": tuesday.AddDate(-1, 0, 0)},
		"body.units":        {"units": []string{string(yard), string(classOne)}},
		"body.grades":       {"grades": []int{7, 7}},
		"body.group":        {"group": []string{"made-up"}},
		"body.testDay":      {"testDay": map[string]any{"from": "10:00", "to": "09:00"}},
		"body.testDay.days": {"testDay": map[string]any{"days": []int{9}}},
	} {
		plan := map[string]any{"name": "钟楼计划", "year": 2026, "units": []string{string(yard)}, "grades": []int{7},
			"opens": tuesday.Add(-time.Hour), "closes": tuesday.AddDate(0, 2, 0)}
		for k, v := range change {
			plan[k] = v
		}
		p := refused(t, c.as(c.admin, "POST", "/api/v1/campaigns", body(plan), "Idempotency-Key", "key-plan", "Accept-Language", "en"), 422, "plan")
		if len(p.Errors) != 1 || p.Errors[0].Location != field || p.Errors[0].Message == "" {
			t.Errorf("%s: %+v", field, p)
		}
		absent(t, body(p), "made-up", "钟楼")
	}
	campaign := c.draft("autumn", yard)
	friday := sessionBody(classOne, 1, tuesday.AddDate(0, 0, 3))
	p := refused(t, c.as(c.admin, "POST", "/api/v1/campaigns/"+campaign.ID+"/sessions", friday), 422, "plan")
	if len(p.Errors) != 1 || p.Errors[0].Location != "body.starts" || p.Errors[0].Message != "请选在测评日的上课时间，避开考试周和节假日前一天，或从列表中给出理由" {
		t.Errorf("%+v", p)
	}
}

func TestCampaignOpensAndCloses(t *testing.T) {
	c := build(t).town()
	c.enrol(classOne, "G0000001", "王一")
	campaign := c.draft("autumn", yard)
	p := refused(t, c.as(c.admin, "POST", "/api/v1/campaigns/"+campaign.ID+"/open", ""), 409, "not-ready")
	if len(p.Errors) != 2 || p.Errors[1].Location != string(classOne) || p.Errors[1].Message != lacks[screening.LackSession].ZH {
		t.Errorf("%+v", p)
	}
	opened, session := c.opened()
	if opened.State != screening.CampaignOpen || opened.Invited != 1 {
		t.Errorf("%+v", opened)
	}
	for range unit.Class { // each level is counted a second after the one below
		c.clock.Advance(time.Second)
		c.settle()
	}
	coverage := read[Coverage](t, c.as(c.office, "GET", "/api/v1/campaigns/"+campaign.ID+"/coverage?unit="+string(gulou), ""), 200)
	if coverage.Invited != 1 || len(coverage.Children) != 1 || coverage.Children[0].Unit != yard || coverage.At == nil {
		t.Errorf("%+v", coverage)
	}
	refused(t, c.as(c.stranger, "GET", "/api/v1/campaigns/"+campaign.ID+"/coverage?unit="+string(otherYard), ""), 404, "not-found")
	refused(t, c.as(c.lead, "GET", "/api/v1/campaigns/"+campaign.ID+"/coverage?unit="+string(gulou), ""), 404, "not-found")
	if list := read[Page[Session]](t, c.as(c.lead, "GET", fmt.Sprintf("/api/v1/campaigns/%s/sessions?unit=%s", campaign.ID, yard), ""), 200); len(list.Items) != 1 || list.Items[0].ID != session.ID {
		t.Errorf("%+v", list)
	}
	read[Session](t, c.as(c.teacher, "GET", "/api/v1/sessions/"+session.ID, ""), 200)
	refused(t, c.as(c.stranger, "GET", "/api/v1/sessions/"+session.ID, ""), 404, "not-found")
	closed := read[Campaign](t, c.as(c.admin, "POST", "/api/v1/campaigns/"+campaign.ID+"/close", ""), 200)
	if closed.State != screening.CampaignClosed || closed.Closed == nil {
		t.Errorf("%+v", closed)
	}
	if p := refused(t, c.as(c.admin, "POST", "/api/v1/campaigns/"+campaign.ID+"/open", ""), 409, "illegal-transition"); len(p.Legal) != 0 {
		t.Errorf("%+v", p)
	}
	c.wantAct("admin plan-session " + inward(session.ID) + " 201")
	c.wantAct("admin open-campaign " + campaign.ID + " 200")
	c.wantAct("admin close-campaign " + campaign.ID + " 200")
}
