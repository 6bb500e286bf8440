package referral

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/referral/packet"
)

// The hospital knows a student by a pseudonym until a consent that names it covers
// the identity; what it does itself releases nothing.
func TestIdentityWaitsForAConsentThatNamesTheHospital(t *testing.T) {
	w, _, ref := referred(t)
	_, p, err := w.Referrals.Open(w.ctx(), clerk, ref)
	w.must(err)
	if p.Pseudonym == "" || p.Student.BirthYear != "2011" || p.Identity != nil {
		t.Errorf("the packet = %+v", p)
	}
	_, err = w.Referrals.Accept(w.ctx(), clerk, ref, once("accept"))
	w.must(err)
	_, err = w.Referrals.Appoint(w.ctx(), clerk, ref, once("appoint"), w.clock.Now().Add(time.Hour))
	w.must(err)
	_, err = w.Referrals.Attended(w.ctx(), clerk, ref, once("came"), true)
	w.must(err)
	if _, _, err := w.Referrals.Identify(w.ctx(), clerk, ref); !errors.Is(err, ErrNotReleased) {
		t.Fatalf("what the hospital did released the identity: %v", err)
	}
	for name, c := range map[string]struct {
		who  actor.Actor
		form ConsentForm
		want error
	}{
		"another hospital is named":    {counselor, consentTo("second"), ErrNoConsent},
		"an unsafe guardian":           {counselor, ConsentForm{Hospital: "brain", Guardian: "爸爸", StudentAgrees: true, Evidence: "x"}, ErrUnsafeGuardian},
		"the student was not asked":    {counselor, ConsentForm{Hospital: "brain", Guardian: "妈妈", Evidence: "x"}, ErrConsentGiver},
		"nothing to show for it":       {counselor, ConsentForm{Hospital: "brain", Guardian: "妈妈", StudentAgrees: true}, ErrNoReferral},
		"the lead":                     {lead, consentTo("brain"), actor.ErrOutOfScope},
		"the hospital itself":          {clerk, consentTo("brain"), actor.ErrOutOfScope},
		"a counselor of other schools": {stranger, consentTo("brain"), actor.ErrOutOfScope},
	} {
		if _, err := w.Referrals.Release(w.ctx(), c.who, ref, once("release"), c.form); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = w.Referrals.Release(w.ctx(), counselor, ref, once("release"), consentTo("brain"))
	w.must(err)
	if _, _, err := w.Referrals.Identify(w.ctx(), otherClerk, ref); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("another hospital learns it: %v", err)
	}
	doc, id, err := w.Referrals.Identify(w.ctx(), clerk, ref)
	if err != nil || id.Name != "学生甲" || id.Birth != "2011-05-01" || len(id.Guardians) != 1 || id.Guardians[0].Name != "妈妈" {
		t.Fatalf("identity = %+v, %v", id, err)
	}
	if last := doc.History[len(doc.History)-1]; last.Verb != string(SeeIdentity) || last.By != clerk.ID {
		t.Errorf("who learned it is not on record: %+v", last)
	}
	if _, p, err := w.Referrals.Open(w.ctx(), clerk, ref); err != nil || p.Identity != nil {
		t.Errorf("the packet now holds the identity: %v", err)
	}
}

func TestConsentMayCoverTheIdentityFromTheStart(t *testing.T) {
	w, id := opened(t, ForReferral)
	w.review(id)
	w.talk(id, once("t"), TalkAgrees)
	form := consentTo("brain")
	form.Identity = true
	_, err := w.Cases.Agree(w.ctx(), counselor, id, once("c"), form)
	w.must(err)
	_, err = w.Cases.Refer(w.ctx(), counselor, id, once("r"), "brain", "学生甲愿意就诊")
	w.must(err)
	w.settle()
	if _, _, err := w.Referrals.Identify(w.ctx(), clerk, id+"/referral/1"); !isIllegal(err) {
		t.Errorf("before the packet was seen: %v", err)
	}
	_, _, err = w.Referrals.Open(w.ctx(), clerk, id+"/referral/1")
	w.must(err)
	if _, who, err := w.Referrals.Identify(w.ctx(), clerk, id+"/referral/1"); err != nil || who.Name != "学生甲" {
		t.Errorf("identity = %+v, %v", who, err)
	}
}

