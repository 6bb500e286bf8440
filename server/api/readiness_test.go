package api

import (
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/screening"
)

func TestEveryLackHasItsMend(t *testing.T) {
	for _, lack := range []screening.Lack{screening.LackRoster, screening.LackSession, screening.LackAcceptance, screening.LackDuty,
		screening.LackSecond, screening.LackCallBack, screening.LackOffice, screening.LackHealth, screening.LackHospital, screening.LackCarePolicy,
		screening.LackBattery, screening.LackOnSite, screening.LackConsent, screening.LackLevel, screening.LackUnproven, screening.LackVerified, screening.LackDrill, screening.LackDrillOld,
		screening.LackDrillChanged} {
		if w := lacks[lack]; w.ZH == "" || w.EN == "" {
			t.Errorf("%s has no words", lack)
		}
	}
}

func TestReadinessAndWaiver(t *testing.T) {
	c := build(t).town()
	c.enrol(classOne, "G0000001", "王一")
	c.put(c.deps.School.Org.SetDuty(t.Context(), actor.Engine(), yard.Code(), screening.Duty{Counselor: "counselor"}))
	campaign := c.draft("autumn", yard)
	path := "/api/v1/campaigns/" + campaign.ID
	c.planned(campaign.ID, classOne, 1, tuesday)
	read[Campaign](t, c.as(c.counselor, "POST", path+"/acceptance", ""), 200)
	found := read[Readiness](t, c.as(c.lead, "GET", path+"/readiness", "", "Accept-Language", "en"), 200)
	if found.Ready || len(found.Gaps) != 2 || found.Gaps[0].Lack != screening.LackSecond || !found.Gaps[0].Waivable ||
		found.Gaps[1].Mend != "enter the school's duty phone" || found.Gaps[1].Unit != yard {
		t.Fatalf("%+v", found)
	}
	refused(t, c.as(c.stranger, "GET", path+"/readiness", ""), 404, "not-found")
	refused(t, c.as(c.teacher, "GET", path+"/readiness", ""), 403, "forbidden")
	refused(t, c.as(c.admin, "POST", path+"/open", ""), 409, "not-ready")
	refused(t, c.as(c.admin, "POST", path+"/waiver", `{"reason":"in a hurry"}`), 422, "invalid")
	refused(t, c.as(c.counselor, "POST", path+"/waiver", `{"reason":"named-soon"}`), 403, "forbidden")
	first := read[Campaign](t, c.as(c.admin, "POST", path+"/waiver", `{"reason":"named-soon"}`), 200)
	if first.Waiver == nil || first.Waiver.By != "admin" || first.Waiver.Second != "" {
		t.Errorf("%+v", first.Waiver)
	}
	refused(t, c.as(c.admin, "POST", path+"/open", ""), 409, "not-ready")
	second := read[Campaign](t, c.as(c.lead, "POST", path+"/waiver", `{"reason":"named-soon"}`), 200)
	if second.Waiver.Second != "lead" {
		t.Errorf("%+v", second.Waiver)
	}
	c.wantAct("lead waive-readiness " + campaign.ID + " 200")
	read[Campaign](t, c.as(c.admin, "POST", path+"/open", ""), 200)
}
