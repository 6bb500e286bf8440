package referral

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/vault"
	"github.com/xinqiao/xinqiao/referral/coordination"
	"github.com/xinqiao/xinqiao/referral/packet/wire"
	"github.com/xinqiao/xinqiao/screening"
)

// called are those who were told to use the telephone, with the kind, sorted.
func (w *ward) called() (who []string) {
	for _, p := range w.told {
		if p.Kind == notify.AnswerStuck || p.Kind == notify.Recall {
			who = append(who, p.Recipient+":"+string(p.Kind))
		}
	}
	slices.Sort(who)
	return who
}

// A hospital that declines after the appointment says what the state does not know.
// Its program is told so, and so are people; without consent to feedback not those of
// the school, unless nobody else would know.
func TestAnswerThatDoesNotFitIsToldToPeople(t *testing.T) {
	for name, c := range map[string]struct {
		feedback, contact bool
		want              []string
	}{
		"with feedback":                      {true, true, []string{"counselor:answer-stuck", "health:answer-stuck"}},
		"without feedback":                   {false, true, []string{"health:answer-stuck"}},
		"without feedback and nobody beside": {false, false, []string{"counselor:answer-stuck"}},
	} {
		p, _, ref := handed(t)
		doc := p.referral(ref)
		doc.Feedback = c.feedback
		p.must(p.Referrals.books.Replace(p.ctx(), doc))
		if !c.contact {
			_, err := p.org.SetContacts(p.ctx(), actor.Engine(), district, screening.Contacts{Office: officer.ID})
			p.must(err)
		}
		for i, typ := range []wire.Type{wire.Appointed, wire.Declined} {
			_, err := p.says(p.message(0, typ, monday.Add(time.Duration(i)*time.Minute)))
			if illegal := errors.Is(err, coordination.ErrIllegal); illegal != (typ == wire.Declined) {
				t.Fatal(name, typ, err)
			}
		}
		p.clock.Advance(10 * time.Minute)
		p.settle()
		if got := p.called(); !slices.Equal(got, c.want) {
			t.Errorf("%s: told %v, want %v", name, got, c.want)
		}
		p.clock.Advance(10 * time.Minute)
		p.settle()
		if got := p.called(); len(got) != len(c.want) {
			t.Errorf("%s: told again: %v", name, got)
		}
	}
}

// A packet that was taken back when nobody was left at the hospital to be told is told
// to those who have a telephone.
func TestWithdrawalThatFindsNobody(t *testing.T) {
	disconnect := func(p *programs) {
		_, err := p.Hospitals.Disconnect(p.ctx(), health, "brain")
		p.must(err)
	}
	closed := func(p *programs) {
		doc := *p.hospital("brain")
		doc.Closed = true
		_, err := p.Hospitals.Designate(p.ctx(), actor.Engine(), doc)
		p.must(err)
	}
	gone := func(p *programs) {
		p.must(p.people.Leave(p.ctx(), actor.Engine(), clerk.ID))
	}
	everybody := []string{"counselor:recall", "health:recall"}
	for name, c := range map[string]struct {
		programs bool
		happens  []func(*programs)
		want     []string
	}{
		"its programs were taken out":        {true, []func(*programs){disconnect}, everybody},
		"it was closed":                      {true, []func(*programs){closed}, everybody},
		"it has its programs":                {true, nil, nil},
		"its people are there":               {false, nil, nil},
		"it was closed, and had people only": {false, []func(*programs){closed}, everybody},
		"its people left":                    {false, []func(*programs){gone}, everybody},
	} {
		w, id := opened(t, ForReferral)
		p := &programs{ward: w}
		if c.programs {
			p = connected(w)
		}
		w.review(id)
		w.talk(id, once("talk"), TalkAgrees)
		_, err := w.Cases.Agree(w.ctx(), counselor, id, once("consent"), consentTo("brain"))
		w.must(err)
		_, err = w.Cases.Refer(w.ctx(), counselor, id, once("refer"), "brain", "概况")
		w.must(err)
		p.settle()
		for _, happens := range c.happens {
			happens(p)
		}
		_, err = w.Referrals.Withdraw(w.ctx(), counselor, id+"/referral/1", once("w"), "监护人撤回同意")
		w.must(err)
		p.settle()
		if got := p.called(); !slices.Equal(got, c.want) {
			t.Errorf("%s: told %v, want %v", name, got, c.want)
		}
	}
}

