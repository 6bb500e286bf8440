package referral

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
)

var nurse = Signer{Name: "沈护士", Post: "门诊"}

// linked is a ward whose referral has a link, and what opens it.
func linked(t *testing.T) (w *ward, ref, token, code string) {
	t.Helper()
	w, _, ref = referred(t)
	_, token, err := w.Referrals.Issue(w.ctx(), counselor, ref, once("issue"))
	w.must(err)
	return w, ref, token, w.code(ref)
}

func (w *ward) code(ref string) string {
	w.t.Helper()
	sheet, err := w.Referrals.Sheet(w.ctx(), counselor, ref)
	w.must(err)
	return sheet.Code
}

func (w *ward) letter(ref string) *Referral {
	w.t.Helper()
	doc, err := w.Referrals.books.Get(w.ctx(), ref)
	w.must(err)
	return doc
}

func TestLinkOpensOnce(t *testing.T) {
	w, ref, token, code := linked(t)
	pass, err := w.Referrals.Admit(w.ctx(), token, " "+strings.ToLower(code[:4])+" - "+code[4:], nurse)
	w.must(err)
	if _, err := w.Referrals.Admit(w.ctx(), token, code, nurse); !errors.Is(err, ErrLinkOver) {
		t.Errorf("opened again: %v", err)
	}
	visit, err := w.Referrals.Visit(w.ctx(), pass)
	if err != nil || visit.Packet.Pseudonym == "" || visit.Signer != nurse || visit.State != ReferralSeen {
		t.Errorf("the visit = %+v, %v", visit, err)
	}
	log, err := w.Cases.Referrals(w.ctx(), counselor, w.student+"/1")
	w.must(err)
	last := log[0].Log[len(log[0].Log)-1]
	if last.Verb != string(See) || last.Via != ByLink || !strings.Contains(last.Note, nurse.Name) || last.By != "link-1" {
		t.Errorf("on record: %+v", last)
	}
	for _, p := range []Pass{{Token: token}, {Token: token, Secret: "guess"}, {Token: "guess", Secret: pass.Secret}} {
		if _, err := w.Referrals.Visit(w.ctx(), p); !errors.Is(err, ErrLinkOver) {
			t.Errorf("without the session: %v", err)
		}
	}
	w.clock.Advance(SessionFor)
	if _, err := w.Referrals.Visit(w.ctx(), pass); !errors.Is(err, ErrLinkOver) {
		t.Errorf("after half an hour: %v", err)
	}
	if doc := w.letter(ref); doc.SeenBy != "link-1" {
		t.Errorf("seen by %q", doc.SeenBy)
	}
}

// Of several who use a link at once, one is let in.
func TestLinkIsNotUsedTwiceAtOnce(t *testing.T) {
	w, _, token, code := linked(t)
	var let sync.Map
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if pass, err := w.Referrals.Admit(w.ctx(), token, code, nurse); err == nil {
				let.Store(pass.Secret, true)
			} else if !errors.Is(err, ErrLinkOver) {
				t.Error(err)
			}
		})
	}
	all.Wait()
	n := 0
	let.Range(func(secret, _ any) bool {
		n++
		if _, err := w.Referrals.Visit(w.ctx(), Pass{Token: token, Secret: secret.(string)}); err != nil {
			t.Errorf("who was let in: %v", err)
		}
		return true
	})
	if n != 1 {
		t.Errorf("%d were let in", n)
	}
}

func TestWrongCodesLockTheLink(t *testing.T) {
	w, ref, token, code := linked(t)
	for i := range codeTries {
		if _, err := w.Referrals.Admit(w.ctx(), token, "AAAA-AAAA", nurse); !errors.Is(err, ErrLinkCode) {
			t.Errorf("try %d: %v", i+1, err)
		}
	}
	if _, err := w.Referrals.Admit(w.ctx(), token, code, nurse); !errors.Is(err, ErrLinkOver) {
		t.Errorf("the right code after %d wrong ones: %v", codeTries, err)
	}
	_, token, err := w.Referrals.Issue(w.ctx(), counselor, ref, once("issue-2"))
	w.must(err)
	if _, err := w.Referrals.Admit(w.ctx(), token, code, nurse); !errors.Is(err, ErrLinkCode) {
		t.Errorf("the code of the old sheet: %v", err)
	}
	_, err = w.Referrals.Admit(w.ctx(), token, w.code(ref), nurse)
	w.must(err)
}

