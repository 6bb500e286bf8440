package apptest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/apptest"
)

// note is a body that says a few words.
func note(text string) apptest.Obj { return apptest.Obj{"note": text} }

// file is a case as a counselor reads it.
type file struct {
	Owner       string
	State       string
	Deadline    time.Time
	Emergencies []struct{ Approvals []string }
}

func readCase(p *apptest.Person, path string) (f file) {
	p.Get(path).Into(&f)
	return f
}

// caseOf brings a high alert to its case, heard at once, and returns its path.
func caseOf(w *apptest.Town, child *apptest.Student, outcome string) string {
	child.Fills(thoughts)
	w.After(0, "counselor: alert")
	w.Counselor.Post(alertOf(child)+"/hear", note("听了学生说"))
	var a alert
	w.Counselor.Post(alertOf(child)+"/triage", apptest.Obj{"outcome": outcome, "note": "理由"}).Into(&a)
	return "/api/v1/cases/" + a.Case
}

func review(w *apptest.Town, path string) {
	w.Counselor.Post(path+"/review", apptest.Obj{"decision": "refer", "minutes": "三人研判",
		"members": []string{w.Counselor.ID, w.Lead.ID}})
}

func talk(outcome string, more ...apptest.Obj) apptest.Obj {
	o := apptest.Obj{"outcome": outcome, "studentTold": true, "note": "谈话记录"}
	for _, m := range more {
		for k, v := range m {
			o[k] = v
		}
	}
	return o
}

func consentTo(hospital, guardian string) apptest.Obj {
	return apptest.Obj{"hospital": hospital, "guardian": guardian, "studentAgrees": true, "feedback": true, "evidence": "纸质签字存档"}
}

// identityTo is a further consent, to a hospital's learning who the student is.
func identityTo(hospital, guardian string) apptest.Obj {
	return apptest.Obj{"hospital": hospital, "guardian": guardian, "studentAgrees": true, "evidence": "纸质签字存档"}
}

// referred brings a case to a hospital's inbox, and returns the referral's path.
func referred(w *apptest.Town, path string) string {
	review(w, path)
	w.Counselor.Post(path+"/talks", talk("agrees"))
	w.Counselor.Post(path+"/consents", consentTo(apptest.CityHospital, apptest.Mother))
	w.Counselor.Post(path+"/referrals", apptest.Obj{"hospital": apptest.CityHospital, "summary": "需要专业评估"})
	w.After(0, "hospital: referral")
	return referralOf(w, path)
}

func referralOf(w *apptest.Town, path string) string {
	var all struct{ Items []struct{ ID string } }
	w.Counselor.Get(path + "/referrals").Into(&all)
	return "/api/v1/referrals/" + all.Items[len(all.Items)-1].ID
}

// Guardians who refuse are offered help again on a day that is set; the case
// stays open until then.
func TestRefusalKeepsTheCaseOpen(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	path := caseOf(w, w.Students[0], "referral")
	review(w, path)
	again := w.Now().Add(5 * day)
	full := apptest.Obj{"witness": "班主任", "safetyPlan": "每天见面", "offerAgain": again}
	for missing := range full {
		part := talk("refuses", full)
		delete(part, missing)
		w.Counselor.Refused("refusal", "POST", path+"/talks", part)
	}
	w.Counselor.Refused("student-first", "POST", path+"/talks", talk("refuses", full, apptest.Obj{"studentTold": false}))
	w.Counselor.Post(path+"/talks", talk("refuses", full))
	if f := readCase(w.Counselor, path); f.State != "refused" || !f.Deadline.Equal(again) {
		t.Errorf("after the refusal the case is %+v", f)
	}
	w.Counselor.Refused("illegal-transition", "POST", path+"/close", apptest.Obj{"reason": "completed", "note": "监护人不同意"})
	w.After(5*day, "counselor: case")
	w.After(day, "lead: case")
	w.After(2*day, "office: case")
	w.Counselor.Post(path+"/talks", talk("agrees"))
	if f := readCase(w.Counselor, path); f.State != "agreed" {
		t.Errorf("after the second talk the case is %+v", f)
	}
	w.After(day)
}

