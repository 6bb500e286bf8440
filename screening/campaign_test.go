package screening

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/shelf"
)

func TestCampaignPlanNamesFieldAndMend(t *testing.T) {
	for field, spoil := range map[string]func(*CampaignPlan){
		"name":   func(p *CampaignPlan) { p.Name = "" },
		"closes": func(p *CampaignPlan) { p.Closes = p.Opens },
		"opens":  func(p *CampaignPlan) { p.Opens = tuesday.AddDate(-1, 0, 0) },
		"units":  func(p *CampaignPlan) { p.Units = nil },
		"units: name no": func(p *CampaignPlan) {
			p.Units = []unit.Path{hallSchool, classOne}
		},
		"units: name provinces": func(p *CampaignPlan) { p.Units = []unit.Path{""} },
		"grades":                func(p *CampaignPlan) { p.Grades = []int{7, 7} },
		"grades: use":           func(p *CampaignPlan) { p.Grades = []int{13} },
		"grades: name":          func(p *CampaignPlan) { p.Grades = nil },
		"group":                 func(p *CampaignPlan) { p.Group = instrument.Battery{"mht"} },
		"interview":             func(p *CampaignPlan) { p.Interview = instrument.Battery{instrument.GAD7} },
		"individual":            func(p *CampaignPlan) { p.Individual = instrument.Battery{"mht"} },
		"observer":              func(p *CampaignPlan) { p.Observer = instrument.Battery{instrument.PHQA} },
		"group: use":            func(p *CampaignPlan) { p.Group = instrument.Battery{instrument.PSC17O} },
		"equally long":          func(p *CampaignPlan) { p.Group = instrument.Battery{instrument.ASQ} },
		"observed: name":        func(p *CampaignPlan) { p.Observed = []int{7} },
		"observed: use":         func(p *CampaignPlan) { p.Observed = []int{0} },
		"follow":                func(p *CampaignPlan) { p.Follow.RepeatAfter = 0 },
		"follow: name":          func(p *CampaignPlan) { p.Follow.From = "none" },
		"care":                  func(p *CampaignPlan) { p.Care = PolicyRef{} },
		"consentMode":           func(p *CampaignPlan) { p.ConsentMode = "none" },
		"makeUpWithin":          func(p *CampaignPlan) { p.MakeUpWithin = -1 },
		"testDay":               func(p *CampaignPlan) { p.TestDay = TestDay{From: time.Hour, To: time.Minute} },
	} {
		t.Run(field, func(t *testing.T) {
			p := hallPlan().withDefaults()
			if err := p.check(instrument.Bundled()); err != nil {
				t.Fatalf("the plan is bad before it is spoilt: %v", err)
			}
			spoil(&p)
			err := p.check(instrument.Bundled())
			if !errors.Is(err, ErrPlan) || !strings.Contains(err.Error(), field) {
				t.Errorf("%v", err)
			}
		})
	}
}