// What never reached the hospital has not to be destroyed there.
func TestWithdrawalOfWhatNeverArrivedCallsNobody(t *testing.T) {
	w, id := opened(t, ForReferral)
	onPaper := *w.hospital("second")
	onPaper.Contacts, onPaper.Paper = nil, true
	_, err := w.Hospitals.Designate(w.ctx(), actor.Engine(), onPaper)
	w.must(err)
	w.review(id)
	w.talk(id, once("talk"), TalkAgrees)
	_, err = w.Cases.Agree(w.ctx(), counselor, id, once("consent"), consentTo("second"))
	w.must(err)
	for n, arrives := range []bool{false, true} {
		_, err = w.Cases.Refer(w.ctx(), counselor, id, once(fmt.Sprint("refer", n)), "second", "概况")
		w.must(err)
		w.settle()
		ref := fmt.Sprintf("%s/referral/%d", id, n+1)
		if arrives {
			_, err = w.Referrals.HandOver(w.ctx(), counselor, ref, once("h"), "传真")
			w.must(err)
		}
		w.told = nil
		_, err = w.Referrals.Cancel(w.ctx(), counselor, ref, once("c"), "n")
		w.must(err)
		w.settle()
		if got := w.called(); (len(got) > 0) != arrives {
			t.Errorf("arrived %v: told %v", arrives, got)
		}
		_, err = w.Cases.Agree(w.ctx(), counselor, id, once(fmt.Sprint("again", n)), consentTo("second"))
		w.must(err)
	}
}

// A hospital of programs only, whose human is faster than its receipt, and than our
// own note that the packet was delivered.
func TestSeenComesBeforeReceived(t *testing.T) {
	w, id := opened(t, ForReferral)
	p := connected(w)
	w.designate("brain", "32/3201")
	w.review(id)
	w.talk(id, once("talk"), TalkAgrees)
	_, err := w.Cases.Agree(w.ctx(), counselor, id, once("consent"), consentTo("brain"))
	w.must(err)
	_, err = w.Cases.Refer(w.ctx(), counselor, id, once("refer"), "brain", "概况")
	w.must(err)
	w.settle() // the packet is owed, and was not posted yet
	ref := id + "/referral/1"
	if doc := p.referral(ref); doc.State != ReferralSent {
		t.Fatalf("it is %s", doc.State)
	}
	sent, err := p.Channel.Of(p.ctx(), ref)
	p.must(err)
	post := coordination.Post{}
	p.status = 500 // what it answered was lost; it has it all the same
	p.Reach(keeps{p, &post}, "https://xinqiao.example")
	p.must(p.Channel.Do(p.ctx(), sent[0].ID))
	p.posted = []coordination.Post{post}
	for i, typ := range []wire.Type{wire.Seen, wire.Received} {
		if _, err := p.says(p.message(0, typ, monday.Add(time.Duration(i)*time.Minute))); err != nil {
			t.Fatal(typ, err)
		}
		if doc := p.referral(ref); doc.State != ReferralSeen || doc.SeenBy != "hospital/brain" {
			t.Errorf("after %s it is %s, seen by %q", typ, doc.State, doc.SeenBy)
		}
	}
}

// keeps is a hospital that takes what it seems to refuse.
type keeps struct {
	*programs
	last *coordination.Post
}

func (k keeps) Post(ctx context.Context, m coordination.Post) (coordination.Reply, error) {
	*k.last = m
	return k.programs.Post(ctx, m)
}

// Programs that count in seconds say several things in one: all of them count, in the
// order in which they come.
func TestAnswersOfOneMomentAllCount(t *testing.T) {
	for _, life := range lives {
		p, _, ref := handed(t)
		for _, typ := range life {
			if o, err := p.says(p.message(0, typ, monday)); err != nil || o != coordination.Applied {
				t.Errorf("%v: %s: %q, %v", life, typ, o, err)
			}
		}
		end := answers[life[len(life)-1]]
		if doc := p.referral(ref); doc.History[len(doc.History)-1].Verb != string(end) {
			t.Errorf("%v ends as %s", life, doc.State)
		}
	}
}