// Guardians before whom the child is not safe: the report to the police is due
// within a day, and the consent of such a guardian counts for nothing. That they
// are sent no message holds for every story: a recipient who is none of the
// staff fits no expectation.
func TestUnsafeGuardian(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	path := caseOf(w, w.Students[0], "referral")
	review(w, path)
	w.Counselor.Refused("who-is-unsafe", "POST", path+"/talks", talk("unsafe"))
	w.Counselor.Post(path+"/talks", talk("unsafe", apptest.Obj{"unsafe": []string{apptest.FatherPhone}}))
	if f := readCase(w.Counselor, path); f.State != "protecting" || !f.Deadline.Equal(w.Now().Add(day)) {
		t.Errorf("with unsafe guardians the case is %+v", f)
	}
	w.After(day, "counselor: case")
	w.After(day, "lead: case")
	w.Counselor.Post(path+"/police", note("已向派出所报告"))
	w.After(day)
	w.Counselor.Post(path+"/talks", talk("agrees"))
	w.Counselor.Refused("unsafe-guardian", "POST", path+"/consents", consentTo(apptest.CityHospital, apptest.Father))
	w.Counselor.Post(path+"/consents", consentTo(apptest.CityHospital, apptest.Mother))
	w.Counselor.Post(path+"/referrals", apptest.Obj{"hospital": apptest.CityHospital, "summary": "需要专业评估"})
	w.After(0, "hospital: referral")
	ref := referralOf(w, path)
	packet := w.Hospital.Post(ref+"/open", nil)
	w.After(0, "counselor: referral-news")
	w.Counselor.Refused("unsafe-guardian", "POST", ref+"/identity", identityTo(apptest.CityHospital, apptest.Father))
	w.Counselor.Post(ref+"/identity", identityTo(apptest.CityHospital, apptest.Mother))
	w.After(0, "hospital: referral-news")
	who := w.Hospital.Post(ref+"/identity/open", nil)
	absent(t, "the hospital", packet.Body+who.Body, apptest.Father, apptest.FatherPhone, apptest.StudentNumber)
}

// The packet goes under a pseudonym. What the hospital does with it releases nothing:
// who the student is follows on a consent that names this hospital, and is closed again
// when the consent is taken back.
func TestIdentityFollowsOnItsOwnConsent(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	path := caseOf(w, w.Students[0], "referral")
	ref := referred(w, path)
	packet := w.Hospital.Post(ref+"/open", nil)
	absent(t, "the packet", packet.Body, apptest.StudentName, apptest.Mother, "2013-05-06", "identity")
	w.Hospital.Post(ref+"/accept", nil)
	w.Hospital.Refused("not-released", "POST", ref+"/identity/open", nil)
	w.After(0, "counselor: referral-news", "counselor: referral-news")
	w.Counselor.Refused("no-consent", "POST", ref+"/identity", identityTo(apptest.OtherHospital, apptest.Mother))
	w.Counselor.Post(ref+"/identity", identityTo(apptest.CityHospital, apptest.Mother))
	w.After(0, "hospital: referral-news")
	who := w.Hospital.Post(ref+"/identity/open", nil)
	for _, part := range []string{apptest.StudentName, apptest.Mother, "2013-05-06"} {
		if !strings.Contains(who.Body, part) {
			t.Errorf("%q is missing in %s", part, who.Body)
		}
	}
	w.Counselor.Post(ref+"/withdraw", note("监护人撤回同意"))
	w.After(0, "hospital: referral-news", "health: referral-news", "counselor: case")
	w.Hospital.Refused("withdrawn", "POST", ref+"/open", nil)
	w.Hospital.Refused("withdrawn", "POST", ref+"/identity/open", nil)
}

