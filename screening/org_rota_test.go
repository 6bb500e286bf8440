package screening

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// evenings is a roster with one shift, from six to eight on school days.
func evenings(who string) rota.Rota {
	return rota.Rota{Shifts: []rota.Shift{{Days: []calendar.Kind{calendar.SchoolDay}, From: 18 * time.Hour, To: 8 * time.Hour,
		Crew: rota.Crew{rota.Counselor: who}}}}
}

func TestRotaNamesOurOwnPeople(t *testing.T) {
	r := newRegistry(t)
	counselor := r.add(NewStaff{Role: actor.Counselor, Unit: schoolOne})
	teacher := r.add(NewStaff{Role: actor.Teacher, Unit: schoolOne})
	other := r.add(NewStaff{Role: actor.Counselor, Unit: schoolTwo})
	officer := r.add(NewStaff{Role: actor.Office, Unit: district})
	for name, bad := range map[string]rota.Rota{"another school": evenings(other), "a teacher": evenings(teacher), "nobody known": evenings("x"),
		"a dormitory elsewhere":  {Shifts: []rota.Shift{{Days: []calendar.Kind{calendar.SchoolDay}, Crew: rota.Crew{rota.Counselor: counselor}, Dormitory: []string{other}}}},
		"a substitute elsewhere": {Leaves: []rota.Leave{{Who: counselor, From: r.clock.Now(), To: r.clock.Now().Add(time.Hour), Substitute: other}}},
	} {
		if _, err := r.org.SetRota(r.ctx(), schoolLead, schoolOne, 0, bad); !errors.Is(err, ErrDuty) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.org.SetRota(r.ctx(), schoolLead, schoolOne, 0, rota.Rota{Shifts: []rota.Shift{{}}}); !errors.Is(err, rota.ErrRota) {
		t.Errorf("an empty shift: %v", err)
	}
	for name, c := range map[string]struct {
		who   actor.Actor
		place unit.Path
	}{"somebody else's school": {stranger, schoolOne}, "a class": {schoolLead, schoolOne + "/7/1"}, "a city": {actor.Engine(), "32/3201"}} {
		if _, err := r.org.SetRota(r.ctx(), c.who, c.place, 0, evenings(counselor)); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range 2 { // the second changes nothing
		doc, err := r.org.SetRota(r.ctx(), schoolLead, schoolOne, 0, evenings(counselor))
		if r.must(err); doc.Version != 1 || doc.By != schoolLead.ID {
			t.Errorf("version %d by %s", doc.Version, doc.By)
		}
	}
	leave := rota.Leave{Who: counselor, From: r.clock.Now(), To: r.clock.Now().Add(time.Hour)}
	for range 2 {
		doc, err := r.org.AddLeave(r.ctx(), schoolLead, schoolOne, leave)
		if r.must(err); len(doc.Leaves) != 1 || doc.Version != 2 {
			t.Errorf("%d leaves, version %d", len(doc.Leaves), doc.Version)
		}
	}
	if _, err := r.org.AddLeave(r.ctx(), schoolLead, schoolOne, rota.Leave{Who: other, From: leave.From, To: leave.To}); !errors.Is(err, ErrDuty) {
		t.Errorf("a stranger's leave: %v", err)
	}
	_, err := r.org.SetRota(r.ctx(), districtOffice, district, 0, rota.Rota{Shifts: []rota.Shift{{Days: []calendar.Kind{calendar.Weekend}, Crew: rota.Crew{rota.Office: officer}}}})
	r.must(err)
	for _, id := range []string{counselor, officer} {
		if err := r.people.Leave(r.ctx(), districtOffice, id); !errors.Is(err, ErrOnDuty) {
			t.Errorf("who stands on a duty roster leaves: %v", err)
		}
	}
	if _, err := r.org.Rota(r.ctx(), classTeacher, schoolOne); err != nil {
		t.Errorf("who works there: %v", err)
	}
	for _, read := range []func() error{
		func() error { _, err := r.org.Rota(r.ctx(), stranger, schoolOne); return err },
		func() error { _, err := r.org.WhoIsOnDuty(r.ctx(), stranger, schoolOne, r.clock.Now()); return err },
	} {
		if err := read(); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("a stranger reads it: %v", err)
		}
	}
}

// Two leads who change a roster at once: the second learns of what the first entered, and
// nothing is lost, neither a leave nor a shift.
func TestRotaReplacesOnlyWhatWasRead(t *testing.T) {
	r := newRegistry(t)
	counselor, night := r.add(NewStaff{Role: actor.Counselor, Unit: schoolOne}), r.add(NewStaff{Role: actor.Counselor, Unit: schoolOne})
	first, err := r.org.SetRota(r.ctx(), schoolLead, schoolOne, 0, evenings(counselor))
	r.must(err)
	if _, err := r.org.SetRota(r.ctx(), schoolLead, schoolOne, 0, evenings(night)); !errors.Is(err, store.ErrConflict) {
		t.Errorf("somebody else has entered the first one: %v", err)
	}
	leave := rota.Leave{Who: counselor, From: r.clock.Now(), To: r.clock.Now().Add(time.Hour)}
	_, err = r.org.AddLeave(r.ctx(), schoolLead, schoolOne, leave)
	r.must(err)
	if _, err := r.org.SetRota(r.ctx(), schoolLead, schoolOne, first.Version, evenings(night)); !errors.Is(err, store.ErrConflict) {
		t.Errorf("somebody has been given leave since: %v", err)
	}
	kept, err := r.org.Rota(r.ctx(), schoolLead, schoolOne)
	if r.must(err); len(kept.Leaves) != 1 || kept.Shifts[0].Crew[rota.Counselor] != counselor {
		t.Errorf("kept %+v", kept.Rota)
	}
	next := evenings(night)
	next.Shifts[0].Crew[rota.Deputy] = counselor
	next.Leaves = kept.Leaves
	for range 20 { // asked again after a lost answer, it is done, in whatever order the crew is written
		doc, err := r.org.SetRota(r.ctx(), schoolLead, schoolOne, kept.Version, next)
		if r.must(err); doc.Version != kept.Version+1 || len(doc.Leaves) != 1 {
			t.Errorf("version %d: %+v", doc.Version, doc.Rota)
		}
	}
}

func TestOnDutyByRosterAndStanding(t *testing.T) {
	r := newRegistry(t)
	day, night := r.add(NewStaff{Role: actor.Counselor, Unit: schoolOne}), r.add(NewStaff{Role: actor.Counselor, Unit: schoolOne})
	_, err := r.org.SetDuty(r.ctx(), districtOffice, schoolOne.Code(), Duty{Counselor: day})
	r.must(err)
	evening := time.Date(2026, 9, 8, 20, 0, 0, 0, Shanghai)
	w, err := r.org.OnDuty(r.ctx(), schoolOne, evening)
	if r.must(err); w.Kept || w.Crew.First() != day || !w.Until.IsZero() {
		t.Errorf("without a roster: %+v", w)
	}
	_, err = r.org.SetRota(r.ctx(), schoolLead, schoolOne, 0, evenings(night))
	r.must(err)
	for at, want := range map[time.Time]string{evening: night, evening.Add(-4 * time.Hour): day, evening.Add(36 * time.Hour): day,
		time.Date(2026, 10, 2, 20, 0, 0, 0, Shanghai): day} { // a festival
		w, err := r.org.OnDuty(r.ctx(), schoolOne, at)
		if r.must(err); w.Crew.First() != want || !w.Kept || !w.Until.After(at) || w.Until.After(at.Add(lookAgain)) {
			t.Errorf("%s: %+v", at, w)
		}
	}
	r.must(r.org.PlanYear(r.ctx(), districtOffice, district, 2026, calendar.Plan{Off: []calendar.Span{{From: "2026-09-08", To: "2026-09-08"}}}))
	if w, err = r.org.OnDuty(r.ctx(), schoolOne, evening); err != nil || w.Crew.First() != day {
		t.Errorf("on a day off of the district: %+v, %v", w, err)
	}
}

func TestShiftHoles(t *testing.T) {
	r := newRegistry(t)
	night, gone := r.add(NewStaff{Role: actor.Counselor, Unit: schoolOne}), r.add(NewStaff{Role: actor.Counselor, Unit: schoolOne})
	from := time.Date(2026, 9, 8, 18, 0, 0, 0, Shanghai)
	holes := func() []rota.Hole {
		found, err := r.org.ShiftHoles(r.ctx(), schoolOne, from, from.Add(24*time.Hour))
		r.must(err)
		return found
	}
	if got := holes(); len(got) != 0 {
		t.Errorf("without a roster: %v", got)
	}
	both := evenings(night)
	both.Shifts = append(both.Shifts, rota.Shift{Days: both.Shifts[0].Days, From: 8 * time.Hour, To: 18 * time.Hour, Crew: rota.Crew{rota.Counselor: gone}})
	_, err := r.org.SetRota(r.ctx(), schoolLead, schoolOne, 0, both)
	r.must(err)
	if got := holes(); len(got) != 0 {
		t.Errorf("around the clock: %v", got)
	}
	_, err = r.org.staff.Update(r.ctx(), gone, func(s *Staff) error { s.Left = true; return nil })
	r.must(err)
	if got := holes(); len(got) != 1 || !got[0].From.Equal(from.Add(14*time.Hour)) || got[0].Dormitory {
		t.Errorf("somebody left: %v", got)
	}
	_, err = r.org.schools.Update(r.ctx(), schoolOne.Code(), func(s *School) error { s.Boarding = true; return nil })
	r.must(err)
	if got := holes(); len(got) != 2 || !got[0].Dormitory {
		t.Errorf("a boarding school: %v", got)
	}
}

func TestCalendarOfTheNearestUnit(t *testing.T) {
	r := newRegistry(t)
	plan := func(place unit.Path, year int, day calendar.Date) {
		r.must(r.org.PlanYear(r.ctx(), actor.Engine(), place, year, calendar.Plan{Off: []calendar.Span{{From: day, To: day}}}))
	}
	plan("32/3201", 2026, "2026-10-12")
	plan(district, 2026, "2026-10-13")
	plan("32", 2027, "2027-10-12")
	plan(schoolTwo, 2026, "2026-10-14")
	days, err := r.org.Calendar(r.ctx(), schoolOne+"/7/1", time.Date(2026, 9, 8, 8, 0, 0, 0, Shanghai))
	r.must(err)
	for d, want := range map[calendar.Date]calendar.Kind{"2026-10-12": calendar.SchoolDay, "2026-10-13": calendar.Holiday, "2026-10-14": calendar.SchoolDay, "2027-10-12": calendar.Holiday} {
		if got := days.Kind(d); got != want {
			t.Errorf("%s is a %s", d, got)
		}
	}
	plan(district, 2026, "2026-10-15")
	plan(district, 2026, "2026-10-15")
	doc, err := r.org.calendars.Get(r.ctx(), string(district))
	if r.must(err); len(doc.Entries) != 2 {
		t.Errorf("%d entries", len(doc.Entries))
	}
	if e, err := r.org.YearPlan(r.ctx(), schoolOne, 2026); err != nil || e.Off[0].From != "2026-10-15" {
		t.Errorf("%+v, %v", e, err)
	}
	if err := r.org.PlanYear(r.ctx(), districtOffice, district, 2026, calendar.Plan{Exams: []calendar.Span{{From: "soon", To: "later"}}}); !errors.Is(err, ErrPlan) {
		t.Errorf("no days: %v", err)
	}
	for _, place := range []unit.Path{"", schoolOne + "/7", elsewhere} {
		if err := r.org.PlanYear(r.ctx(), districtOffice, place, 2026, calendar.Plan{}); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%q: %v", place, err)
		}
	}
}

