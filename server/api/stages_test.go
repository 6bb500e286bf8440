package api

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/server/api/words"
)

func TestRepeatOverTheAPI(t *testing.T) {
	c, one, _ := build(t).class()
	one.agree()
	one.answer(map[instrument.ItemKey]int{"phq-a.mood": 3, "phq-a.interest": 3, "phq-a.tiredness": 3, "phq-a.sleep": 1})
	one.own("POST", "/submit", "")
	c.settle()
	list := read[Page[Invitation]](t, c.as(c.counselor, "GET", "/api/v1/schools/"+yard.Code()+"/invitations", ""), 200).Items
	if len(list) != 1 || list[0].Stage != screening.RepeatStage || list[0].Name != "王一" || list[0].From == nil {
		t.Fatalf("%+v", list)
	}
	repeat := list[0].ID
	for _, path := range []string{"/api/v1/schools/" + yard.Code() + "/invitations", "/api/v1/sittings/" + repeat + "/slip"} {
		refused(t, c.as(c.stranger, "GET", path, ""), 404, "not-found")
		refused(t, c.as(c.teacher, "GET", path, ""), 403, "forbidden")
		refused(t, c.as(c.lead, "GET", path, ""), 403, "forbidden")
	}
	// The counselor has time tomorrow already.
	from := c.clock.Now().Add(24 * time.Hour)
	window := fmt.Sprintf(`{"from":%q,"until":%q}`, from.Format(time.RFC3339), from.Add(time.Hour).Format(time.RFC3339))
	moved := read[Sitting](t, c.as(c.counselor, "PUT", "/api/v1/sittings/"+repeat+"/window", window), 200)
	if !moved.From.Equal(from) {
		t.Errorf("%+v", moved)
	}
	refused(t, c.as(c.counselor, "PUT", "/api/v1/sittings/"+one.sitting+"/window", window), 422, "plan")
	slip := read[Slip](t, c.as(c.counselor, "GET", "/api/v1/sittings/"+repeat+"/slip", ""), 200)
	login := fmt.Sprintf(`{"school":%q,"number":%q,"code":%q,"pin":"4321"}`, slip.School, slip.Number, slip.Code)
	refused(t, c.ask("POST", "/api/v1/login/student", login), 409, "not-now")
	c.clock.Advance(24 * time.Hour)
	c.again()
	again := &sits{c, one.id, repeat, read[Ticket](t, c.ask("POST", "/api/v1/login/student", login), 200)}
	again.agree()
	again.answer(nil)
	again.own("POST", "/submit", "")
	result := read[Result](t, c.as(c.counselor, "GET", "/api/v1/sittings/"+repeat+"/result", ""), 200)
	if result.Compared == nil || len(result.Compared.Lines) == 0 || *result.Compared.Lines[0].Points[1].By != -10 || len(result.Compared.Critical) != 6 {
		t.Errorf("%+v", result.Compared)
	}
	first := read[Result](t, c.as(c.counselor, "GET", "/api/v1/sittings/"+one.sitting+"/result", ""), 200)
	if first.Compared != nil {
		t.Error("the first paper is compared with a later one")
	}
	// Once more, by decision.
	campaign := strings.Split(one.sitting, "~")[0]
	ask := fmt.Sprintf(`{"student":%q,"stage":"repeat","from":%q,"until":%q}`, one.id, from.Format(time.RFC3339), from.Add(50*time.Hour).Format(time.RFC3339))
	third := read[Sitting](t, c.as(c.counselor, "POST", "/api/v1/campaigns/"+campaign+"/invitations", ask), 200)
	if !strings.HasSuffix(third.ID, "repeat~2") {
		t.Errorf("%+v", third)
	}
	c.wantAct("counselor invite-alone " + inward(third.ID) + " 200")
	refused(t, c.as(c.teacher, "POST", "/api/v1/campaigns/"+campaign+"/invitations", ask), 403, "forbidden")
	refused(t, c.as(c.stranger, "POST", "/api/v1/campaigns/"+campaign+"/invitations", ask), 404, "not-found")
}

func TestObserversOverTheAPI(t *testing.T) {
	c := build(t).town()
	young := yard + "/8/1"
	c.put(c.deps.School.Org.PutClass(t.Context(), actor.Engine(), young, ""))
	c.enrol(young, "G0000009", "王小")
	campaign := read[Campaign](t, c.as(c.admin, "POST", "/api/v1/campaigns", body(map[string]any{
		"name": "Autumn", "year": 2026, "units": []unit.Path{yard}, "grades": []int{}, "observed": []int{8},
		"opens": c.clock.Now(), "closes": c.clock.Now().Add(30 * 24 * time.Hour)}), "Idempotency-Key", "observers-1"), 201)
	if len(campaign.Observer) != 1 || campaign.Follow.RepeatAfterDays != 14 {
		t.Errorf("%+v", campaign.CampaignPlan)
	}
	read[Campaign](t, c.as(c.counselor, "POST", "/api/v1/campaigns/"+campaign.ID+"/acceptance", ""), 200)
	read[Campaign](t, c.as(c.admin, "POST", "/api/v1/campaigns/"+campaign.ID+"/open", ""), 200)
	c.settle()
	path := "/api/v1/campaigns/" + campaign.ID + "/observers"
	slips := read[Page[Slip]](t, c.as(c.counselor, "GET", path+"/slips?class="+tilde(young), ""), 200).Items
	if len(slips) != 1 || slips[0].Name != "王小" {
		t.Fatalf("%+v", slips)
	}
	refused(t, c.as(c.teacher, "GET", path+"/slips?class="+tilde(young), ""), 404, "not-found")
	login := fmt.Sprintf(`{"school":%q,"number":%q,"code":%q,"pin":"4321"}`, slips[0].School, slips[0].Number, slips[0].Code)
	parent := &sits{c, "", slips[0].Sitting, read[Ticket](t, c.ask("POST", "/api/v1/login/student", login), 200)}
	paper := read[Paper](t, parent.own("GET", "/paper", ""), 200)
	if paper.Assent.ID != screening.ObserverAssent || paper.Assent.Text != words.Assents[screening.ObserverAssent].ZH {
		t.Errorf("%+v", paper.Assent)
	}
	if w := parent.own("POST", "/assent", `{"text":"observer-1","agrees":true}`); w.Code != 204 {
		t.Fatal(w.Body)
	}
	parent.answer(nil)
	if said := read[Farewell](t, parent.own("POST", "/submit", ""), 200); said.Closing != words.Closings[screening.ObserverClosing].ZH {
		t.Errorf("%+v", said)
	}
	for range 8 { // each level is counted a moment after the one below
		c.clock.Advance(2 * time.Second)
		c.settle()
	}
	rows := read[Page[ProgressRow]](t, c.as(c.counselor, "GET", path+"?class="+tilde(young), ""), 200).Items
	if len(rows) != 1 || rows[0].State != screening.SittingSubmitted {
		t.Errorf("%+v", rows)
	}
	coverage := read[Coverage](t, c.as(c.admin, "GET", "/api/v1/campaigns/"+campaign.ID+"/coverage?unit="+tilde(yard), ""), 200)
	if coverage.Observed.Submitted != 1 || coverage.Invited != 0 {
		t.Errorf("%+v", coverage)
	}
}
