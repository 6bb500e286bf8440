package apptest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/internal/apptest"
)

// life is a town in which a child was acute, was heard and is referred: every
// kind of object exists, and its path is known.
type life struct {
	*apptest.Town
	child, neighbour                                      *apptest.Student
	student, class, session, sitting, alert, file, letter string
}

// secret stands in the notes, which only counselors and the hospital may read.
const secret = "最近总是睡不着"

func live(t *testing.T) life {
	t.Helper()
	w := apptest.New(t)
	l := life{Town: w, child: w.Students[0], neighbour: w.Students[1]}
	l.child.Fills(acute)
	w.After(0, "counselor: alert-seat 3-201 · 1", "health: notice", "hospital: notice")
	l.alert = alertOf(l.child)
	w.Counselor.Post(l.alert+"/hear", note(secret))
	var a alert
	w.Counselor.Post(l.alert+"/triage", apptest.Obj{"outcome": "referral", "note": secret}).Into(&a)
	l.file = "/api/v1/cases/" + a.Case
	l.letter = referred(w, l.file)
	l.student = "/api/v1/students/" + l.child.StudentID()
	l.class = "/api/v1/classes/" + strings.ReplaceAll(string(apptest.Class), "/", "~")
	l.session = "/api/v1/sessions/" + w.Session
	l.sitting = "/api/v1/sittings/" + l.child.Sitting
	return l
}

// asked is what a request as somebody brings.
func asked(p *apptest.Person, request string) apptest.Answer {
	method, path, _ := strings.Cut(request, " ")
	return p.Do(method, path, nil)
}

// What is closed to whom: 403 where the role has no such permission, 404 where
// the object is not theirs.
func TestClosedDoors(t *testing.T) {
	t.Parallel()
	l := live(t)
	children := []string{"GET " + l.class + "/students", "GET " + l.student, "GET " + l.student + "/sittings", "POST " + l.student + "/guardians/safe"}
	alerts := []string{"GET /api/v1/alerts", "GET " + l.alert, "POST " + l.alert + "/hear", "POST " + l.alert + "/assign", "POST " + l.alert + "/triage"}
	acks := []string{"POST " + l.alert + "/acknowledge"}
	files := []string{"GET /api/v1/cases", "GET " + l.file, "GET " + l.file + "/referrals", "GET " + l.file + "/returns"}
	witness := []string{"POST " + l.file + "/approvals"}
	work := []string{"POST " + l.file + "/review", "POST " + l.file + "/talks", "POST " + l.file + "/consents", "POST " + l.file + "/emergency", "POST " + l.file + "/close", "POST " + l.letter + "/cancel",
		"POST " + l.letter + "/withdraw", "POST " + l.letter + "/identity", "GET " + l.letter + "/form", "GET " + l.letter + "/family-sheet",
		"POST " + l.letter + "/paper-reply", "POST " + l.letter + "/handed-over"}
	links := []string{"POST " + l.letter + "/link", "POST " + l.letter + "/link/revoke"}
	results := []string{"GET " + l.sitting + "/result", "GET " + l.sitting + "/paper"}
	lesson := []string{"GET " + l.session + "/slips", "GET " + l.session + "/progress", "GET " + l.sitting, "POST " + l.sitting + "/reset"}
	packets := []string{"GET /api/v1/referrals/received", "POST " + l.letter + "/open", "POST " + l.letter + "/identity/open", "POST " + l.letter + "/accept"}
	routing := []string{"GET /api/v1/referrals", "GET /api/v1/notices"}
	risen := []string{"GET " + l.file + "/rising", "GET " + l.letter + "/rising"}
	trail := []string{"GET /api/v1/audit"}
	staff := []string{"GET /api/v1/people?unit=32", "GET /api/v1/people/" + l.Counselor.ID}
	for _, c := range []struct {
		who    *apptest.Person
		status int
		doors  [][]string
	}{
		{l.child.Person, 403, [][]string{children, alerts, acks, files, witness, work, links, results[:1], lesson, packets, routing, trail, staff, {"GET /api/v1/inbox"}}},
		{l.neighbour.Person, 404, [][]string{results[1:], {"POST " + l.sitting + "/submit", "POST " + l.sitting + "/talk"}}},
		{l.Teacher, 403, [][]string{alerts, acks, files, witness, work, links, results, packets, routing, trail, staff, children[3:]}},
		{l.Lead, 403, [][]string{work, links, results, lesson, packets, routing, trail, alerts[4:]}},
		{l.Office, 403, [][]string{children, alerts, files, work, links, results, lesson, packets, routing, trail, staff}},
		{l.Health, 403, [][]string{children, alerts, files, witness, work, results, lesson, packets, trail, staff}},
		{l.Hospital, 403, [][]string{children, alerts, acks, files, witness, work, links, results, lesson, routing[:1], trail, staff}},
		{l.Auditor, 403, [][]string{children, alerts, acks, files, witness, work, links, results, lesson, packets, routing, staff}},
		{l.Admin, 403, [][]string{children, alerts, acks, files, witness, work, links, results, lesson, packets, routing, trail}},
		{l.Counselor, 403, [][]string{packets, routing, trail}},
		{l.SecondHospital, 404, [][]string{packets[1:]}},
		{l.Office, 404, [][]string{risen}}, // it has not risen to them
		{l.Hospital, 403, [][]string{risen, {"GET /api/v1/notices/unopened"}}},
		{l.Stranger, 404, [][]string{children[:3], alerts[1:2], acks, files[1:3], witness, links, {"GET " + l.letter + "/form", "GET " + l.letter + "/family-sheet"}, results, lesson}},
	} {
		for _, door := range slices.Concat(c.doors...) {
			a := asked(c.who, door)
			if a.Status != c.status {
				t.Errorf("%s at %s: %d %s", c.who.Name, door, a.Status, a.Body)
			}
			absent(t, c.who.Name, a.Body, private(l.Town)...)
			absent(t, c.who.Name, a.Body, secret)
		}
	}
}

