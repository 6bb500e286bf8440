package api

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// ownMood is a questionnaire of a school's own.
func ownMood(t *testing.T, pairs ...string) json.RawMessage {
	t.Helper()
	in, _ := instrument.Bundled().Instrument("phq-9")
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	return json.RawMessage(strings.NewReplacer(append([]string{"phq-9", "own-mood"}, pairs...)...).Replace(string(text)))
}

func TestPublishAnInstrumentAndUseIt(t *testing.T) {
	c := build(t).town()
	publish := func(by Ticket, unit any, field string, data json.RawMessage) *httptest.ResponseRecorder {
		return c.as(by, "POST", "/api/v1/instruments", body(map[string]any{"unit": unit, field: data}))
	}
	refused(t, publish(c.counselor, yard, "definition", ownMood(t)), 403, "forbidden")
	refused(t, publish(c.admin, awayYard, "definition", ownMood(t)), 404, "not-found")
	p := refused(t, publish(c.admin, yard, "definition", ownMood(t, `"citation":"`, `"citacion":"`)), 422, "definition")
	if len(p.Errors) == 0 || !strings.HasPrefix(p.Errors[0].Location, "body.definition") || p.Errors[0].Message == "" {
		t.Errorf("%+v", p.Errors)
	}
	if !strings.Contains(p.Errors[0].Message, "不是定义里的字段") {
		t.Errorf("a Chinese reader is told: %s", p.Errors[0].Message)
	}
	p = refused(t, c.as(c.admin, "POST", "/api/v1/instruments", body(map[string]any{"unit": yard, "definition": ownMood(t, `"version":"1"`, `"version":"0"`)}),
		"Accept-Language", "en"), 422, "definition")
	if len(p.Errors) != 1 || p.Errors[0].Message != `is not a version; count from "1"` {
		t.Errorf("an English reader is told: %+v", p.Errors)
	}
	refused(t, publish(c.admin, yard, "definition", ownMood(t, `"kind":"free"`, `"kind":"restricted"`)), 422, "licence")
	in := read[Instrument](t, publish(c.admin, yard, "definition", ownMood(t)), 201)
	if in.Ref != "own-mood@1" || !in.Usable {
		t.Errorf("%+v", in)
	}
	c.wantAct("admin publish-instrument own-mood@1 201")
	refused(t, publish(c.admin, yard, "definition", ownMood(t, `"citation":"`, `"citation":"Again. `)), 409, "version-taken")
	read[Preview](t, c.as(c.counselor, "GET", "/api/v1/instruments/own-mood", ""), 200)
	refused(t, c.as(c.stranger, "GET", "/api/v1/instruments/own-mood", ""), 404, "not-found")
	for unit, want := range map[unit.Path]int{yard: 200, otherYard: 404, awayYard: 404} { // who administers several looks at each
		if w := c.as(c.admin, "GET", "/api/v1/instruments/own-mood?unit="+outward(string(unit)), ""); w.Code != want {
			t.Errorf("own-mood at %s: %d, want %d", unit, w.Code, want)
		}
	}
	if w := c.as(c.admin, "GET", "/api/v1/instruments?unit="+outward(string(yard)), ""); !strings.Contains(w.Body.String(), "own-mood@1") {
		t.Errorf("the shelf of the school lacks its own: %d", w.Code)
	}

	plan := func(unit any, group string) *httptest.ResponseRecorder {
		plan := map[string]any{}
		if err := json.Unmarshal([]byte(campaignBody("own", yard)), &plan); err != nil {
			t.Fatal(err)
		}
		plan["units"], plan["group"] = []any{unit}, []string{group}
		return c.as(c.admin, "POST", "/api/v1/campaigns", body(plan), "Idempotency-Key", "key-"+group+body(unit))
	}
	if campaign := read[Campaign](t, plan(yard, "own-mood"), 201); campaign.Group[0] != "own-mood@1" {
		t.Errorf("%+v", campaign.Group)
	}
	p = refused(t, plan(otherYard, "own-mood"), 422, "plan")
	if len(p.Errors) != 1 || p.Errors[0].Location != "body.group" {
		t.Errorf("%+v", p.Errors)
	}
	refused(t, publish(c.admin, yard, "text", json.RawMessage(`{"instrument":"mht"}`)), 422, "definition")
}

func TestPublishARiskPolicyAndUseIt(t *testing.T) {
	c := build(t).town()
	own := risk.Default()
	own.ID = "gulou"
	publish := func(by Ticket, unit any, p any) *httptest.ResponseRecorder {
		return c.as(by, "POST", "/api/v1/risk-policies", body(map[string]any{"unit": unit, "policy": p}))
	}
	refused(t, publish(c.counselor, gulou, own), 403, "forbidden")
	refused(t, publish(c.admin, yard, own), 404, "not-found")
	deaf := own
	deaf.Rules = own.Rules[:1]
	p := refused(t, publish(c.admin, gulou, deaf), 422, "definition")
	if len(p.Errors) == 0 || !strings.HasPrefix(p.Errors[0].Location, "body.policy") {
		t.Errorf("%+v", p.Errors)
	}
	published := read[RiskPolicy](t, publish(c.admin, gulou, own), 201)
	if published.ID != "gulou" || len(published.Rules) != len(own.Rules) || published.HearWithin[risk.High] != "24h0m0s" {
		t.Errorf("%+v", published)
	}
	c.wantAct("admin publish-risk-policy gulou@1 201")
	refs := read[Page[risk.Ref]](t, c.as(c.counselor, "GET", "/api/v1/risk-policies", ""), 200).Items
	if len(refs) != 2 || refs[1].ID != "gulou" {
		t.Errorf("%+v", refs)
	}
	read[RiskPolicy](t, c.as(c.counselor, "GET", "/api/v1/risk-policies/gulou/1", ""), 200)
	refused(t, c.as(c.counselor, "GET", "/api/v1/risk-policies/gulou/2", ""), 422, "risk-policy")
	plan := map[string]any{}
	if err := json.Unmarshal([]byte(campaignBody("own", yard)), &plan); err != nil {
		t.Fatal(err)
	}
	plan["risk"] = risk.Ref{ID: "gulou", Version: 1}
	if campaign := read[Campaign](t, c.as(c.admin, "POST", "/api/v1/campaigns", body(plan), "Idempotency-Key", "key-risk"), 201); campaign.Risk.ID != "gulou" {
		t.Errorf("%+v", campaign.Risk)
	}
}

func TestNormsAreForCounselorsAndOffices(t *testing.T) {
	c, one, _ := build(t).class()
	path := "/api/v1/campaigns/" + strings.Split(one.sitting, "~")[0] + "/norms"
	if rows := read[Page[NormRow]](t, c.as(c.counselor, "GET", path, ""), 200).Items; len(rows) != 0 {
		t.Errorf("nobody has submitted: %+v", rows)
	}
	read[Page[NormRow]](t, c.as(c.office, "GET", path, ""), 200)
	refused(t, c.as(c.teacher, "GET", path, ""), 403, "forbidden")
	refused(t, c.as(c.stranger, "GET", path, ""), 404, "not-found")
}
