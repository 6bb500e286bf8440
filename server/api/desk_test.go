package api

import (
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// The front desk sees who is at work and since when nothing came, and nothing of what
// was answered: a grave answer changes no byte of what a class teacher reads.
func TestDeskSeesWhoIsStuckAndNothingElse(t *testing.T) {
	c, one, two := build(t).class()
	campaign := c.as(c.teacher, "GET", "/api/v1/sessions", "")
	own := read[Page[OwnSession]](t, campaign, 200).Items
	if len(own) != 1 || own[0].Name != "autumn" || own[0].Room != "A-101" {
		t.Fatalf("%+v", own)
	}
	if none := read[Page[OwnSession]](t, c.as(c.stranger, "GET", "/api/v1/sessions", ""), 200).Items; len(none) != 0 {
		t.Errorf("a stranger's sessions: %+v", none)
	}
	refused(t, c.as(c.lead, "GET", "/api/v1/sessions", ""), 403, "forbidden")
	one.agree()
	two.agree()
	c.clock.Advance(6 * time.Minute)
	path := "/api/v1/sessions/" + own[0].ID + "/progress"
	one.answer(nil)
	calm := c.as(c.teacher, "GET", path, "")
	rows := read[Page[ProgressRow]](t, calm, 200).Items
	if len(rows) != 2 || !rows[0].Active.Equal(c.clock.Now()) || c.clock.Now().Sub(*rows[1].Active) < 6*time.Minute {
		t.Errorf("%+v", rows)
	}
	two.answer(map[instrument.ItemKey]int{"phq-a.mood": 3})
	before := c.as(c.teacher, "GET", path, "").Body.String()
	two.own("POST", "/answers", `{"answers":[{"command":"grave","seq":90,"item":"phq-a.self-harm","value":3,"elapsedMs":900}]}`)
	c.settle()
	if after := c.as(c.teacher, "GET", path, "").Body.String(); after != before {
		t.Errorf("a grave answer shows at the desk:\n%s\n%s", before, after)
	}
	class := "/api/v1/campaigns/" + own[0].Campaign + "/progress?class=" + string(classOne)
	if of := read[Page[ProgressRow]](t, c.as(c.teacher, "GET", class, ""), 200).Items; len(of) != 2 || of[0].Session != own[0].ID {
		t.Errorf("%+v", of)
	}
	refused(t, c.as(c.stranger, "GET", class, ""), 404, "not-found")
	refused(t, c.as(c.counselor, "GET", "/api/v1/campaigns/"+own[0].Campaign+"/progress?class="+string(yard), ""), 404, "not-found")
}

func TestMakeUpsThatFit(t *testing.T) {
	c, one, _ := build(t).class()
	session := read[Page[OwnSession]](t, c.as(c.counselor, "GET", "/api/v1/sessions", ""), 200).Items[0]
	fits := c.planned(session.Campaign, classTwo, 2, tuesday.AddDate(0, 0, 1))
	c.planned(session.Campaign, classTwo, 3, tuesday.AddDate(0, 0, 21)) // too late
	path := "/api/v1/sittings/" + one.sitting + "/make-ups"
	if all := read[Page[MakeUp]](t, c.as(c.teacher, "GET", path, ""), 200).Items; len(all) != 0 {
		t.Errorf("who has not missed anything may make up: %+v", all)
	}
	c.as(c.teacher, "POST", "/api/v1/sittings/"+one.sitting+"/excuse", `{"reason":"absent-ill"}`)
	all := read[Page[MakeUp]](t, c.as(c.teacher, "GET", path, ""), 200).Items
	if len(all) != 1 || all[0].Session != fits.ID || all[0].Class != classTwo {
		t.Errorf("%+v", all)
	}
	refused(t, c.as(c.stranger, "GET", path, ""), 404, "not-found")
}

func TestAbsencesOfTodayCanBeCorrected(t *testing.T) {
	c := build(t).town()
	id := c.enrol(classOne, "G0000001", "王一")
	path := "/api/v1/classes/" + tilde(classOne) + "/absences"
	if day := read[Absences](t, c.as(c.teacher, "GET", path, ""), 200); day.At != nil || len(day.Absent) != 0 {
		t.Errorf("%+v", day)
	}
	if w := c.as(c.teacher, "POST", path, body(map[string]any{"absent": []Absentee{{Student: id, Explained: true}}})); w.Code != 204 {
		t.Fatal(w.Body)
	}
	if day := read[Absences](t, c.as(c.teacher, "GET", path, ""), 200); day.At == nil || len(day.Absent) != 1 || !day.Absent[0].Explained {
		t.Errorf("%+v", day)
	}
	refused(t, c.as(c.stranger, "GET", path, ""), 404, "not-found")
	refused(t, c.as(c.office, "GET", path, ""), 403, "forbidden")
}

func TestDutyDayByDay(t *testing.T) {
	c := build(t).town()
	c.hire("deputy", actor.Counselor, yard)
	path := "/api/v1/units/" + tilde(yard)
	roster := `{"shifts":[{"days":["school-day"],"from":"08:00","to":"18:00","crew":{"counselor":"counselor"}},{"days":["school-day"],"from":"18:00","to":"08:00","crew":{"counselor":"deputy"}}],` +
		`"leaves":[{"who":"counselor","from":"2026-09-02T00:00:00+08:00","to":"2026-09-03T00:00:00+08:00","substitute":"deputy"}],"version":0}`
	read[Rota](t, c.as(c.lead, "PUT", path+"/rota", roster), 200)
	days := read[Page[DutyDay]](t, c.as(c.counselor, "GET", path+"/duty-days?from=2026-09-01&days=31", ""), 200).Items
	if len(days) != 31 || days[0].Kind != "school-day" || len(days[0].Watches) != 3 || days[24].Kind != "holiday" || days[24].Title == "" {
		t.Fatalf("%+v", days)
	}
	if day := days[0].Watches[1]; day.Counselor != "counselor" || !day.Shift || day.Night || !days[0].Watches[2].Night {
		t.Errorf("%+v", days[0])
	}
	if stead := days[1].Watches[1]; stead.Counselor != "deputy" {
		t.Errorf("on leave: %+v", stead)
	}
	refused(t, c.as(c.teacher, "GET", path+"/duty-days?from=2026-09-01", ""), 403, "forbidden")
	refused(t, c.as(c.stranger, "GET", path+"/duty-days?from=2026-09-01", ""), 404, "not-found")
}

// Whoever has only a part of a campaign sees what lacks of that part, and cannot take
// the whole upon themselves.
func TestReadinessOfOnesOwnPart(t *testing.T) {
	c := build(t).town()
	c.enrol(classOne, "G0000001", "王一")
	c.enrol(otherYard+"/7/1", "G0000002", "王二")
	campaign := c.draft("autumn", gulou)
	found := read[Readiness](t, c.as(c.lead, "GET", "/api/v1/campaigns/"+campaign.ID+"/readiness", ""), 200)
	for _, gap := range found.Gaps {
		if otherYard.Covers(gap.Unit) && gap.Unit != "" {
			t.Errorf("another school's gap: %+v", gap)
		}
	}
	if len(found.Gaps) == 0 || found.Ready {
		t.Errorf("%+v", found)
	}
	refused(t, c.as(c.lead, "POST", "/api/v1/campaigns/"+campaign.ID+"/waiver", `{"reason":"drill"}`), 404, "not-found")
	if proven := read[Page[ProvenCampaign]](t, c.as(c.lead, "GET", "/api/v1/ledgers", ""), 200).Items; len(proven) != 0 {
		t.Errorf("%+v", proven)
	}
	whole := c.draft("own-part", yard)
	if proven := read[Page[ProvenCampaign]](t, c.as(c.lead, "GET", "/api/v1/ledgers", ""), 200).Items; len(proven) != 1 || proven[0].ID != whole.ID || proven[0].State != screening.CampaignDraft {
		t.Errorf("%+v", proven)
	}
}

func TestAlertFiguresOverTheAPI(t *testing.T) {
	c := build(t).town()
	path := "/api/v1/schools/" + yard.Code() + "/alert-figures"
	if f := read[AlertFigures](t, c.as(c.lead, "GET", path, ""), 200); f.Opened != 0 || f.Since.IsZero() || f.At.IsZero() {
		t.Errorf("%+v", f)
	}
	refused(t, c.as(c.stranger, "GET", path, ""), 404, "not-found")
	refused(t, c.as(c.office, "GET", path, ""), 403, "forbidden")
	refused(t, c.as(c.teacher, "GET", path, ""), 403, "forbidden")
}

func TestTrailOfOnePerson(t *testing.T) {
	h := build(t)
	auditor, counselor := h.logIn(actor.Auditor), h.logIn(actor.Counselor)
	h.as(counselor, "POST", "/api/v1/inbox/x~1/read", "")
	for query, want := range map[string]int{"actor=staff-counselor&act=read-message": 1, "role=counselor&act=read-message": 1, "role=lead": 0} {
		if page := read[Page[Trace]](t, h.as(auditor, "GET", "/api/v1/audit?"+query, ""), 200); len(page.Items) != want {
			t.Errorf("%s: %+v", query, page.Items)
		}
	}
}
