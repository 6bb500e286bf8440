package story

import (
	"context"
	"errors"
	"fmt"
	"time"
)

func (t *teller) hearing(ctx context.Context) error {
	alert := "/api/v1/alerts/" + t.sitting
	if err := t.does(ctx, counselor, "acknowledges: I will see this student", alert+"/acknowledge", nil, nil, "silence ends"); err != nil {
		return err
	}
	var a struct {
		Level   string
		State   string
		Seat    int
		Reasons []struct{ Text string }
		Case    string
	}
	if err := t.call(ctx, t.cast[counselor], "GET", alert, nil, &a); err != nil {
		return err
	}
	t.tells(t.cast[counselor].title, "reads the alert", "level %s, %d reasons, the first: %s", a.Level, len(a.Reasons), a.Reasons[0].Text)
	if err := t.does(ctx, counselor, "hears the student", alert+"/hear", obj{"note": "在心理室谈了半小时；学生说最近睡不好，愿意继续谈。"}, nil,
		"a decision is due"); err != nil {
		return err
	}
	if err := t.does(ctx, counselor, "decides: referral", alert+"/triage", obj{"outcome": "referral", "note": "持续的念头，需要专业评估。"}, &a,
		"the student has one case, with an owner and a deadline"); err != nil {
		return err
	}
	if t.caseID = a.Case; t.caseID == "" {
		return fmt.Errorf("triage made no case")
	}
	return nil
}

func (t *teller) consent(ctx context.Context) error {
	file := "/api/v1/cases/" + t.caseID
	if err := t.isRefused(ctx, counselor, "refers without review, talk and consent", file+"/referrals",
		obj{"hospital": nanjing, "summary": "x"}, "illegal-transition"); err != nil {
		return err
	}
	steps := []struct {
		did, path string
		in        obj
		sees      string
	}{
		{"holds the review meeting", "/review", obj{"decision": "refer", "members": []string{t.cast[counselor].id, t.cast["lead"].id},
			"minutes": "三人研判：建议转介，先告诉学生，再与监护人谈。"}, "minutes and members; the talk with the guardians is due"},
		{"talks with the guardians: they refuse", "/talks", obj{"outcome": "refuses", "studentTold": true, "note": "母亲担心影响升学，暂不同意。",
			"witness": "班主任", "safetyPlan": "每天见面；家中收好药品；求助电话已存。", "offerAgain": time.Now().Add(time.Hour)}, "witness, safety plan, a date to offer again; the case stays open"},
		{"talks again: they agree", "/talks", obj{"outcome": "agrees", "studentTold": true, "note": "说明结果不进学籍后同意。"}, "consent that names a hospital is due"},
	}
	for _, s := range steps {
		if err := t.does(ctx, counselor, s.did, file+s.path, s.in, nil, "%s", s.sees); err != nil {
			return err
		}
	}
	if err := t.finds(ctx, file); err != nil {
		return err
	}
	if err := t.does(ctx, counselor, "records the consent for Nanjing", file+"/consents", t.consentTo(nanjing), nil, "guardian and student agreed; feedback to the school allowed"); err != nil {
		return err
	}
	return t.isRefused(ctx, counselor, "refers to another hospital than the consent names", file+"/referrals",
		obj{"hospital": suzhou, "summary": "x"}, "no-consent")
}

// finds reads in the student's record who may consent.
func (t *teller) finds(ctx context.Context, file string) error {
	var c struct{ Student string }
	if err := t.call(ctx, t.cast[counselor], "GET", file, nil, &c); err != nil {
		return err
	}
	var pupil struct {
		Guardians []struct {
			Name   string
			Unsafe bool
		}
	}
	if err := t.call(ctx, t.cast[counselor], "GET", "/api/v1/students/"+c.Student, nil, &pupil); err != nil {
		return err
	}
	for _, g := range pupil.Guardians {
		if !g.Unsafe {
			t.guardian = g.Name
			return nil
		}
	}
	return errors.New("the record of the student names no guardian")
}

func (t *teller) consentTo(hospital string) obj {
	return obj{"hospital": hospital, "guardian": t.guardian, "studentAgrees": true, "feedback": true, "evidence": "纸质同意书，心理室档案"}
}