func isIllegal(err error) bool {
	_, illegal := errors.AsType[*lifecycle.Illegal](err)
	return illegal
}

func TestSummaryUnderAPseudonymNamesNobody(t *testing.T) {
	w, id := opened(t, ForReferral)
	w.review(id)
	w.talk(id, once("t"), TalkAgrees)
	_, err := w.Cases.Agree(w.ctx(), counselor, id, once("c"), consentTo("brain"))
	w.must(err)
	for _, summary := range []string{"学生甲需要评估", "学 生 甲", "请联系妈妈 １９９０００００００１", "电话 199 0000 0002"} {
		if _, err := w.Cases.Refer(w.ctx(), counselor, id, once("r"), "brain", summary); !errors.Is(err, ErrNamed) {
			t.Errorf("%s: %v", summary, err)
		}
	}
	_, err = w.Cases.Refer(w.ctx(), counselor, id, once("r"), "brain", "需要专业评估")
	w.must(err)
}

func TestTwoHospitalsCannotJoinTheirPseudonyms(t *testing.T) {
	w, id := opened(t, Emergency)
	said := map[string]bool{}
	for i, to := range []string{"brain", "second", "brain"} {
		_, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("to"+string(rune('a'+i))), to, "n")
		w.must(err)
		w.settle()
		who := map[string]actor.Actor{"brain": clerk, "second": otherClerk}[to]
		_, p, err := w.Referrals.Open(w.ctx(), who, id+"/referral/"+string(rune('1'+i)))
		w.must(err)
		said[p.Pseudonym] = true
	}
	if len(said) != 2 {
		t.Errorf("two hospitals, three referrals: %d pseudonyms", len(said))
	}
}

func TestEndOfAReferralClosesBothParts(t *testing.T) {
	for name, end := range map[string]func(w *ward, ref string) error{
		"declined": func(w *ward, ref string) error {
			_, err := w.Referrals.Decline(w.ctx(), clerk, ref, once("x"), "other")
			return err
		},
		"cancelled": func(w *ward, ref string) error {
			_, err := w.Referrals.Cancel(w.ctx(), counselor, ref, once("x"), "n")
			return err
		},
		"withdrawn": func(w *ward, ref string) error {
			_, err := w.Referrals.Withdraw(w.ctx(), counselor, ref, once("x"), "n")
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, id, ref := referred(t)
			_, _, err := w.Referrals.Open(w.ctx(), clerk, ref)
			w.must(err)
			_, err = w.Referrals.Release(w.ctx(), counselor, ref, once("release"), consentTo("brain"))
			w.must(err)
			_, _, err = w.Referrals.Identify(w.ctx(), clerk, ref)
			w.must(err)
			w.must(end(w, ref))
			w.settle()
			if _, _, err := w.Referrals.Identify(w.ctx(), clerk, ref); !errors.Is(err, ErrWithdrawn) {
				t.Errorf("the identity stays open: %v", err)
			}
			if _, _, err := w.Referrals.Open(w.ctx(), clerk, ref); !errors.Is(err, ErrWithdrawn) {
				t.Errorf("the packet stays open: %v", err)
			}
			if _, err := w.Cases.Refer(w.ctx(), counselor, id, once("again"), "brain", "n"); err == nil {
				t.Error("the old consent carried another referral")
			}
		})
	}
}

// A consent can be taken back at any time, also when care has begun.
func TestWithdrawalAfterTheFirstVisit(t *testing.T) {
	w, id, ref := referred(t)
	_, _, err := w.Referrals.Open(w.ctx(), clerk, ref)
	w.must(err)
	_, err = w.Referrals.Accept(w.ctx(), clerk, ref, once("a"))
	w.must(err)
	_, err = w.Referrals.Appoint(w.ctx(), clerk, ref, once("p"), w.clock.Now().Add(time.Hour))
	w.must(err)
	_, err = w.Referrals.Attended(w.ctx(), clerk, ref, once("c"), true)
	w.must(err)
	_, err = w.Referrals.Withdraw(w.ctx(), counselor, ref, once("w"), "监护人撤回同意")
	w.must(err)
	w.settle()
	c, err := w.Cases.Read(w.ctx(), counselor, id)
	if err != nil || c.State != CaseAgreed {
		t.Errorf("the case is %s, %v", c.State, err)
	}
}

