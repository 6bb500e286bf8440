package api

import (
	"strings"
	"testing"
)

func TestStudents(t *testing.T) {
	c := build(t).town()
	id := c.enrol(classOne, "G0001", "王一")
	other := c.enrol(classTwo, "G0002", "王二")
	w := c.as(c.teacher, "GET", "/api/v1/classes/"+tilde(classOne)+"/students", "")
	page := read[Page[StudentEntry]](t, w, 200)
	if len(page.Items) != 1 || page.Items[0].Name != "王一" || page.Items[0].Number != "G0001" {
		t.Errorf("%s", w.Body)
	}
	absent(t, w.Body.String(), "王监护", "1990000", "2013-05")
	absent(t, c.as(c.teacher, "GET", "/api/v1/students/"+id, "").Body.String(), "王监护", "1990000")

	w = c.as(c.counselor, "GET", "/api/v1/students/"+id, "")
	student := read[Student](t, w, 200)
	if student.Birth != "2013-05-06" || len(student.Guardians) != 1 || student.Guardians[0].Phone != "19900002222" {
		t.Errorf("%s", w.Body)
	}
	c.wantAct("counselor get-student " + id + " 200")

	for _, path := range []string{"/api/v1/students/" + other, "/api/v1/classes/" + tilde(classTwo) + "/students", "/api/v1/students/" + other + "/sittings"} {
		refused(t, c.as(c.teacher, "GET", path, ""), 404, "not-found")
		refused(t, c.as(c.stranger, "GET", path, ""), 404, "not-found")
		refused(t, c.as(c.office, "GET", path, ""), 403, "forbidden")
		refused(t, c.as(c.admin, "GET", path, ""), 403, "forbidden")
	}
}

func TestGuardiansAndMentors(t *testing.T) {
	c := build(t).town()
	id := c.enrol(classOne, "G0001", "王一")
	change := func(by Ticket, method, path, body string) int {
		return c.as(by, method, "/api/v1/students/"+id+path, body).Code
	}
	unsafe := `{"guardian":"王监护","reason":"学生说回家会挨打"}`
	if code := change(c.counselor, "POST", "/guardians/unsafe", unsafe); code != 204 {
		t.Fatal(code)
	}
	student := read[Student](t, c.as(c.lead, "GET", "/api/v1/students/"+id, ""), 200)
	if g := student.Guardians[0]; !g.Unsafe || g.UnsafeReason != "学生说回家会挨打" {
		t.Errorf("%+v", g)
	}
	if code := change(c.counselor, "POST", "/guardians/safe", `{"guardian":"19900002222"}`); code != 204 {
		t.Fatal(code)
	}
	if g := read[Student](t, c.as(c.lead, "GET", "/api/v1/students/"+id, ""), 200).Guardians[0]; g.Unsafe || g.UnsafeReason != "" {
		t.Errorf("%+v", g)
	}
	p := refused(t, c.as(c.counselor, "POST", "/api/v1/students/"+id+"/guardians/unsafe", `{"guardian":"没有此人","reason":"x"}`), 404, "no-guardian")
	absent(t, body(p), "没有此人")
	if code := change(c.lead, "PUT", "/mentor", `{"mentor":"teacher"}`); code != 204 {
		t.Fatal(code)
	}
	refused(t, c.as(c.lead, "PUT", "/api/v1/students/"+id+"/mentor", `{"mentor":"stranger"}`), 422, "duty")
	refused(t, c.as(c.teacher, "PUT", "/api/v1/students/"+id+"/mentor", `{"mentor":"teacher"}`), 403, "forbidden")
	refused(t, c.as(c.stranger, "POST", "/api/v1/students/"+id+"/guardians/unsafe", unsafe), 404, "not-found")
	c.wantAct("counselor mark-guardian-unsafe " + id + " 204")
	c.wantAct("counselor mark-guardian-safe " + id + " 204")
	c.wantAct("lead set-mentor " + id + " 204")
	if trail := strings.Join(c.acts(), "\n"); strings.Contains(trail, "挨打") || strings.Contains(trail, "王") {
		t.Error("the trail holds content")
	}
}