func (t *teller) hospital(ctx context.Context) error {
	if err := t.sends(ctx, nanjing, "hospital"); err != nil {
		return err
	}
	if err := t.opens(ctx, "hospital"); err != nil {
		return err
	}
	if err := t.does(ctx, "hospital", "declines: no room", t.ref()+"/decline", obj{"reason": "no-room"}, nil, "the packet is closed again"); err != nil {
		return err
	}
	for _, login := range []string{counselor, "health"} {
		if err := t.gets(ctx, login, "referral-news", t.referral, "tells of the decline"); err != nil {
			return err
		}
	}
	if err := t.caseIs(ctx, "agreed"); err != nil {
		return err
	}
	if err := t.does(ctx, counselor, "records a consent for Suzhou", "/api/v1/cases/"+t.caseID+"/consents", t.consentTo(suzhou), nil, "the next hospital has a consent of its own"); err != nil {
		return err
	}
	if err := t.sends(ctx, suzhou, "hospital-suzhou"); err != nil {
		return err
	}
	if err := t.opens(ctx, "hospital-suzhou"); err != nil {
		return err
	}
	if err := t.does(ctx, "hospital-suzhou", "accepts", t.ref()+"/accept", nil, nil, "an appointment is due"); err != nil {
		return err
	}
	if err := t.knows(ctx, suzhou, "hospital-suzhou"); err != nil {
		return err
	}
	soon := func() obj { return obj{"at": time.Now().Add(30 * time.Minute)} }
	for _, s := range []struct {
		did, path string
		in        obj
		sees      string
	}{
		{"makes an appointment", "/appointment", soon(), "the school sees the time"},
		{"the student did not come", "/attendance", obj{"came": false}, "another appointment is due; the counselor is told"},
		{"makes another appointment", "/appointment", soon(), "the school sees the new time"},
		{"the student came", "/attendance", obj{"came": true}, "feedback is due"},
	} {
		if err := t.does(ctx, "hospital-suzhou", s.did, t.ref()+s.path, s.in, nil, "%s", s.sees); err != nil {
			return err
		}
	}
	if err := t.byLink(ctx); err != nil {
		return err
	}
	if err := t.does(ctx, "hospital-suzhou", "treatment ended, with advice", t.ref()+"/complete", obj{"note": "可以复学，建议减少晚自习一个月。"}, nil, "the return to school is due"); err != nil {
		return err
	}
	return t.caseIs(ctx, "returning")
}

func (t *teller) ref() string { return "/api/v1/referrals/" + t.referral }

// sends refers the student and waits until the packet lies in the hospital's inbox.
func (t *teller) sends(ctx context.Context, hospital, login string) error {
	if err := t.does(ctx, counselor, "sends the referral", "/api/v1/cases/"+t.caseID+"/referrals",
		obj{"hospital": hospital, "summary": "测评与访谈提示需要专业评估；学生知情并愿意就诊。"}, nil, "sent to %s", hospital); err != nil {
		return err
	}
	var all struct{ Items []struct{ ID string } }
	if err := t.call(ctx, t.cast[counselor], "GET", "/api/v1/cases/"+t.caseID+"/referrals", nil, &all); err != nil {
		return err
	}
	t.referral = all.Items[len(all.Items)-1].ID
	return t.gets(ctx, login, "referral", t.referral, "delivers the packet")
}

func (t *teller) opens(ctx context.Context, login string) error {
	var open struct {
		State  string
		Packet struct {
			Urgency  string
			Student  struct{ BirthYear string }
			Findings []struct{ Scales []any }
		}
	}
	if err := t.call(ctx, t.cast[login], "POST", t.ref()+"/open", nil, &open); err != nil {
		return err
	}
	t.tells(t.cast[login].title, "opens the packet: seen by a named human", "urgency %s, a student born in %s, %d papers, a number to call back; no name",
		open.Packet.Urgency, open.Packet.Student.BirthYear, len(open.Packet.Findings))
	return nil
}

// knows lets a hospital learn who the student is, which its acceptance alone did not.
func (t *teller) knows(ctx context.Context, hospital, login string) error {
	if err := t.isRefused(ctx, login, "asks who the student is", t.ref()+"/identity/open", nil, "not-released"); err != nil {
		return err
	}
	consent := t.consentTo(hospital)
	delete(consent, "feedback")
	if err := t.does(ctx, counselor, "records a consent that covers the identity", t.ref()+"/identity", consent, nil, "it names this hospital"); err != nil {
		return err
	}
	if err := t.gets(ctx, login, "referral-news", t.referral, "tells that the identity was released"); err != nil {
		return err
	}
	var out struct{ Identity struct{ Name string } }
	if err := t.call(ctx, t.cast[login], "POST", t.ref()+"/identity/open", nil, &out); err != nil {
		return err
	}
	t.tells(t.cast[login].title, "opens the identity: recorded apart", "student %s", initial(out.Identity.Name))
	return nil
}

