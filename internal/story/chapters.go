package story

import (
	"context"
	"fmt"
	"strings"
	"time"
)

var chapters = []chapter{
	{"The rule 1:500 · 师生比", (*teller).staffing},
	{"A drill of the whole chain · 全链路演练", (*teller).drills},
	{"A campaign whose deadlines are seconds · 以秒为期限的测评", (*teller).campaignOpens},
	{"The child answers · 学生作答", (*teller).answers},
	{"Silence rises to people · 无人应答，逐级上报", (*teller).escalation},
	{"The student is heard first · 先听学生说", (*teller).hearing},
	{"Review, guardians, consent · 研判、谈话、同意", (*teller).consent},
	{"The hospital · 医院", (*teller).hospital},
	{"Back to class · 复学", (*teller).back},
	{"What the others see · 其他人看到什么", (*teller).others},
}

// The demonstration's first school and class.
const (
	school    = "32~3201~320117~3201170001"
	class     = "32/3201/320117/3201170001/7/1"
	schoolNo  = "3201170001"
	nanjing   = "demo-hospital-nanjing"
	suzhou    = "demo-hospital-suzhou"
	counselor = "counselor"
)

type obj = map[string]any

func (t *teller) staffing(ctx context.Context) error {
	var own struct {
		Schools []struct{ Required, Present, Deficit, Enrolled int }
	}
	if err := t.call(ctx, t.cast["lead"], "GET", "/api/v1/units/"+school+"/staffing", nil, &own); err != nil {
		return err
	}
	if len(own.Schools) != 1 {
		return fmt.Errorf("the school's staffing has %d rows", len(own.Schools))
	}
	s := own.Schools[0]
	t.tells(t.cast["lead"].title, "reads the school's staffing", "%d students, part-time counselors required %d, present %d, short of %d",
		s.Enrolled, s.Required, s.Present, s.Deficit)
	if s.Required != (s.Enrolled+499)/500 || s.Deficit != max(0, s.Required-s.Present) {
		return fmt.Errorf("the figures do not fit: %+v", s)
	}
	var all struct {
		Summary struct{ Schools, Required, Present, Deficit int }
	}
	if err := t.call(ctx, t.cast["office"], "GET", "/api/v1/units/32~3201~320117/staffing", nil, &all); err != nil {
		return err
	}
	t.tells(t.cast["office"].title, "reads the district's sum", "%d schools, required %d, present %d, short of %d",
		all.Summary.Schools, all.Summary.Required, all.Summary.Present, all.Summary.Deficit)
	return nil
}

func (t *teller) campaignOpens(ctx context.Context) error {
	t.policy = fmt.Sprintf("story-%d", time.Now().UnixMilli())
	if err := t.does(ctx, "admin", "enters a care policy", "/api/v1/care-policies", policyOfSeconds(t.policy), nil,
		"%s, version 1: steps and deadlines of seconds, with its legal basis", t.policy); err != nil {
		return err
	}
	now := time.Now()
	var campaign struct{ ID string }
	if err := t.does(ctx, "admin", "drafts a campaign for class 7/1", "/api/v1/campaigns", obj{"name": "故事 " + t.policy, "year": schoolYear(now),
		"units": []string{class}, "grades": []int{7}, "opens": now.Add(-time.Minute), "closes": now.Add(2 * time.Hour),
		"care": obj{"id": t.policy, "version": 1}}, &campaign, "PHQ-A and GAD-7 for the class, ASQ in person; a draft"); err != nil {
		return err
	}
	t.campaign = campaign.ID
	if err := t.isRefused(ctx, "admin", "opens it without a session", "/api/v1/campaigns/"+t.campaign+"/open", nil, "not-ready"); err != nil {
		return err
	}
	var session struct{ ID string }
	if err := t.does(ctx, "admin", "plans the session", "/api/v1/campaigns/"+t.campaign+"/sessions", obj{"class": class, "number": 1,
		"room": "3-201", "starts": now.Add(-time.Minute), "ends": now.Add(time.Hour), "override": "drill",
		"invigilator": t.cast["teacher"].id, "counselor": t.cast[counselor].id}, &session,
		"room 3-201, invigilator and on-site counselor named"); err != nil {
		return err
	}
	t.session = session.ID
	if err := t.does(ctx, "counselor", "answers for the instruments", "/api/v1/campaigns/"+t.campaign+"/acceptance", nil, nil,
		"their Chinese wording is unvalidated: a professional accepts it by name, and reports say so"); err != nil {
		return err
	}
	if err := t.does(ctx, "admin", "opens the campaign", "/api/v1/campaigns/"+t.campaign+"/open", nil, nil, "a sitting is made for each student"); err != nil {
		return err
	}
	return t.until(ctx, "the campaign to open", 30*time.Second, func() (bool, error) {
		var c struct {
			State   string
			Invited int
		}
		err := t.call(ctx, t.cast["admin"], "GET", "/api/v1/campaigns/"+t.campaign, nil, &c)
		if c.State == "open" {
			t.tells("engine 后台任务", "made the sittings", "%d students are invited", c.Invited)
		}
		return c.State == "open", err
	})
}

func schoolYear(now time.Time) int {
	if now.Month() >= time.September {
		return now.Year()
	}
	return now.Year() - 1
}

type slip struct{ Sitting, Number, Name, Code, School string }

