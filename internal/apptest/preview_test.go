package apptest_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/internal/apptest"
)

type content struct {
	Hospital struct{ ID string }
	Consent  *struct{ Hospital string }
	Packet   map[string]any
}

// What a counselor saw before is what the hospital opens, to the word.
func TestThePreviewIsThePacket(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	path := caseOf(w, w.Students[0], "referral")
	sends := apptest.Obj{"hospital": apptest.CityHospital, "summary": "需要专业评估"}
	w.Counselor.Refused("illegal-transition", "POST", path+"/referrals/preview", sends)
	review(w, path)
	w.Counselor.Post(path+"/talks", talk("agrees"))
	w.Counselor.Post(path+"/consents", consentTo(apptest.CityHospital, apptest.Mother))
	w.Counselor.Refused("no-consent", "POST", path+"/referrals/preview", apptest.Obj{"hospital": apptest.OtherHospital, "summary": "x"})
	w.Counselor.Refused("summary-names", "POST", path+"/referrals/preview", apptest.Obj{"hospital": apptest.CityHospital, "summary": "母亲是" + apptest.Mother})
	w.Counselor.Post(path+"/referrals/preview", apptest.Obj{"hospital": apptest.CityHospital, "summary": ""})
	w.Lead.Refused("forbidden", "POST", path+"/referrals/preview", sends)

	var before, after content
	w.Counselor.Post(path+"/referrals/preview", sends).Into(&before)
	if before.Consent == nil || before.Hospital.ID != apptest.CityHospital || before.Packet["identity"] != nil {
		t.Errorf("the preview is %+v", before)
	}
	w.Counselor.Post(path+"/referrals", sends)
	w.After(0, "hospital: referral")
	w.Hospital.Post(referralOf(w, path)+"/open", nil).Into(&after)
	delete(before.Packet, "written")
	delete(after.Packet, "written")
	if !reflect.DeepEqual(before.Packet, after.Packet) {
		x, _ := json.Marshal(before.Packet)
		y, _ := json.Marshal(after.Packet)
		t.Errorf("before %s\nafter  %s", x, y)
	}
	w.After(0, "counselor: referral-news")
}

// The emergency path shows that the identity goes along, and that no consent does.
func TestThePreviewOfAnEmergency(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	path := caseOf(w, w.Students[0], "emergency")
	w.After(0, "counselor: case")
	var p content
	w.Counselor.Post(path+"/referrals/preview", apptest.Obj{"hospital": apptest.CityHospital, "summary": "危险", "emergency": true}).Into(&p)
	if p.Consent != nil || p.Packet["identity"] == nil || p.Packet["basis"] != "emergency" {
		t.Errorf("the preview is %+v", p)
	}
}

// The papers of a case are for its counselors; who sat in the meeting reads its
// minutes, and an office learns of a disclosure without the student.
func TestPapersFillThemselves(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	path := caseOf(w, w.Students[0], "referral")
	w.Counselor.Refused("no-paper", "GET", path+"/minutes", nil)
	review(w, path)
	w.Counselor.Refused("no-paper", "GET", path+"/refusal-record", nil)
	w.Counselor.Post(path+"/talks", talk("refuses", apptest.Obj{"witness": "班主任", "safetyPlan": "每天见面", "offerAgain": w.Now().Add(5 * day)}))
	hasAll(t, "the minutes", w.Lead.Get(path+"/minutes").Body, "三人研判", "建议转介")
	hasAll(t, "the record", w.Counselor.Get(path+"/refusal-record").Body, "谈话记录", "班主任", "每天见面", "2026-")
	hasAll(t, "the letter", w.Counselor.Get(path+"/guardian-letter").Body, apptest.Mother, apptest.CallBack)
	w.Deputy.Get(path + "/minutes")
	w.Lead.Refused("forbidden", "GET", path+"/refusal-record", nil)
	w.Stranger.Refused("not-found", "GET", path+"/minutes", nil)
	if b := w.Office.Get(path + "/emergencies").Body; !strings.Contains(b, `"emergencies":[]`) {
		t.Errorf("the office reads %s", b)
	}
	w.Office.Refused("forbidden", "GET", path, nil)
	var f struct {
		Name string
		Can  []string
	}
	w.Counselor.Get(path).Into(&f)
	if f.Name == "" || !strings.Contains(strings.Join(f.Can, " "), "talk-agrees") || strings.Contains(strings.Join(f.Can, " "), "join-alert") {
		t.Errorf("the case says %+v", f)
	}
}