func TestParallelGuessesGainNothing(t *testing.T) {
	w, _, token, _ := linked(t)
	var wrong, over sync.Map
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			_, err := w.Referrals.Admit(w.ctx(), token, "AAAAAAAA", nurse)
			switch {
			case errors.Is(err, ErrLinkCode):
				wrong.Store(i, true)
			case errors.Is(err, ErrLinkOver):
				over.Store(i, true)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	n := 0
	wrong.Range(func(any, any) bool { n++; return true })
	if n != codeTries {
		t.Errorf("%d guesses were compared", n)
	}
}

func TestLinkEnds(t *testing.T) {
	for name, end := range map[string]func(w *ward, ref string){
		"expired": func(w *ward, _ string) { w.clock.Advance(linkFor) },
		"revoked": func(w *ward, ref string) {
			_, err := w.Referrals.Revoke(w.ctx(), counselor, ref, once("revoke"))
			w.must(err)
		},
		"replaced": func(w *ward, ref string) {
			_, _, err := w.Referrals.Issue(w.ctx(), counselor, ref, once("issue-2"))
			w.must(err)
		},
		"cancelled": func(w *ward, ref string) {
			_, err := w.Referrals.Cancel(w.ctx(), counselor, ref, once("cancel"), "n")
			w.must(err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, ref, token, code := linked(t)
			end(w, ref)
			if _, err := w.Referrals.Admit(w.ctx(), token, code, nurse); !errors.Is(err, ErrLinkOver) {
				t.Errorf("opened: %v", err)
			}
		})
	}
}

// Revoking and replacing end the session that a link opened, too.
func TestSessionEndsWithItsLink(t *testing.T) {
	for name, end := range map[string]func(w *ward, ref string, p Pass) error{
		"revoked": func(w *ward, ref string, _ Pass) error {
			_, err := w.Referrals.Revoke(w.ctx(), health, ref, once("x"))
			return err
		},
		"replaced": func(w *ward, ref string, _ Pass) error {
			_, _, err := w.Referrals.Issue(w.ctx(), health, ref, once("x"))
			return err
		},
		"left": func(w *ward, _ string, p Pass) error { return w.Referrals.Leave(w.ctx(), p) },
	} {
		t.Run(name, func(t *testing.T) {
			w, ref, token, code := linked(t)
			pass, err := w.Referrals.Admit(w.ctx(), token, code, nurse)
			w.must(err)
			w.must(end(w, ref, pass))
			if _, err := w.Referrals.Visit(w.ctx(), pass); !errors.Is(err, ErrLinkOver) {
				t.Errorf("the session goes on: %v", err)
			}
			if _, err := w.Referrals.Answer(w.ctx(), pass, once("k"), Reply{Option: Received}); !errors.Is(err, ErrLinkOver) {
				t.Errorf("and answers: %v", err)
			}
		})
	}
}

// The health contact issues links and never sees the code, whoever issued first.
func TestHealthContactIssuesWithoutTheCode(t *testing.T) {
	w, _, ref := referred(t)
	_, token, err := w.Referrals.Issue(w.ctx(), health, ref, once("issue"))
	w.must(err)
	code := w.code(ref)
	_, again, err := w.Referrals.Issue(w.ctx(), health, ref, once("issue-2"))
	w.must(err)
	if again == token || w.code(ref) != code {
		t.Error("the sheet in the family's hands is of no use any more")
	}
	for _, who := range []actor.Actor{health, clerk, lead, stranger, officer, teacher} {
		if _, err := w.Referrals.Sheet(w.ctx(), who, ref); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s reads the code: %v", who.ID, err)
		}
		if _, err := w.Referrals.Form(w.ctx(), who, ref); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s prints the form: %v", who.ID, err)
		}
	}
	for _, who := range []actor.Actor{clerk, lead, stranger, officer, teacher, {ID: "x", Role: actor.Health, Unit: "32/3211/321102"}} {
		if _, _, err := w.Referrals.Issue(w.ctx(), who, ref, once("issue-3")); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s issues a link: %v", who.ID, err)
		}
	}
}

// A repeated command finds the same link, until another was issued.
func TestIssuingAgainUnderTheSameKey(t *testing.T) {
	w, ref, token, code := linked(t)
	_, again, err := w.Referrals.Issue(w.ctx(), counselor, ref, once("issue"))
	if err != nil || again != token || w.code(ref) != code {
		t.Errorf("the same command made another link: %v", err)
	}
}

