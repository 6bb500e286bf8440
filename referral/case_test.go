package referral

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// opened is a ward with one case that was triaged for referral.
func opened(t *testing.T, o Outcome) (*ward, string) {
	t.Helper()
	w := newWard(t)
	w.raise(risk.High, 24*time.Hour)
	_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("hear"), "听了学生说")
	w.must(err)
	doc, err := w.Alerts.Triage(w.ctx(), counselor, sitting, once("triage"), o, "理由")
	w.must(err)
	if doc.Case == "" {
		t.Fatal("triage made no case")
	}
	w.settle()
	w.told = nil
	return w, doc.Case
}

func (w *ward) review(id string) {
	w.t.Helper()
	_, err := w.Cases.Review(w.ctx(), counselor, id, once("panel"), true, []string{counselor.ID, lead.ID}, "研判记录")
	w.must(err)
}

func (w *ward) talk(id string, cmd Command, verb CaseVerb) *Case {
	w.t.Helper()
	doc, err := w.Cases.TalkWithGuardians(w.ctx(), counselor, id, cmd, Talk{Verb: verb, StudentTold: true, Note: "谈话", Unsafe: unsafeOf(verb)})
	w.must(err)
	return doc
}

func consentTo(hospital string) ConsentForm {
	return ConsentForm{Hospital: hospital, Guardian: "妈妈", StudentAgrees: true, Feedback: true, Evidence: "纸质签字存档"}
}

// referred is a ward whose case has a referral at the first hospital.
func referred(t *testing.T) (*ward, string, string) {
	t.Helper()
	w, id := opened(t, ForReferral)
	w.review(id)
	w.talk(id, once("talk"), TalkAgrees)
	_, err := w.Cases.Agree(w.ctx(), counselor, id, once("consent"), consentTo("brain"))
	w.must(err)
	doc, err := w.Cases.Refer(w.ctx(), counselor, id, once("refer"), "brain", "概况")
	w.must(err)
	if doc.State != CaseReferred || len(doc.Drafts) != 0 {
		t.Fatalf("case = %+v", doc)
	}
	w.settle()
	return w, id, id + "/referral/1"
}

func TestWholeLife(t *testing.T) {
	w, id, ref := referred(t)
	w.expect("clerk:referral")
	if _, content, err := w.Referrals.Open(w.ctx(), clerk, ref); err != nil || content.Student.BirthYear != "2011" ||
		content.Identity != nil || content.School.CallBack != "025-0000" {
		t.Fatalf("packet = %+v, %v", content, err)
	}
	_, err := w.Referrals.Accept(w.ctx(), clerk, ref, once("accept"))
	w.must(err)
	_, err = w.Referrals.Appoint(w.ctx(), clerk, ref, once("appoint"), w.clock.Now().Add(48*time.Hour))
	w.must(err)
	_, err = w.Referrals.Attended(w.ctx(), clerk, ref, once("missed"), false)
	w.must(err)
	_, err = w.Referrals.Appoint(w.ctx(), clerk, ref, once("again"), w.clock.Now().Add(72*time.Hour))
	w.must(err)
	_, err = w.Referrals.Attended(w.ctx(), clerk, ref, once("came"), true)
	w.must(err)
	_, err = w.Referrals.Feedback(w.ctx(), clerk, ref, once("visit"), "first-visit", "已就诊")
	w.must(err)
	_, err = w.Referrals.Complete(w.ctx(), clerk, ref, once("done"), "可以复学")
	w.must(err)
	w.settle()
	w.told = nil
	plan, err := w.Returns.Propose(w.ctx(), counselor, id, once("propose"), "减少晚自习")
	w.must(err)
	w.settle()
	w.expect("deputy:return", "lead:return")
	asks := func(who actor.Actor) (Decision, error) { return w.Returns.Decision(w.ctx(), who, plan.ID) }
	w.asked(asks, officer, "", false) // the school decides first
	w.asked(asks, counselor, "", true)
	w.asked(asks, lead, AskReturn, false)
	if _, err := w.Returns.Review(w.ctx(), counselor, plan.ID, once("own"), true, "n"); !errors.Is(err, ErrReviewer) {
		t.Errorf("own review: %v", err)
	}
	_, err = w.Returns.Review(w.ctx(), lead, plan.ID, once("no"), false, "暂不")
	w.must(err)
	_, err = w.Returns.Appeal(w.ctx(), counselor, plan.ID, once("appeal"), "家长申诉")
	w.must(err)
	w.told = nil
	w.settle()
	w.expect("counselor:return", "deputy:return", "office:return")
	w.asked(asks, officer, AskReturn, false)
	_, err = w.Returns.Review(w.ctx(), deputy, plan.ID, once("yes"), true, "同意")
	w.must(err)
	w.asked(asks, officer, "", false)
	w.settle()
	for i, n := 0, len(DefaultCare().FollowUps); i < n; i++ {
		if _, err := w.Cases.Close(w.ctx(), counselor, id, once("early"), CareCompleted, "n"); !errors.Is(err, ErrCloseReason) {
			t.Fatalf("closed with %d follow-ups left: %v", n-i, err)
		}
		_, err := w.Cases.FollowUp(w.ctx(), counselor, id, once(string(rune('a'+i))), "联系")
		w.must(err)
	}
	doc, err := w.Cases.Close(w.ctx(), counselor, id, once("close"), CareCompleted, "结案")
	w.must(err)
	if doc.State != CaseClosed || !doc.Deadline.IsZero() {
		t.Errorf("case = %+v", doc)
	}
	if open, err := w.Open(w.ctx(), w.student); open || err != nil {
		t.Errorf("open care at the end: %v, %v", open, err)
	}
	w.told = nil
	w.wait(24 * time.Hour)
	w.expect()
}