// Nobody who stands out on a paper without any question about suicide waits for somebody
// to ask it.
func TestIndividualStageCompletesAGroupPaper(t *testing.T) {
	for name, c := range map[string]struct {
		group, individual instrument.Battery
		usable            bool
	}{
		"asked in the group":  {instrument.Battery{instrument.PHQA}, nil, true},
		"asked nowhere":       {instrument.Battery{instrument.GAD7}, nil, false},
		"asked nothing alone": {instrument.Battery{instrument.GAD7}, instrument.Battery{"dass-y"}, false},
		"asked alone":         {instrument.Battery{"dass-y"}, instrument.Battery{instrument.ASQ}, true},
	} {
		p := hallPlan()
		p.Group, p.Individual = c.group, c.individual
		err := p.withDefaults().check(instrument.Bundled())
		if (err == nil) != c.usable || err != nil && !strings.Contains(err.Error(), "individual") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCreateIsIdempotentAndScoped(t *testing.T) {
	h := newHall(t)
	first, err := h.Campaigns.Create(h.ctx(), counselor, campaignOne, hallPlan())
	h.must(err)
	again, err := h.Campaigns.Create(h.ctx(), counselor, campaignOne, hallPlan())
	if err != nil || again.ID != first.ID || again.State != CampaignDraft {
		t.Errorf("the same plan again: %v", err)
	}
	other := hallPlan()
	other.Grades = []int{8}
	if _, err := h.Campaigns.Create(h.ctx(), counselor, campaignOne, other); !errors.Is(err, store.ErrExists) {
		t.Errorf("another plan under the id: %v", err)
	}
	if _, err := h.Campaigns.Create(h.ctx(), outsider, "c2", hallPlan()); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("an outsider creates: %v", err)
	}
	unknown := hallPlan()
	unknown.Risk = PolicyRef{ID: "default", Version: 99}
	if _, err := h.Campaigns.Create(h.ctx(), counselor, "c3", unknown); !errors.Is(err, shelf.ErrNoPolicy) {
		t.Errorf("an unknown policy: %v", err)
	}
	if _, err := h.Campaigns.Get(h.ctx(), outsider, campaignOne); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("an outsider reads: %v", err)
	}
	list, _, err := h.Campaigns.List(h.ctx(), actor.Actor{Role: actor.Teacher, Unit: classOne}, store.Cursor{}, 0)
	if err != nil || len(list) != 1 {
		t.Errorf("a teacher of the school sees %d campaigns, %v", len(list), err)
	}
}

// refused asks for the opening and returns what lacks.
func (h *hall) refused() []Gap {
	h.t.Helper()
	_, err := h.Campaigns.Open(h.ctx(), counselor, campaignOne)
	unready, _ := errors.AsType[*UnreadyError](err)
	if unready == nil {
		h.t.Fatalf("not refused: %v", err)
	}
	return unready.Gaps
}

func TestOpenNeedsReadinessAndSessions(t *testing.T) {
	h := newHall(t)
	_, err := h.Campaigns.Create(h.ctx(), counselor, campaignOne, hallPlan())
	h.must(err)
	_, err = h.Sessions.Plan(h.ctx(), counselor, hallSession(classOne, 1, tuesday))
	h.must(err)
	if got := h.refused(); !slices.Equal(got, []Gap{{Lack: LackAcceptance}, {Unit: classTwo, Lack: LackSession}}) {
		t.Fatalf("%v", got)
	}
	h.accept()
	_, err = h.Sessions.Plan(h.ctx(), counselor, hallSession(classTwo, 1, tuesday))
	h.must(err)
	noHospital := Gap{Unit: "32/3201", Lack: LackHospital}
	h.Campaigns.ready = beyond{noHospital}
	if got := h.refused(); !slices.Equal(got, []Gap{noHospital}) {
		t.Fatalf("%v", got)
	}
	h.Campaigns.ready = beyond{}
	if _, err := h.Campaigns.Open(h.ctx(), outsider, campaignOne); !errors.Is(err, actor.ErrOutOfScope) {
		t.Fatalf("an outsider opens: %v", err)
	}
	for range 2 {
		_, err = h.Campaigns.Open(h.ctx(), counselor, campaignOne)
		h.must(err)
	}
	h.must(h.settle())
	doc, err := h.Campaigns.Get(h.ctx(), counselor, campaignOne)
	h.must(err)
	if doc.State != CampaignOpen || doc.Opening.Classes != 2 || doc.Opening.Invited != 4 || !doc.Due.Equal(doc.Closes) {
		t.Errorf("%s, %+v, due %v", doc.State, doc.Opening, doc.Due)
	}
	if a, b := h.sitting("01"), h.sitting("02"); a.Seat != 1 || b.Seat != 2 || h.code("01") == h.code("02") {
		t.Errorf("seats %d and %d", a.Seat, b.Seat)
	}
}

