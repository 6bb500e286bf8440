package screening

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/instrument/validity"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/trend"
)

// lowMood is a total of 10: mild, without any critical answer.
var lowMood = map[instrument.ItemKey]int{"phq-a.mood": 3, "phq-a.interest": 3, "phq-a.tiredness": 3, "phq-a.sleep": 1}

// sits answers the whole group paper and submits it.
func (h *hall) sits(number string, except map[instrument.ItemKey]int) {
	h.t.Helper()
	who := h.begin(number)
	h.save(who, calm(except)...)
	_, err := h.Sittings.Submit(h.ctx(), who, who.Sitting)
	h.must(err)
	h.must(h.quiesce())
}

func (h *hall) stage(number string, stage Stage, n int) *Sitting {
	h.t.Helper()
	doc, err := h.Sittings.sittings.Get(h.ctx(), sittingID(campaignOne, h.ids[number], stage, n))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	h.must(err)
	return doc
}

// aloneWith enters a sitting of one's own, with the slip the counselor handed over.
func (h *hall) aloneWith(doc *Sitting, number string) (actor.Actor, error) {
	h.t.Helper()
	slip, err := h.Sittings.SlipOf(h.ctx(), counselor, doc.ID)
	h.must(err)
	who, _, err := h.Sittings.Enter(h.ctx(), hallSchool.Code(), number, slip.Code, "4321")
	return who, err
}

func (h *hall) planned(change func(*CampaignPlan)) {
	h.t.Helper()
	_, err := h.Campaigns.campaigns.Update(h.ctx(), campaignOne, func(c *Campaign) error {
		change(&c.CampaignPlan)
		return nil
	})
	h.must(err)
}