func (t *teller) answers(ctx context.Context) error {
	var slips struct{ Items []slip }
	if err := t.call(ctx, t.cast[counselor], "GET", "/api/v1/sessions/"+t.session+"/slips", nil, &slips); err != nil {
		return err
	}
	if len(slips.Items) == 0 {
		return fmt.Errorf("there are no slips")
	}
	mine := slips.Items[int(time.Now().Unix())%len(slips.Items)]
	t.tells(t.cast[counselor].title, "prints the slips", "%d slips with a code each; ours is for seat-mate %q", len(slips.Items), initial(mine.Name))
	t.student = &person{name: "student", title: "student 学生"}
	entry := obj{"school": schoolNo, "number": mine.Number, "code": mine.Code, "pin": "471128"}
	if err := t.logIn(ctx, t.student, "/api/v1/login/student", entry); err != nil {
		return err
	}
	t.sitting = outward(t.student.id)
	t.cast["student"] = t.student
	t.tells(t.student.title, "logs in with the slip, sets a PIN", "the questions, the help lines, and: I want to talk to a teacher")
	return t.fillsIn(ctx, entry)
}

func initial(name string) string { return string([]rune(name)[:1]) + "**" }

type paper struct {
	State    string
	Assent   struct{ ID, Text string }
	Sections []struct {
		Items []struct {
			Key     string
			Options []struct{ Value int }
		}
	}
	NextSeq int
	Closing string
	Help    []struct{ Number, Name string }
}

func (t *teller) fillsIn(ctx context.Context, entry obj) error {
	own := "/api/v1/sittings/" + t.sitting
	var p paper
	if err := t.call(ctx, t.student, "GET", own+"/paper", nil, &p); err != nil {
		return err
	}
	if err := t.does(ctx, "student", "agrees to take part", own+"/assent", obj{"text": p.Assent.ID, "agrees": true}, nil, "item by item, never more than one at a time"); err != nil {
		return err
	}
	items := answersOf(p)
	half := len(items) / 2
	if err := t.does(ctx, "student", fmt.Sprintf("answers %d items and leaves", half), own+"/answers", obj{"answers": items[:half]}, nil,
		"every answer is kept with its time"); err != nil {
		return err
	}
	wrong := obj{"school": entry["school"], "number": entry["number"], "code": entry["code"], "pin": "604913"}
	if err := t.isRefused(ctx, "student", "somebody else comes back with a wrong PIN", "/api/v1/login/student", wrong, "entry-refused"); err != nil {
		return err
	}
	if err := t.logIn(ctx, t.student, "/api/v1/login/student", entry); err != nil {
		return err
	}
	if err := t.does(ctx, "student", "comes back and answers the rest", own+"/answers", obj{"answers": items[half:]}, nil,
		"the same page as everybody; nobody beside could see anything"); err != nil {
		return err
	}
	var bye paper
	if err := t.call(ctx, t.student, "POST", own+"/submit", nil, &bye); err != nil {
		return err
	}
	for _, word := range []string{"分数", "高危", "预警", "异常", "筛查"} {
		if strings.Contains(bye.Closing, word) {
			return fmt.Errorf("the student reads %q", word)
		}
	}
	t.tells(t.student.title, "submits", "%s (%d help lines; no score)", firstLine(bye.Closing), len(bye.Help))
	return nil
}

func firstLine(s string) string { return strings.SplitN(s, "\n", 2)[0] }

// answersOf answers calmly but for what makes this result an acute one.
func answersOf(p paper) []obj {
	grave := map[string]int{"phq-a.self-harm": 3, "phq-a.thoughts-past-month": 1, "phq-a.mood": 3, "phq-a.interest": 2}
	var items []obj
	for _, s := range p.Sections {
		for _, item := range s.Items {
			items = append(items, obj{"command": item.Key, "seq": p.NextSeq + len(items), "item": item.Key,
				"value": grave[item.Key], "elapsedMs": 2500 + 100*len(items)})
		}
	}
	return items
}

// duty is who stands in which post now, as log-ins: at night and on weekends others do.
type duty struct{ Counselor, Deputy, Lead string }

func (t *teller) onDuty(ctx context.Context) (d duty, err error) {
	err = t.call(ctx, t.cast["lead"], "GET", "/api/v1/units/"+school+"/on-duty", nil, &d)
	for _, post := range []*string{&d.Counselor, &d.Deputy, &d.Lead} {
		*post = strings.TrimPrefix(*post, "demo-")
	}
	return d, err
}

func (t *teller) escalation(ctx context.Context) error {
	onDuty, err := t.onDuty(ctx)
	if err != nil {
		return err
	}
	kind := func(login string) string {
		if login == counselor {
			return "alert-seat" // whoever is on site is told the seat each time
		}
		return "alert"
	}
	for _, m := range []struct{ login, kind, object, why string }{
		{counselor, kind(counselor), t.sitting, "raises the alert, tells the seat"},
		{"hospital", "notice", "", "gives the designated hospital a notice"},
		{"health", "notice", "", "gives the health contact a notice"},
		{onDuty.Deputy, kind(onDuty.Deputy), t.sitting, "nobody acknowledged: the deputy"},
		{onDuty.Lead, kind(onDuty.Lead), t.sitting, "still nobody: the school lead"},
		{"office", "alert", t.sitting, "still nobody: the district"},
	} {
		if err := t.gets(ctx, m.login, m.kind, m.object, m.why); err != nil {
			return err
		}
	}
	var notices struct {
		Items []struct{ ID, Reference, Urgency, CallBack string }
	}
	if err := t.call(ctx, t.cast["hospital"], "GET", "/api/v1/notices?limit=200", nil, &notices); err != nil {
		return err
	}
	if len(notices.Items) == 0 {
		return fmt.Errorf("the hospital has no notice")
	}
	n := notices.Items[len(notices.Items)-1]
	return t.does(ctx, "hospital", "opens the notice", "/api/v1/notices/"+n.ID+"/see", nil, nil,
		"urgency %s, reference %s, call-back %s; no person, no score, no answer", n.Urgency, n.Reference, n.CallBack)
}