func TestCampaignClosesInTime(t *testing.T) {
	h := newHall(t)
	h.open()
	h.clock.Advance(hallPlan().Closes.Sub(h.clock.Now()))
	h.must(h.quiesce())
	doc, err := h.Campaigns.Close(h.ctx(), counselor, campaignOne) // once more is no fault
	if err != nil || doc.State != CampaignClosed {
		t.Errorf("%s, %v", doc.State, err)
	}
	if _, err := h.Campaigns.Open(h.ctx(), counselor, campaignOne); err == nil {
		t.Error("a closed campaign opens")
	}
	_, err = h.Sessions.Plan(h.ctx(), counselor, hallSession(classOne, 2, tuesday.Add(24*time.Hour)))
	if !errors.Is(err, ErrPlan) {
		t.Errorf("a session of a closed campaign: %v", err)
	}
}

func TestUnreadyNamesTheFirstOnly(t *testing.T) {
	e := &UnreadyError{}
	for i := range shownGaps + 3 {
		e.add(Gap{Unit: hallSchool.Child("7").Child(fmt.Sprint(i)), Lack: LackSession})
	}
	if len(e.Gaps) != shownGaps || !e.More || e.refusal(Waiver{Second: "b"}) == nil {
		t.Errorf("%d, more %t", len(e.Gaps), e.More)
	}
}

// ready plans a campaign that may be opened.
func (h *hall) readyToOpen() {
	h.t.Helper()
	_, err := h.Campaigns.Create(h.ctx(), counselor, campaignOne, hallPlan())
	h.must(err)
	for _, class := range []unit.Path{classOne, classTwo} {
		_, err := h.Sessions.Plan(h.ctx(), counselor, hallSession(class, 1, tuesday))
		h.must(err)
	}
	h.accept()
}

func TestEachContactMustStandBeforehand(t *testing.T) {
	district := hallSchool.Parent()
	duty := func(change func(*Duty)) func(*hall) {
		return func(h *hall) {
			_, err := h.Campaigns.org.schools.Update(h.ctx(), hallSchool.Code(), func(s *School) error { change(&s.Duty); return nil })
			h.must(err)
		}
	}
	contacts := func(change func(*Contacts)) func(*hall) {
		return func(h *hall) {
			_, err := h.Campaigns.org.units.Update(h.ctx(), string(district), func(u *OrgUnit) error { change(&u.Contacts); return nil })
			h.must(err)
		}
	}
	for name, c := range map[string]struct {
		spoil func(*hall)
		want  Gap
	}{
		"nobody on duty":        {duty(func(d *Duty) { d.Counselor = "" }), Gap{Unit: hallSchool, Lack: LackDuty}},
		"somebody who left":     {duty(func(d *Duty) { d.Counselor = "gone" }), Gap{Unit: hallSchool, Lack: LackDuty}},
		"nobody besides":        {duty(func(d *Duty) { d.Lead = "" }), Gap{Unit: hallSchool, Lack: LackSecond}},
		"the same person twice": {duty(func(d *Duty) { d.Lead, d.Deputy = "", d.Counselor }), Gap{Unit: hallSchool, Lack: LackSecond}},
		"no duty phone":         {duty(func(d *Duty) { d.CallBack = "" }), Gap{Unit: hallSchool, Lack: LackCallBack}},
		"no education office":   {contacts(func(c *Contacts) { c.Office = "" }), Gap{Unit: district, Lack: LackOffice}},
		"an office that left":   {contacts(func(c *Contacts) { c.Office = "gone" }), Gap{Unit: district, Lack: LackOffice}},
		"no health contact":     {contacts(func(c *Contacts) { c.HealthContact = "" }), Gap{Unit: district, Lack: LackHealth}},
		"an on-site counselor who left": {func(h *hall) {
			_, err := h.Campaigns.sessions.Update(h.ctx(), sessionID(campaignOne, classTwo, 1), func(s *Session) error { s.Counselor = "gone"; return nil })
			h.must(err)
		}, Gap{Unit: classTwo, Lack: LackOnSite}},
		"an instrument that is no more": {func(h *hall) {
			_, err := h.Campaigns.campaigns.Update(h.ctx(), campaignOne, func(c *Campaign) error { c.Observer = instrument.Battery{"gone@1"}; return nil })
			h.must(err)
		}, Gap{Lack: LackBattery}},
		"no word for the written consents": {func(h *hall) {
			_, err := h.Campaigns.campaigns.Update(h.ctx(), campaignOne, func(c *Campaign) error { c.ConsentMode = ConsentWritten; return nil })
			h.must(err)
		}, Gap{Unit: hallSchool, Lack: LackConsent}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHall(t)
			h.readyToOpen()
			c.spoil(h)
			if got := h.refused(); !slices.Equal(got, []Gap{c.want}) {
				t.Fatalf("%v", got)
			}
			found, err := h.Campaigns.Gaps(h.ctx(), counselor, campaignOne)
			if err != nil || !slices.Equal(found.Gaps, []Gap{c.want}) {
				t.Errorf("%+v, %v", found, err)
			}
			for _, who := range []actor.Actor{office, counselor} {
				_, err := h.Campaigns.Waive(h.ctx(), who, campaignOne, WaiverAgreed)
				h.must(err)
			}
			_, err = h.Campaigns.Open(h.ctx(), counselor, campaignOne)
			if (err == nil) != c.want.Lack.Waivable() {
				t.Errorf("two people take %s upon themselves: %v", c.want.Lack, err)
			}
		})
	}
}

