package screening

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

func TestTestDay(t *testing.T) {
	day := DefaultTestDay()
	day.Avoid = []Span{{From: tuesday.AddDate(0, 0, 7), To: tuesday.AddDate(0, 0, 8)}}
	for name, c := range map[string]struct {
		starts time.Time
		ok     bool
	}{
		"Tuesday":        {tuesday, true},
		"Thursday":       {tuesday.AddDate(0, 0, 2), true},
		"Friday":         {tuesday.AddDate(0, 0, 3), false},
		"Saturday":       {tuesday.AddDate(0, 0, 4), false},
		"before lessons": {tuesday.Add(-61 * time.Minute), false},
		"at eight":       {tuesday.Add(-time.Hour), true},
		"until the end":  {tuesday.Add(7*time.Hour + 30*time.Minute), true},
		"past the end":   {tuesday.Add(7*time.Hour + 31*time.Minute), false},
		"over midnight":  {tuesday.Add(14*time.Hour + 30*time.Minute), false},
		"exam week":      {tuesday.AddDate(0, 0, 7).Add(time.Hour), false},
		"its eve":        {tuesday.AddDate(0, 0, 6), true},
	} {
		if got := day.allows(calendar.New(), c.starts.UTC(), c.starts.Add(time.Hour).UTC()); got != c.ok {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestSessionPlanNamesFieldAndMend(t *testing.T) {
	c := &Campaign{CampaignPlan: hallPlan().withDefaults()}
	for field, spoil := range map[string]func(*SessionPlan){
		"class":      func(p *SessionPlan) { p.Class = hallSchool + "/8/1" },
		"number":     func(p *SessionPlan) { p.Number = 0 },
		"room":       func(p *SessionPlan) { p.Room = "" },
		"ends":       func(p *SessionPlan) { p.Ends = p.Starts.Add(5 * time.Hour) },
		"ends: plan": func(p *SessionPlan) { p.Starts, p.Ends = tuesday.Add(-3*time.Hour), tuesday.Add(-2*time.Hour) },
		"starts":     func(p *SessionPlan) { p.Ends = c.Closes.Add(time.Hour); p.Starts = p.Ends.Add(-time.Hour) },
		"override":   func(p *SessionPlan) { p.Override = "because" },
		"starts: choose": func(p *SessionPlan) {
			p.Starts, p.Ends = tuesday.AddDate(0, 0, 3), tuesday.AddDate(0, 0, 3).Add(time.Hour)
		},
	} {
		p := hallSession(classOne, 1, tuesday)
		if err := p.check(c, calendar.New(), tuesday.Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
		spoil(&p)
		if err := p.check(c, calendar.New(), tuesday.Add(-time.Hour)); !errors.Is(err, ErrPlan) || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
	friday := hallSession(classOne, 1, tuesday.AddDate(0, 0, 3))
	friday.Override = OverrideSchoolDay
	if err := friday.check(c, calendar.New(), tuesday); err != nil {
		t.Errorf("a Friday with a reason: %v", err)
	}
}

func TestPlanIsIdempotentAndScoped(t *testing.T) {
	h := newHall(t)
	_, err := h.Campaigns.Create(h.ctx(), counselor, campaignOne, hallPlan())
	h.must(err)
	plan := hallSession(classOne, 1, tuesday)
	for range 2 {
		if _, err := h.Sessions.Plan(h.ctx(), counselor, plan); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := h.Sessions.Plan(h.ctx(), outsider, plan); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("an outsider plans: %v", err)
	}
	plan.Room = "B2"
	if _, err := h.Sessions.Plan(h.ctx(), counselor, plan); !errors.Is(err, store.ErrExists) {
		t.Errorf("another plan under the id: %v", err)
	}
	list, _, err := h.Sessions.Find(h.ctx(), office, campaignOne, hallSchool, store.Cursor{}, 0)
	if err != nil || len(list) != 1 {
		t.Errorf("%d sessions, %v", len(list), err)
	}
}

func TestEndOfASessionMakesNonCompleters(t *testing.T) {
	h := newHall(t)
	h.open()
	done := h.begin("01")
	h.save(done, calm(nil)...)
	_, err := h.Sittings.Submit(h.ctx(), done, done.Sitting)
	h.must(err)
	late := h.begin("03")
	h.save(late, given("a", "phq-a.mood", 1))
	h.clock.Advance(time.Hour)
	h.must(h.settle())
	for number, want := range map[string]SittingState{"01": SittingSubmitted, "02": SittingUnfinished, "03": SittingUnfinished} {
		if got := h.sitting(number); got.State != want || want == SittingUnfinished && !got.Missed.Equal(tuesday.Add(time.Hour)) {
			t.Errorf("%s is %s, missed %v", number, got.State, got.Missed)
		}
	}
	// A device that was offline delivers what was answered in the session.
	h.save(late, given("b", selfHarm, 2))
	h.clock.Advance(CriticalDelay)
	h.must(h.settle())
	if len(h.alarm.alert) != 1 {
		t.Error("a late critical answer is not raised")
	}
	h.save(late, calm(map[instrument.ItemKey]int{selfHarm: -1})...)
	if _, err := h.Sittings.Submit(h.ctx(), late, late.Sitting); err != nil {
		t.Errorf("a late submit: %v", err)
	}
	h.must(h.quiesce())
	h.checkRollups()
}

func TestMakeUpWithinTwoWeeks(t *testing.T) {
	h := newHall(t)
	h.open()
	in := map[string]time.Time{"soon": tuesday.AddDate(0, 0, 1), "last day": tuesday.AddDate(0, 0, 14), "too late": tuesday.AddDate(0, 0, 15)}
	ids := map[string]string{}
	for name, number := range map[string]int{"soon": 2, "last day": 3, "too late": 4} {
		doc, err := h.Sessions.Plan(h.ctx(), counselor, hallSession(classTwo, number, in[name]))
		h.must(err)
		ids[name] = doc.ID
	}
	id := h.sittingID("01")
	if err := h.Sittings.MakeUp(h.ctx(), counselor, id, ids["soon"]); !isIllegal(err) {
		t.Errorf("a make-up before anything was missed: %v", err)
	}
	h.clock.Advance(time.Hour)
	h.must(h.settle())
	if err := h.Sittings.MakeUp(h.ctx(), counselor, id, ids["too late"]); !errors.Is(err, ErrMakeUp) {
		t.Errorf("too late: %v", err)
	}
	if err := h.Sittings.MakeUp(h.ctx(), outsider, id, ids["soon"]); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("an outsider: %v", err)
	}
	h.must(h.Sittings.MakeUp(h.ctx(), counselor, id, ids["last day"]))
	for range 2 {
		h.must(h.Sittings.MakeUp(h.ctx(), counselor, id, ids["soon"]))
	}
	h.must(h.Sittings.MakeUp(h.ctx(), counselor, h.sittingID("02"), ids["soon"]))
	a, b := h.sitting("01"), h.sitting("02")
	if a.State != SittingWaiting || a.Session != ids["soon"] || a.Seat == b.Seat {
		t.Errorf("%s in %s, seats %d and %d", a.State, a.Session, a.Seat, b.Seat)
	}
	h.clock.Advance(in["soon"].Sub(h.clock.Now()))
	h.begin("01")
	h.clock.Advance(time.Hour)
	h.must(h.settle())
	if doc := h.sitting("02"); doc.State != SittingUnfinished {
		t.Errorf("who misses the make-up is %s", doc.State)
	}
}

func TestExcuse(t *testing.T) {
	h := newHall(t)
	h.open()
	id := h.sittingID("01")
	if err := h.Sittings.Excuse(h.ctx(), counselor, id, "lazy"); !errors.Is(err, ErrExcuse) {
		t.Errorf("a reason that is not on the list: %v", err)
	}
	if err := h.Sittings.Excuse(h.ctx(), outsider, id, AbsentIll); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("an outsider: %v", err)
	}
	for _, reason := range []Excuse{AbsentIll, AbsentIll, Technical} {
		h.must(h.Sittings.Excuse(h.ctx(), counselor, id, reason))
	}
	if doc := h.sitting("01"); doc.State != SittingUnfinished || doc.Excuse != Technical {
		t.Errorf("%s, %s", doc.State, doc.Excuse)
	}
	h.must(h.quiesce())
	h.checkRollups()
}

func TestSlipsAndProgressShowNoRisk(t *testing.T) {
	h := newHall(t)
	h.open()
	who := h.begin("02")
	h.save(who, calm(map[instrument.ItemKey]int{selfHarm: 3})...)
	_, err := h.Sittings.Submit(h.ctx(), who, who.Sitting)
	h.must(err)
	session := sessionID(campaignOne, classOne, 1)
	slips, err := h.Sittings.Slips(h.ctx(), counselor, session)
	h.must(err)
	if len(slips) != 1 || slips[0].Seat != 1 || slips[0].Code != h.code("01") || slips[0].Number != "01" || slips[0].Name == "" {
		t.Errorf("%+v", slips)
	}
	rows, err := h.Sittings.Progress(h.ctx(), actor.Actor{ID: "t", Role: actor.Teacher, Unit: classOne}, session)
	h.must(err)
	if len(rows) != 2 || rows[0].State != SittingInvited || rows[1].State != SittingSubmitted || rows[1].Seat != 2 {
		t.Errorf("%+v", rows)
	}
	for name, who := range map[string]actor.Actor{"outsider": outsider, "other class": {ID: "t", Role: actor.Teacher, Unit: classTwo}} {
		if _, err := h.Sittings.Slips(h.ctx(), who, session); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSessionsAreHeldByPeopleOfTheSchool(t *testing.T) {
	h := newHall(t)
	_, err := h.Campaigns.Create(h.ctx(), counselor, campaignOne, hallPlan())
	h.must(err)
	for field, spoil := range map[string]func(*SessionPlan){
		"invigilator": func(p *SessionPlan) { p.Invigilator = "nobody" },
		"counselor":   func(p *SessionPlan) { p.Counselor = "teacher-1" },
	} {
		plan := hallSession(classOne, 1, tuesday)
		spoil(&plan)
		if _, err := h.Sessions.Plan(h.ctx(), counselor, plan); !errors.Is(err, ErrPlan) || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestInviteServesLateJoiners(t *testing.T) {
	h := newHall(t)
	h.open()
	students := h.Campaigns.students
	joiner, err := students.Enrol(h.ctx(), actor.Engine(), classOne, Person{Number: "05", Name: "name s05"})
	h.must(err)
	other, err := students.Enrol(h.ctx(), actor.Engine(), hallSchool+"/8/1", Person{Number: "06", Name: "name s06"})
	h.must(err)
	session := sessionID(campaignOne, classOne, 1)
	for range 2 {
		doc, err := h.Sittings.Invite(h.ctx(), counselor, session, joiner)
		h.must(err)
		if doc.Seat != 3 || doc.State != SittingInvited {
			t.Errorf("seat %d, %s", doc.Seat, doc.State)
		}
	}
	if _, err := h.Sittings.Invite(h.ctx(), counselor, session, other); !errors.Is(err, ErrPlan) {
		t.Errorf("a student of another grade: %v", err)
	}
	if _, err := h.Sittings.Invite(h.ctx(), outsider, session, joiner); err == nil {
		t.Error("an outsider invites")
	}
	h.must(h.quiesce())
	h.checkRollups()
	if got := h.recount(classOne).Invited; got != 3 {
		t.Errorf("%d invited", got)
	}
}