func TestSignerSaysWhoTheyAre(t *testing.T) {
	w, _, token, code := linked(t)
	for _, s := range []Signer{{}, {Name: "沈"}, {Name: " ", Post: "x"}, {Name: strings.Repeat("长", 41), Post: "x"}} {
		if _, err := w.Referrals.Admit(w.ctx(), token, code, s); !errors.Is(err, ErrLinkSigner) {
			t.Errorf("%+v: %v", s, err)
		}
	}
	_, err := w.Referrals.Admit(w.ctx(), token, code, nurse)
	w.must(err)
}

func TestAnsweringByLink(t *testing.T) {
	w, ref, token, code := linked(t)
	pass, err := w.Referrals.Admit(w.ctx(), token, code, nurse)
	w.must(err)
	answer := func(key string, p Reply) *Referral {
		t.Helper()
		doc, err := w.Referrals.Answer(w.ctx(), pass, once(key), p)
		w.must(err)
		return doc
	}
	w.told = nil
	doc := answer("a", Reply{Option: Admitted, Note: "已安排住院"})
	if doc.State != ReferralAttended {
		t.Fatalf("admitted at once: %s", doc.State)
	}
	n := len(doc.History)
	if doc = answer("a", Reply{Option: Admitted, Note: "已安排住院"}); len(doc.History) != n {
		t.Errorf("the same reply was counted twice")
	}
	if _, err := w.Referrals.Answer(w.ctx(), pass, Command{Key: "a", Body: "other"}, Reply{Option: Admitted}); !errors.Is(err, ErrCommandReused) {
		t.Errorf("another reply under the same key: %v", err)
	}
	if doc = answer("b", Reply{Option: Received}); len(doc.History) != n {
		t.Errorf("received after admitted: %+v", doc.History[n:])
	}
	if doc = answer("c", Reply{Option: FitAgain, Note: "可以返校"}); doc.State != ReferralCompleted {
		t.Errorf("fit to return: %s", doc.State)
	}
	if again := answer("c", Reply{Option: FitAgain, Note: "可以返校"}); len(again.History) != len(doc.History) {
		t.Error("completed twice")
	}
	w.settle()
	if c, err := w.Cases.Read(w.ctx(), counselor, w.student+"/1"); err != nil || c.State != CaseReturning {
		t.Errorf("the case is %s, %v", c.State, err)
	}
	if doc := w.letter(ref); doc.SeenBy != "link-1" {
		t.Errorf("seen by %q", doc.SeenBy)
	}
}

// Whatever order the boxes are ticked in, no answer is refused that the state allows,
// and none turns a referral back.
func TestWays(t *testing.T) {
	for _, c := range []struct {
		from ReferralState
		o    Option
		want string
	}{
		{ReferralSent, Received, "hand-over see accept"}, {ReferralDelivered, Received, "see accept"}, {ReferralSeen, Received, "accept"},
		{ReferralAppointed, Received, ""}, {ReferralAttended, Received, ""},
		{ReferralSeen, FirstVisit, "accept attend report"}, {ReferralAppointed, InFollowUp, "attend report"},
		{ReferralMissed, Admitted, "attend report"}, {ReferralAttended, FitAgain, "complete"}, {ReferralSeen, FitAgain, "accept attend complete"},
		{ReferralSent, NotTaken, "hand-over see decline"}, {ReferralReceived, Received, "see accept"}, {ReferralSeen, NotTaken, "decline"}, {ReferralAccepted, NotTaken, "decline"},
		{ReferralAppointed, NotTaken, "!"}, {ReferralAttended, NotTaken, "!"},
		{ReferralSeen, Booked, "accept appoint"}, {ReferralMissed, Booked, "appoint"}, {ReferralAttended, Booked, "!"},
		{ReferralAppointed, NoShow, "miss"}, {ReferralSeen, NoShow, "!"},
		{ReferralDeclined, Received, "!"}, {ReferralCompleted, InFollowUp, "!"}, {ReferralCancelled, FitAgain, "!"}, {ReferralSeen, "diagnosed", "!"},
	} {
		verbs, err := c.o.way(c.from)
		got := "!"
		if err == nil {
			words := make([]string, len(verbs))
			for i, v := range verbs {
				words[i] = string(v)
			}
			got = strings.Join(words, " ")
		}
		if got != c.want {
			t.Errorf("%s from %s: %q, want %q", c.o, c.from, got, c.want)
		}
	}
	for _, state := range referralTable.open() {
		if len(Offered(state)) == 0 {
			t.Errorf("nothing can be answered in %s", state)
		}
	}
}