func TestWrittenConsentsAreVouchedForBySchools(t *testing.T) {
	h := newHall(t)
	h.readyToOpen()
	_, err := h.Campaigns.campaigns.Update(h.ctx(), campaignOne, func(c *Campaign) error { c.ConsentMode = ConsentWritten; return nil })
	h.must(err)
	for _, who := range []actor.Actor{outsider, office, {ID: "t", Role: actor.Teacher, Unit: classOne}} {
		if _, err := h.Campaigns.Vouch(h.ctx(), who, campaignOne); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s vouches: %v", who.ID, err)
		}
	}
	for range 2 {
		doc, err := h.Campaigns.Vouch(h.ctx(), counselor, campaignOne)
		h.must(err)
		if len(doc.Consents) != 1 || doc.Consents[0].School != hallSchool || doc.Consents[0].By != counselor.ID {
			t.Errorf("%+v", doc.Consents)
		}
	}
	_, err = h.Campaigns.Open(h.ctx(), counselor, campaignOne)
	h.must(err)
	lead := actor.Actor{ID: "lead-1", Role: actor.Lead, Unit: hallSchool}
	if _, err := h.Campaigns.Vouch(h.ctx(), lead, campaignOne); err != nil {
		t.Errorf("what is said already: %v", err)
	}
}

func TestCampaignWithoutStudentsIsNotReady(t *testing.T) {
	h := newHall(t)
	plan := hallPlan()
	plan.Grades = []int{8}
	_, err := h.Campaigns.Create(h.ctx(), counselor, campaignOne, plan)
	h.must(err)
	h.accept()
	if got := h.refused(); !slices.Equal(got, []Gap{{Unit: hallSchool, Lack: LackRoster}}) {
		t.Errorf("%v", got)
	}
}

func TestWaiverNeedsTwoPeople(t *testing.T) {
	h := newHall(t)
	h.readyToOpen()
	h.Campaigns.ready = beyond{{Unit: hallSchool, Lack: LackCallBack}}
	waive := func(who actor.Actor, reason WaiverReason) error {
		_, err := h.Campaigns.Waive(h.ctx(), who, campaignOne, reason)
		return err
	}
	if err := waive(outsider, WaiverSoon); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("an outsider: %v", err)
	}
	if err := waive(office, "because"); !errors.Is(err, ErrPlan) {
		t.Errorf("no reason: %v", err)
	}
	for range 2 { // the same person twice is one person
		h.must(waive(office, WaiverSoon))
		h.refused()
	}
	h.must(waive(counselor, WaiverAgreed)) // for another reason: that is not agreeing
	h.refused()
	h.must(waive(office, WaiverAgreed))
	h.Campaigns.ready = beyond{{Unit: hallSchool, Lack: LackCallBack}, {Unit: hallSchool, Lack: LackDrillOld}}
	if got := h.refused(); !slices.Equal(got, []Gap{{Unit: hallSchool, Lack: LackDrillOld}}) {
		t.Errorf("what came to lack after their word: %v", got)
	}
	h.must(waive(counselor, WaiverAgreed)) // begins again, with what lacks now
	h.refused()
	h.must(waive(office, WaiverAgreed))
	doc, err := h.Campaigns.Open(h.ctx(), counselor, campaignOne)
	if err != nil || doc.Waiver.By != counselor.ID || doc.Waiver.Second != office.ID || doc.Waiver.At.IsZero() {
		t.Errorf("%+v, %v", doc, err)
	}
	if err := waive(counselor, WaiverDrill); !errors.Is(err, ErrPlan) {
		t.Errorf("after the opening: %v", err)
	}
}