// The emergency path takes the identity along, waits for nobody, and is looked back
// at by somebody who neither disclosed nor approved.
func TestEmergencyIsReviewedAfterwards(t *testing.T) {
	w, id := opened(t, Emergency)
	_, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("now"), "brain", "学生甲有生命危险")
	w.must(err)
	w.settle()
	_, _, err = w.Referrals.Open(w.ctx(), clerk, id+"/referral/1")
	w.must(err)
	if _, who, err := w.Referrals.Identify(w.ctx(), clerk, id+"/referral/1"); err != nil || who.Name != "学生甲" {
		t.Fatalf("rescue waits: %+v, %v", who, err)
	}
	if _, err := w.Cases.ReviewEmergency(w.ctx(), officer, id, once("r"), "justified", "n"); !errors.Is(err, ErrNoEmergency) {
		t.Errorf("reviewed before it was approved: %v", err)
	}
	w.settle()
	for i, who := range []actor.Actor{deputy, lead} {
		_, err := w.Cases.Approve(w.ctx(), who, id, once(string(rune('a'+i))))
		w.must(err)
	}
	w.told = nil
	w.settle()
	w.expect("office:case")
	for _, who := range []actor.Actor{counselor, deputy, lead} {
		if _, err := w.Cases.ReviewEmergency(w.ctx(), who, id, once("r"), "justified", "n"); !errors.Is(err, ErrOwnReview) {
			t.Errorf("%s reviews: %v", who.ID, err)
		}
	}
	if _, err := w.Cases.ReviewEmergency(w.ctx(), officer, id, once("r"), "perhaps", "n"); !errors.Is(err, ErrFinding) {
		t.Errorf("an outcome of no list: %v", err)
	}
	doc, err := w.Cases.ReviewEmergency(w.ctx(), officer, id, once("r"), "justified", "当时确有危险")
	if err != nil || len(doc.unreviewed()) != 0 {
		t.Errorf("after the review: %+v, %v", doc, err)
	}
}

// Where everybody nearer has disclosed or approved, the office of the city looks back.
func TestSmallSchoolIsReviewedByTheCity(t *testing.T) {
	w, id := opened(t, Emergency)
	city := actor.Actor{ID: "city", Role: actor.Office, Unit: "32/3201"}
	w.hire(city)
	_, err := w.org.SetContacts(w.ctx(), actor.Engine(), city.Unit, contacts(city.ID, ""))
	w.must(err)
	_, err = w.org.SetDuty(w.ctx(), actor.Engine(), school.Code(), duty(counselor.ID, "", lead.ID))
	w.must(err)
	_, err = w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("now"), "brain", "n")
	w.must(err)
	for i, who := range []actor.Actor{lead, officer} {
		_, err := w.Cases.Approve(w.ctx(), who, id, once(string(rune('a'+i))))
		w.must(err)
	}
	w.told = nil
	w.settle()
	if !slices.ContainsFunc(w.told, func(p notify.Post) bool { return p.Recipient == city.ID }) {
		t.Errorf("told %v", w.told)
	}
	_, err = w.Cases.ReviewEmergency(w.ctx(), city, id, once("r"), "not-justified", "应先联系监护人")
	w.must(err)
}

// A review that is missing rises like every silence, and keeps the case open.
func TestMissingReviewRises(t *testing.T) {
	w, id := opened(t, Emergency)
	_, err := w.Cases.ReferInEmergency(w.ctx(), counselor, id, once("now"), "brain", "n")
	w.must(err)
	for i, who := range []actor.Actor{deputy, lead} {
		_, err := w.Cases.Approve(w.ctx(), who, id, once(string(rune('a'+i))))
		w.must(err)
	}
	w.settle()
	doc, err := w.Cases.Read(w.ctx(), counselor, id)
	w.must(err)
	due := w.clock.Now().Add(time.Duration(DefaultCare().Review))
	if !doc.Deadline.Equal(due) {
		t.Errorf("due %s, want %s", doc.Deadline, due)
	}
}

func TestNames(t *testing.T) {
	w := newWard(t)
	pupil, err := w.students.Read(w.ctx(), counselor, w.student)
	w.must(err)
	for text, want := range map[string]bool{"": false, "需要评估": false, "学生甲": true, "学生\u3000甲": true, "妈妈同意": true} {
		if got := packet.Names(text, pupil.Person); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