// Who triaged has left before the case was made: it is for who is there, not for a chair
// that is empty.
func TestCaseIsForWhoIsThere(t *testing.T) {
	for name, away := range map[string]func(w *ward){
		"left": func(w *ward) { w.must(w.people.Leave(w.ctx(), actor.Engine(), w.replaced())) },
		"on leave": func(w *ward) {
			_, err := w.org.AddLeave(w.ctx(), lead, school, rota.Leave{Who: counselor.ID, From: w.clock.Now(), To: w.clock.Now().Add(48 * time.Hour)})
			w.must(err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			w.raise(risk.High, 24*time.Hour)
			_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("hear"), "n")
			w.must(err)
			w.engine.DieAt, w.engine.After = w.engine.Writes+1, true // between the triage and its case
			if _, err := w.Alerts.Triage(w.ctx(), counselor, sitting, once("triage"), SchoolSupport, "n"); err == nil {
				t.Fatal("nothing died")
			}
			w.boot()
			away(w)
			w.told = nil
			w.clock.Advance(10 * time.Second)
			w.settle()
			cases, err := w.Cases.of(w.ctx(), w.student)
			w.must(err)
			if len(cases) != 1 || cases[0].Owner != deputy.ID {
				t.Fatalf("%+v", cases)
			}
		})
	}
}

func TestOneCaseAStudent(t *testing.T) {
	w, id := opened(t, SchoolSupport)
	second := w.report(risk.High, time.Hour)
	second.Sitting = "c2/s1/group/1"
	w.must(w.Alerts.Raise(w.ctx(), second))
	_, err := w.Alerts.Hear(w.ctx(), counselor, second.Sitting, once("hear"), "n")
	w.must(err)
	doc, err := w.Alerts.Triage(w.ctx(), counselor, second.Sitting, once("triage"), ForReferral, "n")
	w.must(err)
	c, err := w.Cases.Read(w.ctx(), counselor, id)
	w.must(err)
	if doc.Case != id || !slices.Equal(c.Alerts, []string{sitting, second.Sitting}) {
		t.Errorf("joined %q: %v", doc.Case, c.Alerts)
	}
}

func TestIllegalStepNamesTheLegalOnes(t *testing.T) {
	w, id := opened(t, ForReferral)
	_, err := w.Cases.Agree(w.ctx(), counselor, id, once("x"), consentTo("brain"))
	var illegal *lifecycle.Illegal
	if !errors.As(err, &illegal) || !slices.Contains(illegal.Legal, string(PanelRefers)) {
		t.Errorf("consent before the review: %v", err)
	}
}

