package apptest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/apptest"
	"github.com/xinqiao/xinqiao/internal/lang"
)

const (
	rotaPath  = "/api/v1/units/32~3201~320106~3201060001/rota"
	leavePath = "/api/v1/units/32~3201~320106~3201060001/leaves"
	onDuty    = "/api/v1/units/32~3201~320106~3201060001/on-duty"
	ourClass  = "/api/v1/classes/32~3201~320106~3201060001~7~1"
)

// everyDay are all kinds of days.
var everyDay = []string{"school-day", "weekend", "holiday", "vacation"}

// shifts puts a person on duty from a time of day until eight, and the counselor before it.
func shifts(w *apptest.Town, from string, who *apptest.Person) {
	w.Lead.Put(rotaPath, apptest.Obj{"version": 0, "shifts": []apptest.Obj{
		{"days": everyDay, "from": "08:00", "to": from, "crew": apptest.Obj{"counselor": w.Counselor.ID, "deputy": w.Deputy.ID}},
		{"days": everyDay, "from": from, "to": "08:00", "crew": apptest.Obj{"counselor": who.ID}, "dormitory": []string{w.Teacher.ID}}}})
}

// A child who asks later is told of who is on duty then, and that person is told; in the
// morning the alert is for who comes on duty, and nobody was woken in vain.
func TestWhoIsOnDutyIsTold(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	night := w.Hire("night", actor.Counselor)
	shifts(w, "10:00", night)
	child := w.Students[0]
	child.LogIn()
	w.After(2 * hour)
	var receipt struct{ By string }
	child.Post(child.Paper("/talk"), nil).Into(&receipt)
	if receipt.By != "教职工night" {
		t.Errorf("the child is told of %q", receipt.By)
	}
	w.After(0, "night: alert")
	var duty struct {
		Counselor string
		Dormitory []string
		Night     bool
	}
	night.Get(onDuty).Into(&duty)
	if duty.Counselor != night.ID || !duty.Night || len(duty.Dormitory) != 1 {
		t.Errorf("on duty: %+v", duty)
	}
	w.After(21*hour-time.Minute, "counselor: alert")
	if a := readAlert(w.Counselor, child); a.Owner != w.Counselor.ID {
		t.Errorf("in the morning %s answers", a.Owner)
	}
}

// A grave alert that nobody has acknowledged goes to the night person when the night
// begins, and the silence about it goes on.
func TestNightTakesOverWhatWaits(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	night := w.Hire("night", actor.Counselor)
	shifts(w, "18:00", night)
	w.Students[0].Fills(thoughts)
	w.After(0, "counselor: alert")
	w.After(2*hour, "deputy: alert")
	w.After(2*hour, "lead: alert")
	w.After(5*hour-time.Minute, "night: alert")
	w.After(3*hour+time.Minute, "office: alert")
	night.Post(alertOf(w.Students[0])+"/acknowledge", nil)
	w.After(7 * hour)
}

// The counselor on site is on leave: what a child says reaches the deputy, at once.
func TestLeavePassesToTheDeputy(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	w.Lead.Post(leavePath, apptest.Obj{"who": w.Counselor.ID, "from": w.Now(), "to": w.Now().Add(5 * day)})
	w.Counselor.Refused("forbidden", "POST", leavePath, apptest.Obj{"who": w.Counselor.ID, "from": w.Now(), "to": w.Now().Add(day)})
	w.Students[0].Fills(acute)
	w.After(0, "deputy: alert", "health: notice", "hospital: notice")
	w.After(5*time.Minute, "deputy: alert")
	w.Hospital.SeesNotices()
	w.Health.SeesNotices()
	w.Deputy.Post(alertOf(w.Students[0])+"/hear", note("听了学生说"))
	w.After(hour)
}