func TestFollowsNamesTheNextStages(t *testing.T) {
	mild := risk.Finding{Level: risk.Mild, Reasons: []risk.Reason{{Rule: "phq-a-moderate", Level: risk.Mild}}}
	again := risk.Finding{Level: risk.Mild, Reasons: []risk.Reason{{Rule: "answering-again", Level: risk.Mild}}}
	careless := validity.Judgement{Verdict: validity.Retest}
	for name, c := range map[string]struct {
		stage  Stage
		o      Outcome
		change func(*Stages)
		want   []Stage
	}{
		"calm":            {GroupStage, Outcome{Finding: risk.Calm()}, nil, nil},
		"mild":            {GroupStage, Outcome{Finding: mild}, nil, []Stage{IndividualStage, RepeatStage}},
		"no full scale":   {GroupStage, Outcome{Finding: mild}, func(s *Stages) { s.Individual = nil }, []Stage{RepeatStage}},
		"below the level": {GroupStage, Outcome{Finding: mild}, func(s *Stages) { s.Follow.From = risk.Moderate }, nil},
		"careless only":   {GroupStage, Outcome{Finding: again, Validity: careless}, nil, []Stage{RetestStage}},
		"careless takes nothing": {GroupStage, Outcome{Finding: risk.Merge(mild, again), Validity: careless}, nil,
			[]Stage{RetestStage, IndividualStage, RepeatStage}},
		"a careless retest is not asked a third time": {RetestStage, Outcome{Finding: risk.Merge(mild, again), Validity: careless}, nil,
			[]Stage{IndividualStage, RepeatStage}},
		"a repeat leads nowhere":    {RepeatStage, Outcome{Finding: mild}, nil, nil},
		"an observer leads nowhere": {ObserverStage, Outcome{Finding: mild}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := Stages{Individual: instrument.Battery{"dass-y"}}.withDefaults(false)
			if c.change != nil {
				c.change(&s)
			}
			doc := &Sitting{Stage: c.stage, Submitted: tuesday}
			var got []Stage
			for _, next := range s.follows(doc, c.o, risk.Default()) {
				got = append(got, next.Stage)
				if next.Stage == RepeatStage && !next.From.Equal(tuesday.Add(14*day)) {
					t.Errorf("the repeat begins at %v", next.From)
				}
				if !next.Until.After(next.From) {
					t.Errorf("%+v", next)
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

func TestRepeatIsScheduledRemindedAndCompared(t *testing.T) {
	h := newHall(t)
	h.open()
	h.sits("01", lowMood)
	h.sits("02", nil)
	repeat := h.stage("01", RepeatStage, 1)
	if repeat == nil || h.stage("02", RepeatStage, 1) != nil {
		t.Fatal("a repeat follows the mild paper, and only it")
	}
	if _, err := h.aloneWith(repeat, "01"); !errors.Is(err, ErrNotNow) {
		t.Errorf("before its time: %v", err)
	}
	if len(h.posts) != 0 {
		t.Errorf("reminded before the time: %+v", h.posts)
	}
	h.clock.Advance(14 * day)
	h.must(h.quiesce())
	if len(h.posts) != 1 || h.posts[0].Kind != notify.PaperDue || h.posts[0].Recipient != "counselor-2" || h.posts[0].Object != repeat.ID {
		t.Fatalf("%+v", h.posts)
	}
	who, err := h.aloneWith(repeat, "01")
	h.must(err)
	h.must(h.Sittings.Agree(h.ctx(), who, who.Sitting, DefaultAssent, true))
	page, err := h.Sittings.Page(h.ctx(), who, who.Sitting)
	if err != nil || len(page.Form.Items()) != len(groupItems) {
		t.Errorf("another paper: %v", err)
	}
	h.save(who, calm(map[instrument.ItemKey]int{selfHarm: 1})...)
	_, err = h.Sittings.Submit(h.ctx(), who, who.Sitting)
	h.must(err)
	h.must(h.quiesce())
	reading, err := h.Sittings.Result(h.ctx(), counselor, repeat.ID)
	h.must(err)
	at := slices.IndexFunc(reading.Lines, func(l trend.Line) bool { return l.Scale == "phq-a.total" })
	if at < 0 || len(reading.Lines[at].Points) != 2 || reading.Lines[at].Points[1].Change.By != -instrument.Whole(9) {
		t.Errorf("%+v", reading.Lines)
	}
	if values := critical(reading.Moments, selfHarm); !slices.Equal(values, []int{0, 1}) {
		t.Errorf("item 9 then and now: %v", values)
	}
	h.clock.Advance(60 * day)
	h.must(h.quiesce())
	if h.stage("01", RepeatStage, 2) != nil || len(h.posts) != 1 {
		t.Errorf("reminded of a paper that came: %+v", h.posts)
	}
}

func critical(moments []trend.Moment, item instrument.ItemKey) (values []int) {
	for _, m := range moments {
		if m.Item == item {
			values = append(values, *m.Answer.Value)
		}
	}
	return values
}

func TestIndividualStageIsInvitedDiscreetly(t *testing.T) {
	h := newHall(t)
	h.open()
	h.planned(func(p *CampaignPlan) { p.Individual = instrument.Battery{"dass-y@1"} })
	h.sits("01", lowMood)
	doc := h.stage("01", IndividualStage, 1)
	if doc == nil {
		t.Fatal("not invited")
	}
	teacher := actor.Actor{ID: "teacher-1", Role: actor.Teacher, Unit: classOne}
	lead := actor.Actor{ID: "lead-1", Role: actor.Lead, Unit: hallSchool}
	for name, who := range map[string]actor.Actor{"the teacher": teacher, "the lead": lead, "another school": outsider} {
		if _, err := h.Sittings.Get(h.ctx(), who, doc.ID); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s knows: %v", name, err)
		}
		if _, err := h.Sittings.SlipOf(h.ctx(), who, doc.ID); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s has the slip: %v", name, err)
		}
		if _, _, err := h.Sittings.Invitations(h.ctx(), who, hallSchool, store.Cursor{}, 10); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s has the list: %v", name, err)
		}
		if err := h.Sittings.Excuse(h.ctx(), who, doc.ID, AbsentIll); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s excuses: %v", name, err)
		}
	}
	if docs, err := h.Sittings.Of(h.ctx(), teacher, h.ids["01"]); err != nil || len(docs) != 1 {
		t.Errorf("a teacher sees %d sittings, %v", len(docs), err)
	}
	list, _, err := h.Sittings.Invitations(h.ctx(), counselor, hallSchool, store.Cursor{}, 10)
	if err != nil || len(list) != 2 || list[0].Stage != IndividualStage || list[0].Name != "name s01" {
		t.Errorf("%+v, %v", list, err)
	}
	who, err := h.aloneWith(doc, "01")
	h.must(err)
	h.must(h.Sittings.Agree(h.ctx(), who, who.Sitting, DefaultAssent, true))
	page, err := h.Sittings.Page(h.ctx(), who, who.Sitting)
	if err != nil || page.Form.Instruments()[0].ID != "dass-y" {
		t.Errorf("%v", err)
	}
}

func TestMissedInvitationIsRaisedUntilSomebodyActs(t *testing.T) {
	h := newHall(t)
	h.open()
	_, err := h.Campaigns.org.SetDuty(h.ctx(), actor.Engine(), hallSchool.Code(), Duty{Counselor: "counselor-2", Deputy: "counselor-1", Lead: "lead-1"})
	h.must(err)
	h.sits("01", lowMood)
	h.clock.Advance(14 * day)
	h.must(h.quiesce())
	h.clock.Advance(11 * day) // three days before the end
	h.must(h.quiesce())
	if kinds(h.posts) != "[paper-due paper-due paper-due paper-due]" { // deputy and lead hear of it, too
		t.Fatalf("%+v", h.posts)
	}
	for _, p := range h.posts {
		if (p.Recipient == "lead-1") != (p.Object == "") {
			t.Errorf("the lead learns only that something waits: %+v", p)
		}
	}
	h.clock.Advance(3 * day)
	h.must(h.quiesce())
	repeat := h.stage("01", RepeatStage, 1)
	if repeat.State != SittingUnfinished || h.posts[len(h.posts)-1].Kind != notify.PaperMissed {
		t.Fatalf("%s, %+v", repeat.State, h.posts)
	}
	posts := len(h.posts)
	h.clock.Advance(7 * day)
	h.must(h.quiesce())
	if len(h.posts) == posts {
		t.Error("silence ends the reminders")
	}
	from := h.clock.Now()
	for range 2 { // again is no fault
		repeat, err = h.Sittings.Appoint(h.ctx(), counselor, repeat.ID, Window{from, from.Add(5 * day)})
		h.must(err)
	}
	if repeat.State != SittingWaiting || repeat.By != counselor.ID {
		t.Errorf("%s by %s", repeat.State, repeat.By)
	}
	posts = len(h.posts)
	h.must(h.quiesce())
	if len(h.posts) != posts+1 || h.posts[posts].Recipient != counselor.ID {
		t.Errorf("%+v", h.posts[posts:])
	}
	h.must(h.Sittings.Excuse(h.ctx(), counselor, repeat.ID, InCare))
	h.clock.Advance(90 * day)
	h.must(h.quiesce())
	if list, _, err := h.Sittings.Invitations(h.ctx(), counselor, hallSchool, store.Cursor{}, 10); len(list) != 0 || err != nil || len(h.posts) != posts+1 {
		t.Errorf("%d still listed, %v, %d posts", len(list), err, len(h.posts)-posts)
	}
}

func kinds(posts []notify.Post) string {
	all := []notify.Kind{}
	for _, p := range posts {
		all = append(all, p.Kind)
	}
	return fmt.Sprint(all)
}

func TestWhoDeclinesAloneIsToldToTheCounselor(t *testing.T) {
	h := newHall(t)
	h.open()
	h.sits("01", lowMood)
	h.clock.Advance(14 * day)
	h.must(h.quiesce())
	who, err := h.aloneWith(h.stage("01", RepeatStage, 1), "01")
	h.must(err)
	h.must(h.Sittings.Agree(h.ctx(), who, who.Sitting, DefaultAssent, false))
	h.clock.Advance(time.Minute)
	h.must(h.quiesce())
	if kinds(h.posts) == "[paper-due]" || h.posts[1].Kind != notify.PaperMissed {
		t.Errorf("%+v", h.posts)
	}
	posts := len(h.posts)
	h.clock.Advance(90 * day)
	h.must(h.quiesce())
	if len(h.posts) != posts {
		t.Error("the student is pressed")
	}
}

func TestLeaverIsNotAskedAgain(t *testing.T) {
	h := newHall(t)
	h.open()
	h.sits("01", lowMood)
	_, err := h.Campaigns.students.leave(h.ctx(), h.ids["01"])
	h.must(err)
	h.clock.Advance(14 * day)
	h.must(h.quiesce())
	if doc := h.stage("01", RepeatStage, 1); doc.Excuse != LeftSchool || len(h.posts) != 0 {
		t.Errorf("%s %q, %+v", doc.State, doc.Excuse, h.posts)
	}
}

// silentRisks fails, as a database may that is away for a moment.
type silentRisks struct{}

func (silentRisks) Risk(context.Context, PolicyRef) (risk.Policy, error) {
	return risk.Policy{}, errors.New("the database is away")
}

func TestWhatFailsStaysOwed(t *testing.T) {
	h := newHall(t)
	h.open()
	who := h.begin("01")
	h.save(who, calm(nil)...)
	_, err := h.Sittings.Submit(h.ctx(), who, who.Sitting)
	h.must(err)
	risks := h.Sittings.risks
	h.Sittings.risks = silentRisks{}
	if err := h.settle(); err == nil || h.sitting("01").FollowAt.IsZero() {
		t.Errorf("what follows is forgotten: %v", err)
	}
	h.Sittings.risks = risks
	h.must(h.quiesce())
	if !h.sitting("01").FollowAt.IsZero() {
		t.Error("still owed")
	}
	h.sits("02", lowMood)
	h.clock.Advance(14 * day)
	h.alarm.fail = errors.New("the database is away")
	if err := h.settle(); err == nil || h.stage("02", RepeatStage, 1).RemindAt.IsZero() {
		t.Errorf("the reminder is forgotten: %v", err)
	}
	h.alarm.fail = nil
	h.clock.Advance(time.Hour)
	h.must(h.quiesce())
	if kinds(h.posts) != "[paper-due]" {
		t.Errorf("%+v", h.posts)
	}
}

func TestFalseAlarmLeadsToNoRepeat(t *testing.T) {
	h := newHall(t)
	h.open()
	h.sits("01", lowMood)
	h.alarm.none = map[string]bool{h.sittingID("01"): true}
	h.clock.Advance(14 * day)
	h.must(h.quiesce())
	if doc := h.stage("01", RepeatStage, 1); doc.Excuse != NotNeeded || len(h.posts) != 0 {
		t.Errorf("%s %q, %+v", doc.State, doc.Excuse, h.posts)
	}
}

func TestCounselorInvitesAlone(t *testing.T) {
	h := newHall(t)
	h.open()
	h.sits("02", nil)
	w := Window{h.clock.Now(), h.clock.Now().Add(day)}
	for name, c := range map[string]struct {
		who    actor.Actor
		stage  Stage
		window Window
		want   error
	}{
		"a teacher":       {actor.Actor{ID: "teacher-1", Role: actor.Teacher, Unit: classOne}, RepeatStage, w, actor.ErrOutOfScope},
		"another school":  {outsider, RepeatStage, w, actor.ErrOutOfScope},
		"the group":       {counselor, GroupStage, w, ErrPlan},
		"no such stage":   {counselor, IndividualStage, w, ErrPlan},
		"an empty window": {counselor, RepeatStage, Window{w.Until, w.From}, ErrPlan},
		"a long window":   {counselor, RepeatStage, Window{w.From, w.From.Add(91 * day)}, ErrPlan},
	} {
		if _, err := h.Sittings.Summon(h.ctx(), c.who, campaignOne, h.ids["02"], c.stage, c.window); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	first, err := h.Sittings.Summon(h.ctx(), counselor, campaignOne, h.ids["02"], RepeatStage, w)
	h.must(err)
	again, err := h.Sittings.Summon(h.ctx(), counselor, campaignOne, h.ids["02"], RepeatStage, w)
	if err != nil || again.ID != first.ID {
		t.Errorf("asked twice: %v", err)
	}
	if _, err := h.aloneWith(first, "02"); err != nil {
		t.Error(err)
	}
	group := h.sitting("02")
	if _, err := h.Sittings.Appoint(h.ctx(), counselor, group.ID, w); !errors.Is(err, ErrPlan) {
		t.Errorf("another time for the group: %v", err)
	}
	for name, who := range map[string]actor.Actor{"another school": outsider, "a teacher": {ID: "teacher-1", Role: actor.Teacher, Unit: classOne}} {
		if _, err := h.Sittings.Appoint(h.ctx(), who, first.ID, Window{w.From, w.From.Add(2 * day)}); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s gives another time: %v", name, err)
		}
	}
}

// TestDeathWhileInvitingFurther kills the process at every write between the submit
// and the repeat, which comes all the same, once.
func TestDeathWhileInvitingFurther(t *testing.T) {
	play := func(h *hall, dieAt int, after bool) {
		h.open()
		who := h.begin("01")
		h.save(who, calm(lowMood)...)
		h.engine.Writes, h.engine.DieAt, h.engine.After = 0, dieAt, after
		h.stubborn(func() error {
			_, err := h.Sittings.Submit(h.ctx(), who, who.Sitting)
			return err
		})
		h.stubborn(h.quiesce)
		h.clock.Advance(14 * day)
		h.stubborn(h.quiesce)
	}
	whole := newHall(t)
	play(whole, 0, false)
	for at := 1; at <= whole.engine.Writes; at++ {
		for _, after := range []bool{false, true} {
			h := newHall(t)
			play(h, at, after)
			if doc := h.stage("01", RepeatStage, 1); doc == nil || doc.Reminded != 1 {
				t.Fatalf("write %d, after %t: %+v", at, after, doc)
			}
			h.checkRollups()
		}
	}
}

func TestObserversAreInvitedAndCountedApart(t *testing.T) {
	h := newHall(t)
	young := hallSchool + "/8/1" // the hall's third class stands in for the lowest grades
	id, err := h.Campaigns.students.Enrol(h.ctx(), actor.Engine(), young, Person{Number: "31", Name: "name s31"})
	h.must(err)
	plan := hallPlan()
	plan.Observed = []int{8}
	_, err = h.Campaigns.Create(h.ctx(), counselor, campaignOne, plan)
	h.must(err)
	for _, class := range []string{"1", "2"} {
		_, err := h.Sessions.Plan(h.ctx(), counselor, hallSession(hallSchool.Child("7").Child(class), 1, tuesday))
		h.must(err)
	}
	h.accept()
	_, err = h.Campaigns.Open(h.ctx(), counselor, campaignOne) // the observed class needs no session
	h.must(err)
	h.must(h.quiesce())
	h.clock.Advance(tuesday.Sub(h.clock.Now()))
	teacher := actor.Actor{ID: "teacher-2", Role: actor.Teacher, Unit: young}
	slips, err := h.Sittings.ObserverSlips(h.ctx(), teacher, campaignOne, young)
	if err != nil || len(slips) != 1 || slips[0].Name != "name s31" {
		t.Fatalf("%+v, %v", slips, err)
	}
	if _, err := h.Sittings.ObserverSlips(h.ctx(), actor.Actor{ID: "t", Role: actor.Teacher, Unit: classOne}, campaignOne, young); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("another class: %v", err)
	}
	who, _, err := h.Sittings.Enter(h.ctx(), hallSchool.Code(), "31", slips[0].Code, "1234")
	h.must(err)
	if err := h.Sittings.Agree(h.ctx(), who, who.Sitting, DefaultAssent, true); !errors.Is(err, ErrAssentText) {
		t.Errorf("the child's text: %v", err)
	}
	h.must(h.Sittings.Agree(h.ctx(), who, who.Sitting, ObserverAssent, true))
	page, err := h.Sittings.Page(h.ctx(), who, who.Sitting)
	h.must(err)
	var answers []Given
	for _, item := range page.Form.Items() {
		answers = append(answers, given("o-"+string(item.Key), item.Key, item.Max()))
	}
	h.save(who, answers...)
	closing, err := h.Sittings.Submit(h.ctx(), who, who.Sitting)
	if err != nil || closing != ObserverClosing {
		t.Errorf("%s, %v", closing, err)
	}
	h.must(h.quiesce())
	got, err := h.Rollups.Coverage(h.ctx(), counselor, campaignOne, hallSchool)
	if err != nil || got.Tally.Observed.Submitted != 1 || got.Tally.Observed.Invited != 1 || got.Tally.Invited != 4 || got.Tally.Submitted != 0 {
		t.Errorf("%+v, %v", got.Tally, err)
	}
	if len(h.alarm.alert) != 1 || h.stage("01", RepeatStage, 1) != nil {
		t.Errorf("%+v of %s", h.alarm.alert, id)
	}
	late, err := h.Campaigns.students.Enrol(h.ctx(), actor.Engine(), young, Person{Number: "32", Name: "name s32"})
	h.must(err)
	for range 2 {
		doc, err := h.Sittings.InviteObserver(h.ctx(), teacher, campaignOne, late)
		if err != nil || doc.Seat != 2 || !doc.Until.Equal(plan.Closes) {
			t.Fatalf("%+v, %v", doc, err)
		}
	}
	if _, err := h.Sittings.InviteObserver(h.ctx(), counselor, campaignOne, h.ids["01"]); !errors.Is(err, ErrPlan) {
		t.Errorf("a student who answers alone: %v", err)
	}
	if _, err := h.Sittings.InviteObserver(h.ctx(), outsider, campaignOne, late); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("another school: %v", err)
	}
	h.must(h.quiesce())
	rows, err := h.Sittings.ObserverProgress(h.ctx(), teacher, campaignOne, young)
	if err != nil || len(rows) != 2 || rows[0].State != SittingSubmitted || rows[1].State != SittingInvited {
		t.Errorf("%+v, %v", rows, err)
	}
	h.checkRollups()
}

func TestObserverWhoNeverAnswersIsMissed(t *testing.T) {
	h := newHall(t)
	young := hallSchool + "/8/1"
	_, err := h.Campaigns.students.Enrol(h.ctx(), actor.Engine(), young, Person{Number: "31", Name: "name s31"})
	h.must(err)
	plan := hallPlan()
	plan.Grades, plan.Observed = nil, []int{8}
	_, err = h.Campaigns.Create(h.ctx(), counselor, campaignOne, plan)
	h.must(err)
	h.accept()
	_, err = h.Campaigns.Open(h.ctx(), counselor, campaignOne)
	h.must(err)
	h.must(h.quiesce())
	h.clock.Advance(plan.Closes.Sub(h.clock.Now()))
	h.must(h.quiesce())
	got, err := h.Rollups.Coverage(h.ctx(), counselor, campaignOne, young)
	if err != nil || got.Tally.Observed.Unfinished != 1 || len(h.posts) != 0 {
		t.Errorf("%+v, %v, %+v", got.Tally, err, h.posts)
	}
}