// With life in danger nothing waits for a consent. Two others approve the
// disclosure within a day, and the one who disclosed is not among them.
func TestEmergencyPath(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	path := caseOf(w, w.Students[0], "emergency")
	w.After(0, "counselor: case") // to be seen to at once
	w.Counselor.Post(path+"/emergency", apptest.Obj{"hospital": apptest.CityHospital, "summary": "生命危险"})
	w.After(0, "hospital: referral", "deputy: case", "lead: case", "office: case")
	ref := referralOf(w, path)
	packet := w.Hospital.Post(ref+"/open", nil)
	absent(t, "the packet", packet.Body, apptest.StudentName, apptest.Mother)
	if who := w.Hospital.Post(ref+"/identity/open", nil); !strings.Contains(who.Body, apptest.StudentName) {
		t.Errorf("rescue does not learn who it is: %s", who.Body)
	}
	w.Hospital.Post(ref+"/accept", nil)
	w.After(0, "counselor: referral-news") // seen; without consent to feedback no more is told
	w.Counselor.Refused("own-approval", "POST", path+"/approvals", nil)
	w.Deputy.Post(path+"/approvals", nil)
	w.Deputy.Refused("own-approval", "POST", path+"/approvals", nil)
	w.After(day - time.Minute)
	w.Lead.Post(path+"/approvals", nil)
	if f := readCase(w.Lead, path); len(f.Emergencies) != 1 || len(f.Emergencies[0].Approvals) != 2 || f.State != "referred" {
		t.Errorf("approved, the case is %+v", f)
	}
	w.After(0, "office: case") // who neither disclosed nor approved looks back at it
	w.Lead.Refused("own-review", "POST", path+"/emergency/review", apptest.Obj{"outcome": "justified", "note": "当时确有危险"})
	w.Office.Post(path+"/emergency/review", apptest.Obj{"outcome": "justified", "note": "当时确有危险"})
	w.After(2*day - time.Minute)
}

// Approvals that are missing after a day rise like every silence.
func TestEmergencyApprovalsOverdue(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	path := caseOf(w, w.Students[0], "emergency")
	w.Counselor.Post(path+"/emergency", apptest.Obj{"hospital": apptest.CityHospital, "summary": "生命危险"})
	w.After(0, "hospital: referral", "deputy: case", "lead: case", "office: case")
	ref := referralOf(w, path)
	w.Hospital.Post(ref+"/open", nil)
	w.Hospital.Post(ref+"/accept", nil)
	w.After(0, "counselor: referral-news") // seen; without consent to feedback no more is told
	w.Deputy.Post(path+"/approvals", nil)
	w.After(day, "counselor: case")
	w.After(day, "lead: case")
	w.Lead.Post(path+"/approvals", nil)
	w.After(0, "office: case")
	w.After(day, "counselor: referral", "health: referral") // no appointment for three days
}

// A hospital that opens nothing for four hours: the counselor and the district
// health contact are told, then the lead and the district.
func TestHospitalIsSilent(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	path := caseOf(w, w.Students[0], "referral")
	ref := referred(w, path)
	w.After(4*hour, "counselor: referral", "health: referral")
	w.After(day, "lead: referral")
	w.After(2*day, "office: referral")
	w.Hospital.Post(ref+"/open", nil)
	w.After(0, "counselor: referral-news")
	w.Hospital.Post(ref+"/decline", apptest.Obj{"reason": "no-room"})
	w.After(0, "counselor: referral-news", "health: referral-news", "counselor: case")
	w.Hospital.Refused("withdrawn", "POST", ref+"/open", nil)

	// Another hospital needs a consent that names it.
	other := apptest.Obj{"hospital": apptest.OtherHospital, "summary": "需要专业评估"}
	w.Counselor.Refused("illegal-transition", "POST", path+"/referrals", other)
	w.Counselor.Post(path+"/consents", consentTo(apptest.CityHospital, apptest.Mother))
	w.Counselor.Refused("no-consent", "POST", path+"/referrals", other)
	w.Counselor.Post(path+"/consents", consentTo(apptest.OtherHospital, apptest.Mother))
	w.Counselor.Post(path+"/referrals", other)
	w.After(0, "second hospital: referral")
}