// Five days before a holiday each open case needs a plan: who stays in touch, when, and
// which guardian knows.
func TestCaseIsPlannedForAHoliday(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	path := caseOf(w, w.Students[0], "school-support")
	w.Counselor.Post(path+"/review", apptest.Obj{"decision": "support", "minutes": "校内支持", "members": []string{w.Counselor.ID, w.Lead.ID}})
	for _, wait := range []time.Duration{3 * day, 4 * day} {
		w.After(wait, "counselor: case")
		w.Counselor.Post(path+"/follow-ups", note("聊了"))
	}
	eve := time.Date(2026, time.September, 20, 8, 0, 0, 0, w.Now().Location())
	w.After(eve.Add(-8*hour).Sub(w.Now()), "counselor: case") // a Sunday with lessons, eight o'clock in Shanghai
	var f struct {
		Holiday      struct{ From, To string }
		HolidayPlans []struct{ From, Contact string }
	}
	w.Counselor.Get(path).Into(&f)
	if f.Holiday.From != "2026-09-25" || f.Holiday.To != "2026-09-27" {
		t.Errorf("the case waits for %+v", f)
	}
	plan := apptest.Obj{"contact": w.Counselor.ID, "checkIns": []string{"2026-09-26T10:00:00+08:00"}, "guardian": apptest.Mother,
		"briefed": w.Now(), "note": "药品收好，每晚聊一会儿"}
	for missing, code := range map[string]string{"guardian": "holiday-plan", "contact": "invalid", "checkIns": "invalid", "note": "invalid"} {
		part := apptest.Obj{}
		for k, v := range plan {
			if k != missing {
				part[k] = v
			}
		}
		w.Counselor.Refused(code, "POST", path+"/holiday-plans", part)
	}
	w.Counselor.Post(path+"/holiday-plans", plan).Into(&f)
	if len(f.HolidayPlans) != 1 || f.HolidayPlans[0].Contact != w.Counselor.ID || f.Holiday.From != "2026-10-01" {
		t.Errorf("planned, the case says %+v", f)
	}
	w.After(12 * hour)
}

// The class teacher notes who is absent in the first period, and learns nothing by it;
// the counselor of a child in care is told at once.
func TestAbsenceInTheFirstPeriod(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	path := caseOf(w, w.Students[0], "school-support")
	w.After(22*hour + 30*time.Minute) // half past seven the next morning
	report := func(child *apptest.Student, explained bool) apptest.Answer {
		return w.Teacher.Post(ourClass+"/absences", apptest.Obj{"absent": []apptest.Obj{{"student": child.StudentID(), "explained": explained}}})
	}
	other := report(w.Students[1], false)
	w.After(0)
	excused := report(w.Students[0], true)
	w.After(0)
	grave := report(w.Students[0], false)
	w.After(0, "counselor: absent")
	if grave.Status != other.Status || grave.Body != other.Body || excused.Body != other.Body {
		t.Errorf("the teacher reads %d %q, %d %q, %d %q", other.Status, other.Body, excused.Status, excused.Body, grave.Status, grave.Body)
	}
	w.Stranger.Refused("not-found", "POST", ourClass+"/absences", apptest.Obj{"absent": []apptest.Obj{}})
	w.Counselor.Post(path+"/found", note("睡过头了，妈妈送来了"))
	w.After(hour)
}

// A counselor who goes hands everything over in one go, with a note; the receiver is told
// once, and the leaver can leave.
func TestHandOver(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	path := caseOf(w, w.Students[0], "school-support")
	w.Students[1].Fills(thoughts)
	w.After(0, "counselor: alert")
	w.Counselor.Post(alertOf(w.Students[1])+"/acknowledge", nil)
	w.Counselor.Refused("receiver", "POST", "/api/v1/people/"+w.Counselor.ID+"/hand-over", apptest.Obj{"to": w.Stranger.ID, "note": "n"})
	w.Admin.Refused("on-duty", "POST", "/api/v1/people/"+w.Deputy.ID+"/leave", nil)
	var given struct{ ID, Done string }
	w.Counselor.Post("/api/v1/people/"+w.Counselor.ID+"/hand-over", apptest.Obj{"to": w.Deputy.ID, "note": "明天起休产假"}).Into(&given)
	w.After(0, "deputy: handed-over")
	if read := w.Deputy.Get("/api/v1/hand-overs/" + given.ID); given.Done == "" || !strings.Contains(read.Body, "明天起休产假") {
		t.Errorf("%+v, the deputy reads %s", given, read.Body)
	}
	w.Lead.Refused("not-found", "GET", "/api/v1/hand-overs/"+given.ID, nil)
	if f, a := readCase(w.Lead, path), readAlert(w.Deputy, w.Students[1]); f.Owner != w.Deputy.ID || a.Owner != w.Deputy.ID {
		t.Errorf("the case is %s's, the alert %s's", f.Owner, a.Owner)
	}
	w.Admin.Put("/api/v1/schools/"+apptest.School.Code()+"/duty", apptest.Obj{"counselor": w.Deputy.ID, "lead": w.Lead.ID, "callBack": apptest.CallBack})
	w.Admin.Post("/api/v1/people/"+w.Counselor.ID+"/leave", nil)
	w.After(2*hour, "lead: alert") // who has it now has not acknowledged it, and there is no deputy
}

