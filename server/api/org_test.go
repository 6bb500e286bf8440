package api

import (
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/screening"
)

func TestUnitsAndSchools(t *testing.T) {
	c := build(t).town()
	units := read[Page[Unit]](t, c.as(c.counselor, "GET", "/api/v1/units?parent=32/3201", "", "Accept-Language", "en"), 200)
	if len(units.Items) != 11 || units.Items[3].Path != gulou || units.Items[3].Name != "Gulou District" {
		t.Errorf("districts of Nanjing: %+v", units.Items)
	}
	if unit := read[Unit](t, c.as(c.office, "GET", "/api/v1/units/"+tilde(gulou), ""), 200); unit.Name != "鼓楼区" {
		t.Errorf("%+v", unit)
	}
	put := `{"district":"32/3201/320106","name":"新设学校","kind":"rural","stage":"primary"}`
	school := read[School](t, c.as(c.admin, "PUT", "/api/v1/schools/3201060009", put), 200)
	if school.Path != gulou+"/3201060009" || school.Kind != "rural" {
		t.Errorf("%+v", school)
	}
	if list := read[Page[School]](t, c.as(c.admin, "GET", "/api/v1/units/"+tilde(gulou)+"/schools", ""), 200); len(list.Items) != 3 {
		t.Errorf("schools: %+v", list.Items)
	}
	c.wantAct("admin put-school 3201060009 200")

	refused(t, c.as(c.admin, "PUT", "/api/v1/schools/3202050009", `{"district":"32/3202/320205","name":"x","kind":"rural","stage":"primary"}`), 404, "not-found")
	refused(t, c.as(c.admin, "PUT", "/api/v1/schools/3201060009", `{"district":"32/3201/320106","name":"x","kind":"suburb","stage":"primary"}`), 422, "invalid")
	refused(t, c.as(c.counselor, "GET", "/api/v1/schools/"+otherYard.Code(), ""), 404, "not-found")
	refused(t, c.as(c.counselor, "GET", "/api/v1/units/"+tilde(gulou)+"/schools", ""), 404, "not-found")
	refused(t, c.as(c.counselor, "PUT", "/api/v1/schools/"+yard.Code(), put), 403, "forbidden")
}

func TestDutiesAndContacts(t *testing.T) {
	c := build(t).town()
	c.hire("health", actor.Health, gulou)
	duty := `{"counselor":"counselor","lead":"lead","callBack":"025-00000001"}`
	school := read[School](t, c.as(c.admin, "PUT", "/api/v1/schools/"+yard.Code()+"/duty", duty), 200)
	if school.Duty.Counselor != "counselor" || school.Duty.CallBack != "025-00000001" {
		t.Errorf("%+v", school.Duty)
	}
	refused(t, c.as(c.admin, "PUT", "/api/v1/schools/"+yard.Code()+"/duty", `{"counselor":"stranger"}`), 422, "duty")
	contacts := read[Unit](t, c.as(c.admin, "PUT", "/api/v1/units/"+tilde(gulou)+"/contacts", `{"office":"office","healthContact":"health"}`), 200)
	if contacts.Office != "office" || contacts.HealthContact != "health" {
		t.Errorf("%+v", contacts)
	}
	refused(t, c.as(c.admin, "PUT", "/api/v1/units/32~3201/contacts", `{}`), 404, "not-found")
	c.hire("city-admin", actor.Admin, "32/3201")
	p := refused(t, c.as(c.enter("city-admin"), "PUT", "/api/v1/units/32~3201/contacts", `{"office":"office"}`), 422, "unit-contact")
	if len(p.Errors) != 1 || p.Errors[0].Location != "body.office" || p.Errors[0].Message == "" {
		t.Errorf("an officer of one district for the city: %+v", p.Errors)
	}
	class := read[Class](t, c.as(c.admin, "PUT", "/api/v1/classes/"+tilde(classOne), `{"teacher":"teacher"}`), 200)
	if class.Teacher != "teacher" || class.Path != classOne {
		t.Errorf("%+v", class)
	}
	refused(t, c.as(c.admin, "PUT", "/api/v1/classes/"+tilde(yard+"/10/1"), `{}`), 422, "entry")
	if classes := read[Page[Class]](t, c.as(c.lead, "GET", "/api/v1/schools/"+yard.Code()+"/classes", ""), 200); len(classes.Items) != 2 {
		t.Errorf("%+v", classes.Items)
	}
	c.wantAct("admin set-duty " + yard.Code() + " 200")
	c.wantAct("admin set-contacts " + string(gulou) + " 200")
	c.wantAct("admin put-class " + string(classOne) + " 200")
}

func TestStaffing(t *testing.T) {
	c := build(t).town()
	c.put(nil, c.deps.School.Staff.SetPost(t.Context(), actor.Engine(), "counselor", screening.FullTime))
	c.settle()
	w := c.as(c.office, "GET", "/api/v1/units/"+tilde(gulou)+"/staffing", "")
	report := read[StaffingReport](t, w, 200)
	if report.Rule.Ratio != 500 || report.Summary.Schools != 2 || report.Summary.FullTimePresent != 1 || report.Summary.Short != 1 ||
		len(report.Schools) != 2 || !report.Schools[0].FullTimePresent {
		t.Errorf("%s", w.Body)
	}
	absent(t, w.Body.String(), "周counselor", "1990000")
	refused(t, c.as(c.office, "GET", "/api/v1/units/32~3202/staffing", ""), 404, "not-found")
	refused(t, c.as(c.teacher, "GET", "/api/v1/units/"+tilde(yard)+"/staffing", ""), 403, "forbidden")
}
