package pages

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/referral/packet"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

type writer interface{ Write(io.Writer) error }

func written(t *testing.T, p writer) string {
	t.Helper()
	var out strings.Builder
	if err := p.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// everything is a packet with each scale of each instrument and each rule's reason.
func everything() packet.Packet {
	p := packet.Packet{Reference: "ref", Pseudonym: "p", Basis: packet.ByEmergency, Urgency: risk.Imminent, Written: time.Now(),
		Student: packet.Patient{Gender: "female", BirthYear: "2012", Grade: "7"}, School: packet.Sender{Name: "学校", CallBack: "025"}}
	e := packet.Evidence{Taken: time.Now()}
	for _, rule := range append(risk.Default().Rules, risk.Default().OnRequest) {
		e.Reasons = append(e.Reasons, risk.Reason{Text: rule.Text})
	}
	for _, ref := range instrument.Bundled().All() {
		in, _ := instrument.Bundled().Instrument(ref)
		e.Wordings = append(e.Wordings, packet.Wording{Title: in.Title, Status: in.Wording.Status()})
		for _, item := range in.Items {
			if item.IsCritical() {
				e.Critical = append(e.Critical, packet.Critical{Item: item.Key, Title: in.Title, Question: item.Text, Status: in.Wording.Status(), Said: instrument.Text{ZH: "有几天", EN: "Several days"}})
			}
		}
		for _, scale := range in.Scales {
			for _, b := range scale.Bands {
				e.Scales = append(e.Scales, packet.Measure{Title: scale.Title, Band: b.Label, Valid: true, Value: 1.5, Low: 1, High: 2})
			}
		}
	}
	p.Findings = []packet.Evidence{e}
	return p
}

func letters(p packet.Packet, feedback bool) (Form, Family, Reply) {
	doc := &referral.Referral{Reference: "ref", Folder: referral.Folder[referral.ReferralState]{State: referral.ReferralSeen}, Feedback: feedback, Link: &referral.Link{Expires: time.Now()}}
	to := &referral.Hospital{Name: "市脑科医院"}
	return Form{Form: referral.Form{Referral: doc, To: to, Packet: p}, Link: "https://xinqiao.example.cn/r/" + strings.Repeat("a1", 20)},
		Family{referral.Sheet{Referral: doc, To: to, School: p.School, Code: "ABCDEFGH"}},
		Reply{Visit: referral.Visit{Referral: doc, Packet: p, Signer: referral.Signer{Name: "沈", Post: "医师"}, Now: time.Now()}, Key: "k"}
}

// No paper and no page says a word that labels a child, whatever was asked.
func TestNoPageLabelsAChild(t *testing.T) {
	for _, feedback := range []bool{true, false} {
		form, family, reply := letters(everything(), feedback)
		for name, p := range map[string]writer{"form": form, "family": family, "reply": reply, "gate": Gate{}, "over": Over{}} {
			text := written(t, p)
			for _, word := range shunned {
				if strings.Contains(text, word) {
					t.Errorf("the %s says %s", name, word)
				}
			}
		}
	}
}

// On paper and behind the link the hospital reads what was asked and what was said; of
// a questionnaire that may not be quoted its name.
func TestCriticalAnswersAreRead(t *testing.T) {
	p := everything()
	p.Findings[0].Critical = []packet.Critical{
		{Item: "phq-a.self-harm", Question: instrument.Text{ZH: "题目原文", EN: "as asked"}, Said: instrument.Text{ZH: "几乎每天", EN: "Nearly every day"}, Status: instrument.Unvalidated},
		{Item: "mht.q085", Title: instrument.Text{ZH: "心理健康诊断测验（MHT）", EN: "Mental Health Test (MHT)"}, Said: instrument.Text{ZH: "1"}}}
	form, _, reply := letters(p, true)
	for name, w := range map[string]writer{"form": form, "reply": reply} {
		text := written(t, w)
		for _, part := range []string{"题目原文 <span lang=\"en\">as asked</span>", "几乎每天 <span lang=\"en\">Nearly every day</span>", "phq-a.self-harm（译文未经验证", "七年级 <span lang=\"en\">Grade 7</span>", "MHT <span lang=\"en\">MHT</span> <span class=\"fine\">mht.q085"} {
			if !strings.Contains(text, part) {
				t.Errorf("the %s does not say %s", name, part)
			}
		}
	}
}

// What people wrote is text and never a part of the page.
func TestWhatPeopleWroteIsText(t *testing.T) {
	evil := `<script>x</script>"'`
	p := everything()
	p.Summary, p.School.Name, p.School.CallBack = evil, evil, "javascript:alert(1)"
	p.Findings[0].Critical[0].Question.ZH, p.Findings[0].Critical[0].Said.ZH = evil, evil
	p.Identity = &packet.Identity{Name: evil, Guardians: []packet.Contact{{Name: evil, Phone: evil}}}
	form, family, reply := letters(p, true)
	reply.Identity, reply.Signer.Name = p.Identity, evil
	for name, w := range map[string]writer{"form": form, "family": family, "reply": reply, "gate": Gate{Name: evil, Post: evil}} {
		if text := written(t, w); strings.Contains(text, "<script") || strings.Contains(text, `href="javascript`) {
			t.Errorf("the %s is open to what people write", name)
		}
	}
}

// The pages load nothing and run nothing.
func TestPagesLoadNothing(t *testing.T) {
	form, family, reply := letters(everything(), true)
	for name, w := range map[string]writer{"form": form, "family": family, "reply": reply, "gate": Gate{}, "over": Over{}} {
		text := written(t, w)
		for _, part := range []string{"<script", "<link", "<img", "src=", "@import", "url(", "onclick"} {
			if strings.Contains(text, part) {
				t.Errorf("the %s has %s", name, part)
			}
		}
	}
}

// papers are those of a case, filled with what somebody wrote.
func papers(said string) map[string]writer {
	head := referral.CasePaper{School: &screening.School{Name: said}, Student: said, Owner: said, Class: "32/3201/320106/3201060001/7/3", Written: time.Now()}
	member := screening.Member{Staff: &screening.Staff{Role: actor.Lead}, Identity: screening.Identity{Name: said}}
	return map[string]writer{
		"minutes":    Minutes{referral.Minutes{CasePaper: head, At: time.Now(), Members: []screening.Member{member}, Text: said}},
		"refusal":    Refusal{referral.Refusal{CasePaper: head, At: time.Now(), Note: said, Witness: said, Plan: said}},
		"invitation": Invitation{referral.Invitation{CasePaper: head, Guardians: []string{said, said}}},
	}
}

func TestPapersOfACase(t *testing.T) {
	for name, p := range papers(`<script src="x">`) {
		text := written(t, p)
		for _, part := range append([]string{"<script", "<link", "<img", "src=\"", "@import", "url("}, shunned...) {
			if strings.Contains(text, part) {
				t.Errorf("the %s has %s", name, part)
			}
		}
		if !strings.Contains(text, "七年级3班") {
			t.Errorf("the %s does not say the class", name)
		}
	}
}

// Without consent to feedback the form has no box that would tell the school more.
func TestBoxesKeepToTheConsent(t *testing.T) {
	form, _, _ := letters(everything(), false)
	text := written(t, form)
	for _, box := range []string{"已首诊", "随访中", "已住院", "可返校", "未按约"} {
		if strings.Contains(text, box) {
			t.Errorf("the form asks: %s", box)
		}
	}
	form, _, _ = letters(everything(), true)
	text = written(t, form)
	for _, box := range []string{"已收到", "已首诊", "随访中", "已住院", "可返校"} {
		if !strings.Contains(text, box) {
			t.Errorf("the form lacks: %s", box)
		}
	}
}

func TestFormWithoutALink(t *testing.T) {
	form, _, _ := letters(everything(), true)
	form.Link = ""
	if strings.Contains(written(t, form), "<svg") {
		t.Error("a code of squares leads nowhere")
	}
}

func TestEachStateAndOptionHasWords(t *testing.T) {
	for _, state := range []referral.ReferralState{referral.ReferralSeen, referral.ReferralAccepted, referral.ReferralAppointed,
		referral.ReferralMissed, referral.ReferralAttended, referral.ReferralCompleted} {
		if states[state] == (lang.Words{}) {
			t.Errorf("%s has no words", state)
		}
		for _, o := range referral.Offered(state) {
			if o != referral.Booked && optionWords[o] == (lang.Words{}) {
				t.Errorf("%s has no words", o)
			}
		}
	}
	for _, r := range reasons {
		if !slices.Contains(referral.DeclineReasons, r.Value) {
			t.Errorf("%s is no reason", r.Value)
		}
	}
	if len(reasons) != len(referral.DeclineReasons) {
		t.Error("a reason has no words")
	}
}

func TestScores(t *testing.T) {
	for want, m := range map[string]packet.Measure{
		"12":       {Valid: true, Value: 12, Low: 12, High: 12},
		"1.5（1–2）": {Valid: true, Value: 1.5, Low: 1, High: 2},
		"—（缺 3 题）": {Blanks: 3},
	} {
		if got := score(m); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTitlesGiveWayToShortNames(t *testing.T) {
	got := plain(instrument.Text{ZH: "儿童焦虑相关情绪筛查量表（SCARED-41）计分键", EN: "Screen for … (SCARED-41), key only"})
	if got != (lang.Words{ZH: "SCARED-41", EN: "SCARED-41"}) {
		t.Errorf("%+v", got)
	}
}
