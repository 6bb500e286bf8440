package referral

import (
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// ahead is a campaign of the school under a policy.
func (w *ward) ahead(care screening.PolicyRef, more ...unit.Path) screening.Ahead {
	return screening.Ahead{Care: care, Schools: append([]unit.Path{school}, more...), From: w.clock.Now(), To: w.clock.Now().AddDate(0, 1, 0)}
}

func (w *ward) gaps() []screening.Gap {
	w.t.Helper()
	gaps, err := w.Gate.Gaps(w.ctx(), w.ahead(DefaultCare().Ref()))
	w.must(err)
	return gaps
}

// Each thing that a silence needs keeps the campaign shut by itself, and by name.
func TestGateNamesEachGap(t *testing.T) {
	of := func(lack screening.Lack) []screening.Gap { return []screening.Gap{{Unit: school, Lack: lack}} }
	set := func(d screening.Duty) func(*ward) {
		return func(w *ward) {
			d.CallBack = "025-0000"
			_, err := w.org.SetDuty(w.ctx(), actor.Engine(), school.Code(), d)
			w.must(err)
		}
	}
	for name, c := range map[string]struct {
		spoil func(*ward)
		want  []screening.Gap
	}{
		"all stands":       {func(*ward) {}, nil},
		"it still does":    {func(w *ward) { w.clock.Advance(drillStands - time.Second) }, nil},
		"a drill long ago": {func(w *ward) { w.clock.Advance(drillStands) }, of(screening.LackDrillOld)},
		"a later drill failed": {func(w *ward) {
			w.drilling()
			w.wait(drillLasts + time.Minute)
		}, of(screening.LackDrill)},
		"a later drill runs": {func(w *ward) { w.drilling() }, nil},
		"another deputy":     {set(duty(counselor.ID, lead.ID, lead.ID)), of(screening.LackDrillChanged)},
		"nobody is deputy": {set(duty(counselor.ID, "", lead.ID)), []screening.Gap{
			{Unit: school, Lack: screening.LackLevel, Office: "deputy"}, {Unit: school, Lack: screening.LackDrillChanged}}},
		"another telephone": {func(w *ward) {
			d := duty(counselor.ID, deputy.ID, lead.ID)
			d.CallBack = "025-9999"
			_, err := w.org.SetDuty(w.ctx(), actor.Engine(), school.Code(), d)
			w.must(err)
		}, of(screening.LackDrillChanged)},
		"another health contact": {func(w *ward) {
			w.hire(actor.Actor{ID: "health-2", Role: actor.Health, Unit: district})
			_, err := w.org.SetContacts(w.ctx(), actor.Engine(), district, contacts(officer.ID, "health-2"))
			w.must(err)
		}, of(screening.LackDrillChanged)},
		"another education office": {func(w *ward) {
			w.hire(actor.Actor{ID: "office-2", Role: actor.Office, Unit: district})
			_, err := w.org.SetContacts(w.ctx(), actor.Engine(), district, contacts("office-2", health.ID))
			w.must(err)
		}, of(screening.LackDrillChanged)},
		"another clerk at the hospital": {func(w *ward) {
			w.hire(actor.Actor{ID: "clerk-3", Role: actor.Hospital, Hospital: "brain"})
			w.designate("brain", "32/3201", clerk.ID, "clerk-3")
		}, of(screening.LackDrillChanged)},
		"the hospital closed": {func(w *ward) {
			_, err := w.Hospitals.Designate(w.ctx(), actor.Engine(), Hospital{Head: store.Head{ID: "brain"}, Name: "b", City: "32/3201", Closed: true})
			w.must(err)
		}, []screening.Gap{{Unit: "32/3201", Lack: screening.LackHospital}, {Unit: school, Lack: screening.LackDrillChanged}}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWard(t)
			if got := w.gaps(); !slices.Equal(got, of(screening.LackDrill)) {
				t.Fatalf("before any drill: %v", got)
			}
			w.drill()
			c.spoil(w)
			if got := w.gaps(); !slices.Equal(got, c.want) {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}

// A drill stands for every policy whose offices it reached, whatever their times.
func TestDrillStandsForOtherPolicies(t *testing.T) {
	w := newWard(t)
	w.drill()
	slower, wider := ownCare(t), ownCare(t)
	slower.ID, wider.ID = "slower", "wider"
	slower.Overdue.Repeat = risk.Span(48 * time.Hour)
	wider.Overdue.Steps = append(slices.Clone(wider.Overdue.Steps), Step{To: ToHealth, After: risk.Span(96 * time.Hour)})
	for _, p := range []CarePolicy{slower, wider} {
		w.must(w.Policies.Add(w.ctx(), actor.Engine(), p))
		gaps, err := w.Gate.Gaps(w.ctx(), w.ahead(p.Ref()))
		w.must(err)
		if (len(gaps) == 0) != (p.ID == "slower") {
			t.Errorf("%s: %v", p.ID, gaps)
		}
	}
}

func TestGateNeedsHospitalsAndPolicy(t *testing.T) {
	w := newWard(t)
	w.drill()
	away := unit.Path("32/3202/320205/3202050001")
	for name, c := range map[string]struct {
		care screening.PolicyRef
		more []unit.Path
		want []screening.Gap
	}{
		"no policy": {screening.PolicyRef{ID: "nobody-s", Version: 1}, []unit.Path{away},
			[]screening.Gap{{Lack: screening.LackCarePolicy}, {Unit: "32/3202", Lack: screening.LackHospital}}},
		"all stands": {DefaultCare().Ref(), nil, nil},
	} {
		if got, err := w.Gate.Gaps(w.ctx(), w.ahead(c.care, c.more...)); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

// Whoever comes on duty by a roster is reached too: they confirmed a drill, or have
// proven a contact. A drill stays with those it began with, when the shift changes.
func TestGateAsksForEverybodyOnTheRoster(t *testing.T) {
	w := newWard(t)
	w.hire(night)
	every := []calendar.Kind{calendar.SchoolDay, calendar.Weekend, calendar.Holiday, calendar.Vacation}
	w.rota(rota.Rota{Shifts: []rota.Shift{
		{Days: every, From: 7 * time.Hour, To: 10 * time.Hour, Crew: rota.Crew{rota.Counselor: counselor.ID}},
		{Days: every, From: 10 * time.Hour, To: 7 * time.Hour, Crew: rota.Crew{rota.Counselor: night.ID}},
	}})
	want := []screening.Gap{{Unit: school, Lack: screening.LackUnproven, Office: "duty"}}
	w.drill()
	if got := w.gaps(); !slices.Equal(got, want) {
		t.Errorf("after a drill by day: %v", got)
	}
	w.Outside(proven{counselor.ID, deputy.ID, lead.ID, officer.ID, health.ID, clerk.ID, night.ID})
	if got := w.gaps(); got != nil {
		t.Errorf("with a contact proven: %v", got)
	}
	w.Outside(inside{})
	w.drilling() // nobody confirms, and the shift changes
	w.rise()
	w.told = nil
	w.wait(drillLasts + time.Minute)
	w.expect()
	r := w.drilling()
	w.rise()
	for _, who := range []actor.Actor{night, deputy, lead, officer} {
		w.must(w.confirm(r.ID, who))
	}
	w.must(w.see(r.ID, health, string(district)))
	w.must(w.see(r.ID, clerk, "brain"))
	w.settle()
	if got := w.gaps(); got != nil {
		t.Errorf("after a drill by night: %v\n%s", got, shown(w.latest().Hops))
	}
}

// A drill that is too old may be waived, and proves nothing of whom it never reached.
func TestOldDrillHidesNobody(t *testing.T) {
	w := newWard(t)
	w.drill()
	w.wait(31 * 24 * time.Hour)
	w.hire(night)
	every := []calendar.Kind{calendar.SchoolDay, calendar.Weekend, calendar.Holiday, calendar.Vacation}
	w.rota(rota.Rota{Shifts: []rota.Shift{
		{Days: every, From: 7 * time.Hour, To: 10 * time.Hour, Crew: rota.Crew{rota.Counselor: counselor.ID}},
		{Days: every, From: 10 * time.Hour, To: 7 * time.Hour, Crew: rota.Crew{rota.Counselor: night.ID}},
	}})
	want := []screening.Gap{{Unit: school, Lack: screening.LackDrillOld}, {Unit: school, Lack: screening.LackUnproven, Office: "duty"}}
	if got := w.gaps(); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}