func TestGuardianTalks(t *testing.T) {
	w, id := opened(t, ForReferral)
	w.review(id)
	_, err := w.Cases.TalkWithGuardians(w.ctx(), counselor, id, once("t"), Talk{Verb: TalkAgrees, Note: "n"})
	if !errors.Is(err, ErrStudentFirst) {
		t.Errorf("a talk before the student was told: %v", err)
	}
	refusal := Talk{Verb: TalkRefuses, StudentTold: true, Note: "n"}
	if _, err := w.Cases.TalkWithGuardians(w.ctx(), counselor, id, once("r"), refusal); !errors.Is(err, ErrRefusal) {
		t.Errorf("a refusal without witness, plan and date: %v", err)
	}
	refusal.Witness, refusal.SafetyPlan, refusal.OfferAgain = "班主任", "安全计划", w.clock.Now().Add(5*24*time.Hour)
	doc, err := w.Cases.TalkWithGuardians(w.ctx(), counselor, id, once("r"), refusal)
	w.must(err)
	if doc.State != CaseRefused || !doc.Deadline.Equal(refusal.OfferAgain) {
		t.Errorf("after the refusal: %s until %s", doc.State, doc.Deadline)
	}
	w.wait(5 * 24 * time.Hour)
	w.expect("counselor:case")
	doc = w.talk(id, once("u"), TalkUnsafe)
	if doc.State != CaseProtecting || !doc.Deadline.Equal(w.clock.Now().Add(24*time.Hour)) {
		t.Errorf("unsafe guardians: %s until %s", doc.State, doc.Deadline)
	}
	_, err = w.Cases.ReportToPolice(w.ctx(), counselor, id, once("police"), "已报告")
	w.must(err)
}

func TestConsent(t *testing.T) {
	w, id := opened(t, ForReferral)
	w.review(id)
	w.talk(id, once("t"), TalkAgrees)
	for name, c := range map[string]struct {
		form ConsentForm
		want error
	}{
		"the student at 15 must agree": {ConsentForm{Hospital: "brain", Guardian: "妈妈", Evidence: "x"}, ErrConsentGiver},
		"a guardian must agree":        {ConsentForm{Hospital: "brain", StudentAgrees: true, Evidence: "x"}, ErrConsentGiver},
		"not an unsafe one":            {ConsentForm{Hospital: "brain", Guardian: "爸爸", StudentAgrees: true, Evidence: "x"}, ErrUnsafeGuardian},
		"one of the record":            {ConsentForm{Hospital: "brain", Guardian: "舅舅", StudentAgrees: true, Evidence: "x"}, ErrUnknownGuardian},
		"however they are written":     {ConsentForm{Hospital: "brain", Guardian: " 爸 爸", StudentAgrees: true, Evidence: "x"}, ErrUnsafeGuardian},
		"a known hospital":             {ConsentForm{Hospital: "nowhere", Guardian: "妈妈", StudentAgrees: true, Evidence: "x"}, ErrNoReferral},
	} {
		if _, err := w.Cases.Agree(w.ctx(), counselor, id, once("c"), c.form); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := w.Cases.Agree(w.ctx(), counselor, id, once("c"), consentTo("brain"))
	w.must(err)
	if _, err := w.Cases.Refer(w.ctx(), counselor, id, once("r"), "second", "n"); !errors.Is(err, ErrNoConsent) {
		t.Errorf("referred to a hospital the consent does not name: %v", err)
	}
}

func TestAges(t *testing.T) {
	birthday := time.Date(2026, 9, 7, 20, 0, 0, 0, time.UTC) // already the 8th in Shanghai
	for birth, want := range map[string]int{"2012-09-08": 14, "2012-09-09": 13, "2008-12-01": 17, "": 14} {
		if got, err := ageOf(screening.Person{Birth: birth}, birthday); got != want || err != nil {
			t.Errorf("%q: %d, %v", birth, got, err)
		}
	}
}

func TestEmergencyPath(t *testing.T) {
	w, id := opened(t, Emergency)
	w.told = nil
	doc, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("now"), "brain", "生命危险")
	w.must(err)
	w.settle()
	if doc.State != CaseReferred || len(doc.pendingApprovals()) != 1 {
		t.Fatalf("case = %+v", doc)
	}
	w.expect("deputy:case", "lead:case", "office:case", "clerk:referral")
	if _, err := w.Cases.Approve(w.ctx(), counselor, id, once("own")); !errors.Is(err, ErrOwnApproval) {
		t.Errorf("own approval: %v", err)
	}
	_, err = w.Cases.Approve(w.ctx(), deputy, id, once("a1"))
	w.must(err)
	if _, err := w.Cases.Approve(w.ctx(), deputy, id, once("a2")); !errors.Is(err, ErrOwnApproval) {
		t.Errorf("approved twice: %v", err)
	}
	w.wait(24 * time.Hour)
	if !slices.ContainsFunc(w.told, func(p notify.Post) bool { return p.Recipient == counselor.ID && p.Object == id }) {
		t.Errorf("nobody was told of the missing approval: %v", w.told)
	}
	doc, err = w.Cases.Approve(w.ctx(), lead, id, once("a3"))
	if err != nil || len(doc.pendingApprovals()) > 0 {
		t.Errorf("approved: %+v, %v", doc, err)
	}
}