func TestDeclineByLinkClosesThePacket(t *testing.T) {
	w, ref, token, code := linked(t)
	pass, err := w.Referrals.Admit(w.ctx(), token, code, nurse)
	w.must(err)
	if _, err := w.Referrals.Answer(w.ctx(), pass, once("k"), Reply{Option: NotTaken}); !errors.Is(err, ErrDecline) {
		t.Errorf("without a reason: %v", err)
	}
	_, err = w.Referrals.Release(w.ctx(), counselor, ref, once("release"), consentTo("brain"))
	w.must(err)
	_, err = w.Referrals.Visit(w.ctx(), pass)
	w.must(err)
	if who, err := w.Referrals.Meet(w.ctx(), pass); err != nil || who.Name != "学生甲" {
		t.Errorf("the released identity: %+v, %v", who, err)
	}
	_, err = w.Referrals.Answer(w.ctx(), pass, once("k"), Reply{Option: NotTaken, Reason: "no-room"})
	w.must(err)
	if _, err := w.Referrals.Visit(w.ctx(), pass); !errors.Is(err, ErrWithdrawn) {
		t.Errorf("the packet stays open: %v", err)
	}
	if _, err := w.Referrals.Meet(w.ctx(), pass); !errors.Is(err, ErrWithdrawn) {
		t.Errorf("the identity stays open: %v", err)
	}
	if _, err := w.Referrals.Form(w.ctx(), counselor, ref); !errors.Is(err, ErrWithdrawn) {
		t.Errorf("the form is still printed: %v", err)
	}
}

func TestLinkShowsNoIdentityWithoutItsConsent(t *testing.T) {
	w, _, token, code := linked(t)
	pass, err := w.Referrals.Admit(w.ctx(), token, code, nurse)
	w.must(err)
	visit, err := w.Referrals.Visit(w.ctx(), pass)
	if err != nil || visit.Packet.Identity != nil {
		t.Errorf("the visit = %+v, %v", visit, err)
	}
	if who, err := w.Referrals.Meet(w.ctx(), pass); !errors.Is(err, ErrNotReleased) || who.Name != "" {
		t.Errorf("the identity = %+v, %v", who, err)
	}
}

// A hospital without any log-in gets its referral by hand, and answers by link.
func TestHospitalWithoutLogIns(t *testing.T) {
	w, id := opened(t, ForReferral)
	if _, err := w.Hospitals.Designate(w.ctx(), actor.Engine(), Hospital{Head: w.hospital("second").Head, Name: "second", City: "32/3211"}); err != nil {
		t.Fatal(err)
	}
	w.review(id)
	w.talk(id, once("t"), TalkAgrees)
	if _, err := w.Cases.Agree(w.ctx(), counselor, id, once("c"), consentTo("second")); !errors.Is(err, ErrNoReferral) {
		t.Errorf("nobody could be told: %v", err)
	}
	onPaper := *w.hospital("second")
	onPaper.Paper = true
	_, err := w.Hospitals.Designate(w.ctx(), actor.Engine(), onPaper)
	w.must(err)
	_, err = w.Cases.Agree(w.ctx(), counselor, id, once("c"), consentTo("second"))
	w.must(err)
	_, err = w.Cases.Refer(w.ctx(), counselor, id, once("r"), "second", "n")
	w.must(err)
	w.settle()
	ref := id + "/referral/1"
	if doc := w.letter(ref); doc.State != ReferralSent {
		t.Errorf("before anybody has it, it is %s", doc.State)
	}
	_, err = w.Referrals.HandOver(w.ctx(), counselor, ref, once("h"), "传真至门诊办公室")
	w.must(err)
	if doc := w.letter(ref); doc.State != ReferralDelivered {
		t.Errorf("faxed, it is %s", doc.State)
	}
	_, token, err := w.Referrals.Issue(w.ctx(), counselor, ref, once("i"))
	w.must(err)
	pass, err := w.Referrals.Admit(w.ctx(), token, w.code(ref), nurse)
	w.must(err)
	doc, err := w.Referrals.Answer(w.ctx(), pass, once("k"), Reply{Option: Booked, At: w.clock.Now().Add(time.Hour)})
	if err != nil || doc.State != ReferralAppointed {
		t.Errorf("appointed: %+v, %v", doc, err)
	}
}