func TestTestDayAvoidsExamsAndHolidays(t *testing.T) {
	days := calendar.New(calendar.Plan{Exams: []calendar.Span{{From: "2026-11-09", To: "2026-11-13"}}})
	for d, want := range map[calendar.Date]bool{
		"2026-09-23": true, "2026-09-24": false, // Thursday before Mid-Autumn
		"2026-09-30": false, "2026-10-01": false, "2026-10-08": true, "2026-11-10": false, "2026-11-16": true,
	} {
		if got := DefaultTestDay().allows(days, d.At(9*time.Hour), d.At(10*time.Hour)); got != want {
			t.Errorf("%s: %t", d, got)
		}
	}
}

// Hours that a roster leaves to nobody are named before a campaign opens, and two people
// may take them upon themselves; a year that is not published is only said.
func TestRosterIsPartOfReadiness(t *testing.T) {
	h := newHall(t)
	h.readyToOpen()
	_, err := h.Campaigns.org.SetRota(h.ctx(), actor.Engine(), hallSchool, 0, evenings(counselor.ID))
	h.must(err)
	got := h.refused()
	if len(got) != 1 || got[0].Lack != LackShift || got[0].Unit != hallSchool || !got[0].From.Equal(hallPlan().Opens) && !got[0].From.After(hallPlan().Opens) {
		t.Fatalf("%+v", got)
	}
	for _, who := range []actor.Actor{office, counselor} {
		_, err := h.Campaigns.Waive(h.ctx(), who, campaignOne, WaiverAgreed)
		h.must(err)
	}
	_, err = h.Campaigns.Open(h.ctx(), counselor, campaignOne)
	h.must(err)

	h = newHall(t)
	h.readyToOpen()
	_, err = h.Campaigns.campaigns.Update(h.ctx(), campaignOne, func(c *Campaign) error {
		c.Closes = time.Date(2027, 1, 20, 0, 0, 0, 0, Shanghai)
		return nil
	})
	h.must(err)
	found, err := h.Campaigns.Gaps(h.ctx(), counselor, campaignOne)
	if h.must(err); !found.Ready() || !slices.Equal(found.Gaps, []Gap{{Lack: LackCalendar, Year: 2027}}) {
		t.Errorf("%+v", found)
	}
	_, err = h.Campaigns.Open(h.ctx(), counselor, campaignOne)
	h.must(err)
}

// By day or by night: whom the student is told of is who is on duty then.
func TestWhoAnswersByTheRoster(t *testing.T) {
	h := newHall(t)
	night := actor.Actor{ID: "deputy-1", Role: actor.Counselor, Unit: hallSchool}
	h.open()
	doc, err := h.Sittings.sittings.Get(h.ctx(), h.sittingID("01"))
	h.must(err)
	_, err = h.Campaigns.staff.Add(h.ctx(), actor.Engine(), NewStaff{ID: night.ID, Role: night.Role, Unit: night.Unit, Identity: Identity{Name: "夜"}})
	h.must(err)
	_, err = h.Campaigns.org.SetRota(h.ctx(), actor.Engine(), hallSchool, 0, evenings(night.ID))
	h.must(err)
	for _, c := range []struct {
		after time.Duration
		want  string
	}{{5 * time.Hour, "counselor-2"}, {6 * time.Hour, night.ID}} {
		h.clock.Advance(c.after)
		if got, err := h.Sittings.whoAnswers(h.ctx(), doc, &Session{}); err != nil || got != c.want {
			t.Errorf("at %s %q answers, want %q: %v", h.clock.Now(), got, c.want, err)
		}
	}
}