func (t *teller) caseIs(ctx context.Context, state string) error {
	return t.until(ctx, "the case to be "+state, 20*time.Second, func() (bool, error) {
		var c struct{ State string }
		err := t.call(ctx, t.cast[counselor], "GET", "/api/v1/cases/"+t.caseID, nil, &c)
		return c.State == state, err
	})
}

func (t *teller) back(ctx context.Context) error {
	var plan struct{ ID, State string }
	if err := t.does(ctx, counselor, "proposes the return", "/api/v1/cases/"+t.caseID+"/returns", obj{"note": "一个月内免晚自习，每周见心理老师。"}, &plan, "somebody else must review it"); err != nil {
		return err
	}
	review := "/api/v1/returns/" + plan.ID
	if err := t.isRefused(ctx, counselor, "reviews her own plan", review+"/review", obj{"approve": true, "note": "x"}, "reviewer"); err != nil {
		return err
	}
	if err := t.does(ctx, "lead", "refuses for now", review+"/review", obj{"approve": false, "note": "希望先观察一周。"}, nil, "the family may appeal"); err != nil {
		return err
	}
	if err := t.does(ctx, counselor, "records the family's appeal", review+"/appeal", obj{"note": "家长附上医院建议。"}, nil, "a third person must review it"); err != nil {
		return err
	}
	if err := t.does(ctx, "deputy", "approves the return", review+"/review", obj{"approve": true, "note": "同意复学。"}, nil, "follow-ups begin"); err != nil {
		return err
	}
	if err := t.caseIs(ctx, "following"); err != nil {
		return err
	}
	if err := t.skim(ctx, counselor); err != nil {
		return err
	}
	file := "/api/v1/cases/" + t.caseID
	for i := range storyFollowUps {
		if err := t.gets(ctx, counselor, "case", t.caseID, fmt.Sprintf("follow-up %d is due", i+1)); err != nil {
			return err
		}
		if err := t.does(ctx, counselor, "meets the student", file+"/follow-ups", obj{"note": "状态平稳。"}, nil, "done, %d left", storyFollowUps-i-1); err != nil {
			return err
		}
	}
	return t.does(ctx, counselor, "closes the case", file+"/close", obj{"reason": "completed", "note": "随访结束。"}, nil, "nothing enters the student register")
}

func (t *teller) others(ctx context.Context) error {
	err := t.until(ctx, "the coverage to be counted", 30*time.Second, func() (bool, error) {
		var c struct{ Invited, Started, Submitted int }
		err := t.call(ctx, t.cast["teacher"], "GET", "/api/v1/campaigns/"+t.campaign+"/coverage?unit="+class, nil, &c)
		if c.Submitted == 1 {
			t.tells(t.cast["teacher"].title, "reads the coverage of the class", "invited %d, started %d, submitted %d; no score, no reason", c.Invited, c.Started, c.Submitted)
		}
		return c.Submitted == 1, err
	})
	if err != nil {
		return err
	}
	for login, path := range map[string]string{"teacher": "/api/v1/alerts", "office": "/api/v1/alerts", "health": t.ref() + "/open", "admin": "/api/v1/sittings/" + t.sitting + "/result"} {
		method := "GET"
		if login == "health" {
			method = "POST"
		}
		if err := t.call(ctx, t.cast[login], method, path, nil, nil); err == nil {
			return fmt.Errorf("%s reads %s", login, path)
		}
	}
	t.tells("everybody else 其他人", "try to look", "teacher, office, health contact and administrator are refused alert, packet and result")
	var trail struct {
		Items []struct{ Actor, Act string }
	}
	if err := t.call(ctx, t.cast["auditor"], "GET", "/api/v1/audit?limit=200&object="+t.sitting, nil, &trail); err != nil {
		return err
	}
	if len(trail.Items) < 4 {
		return fmt.Errorf("the trail of the sitting has %d entries", len(trail.Items))
	}
	t.tells(t.cast["auditor"].title, "reads the trail of the sitting", "%d entries: who, what, when, why; no content", len(trail.Items))
	return t.does(ctx, "admin", "closes the campaign", "/api/v1/campaigns/"+t.campaign+"/close", nil, nil, "open sittings end with it")
}