// What an answer of the same moment took for granted comes late and misfits nothing.
func TestWhatWasTakenForGrantedIsNoMisfit(t *testing.T) {
	for _, c := range []struct {
		order []wire.Type
		want  coordination.Outcome
	}{
		{[]wire.Type{wire.Appointed, wire.Accepted}, coordination.Overtaken},
		{[]wire.Type{wire.Attended, wire.Appointed}, coordination.Illegal}, // for when, nobody said before
		{[]wire.Type{wire.Completed, wire.Attended}, coordination.Overtaken},
		{[]wire.Type{wire.Completed, wire.Reported}, coordination.Overtaken},
		{[]wire.Type{wire.Appointed, wire.Declined}, coordination.Illegal},
	} {
		p, _, ref := handed(t)
		_, err := p.says(p.message(0, c.order[0], monday))
		p.must(err)
		if o, err := p.says(p.message(0, c.order[1], monday)); o != c.want || (err == nil) != (o == coordination.Overtaken) {
			t.Errorf("%v: %q, %v", c.order, o, err)
		}
		if late := slices.ContainsFunc(p.referral(ref).History, func(e Event) bool { return e.Verb == string(Report) }); late != (c.order[1] == wire.Reported) {
			t.Errorf("%v: reported %v", c.order, late)
		}
	}
}

// What a form says counts by the day on it: a newer answer of programs stands, and an
// older one that comes later changes nothing.
func TestPaperCountsByItsDay(t *testing.T) {
	day := calendar.On(monday)
	p, _, ref := handed(t)
	p.clock.Advance(72 * time.Hour)
	_, err := p.says(p.message(0, wire.Appointed, day.At(36*time.Hour)))
	p.must(err)
	paper := PaperReply{Reply: Reply{Option: FitAgain}, Signer: nurse, Signed: day.Start(), How: "传真"}
	if _, err := p.Referrals.RecordPaper(p.ctx(), counselor, ref, once("p"), paper); !errors.Is(err, ErrOldPaper) {
		t.Errorf("a form of the day before the answer: %v", err)
	}
	if doc := p.referral(ref); doc.State != ReferralAppointed {
		t.Errorf("it is %s", doc.State)
	}
	paper.Signed = day.Add(1).Start() // of the same day, and nobody knows which was first
	doc, err := p.Referrals.RecordPaper(p.ctx(), counselor, ref, once("p"), paper)
	if err != nil || doc.State != ReferralCompleted {
		t.Errorf("a form of the same day: %v, %v", doc, err)
	}
	if _, err := p.Referrals.RecordPaper(p.ctx(), counselor, ref, once("p"), paper); err != nil {
		t.Errorf("recorded again: %v", err)
	}

	p, _, ref = handed(t)
	p.clock.Advance(72 * time.Hour)
	paper = PaperReply{Reply: Reply{Option: NoShow}, Signer: nurse, Signed: day.Add(2).Start(), How: "电话"}
	_, err = p.says(p.message(0, wire.Appointed, day.At(10*time.Hour)))
	p.must(err)
	_, err = p.Referrals.RecordPaper(p.ctx(), counselor, ref, once("p"), paper)
	p.must(err)
	if o, err := p.says(p.message(0, wire.Appointed, day.At(36*time.Hour))); err != nil || o != coordination.Overtaken {
		t.Errorf("an answer older than the form: %q, %v", o, err)
	}
	if doc := p.referral(ref); doc.State != ReferralMissed {
		t.Errorf("it is %s", doc.State)
	}
}

// The end of a referral reaches its case though the programs of the hospital cannot be
// told of it.
func TestVerdictIsPaidBeforeProgramsAreTold(t *testing.T) {
	p, id, ref := handed(t)
	broken := *p.hospital("brain")
	broken.Programs.Secrets = vault.Sealed[[]string]("cannot be opened")
	p.must(p.Hospitals.hospitals.Replace(p.ctx(), &broken))
	_, err := p.Referrals.Withdraw(p.ctx(), counselor, ref, once("w"), "监护人撤回同意")
	p.must(err)
	if err := p.Referrals.Do(p.ctx(), ref); !errors.Is(err, vault.ErrUnreadable) {
		t.Fatalf("the programs were told: %v", err)
	}
	if c, err := p.Cases.Read(p.ctx(), counselor, id); err != nil || c.State != CaseAgreed {
		t.Errorf("the case is %s, %v", c.State, err)
	}
	if doc := p.referral(ref); doc.Handed >= doc.Version || doc.Due.IsZero() {
		t.Errorf("the programs are owed nothing more: %+v", doc.Owed)
	}
}