func TestUnvalidatedWordingNeedsANamedAcceptance(t *testing.T) {
	h := newHall(t)
	_, err := h.Campaigns.Create(h.ctx(), counselor, campaignOne, hallPlan())
	h.must(err)
	for _, class := range []unit.Path{classOne, classTwo} {
		_, err := h.Sessions.Plan(h.ctx(), counselor, hallSession(class, 1, tuesday))
		h.must(err)
	}
	if got := h.refused(); !slices.Equal(got, []Gap{{Lack: LackAcceptance}}) {
		t.Fatalf("%v", got)
	}
	for name, who := range map[string]actor.Actor{
		"an administrator": {ID: "admin-1", Role: actor.Admin, Unit: hallSchool},
		"another school":   outsider,
	} {
		if _, err := h.Campaigns.Accept(h.ctx(), who, campaignOne); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.accept()
	doc, err := h.Campaigns.Open(h.ctx(), counselor, campaignOne)
	if err != nil || doc.Accepted.By != counselor.ID || doc.Accepted.At.IsZero() {
		t.Errorf("%+v (%v)", doc, err)
	}
	h.accept() // again: nothing changes
}

func third(_ *Campaign, err error) error { return err }

// A policy that names every critical item of the house hears nothing of an instrument
// that came later, and so may not judge it.
func TestPolicyMustHearTheCampaignsOwnInstruments(t *testing.T) {
	h := newHall(t)
	admin := actor.Actor{ID: "admin-2", Role: actor.Admin, Unit: hallSchool.At(unit.District)}
	own := risk.Default()
	own.ID = "older"
	own.Rules = slices.DeleteFunc(slices.Clone(own.Rules), func(r risk.Rule) bool { return strings.HasPrefix(r.ID, "critical-") })
	for _, ref := range instrument.Bundled().Versions() {
		in, _ := instrument.Bundled().Instrument(ref)
		for _, item := range in.Items {
			if item.IsCritical() {
				own.Rules = append(own.Rules, risk.Rule{ID: "named-" + string(item.Key), Level: risk.Moderate, Source: "a test",
					Text: instrument.Text{ZH: "有", EN: "said"},
					When: fmt.Sprintf("answer(%q) >= %d || blank(%q)", item.Key, item.HeardFrom(), item.Key)})
			}
		}
	}
	text, err := json.Marshal(own)
	h.must(err)
	_, err = h.Campaigns.shelf.PublishPolicy(h.ctx(), admin, admin.Unit, text)
	h.must(err)
	phq, _ := instrument.Bundled().Instrument("phq-9")
	text, err = json.Marshal(phq)
	h.must(err)
	_, err = h.Campaigns.shelf.PublishDefinition(h.ctx(), admin, hallSchool, bytes.ReplaceAll(text, []byte("phq-9"), []byte("own-mood")))
	h.must(err)
	plan := hallPlan()
	plan.Risk = own.Ref()
	if _, err := h.Campaigns.Create(h.ctx(), counselor, "known", plan); err != nil {
		t.Errorf("of instruments that it knows: %v", err)
	}
	plan.Group = instrument.Battery{"own-mood"}
	refusal, _ := errors.AsType[*PlanError](third(h.Campaigns.Create(h.ctx(), counselor, "later", plan)))
	if refusal == nil || refusal.Field != "risk" || !strings.Contains(refusal.Mend.EN, "own-mood.self-harm") {
		t.Errorf("%+v", refusal)
	}
}