// What is grave cannot be put off; what is milder can, within its deadline.
func TestSnooze(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	w.Students[0].Fills(acute)
	w.Students[1].Fills(map[string]any{"phq-a.self-harm": 1})
	w.After(0, "counselor: alert-seat 3-201 · 1", "counselor: alert", "health: notice", "hospital: notice")
	w.Hospital.SeesNotices()
	w.Health.SeesNotices()
	later := apptest.Obj{"until": w.Now().Add(20 * time.Minute), "reason": "先送医务室"}
	for _, child := range w.Students[:2] {
		w.Counselor.Post(alertOf(child)+"/acknowledge", nil)
	}
	w.Counselor.Refused("snooze", "POST", alertOf(w.Students[0])+"/snooze", later)
	w.Counselor.Refused("snooze", "POST", alertOf(w.Students[1])+"/snooze", apptest.Obj{"until": w.Now().Add(2 * day), "reason": "n"})
	w.Counselor.Post(alertOf(w.Students[0])+"/hear", note("听了学生说"))
	w.Counselor.Post(alertOf(w.Students[1])+"/snooze", later)
	w.After(20*time.Minute, "counselor: alert", "deputy: alert")
}

// A campaign drafts with the care policy that its district has named.
func TestCampaignTakesTheDistrictsPolicy(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	var policy apptest.Obj
	w.Admin.Get("/api/v1/care-policies/care/1").Into(&policy)
	policy["version"] = 2
	w.Admin.Post("/api/v1/care-policies", policy)
	named := "/api/v1/units/32~3201~320106/care-policy"
	force := apptest.Obj{"policy": apptest.Obj{"id": "care", "version": 2}, "from": apptest.Begin, "legalBasis": lang.Words{ZH: "区教育局文件"}}
	w.Admin.Put(named, force)
	w.Admin.Refused("policy-in-force", "PUT", named, apptest.Obj{"policy": apptest.Obj{"id": "care", "version": 9}, "from": apptest.Begin, "legalBasis": lang.Words{ZH: "x"}})
	var c struct{ Care struct{ Version int } }
	w.Admin.Post("/api/v1/campaigns", apptest.Obj{"name": "春季", "year": 2026, "units": []string{string(apptest.School)}, "grades": []int{7},
		"opens": apptest.Begin.Add(day), "closes": apptest.Begin.AddDate(0, 2, 0)}).Into(&c)
	if c.Care.Version != 2 {
		t.Errorf("the campaign is under %+v", c.Care)
	}
	var got struct{ LegalBasis lang.Words }
	w.Office.Get(named).Into(&got)
	if got.LegalBasis.ZH != "区教育局文件" {
		t.Errorf("the office reads %+v", got)
	}
}

// The calendar shows what the state has arranged, with its source, and what the district
// has said; a year that is not published says so.
func TestCalendar(t *testing.T) {
	t.Parallel()
	w := apptest.New(t)
	path := "/api/v1/units/32~3201~320106/calendar/2026"
	w.Admin.Put(path, apptest.Obj{"exams": []apptest.Obj{{"from": "2026-09-14", "to": "2026-09-18"}}, "vacations": []apptest.Obj{{"from": "2027-01-23", "to": "2027-02-19"}}})
	var year struct {
		Plan     struct{ Exams []struct{ From string } }
		Official []struct {
			Published bool
			Source    string
			Holidays  []struct{ Title string }
			MakeUps   []string
		}
	}
	w.Teacher.Get(strings.Replace(path, "/320106", "~320106", 1)).Into(&year)
	if len(year.Plan.Exams) != 1 || !year.Official[0].Published || !strings.Contains(year.Official[0].Source, "国办发明电") ||
		len(year.Official[0].Holidays) != 7 || len(year.Official[0].MakeUps) != 6 || year.Official[1].Published {
		t.Errorf("%+v", year)
	}
	w.Admin.Refused("plan", "POST", "/api/v1/campaigns/"+w.Campaign+"/sessions", apptest.Obj{"class": apptest.Class, "number": 2, "room": "x",
		"starts": apptest.Begin.AddDate(0, 0, 8), "ends": apptest.Begin.AddDate(0, 0, 8).Add(hour), "invigilator": w.Teacher.ID, "counselor": w.Counselor.ID})
	w.Admin.Refused("plan", "PUT", path, apptest.Obj{"lessons": []string{"soon"}})
	w.Counselor.Refused("forbidden", "PUT", path, apptest.Obj{})
}