func TestDeclineNeedsAnotherConsent(t *testing.T) {
	w, id, ref := referred(t)
	w.told = nil
	_, _, err := w.Referrals.Open(w.ctx(), clerk, ref)
	w.must(err)
	_, err = w.Referrals.Decline(w.ctx(), clerk, ref, once("no"), "no-room")
	w.must(err)
	w.settle()
	w.expect("counselor:referral-news", "counselor:referral-news", "health:referral-news", "counselor:case")
	if _, _, err := w.Referrals.Open(w.ctx(), clerk, ref); !errors.Is(err, ErrWithdrawn) {
		t.Errorf("the packet stays open: %v", err)
	}
	if _, err := w.Cases.Refer(w.ctx(), counselor, id, once("again"), "second", "n"); err == nil {
		t.Error("the next hospital got a packet without consent")
	}
	_, err = w.Cases.Agree(w.ctx(), counselor, id, once("consent-2"), consentTo("second"))
	w.must(err)
	_, err = w.Cases.Refer(w.ctx(), counselor, id, once("again"), "second", "n")
	w.must(err)
	w.settle()
	if _, _, err := w.Referrals.Open(w.ctx(), otherClerk, id+"/referral/2"); err != nil {
		t.Errorf("the second hospital: %v", err)
	}
}

func TestOnlyTheAddressedHospitalReadsThePacket(t *testing.T) {
	w, id, ref := referred(t)
	for _, who := range []actor.Actor{otherClerk, health, counselor, officer, teacher, {Role: actor.Hospital}} {
		if _, _, err := w.Referrals.Open(w.ctx(), who, ref); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s %s opens the packet: %v", who.Role, who.ID, err)
		}
	}
	inbox, _, err := w.Referrals.Inbox(w.ctx(), health, false, zeroCursor, 10)
	if err != nil || len(inbox) != 1 || inbox[0].Case != "" {
		t.Errorf("the health contact's board = %+v, %v", inbox, err)
	}
	if own, err := w.Cases.Referrals(w.ctx(), counselor, id); err != nil || len(own) != 1 || own[0].State != ReferralDelivered {
		t.Errorf("the school's = %+v, %v", own, err)
	}
}

func TestWithoutConsentToFeedbackTheSchoolLearnsLittle(t *testing.T) {
	w, id := opened(t, ForReferral)
	w.review(id)
	w.talk(id, once("t"), TalkAgrees)
	form := consentTo("brain")
	form.Feedback = false
	_, err := w.Cases.Agree(w.ctx(), counselor, id, once("c"), form)
	w.must(err)
	_, err = w.Cases.Refer(w.ctx(), counselor, id, once("r"), "brain", "n")
	w.must(err)
	w.settle()
	_, _, err = w.Referrals.Open(w.ctx(), clerk, id+"/referral/1")
	w.must(err)
	_, err = w.Referrals.Accept(w.ctx(), clerk, id+"/referral/1", once("a"))
	w.must(err)
	got, err := w.Cases.Referrals(w.ctx(), counselor, id)
	if err != nil || len(got) != 1 || got[0].Stage != StageReceived || got[0].State != "" || got[0].Log != nil {
		t.Errorf("the school learns %+v, %v", got, err)
	}
}

func TestSilentHospitalReachesPeople(t *testing.T) {
	w, _, _ := referred(t)
	w.told = nil
	w.wait(4 * time.Hour)
	w.expect("counselor:referral", "health:referral")
}