// What those who may ask must not find in the answer.
func TestOpenDoorsShowNoMore(t *testing.T) {
	t.Parallel()
	l := live(t)
	judgement := []string{`"level"`, `"score`, `"scales"`, `"reasons"`, `"answers"`, `"changes"`, `"high"`, `"imminent"`, "自伤", "自杀", secret}
	guardians := []string{apptest.Mother, apptest.Father, apptest.FatherPhone}
	person := append([]string{apptest.StudentName, apptest.StudentNumber, "2013-05-06"}, guardians...)
	shunned := []string{"筛查", "高危", "预警", "异常", "诊断", "alert", "risk", "抑郁", "PHQ"}
	places := []string{"GET /api/v1/units?parent=32/3201", "GET /api/v1/units/32~3201/hospitals", "GET /api/v1/me", "GET /api/v1/inbox"}
	schools := []string{"GET /api/v1/schools/" + apptest.School.Code(), "GET /api/v1/schools/" + apptest.School.Code() + "/classes"}
	lessons := []string{"GET " + l.session, "GET /api/v1/campaigns/" + l.Campaign + "/coverage?unit=" + string(apptest.Class)}
	for _, c := range []struct {
		who   *apptest.Person
		doors [][]string
		never [][]string
	}{
		{l.child.Person, [][]string{{"GET " + l.sitting + "/paper", "POST " + l.sitting + "/submit", "GET /api/v1/me", "GET /api/v1/help"}}, [][]string{judgement[:10], person, shunned}},
		{l.Teacher, [][]string{places, lessons, {"GET " + l.class + "/students", "GET " + l.student, "GET " + l.student + "/sittings",
			"GET " + l.session + "/progress", "GET " + l.session + "/slips", "GET " + l.sitting}}, [][]string{judgement, guardians, {"alert", "referral"}}},
		{l.Office, [][]string{places, schools, lessons, {"GET /api/v1/units/32~3201~320106/staffing"}}, [][]string{judgement, person}},
		{l.Health, [][]string{places, schools, {"GET /api/v1/referrals"}}, [][]string{judgement, person}},
		{l.Hospital, [][]string{places, {"GET /api/v1/referrals/received"}}, [][]string{judgement, person}},
		{l.Lead, [][]string{places, schools, {"GET /api/v1/alerts", "GET " + l.alert, "GET /api/v1/cases", "GET " + l.file, "GET " + l.file + "/referrals"}}, [][]string{{secret, "phq-a", "自伤"}}},
		{l.Auditor, [][]string{{"GET /api/v1/audit?limit=200"}}, [][]string{judgement, person}},
		{l.Stranger, [][]string{places, {"GET /api/v1/alerts", "GET /api/v1/cases"}}, [][]string{judgement, person, {"~group~"}}},
	} {
		for _, door := range slices.Concat(c.doors...) {
			a := asked(c.who, door)
			if a.Status != http.StatusOK {
				t.Errorf("%s at %s: %d %s", c.who.Name, door, a.Status, a.Body)
			}
			absent(t, c.who.Name+" at "+door, a.Body, slices.Concat(c.never...)...)
		}
	}

	// The words that were looked for are those in which the counselor reads it.
	result := asked(l.Counselor, "GET "+l.sitting+"/result").Body + asked(l.Counselor, "GET "+l.alert).Body
	for _, word := range judgement {
		if word != `"score` && word != `"high"` && !strings.Contains(result, word) {
			t.Errorf("even the counselor does not read %q: the test above looks for nothing", word)
		}
	}
}