func (w *ward) hospital(id string) *Hospital {
	w.t.Helper()
	h, err := w.Hospitals.Get(w.ctx(), id)
	w.must(err)
	return h
}

func TestPaperReply(t *testing.T) {
	w, _, ref := referred(t)
	good := PaperReply{Reply: Reply{Option: FirstVisit, Note: "已首诊"}, Signer: nurse, Signed: w.clock.Now(), How: "传真"}
	for name, c := range map[string]struct {
		who   actor.Actor
		spoil func(*PaperReply)
		want  error
	}{
		"the hospital":     {clerk, func(*PaperReply) {}, actor.ErrOutOfScope},
		"a lead":           {lead, func(*PaperReply) {}, actor.ErrOutOfScope},
		"another school":   {stranger, func(*PaperReply) {}, actor.ErrOutOfScope},
		"nobody signed":    {counselor, func(p *PaperReply) { p.Signer = Signer{} }, ErrLinkSigner},
		"signed tomorrow":  {counselor, func(p *PaperReply) { p.Signed = p.Signed.Add(time.Hour) }, ErrPaper},
		"no day":           {counselor, func(p *PaperReply) { p.Signed = time.Time{} }, ErrPaper},
		"it came somehow":  {counselor, func(p *PaperReply) { p.How = "" }, ErrPaper},
		"no such box":      {counselor, func(p *PaperReply) { p.Option = "diagnosed" }, ErrOption},
		"without a reason": {counselor, func(p *PaperReply) { p.Option = NotTaken }, ErrDecline},
	} {
		p := good
		c.spoil(&p)
		if _, err := w.Referrals.RecordPaper(w.ctx(), c.who, ref, once("p"), p); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	doc, err := w.Referrals.RecordPaper(w.ctx(), counselor, ref, once("p"), good)
	w.must(err)
	last := doc.History[len(doc.History)-1]
	if doc.State != ReferralAttended || last.Command.Via != OnPaper || last.By != counselor.ID || doc.SeenBy != "paper" {
		t.Errorf("recorded %+v of %+v", last, doc)
	}
	n := len(doc.History)
	if doc, err = w.Referrals.RecordPaper(w.ctx(), counselor, ref, once("p"), good); err != nil || len(doc.History) != n {
		t.Errorf("recorded twice: %v", err)
	}
}

func TestPaperWithoutFeedbackSaysLittle(t *testing.T) {
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
	ref := id + "/referral/1"
	p := PaperReply{Reply: Reply{Option: Admitted}, Signer: nurse, Signed: w.clock.Now(), How: "传真"}
	if _, err := w.Referrals.RecordPaper(w.ctx(), counselor, ref, once("p"), p); !errors.Is(err, ErrNoFeedback) {
		t.Errorf("the school learns of an admission: %v", err)
	}
	p.Reply = Reply{Option: FitAgain, Note: "出院小结"}
	if _, err := w.Referrals.RecordPaper(w.ctx(), counselor, ref, once("p"), p); !errors.Is(err, ErrNoFeedback) {
		t.Errorf("the school learns the advice: %v", err)
	}
	p.Note = ""
	if doc, err := w.Referrals.RecordPaper(w.ctx(), counselor, ref, once("p"), p); err != nil || doc.stage() != StageClosed {
		t.Errorf("ended: %v", err)
	}
}

func TestFormShowsTheIdentityOnlyWhenReleased(t *testing.T) {
	w, ref, token, _ := linked(t)
	form, err := w.Referrals.Form(w.ctx(), counselor, ref)
	if err != nil || form.Packet.Identity != nil || form.Token != token || form.To.Name != "brain" {
		t.Errorf("the form = %+v, %v", form, err)
	}
	_, err = w.Referrals.Release(w.ctx(), counselor, ref, once("release"), consentTo("brain"))
	w.must(err)
	form, err = w.Referrals.Form(w.ctx(), counselor, ref)
	if err != nil || form.Packet.Identity == nil || form.Packet.Identity.Name != "学生甲" {
		t.Errorf("the form with a consent = %+v, %v", form.Packet.Identity, err)
	}
	w.clock.Advance(linkFor)
	form, err = w.Referrals.Form(w.ctx(), counselor, ref)
	if err != nil || form.Token != "" {
		t.Errorf("an expired link is printed: %v", err)
	}
}
