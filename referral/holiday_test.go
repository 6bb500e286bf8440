package referral

import (
	"errors"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/calendar"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// The story begins on 7 September 2026. The first holidays after it are 25 to 27
// September (Mid-Autumn) and 1 to 7 October; 20 September is a Sunday with lessons.
var (
	midAutumn = calendar.Span{From: "2026-09-25", To: "2026-09-27"}
	national  = calendar.Span{From: "2026-10-01", To: "2026-10-07"}
)

// following brings a case to its follow-ups, the next of which lie behind the holidays.
func following(t *testing.T) (*ward, string) {
	w, id := opened(t, SchoolSupport)
	_, err := w.Cases.Review(w.ctx(), counselor, id, once("r"), false, []string{counselor.ID, lead.ID}, "校内支持")
	w.must(err)
	_, err = w.Cases.books.Update(w.ctx(), id, func(doc *Case) error {
		doc.StateBy = w.clock.Now().Add(60 * 24 * time.Hour)
		doc.reckon()
		return nil
	})
	w.must(err)
	w.settle()
	w.told = nil
	return w, id
}

func form(span calendar.Span, w *ward) HolidayForm {
	return HolidayForm{Contact: counselor.ID, CheckIns: []time.Time{span.From.Add(1).At(10 * time.Hour)},
		Guardian: "妈妈", Briefed: w.clock.Now(), Note: "每天睡前联系，药品收好"}
}

func (w *ward) until(d calendar.Date, since time.Duration) {
	w.t.Helper()
	w.wait(d.At(since).Sub(w.clock.Now()))
}

func (w *ward) file(id string) *Case {
	w.t.Helper()
	doc, err := w.Cases.books.Get(w.ctx(), id)
	w.must(err)
	return doc
}

func TestHolidayWithoutAPlanRises(t *testing.T) {
	w, id := following(t)
	if h := w.file(id).Holiday; h == nil || h.Span != midAutumn || !h.PlanBy.Equal(calendar.Date("2026-09-20").At(8*time.Hour)) {
		t.Fatalf("the next holiday is %+v", h)
	}
	w.until("2026-09-20", 8*time.Hour-time.Minute)
	w.expect()
	w.wait(time.Minute)
	w.expect("counselor:case")
	w.wait(24 * time.Hour)
	w.expect("lead:case")
	w.until("2026-09-23", 8*time.Hour)
	w.expect("office:case")
	w.until("2026-09-24", 18*time.Hour) // the evening of the last school day
	w.expect("office:case")
	w.until("2026-09-26", 12*time.Hour) // it has begun, and is still due
	w.expect("office:case", "office:case")
	if h := w.file(id).Holiday; h == nil || h.Span != midAutumn {
		t.Errorf("in the middle of it the case waits for %+v", h)
	}
}

func TestHolidayPlanSatisfies(t *testing.T) {
	w, id := following(t)
	w.until("2026-09-21", 12*time.Hour)
	w.told = nil
	doc, err := w.Cases.PlanForHoliday(w.ctx(), counselor, id, once("p"), form(midAutumn, w))
	w.must(err)
	if len(doc.Plans) != 1 || doc.Holiday == nil || doc.Holiday.Span != national {
		t.Fatalf("planned, the case is %+v, %+v", doc.Plans, doc.Holiday)
	}
	w.settle()
	w.expect()
	w.until("2026-09-24", 8*time.Hour) // five days before the next, on the last school day before that
	w.expect("counselor:case")
	_, err = w.Cases.PlanForHoliday(w.ctx(), counselor, id, once("q"), form(national, w))
	w.must(err)
	w.until("2026-09-26", 10*time.Hour-time.Minute)
	w.expect()
	w.wait(time.Minute) // a check-in that nobody has recorded is due like all else
	w.expect("counselor:case")
	_, err = w.Cases.CheckedIn(w.ctx(), counselor, id, once("c"), "通了电话")
	w.must(err)
	w.until("2026-10-02", 10*time.Hour)
	w.expect("counselor:case")
	_, err = w.Cases.CheckedIn(w.ctx(), counselor, id, once("d"), "见了面")
	w.must(err)
	if _, err := w.Cases.CheckedIn(w.ctx(), counselor, id, once("e"), "n"); !errors.Is(err, ErrNoCheckIn) {
		t.Errorf("one check-in more than planned: %v", err)
	}
	w.until("2026-10-20", 0)
	w.expect()
}

// A plan whose contact has left is none: the holiday is due again, and the next plan takes
// over what the first one promised.
func TestHolidayPlanWhoseContactLeft(t *testing.T) {
	w, id := following(t)
	guest := actor.Actor{ID: "guest", Role: actor.Counselor, Unit: school}
	w.hire(guest)
	w.until("2026-09-21", 12*time.Hour)
	plan := form(midAutumn, w)
	plan.Contact = guest.ID
	_, err := w.Cases.PlanForHoliday(w.ctx(), counselor, id, once("p"), plan)
	w.must(err)
	w.told = nil
	w.must(w.people.Leave(w.ctx(), actor.Engine(), guest.ID))
	w.wait(24 * time.Hour)
	w.expect("counselor:case")
	if h := w.file(id).Holiday; h == nil || h.Span != midAutumn {
		t.Fatalf("the next holiday is %+v", h)
	}
	_, err = w.Cases.PlanForHoliday(w.ctx(), counselor, id, once("q"), form(midAutumn, w))
	w.must(err)
	doc := w.file(id)
	if doc.Holiday == nil || doc.Holiday.Span != national || doc.Plans[0].Contact != "" || len(doc.Plans[0].CheckIns)+len(doc.Plans[1].CheckIns) != 1 {
		t.Errorf("planned again: %+v, then %+v", doc.Plans, doc.Holiday)
	}
}

// Whatever is done about a case before the engine has come to it, its calendar is looked
// at all the same.
func TestCalendarOfACaseThatWasActedOnAtOnce(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 24*time.Hour)
	_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("h"), "n")
	w.must(err)
	alert, err := w.Alerts.Triage(w.ctx(), counselor, sitting, once("t"), SchoolSupport, "n")
	w.must(err)
	_, err = w.Cases.Review(w.ctx(), counselor, alert.Case, once("r"), false, []string{counselor.ID, lead.ID}, "n")
	w.must(err)
	w.settle()
	if h := w.file(alert.Case).Holiday; h == nil || h.Span != midAutumn {
		t.Errorf("the next holiday is %+v", h)
	}
}

func TestHolidayPlanThatLeavesSomethingOpen(t *testing.T) {
	w, id := following(t)
	for name, spoil := range map[string]func(*HolidayForm){
		"no contact":         func(f *HolidayForm) { f.Contact = "nobody" },
		"a stranger":         func(f *HolidayForm) { f.Contact = officer.ID },
		"no check-in":        func(f *HolidayForm) { f.CheckIns = nil },
		"before the holiday": func(f *HolidayForm) { f.CheckIns = []time.Time{midAutumn.From.Add(-1).At(0)} },
		"after the holiday":  func(f *HolidayForm) { f.CheckIns = append(f.CheckIns, midAutumn.To.Add(2).At(0)) },
		"nobody briefed":     func(f *HolidayForm) { f.Guardian, f.Briefed = "", time.Time{} },
		"briefed, but when":  func(f *HolidayForm) { f.Briefed = time.Time{} },
		"briefed in future":  func(f *HolidayForm) { f.Briefed = w.clock.Now().Add(time.Hour) },
		"nothing agreed":     func(f *HolidayForm) { f.Note = "" },
	} {
		f := form(midAutumn, w)
		spoil(&f)
		if _, err := w.Cases.PlanForHoliday(w.ctx(), counselor, id, once(name), f); !errors.Is(err, ErrHolidayPlan) {
			t.Errorf("%s: %v", name, err)
		}
	}
	f := form(midAutumn, w)
	f.Guardian = "爸爸"
	if _, err := w.Cases.PlanForHoliday(w.ctx(), counselor, id, once("unsafe"), f); !errors.Is(err, ErrUnsafeGuardian) {
		t.Errorf("an unsafe guardian was briefed: %v", err)
	}
	f.Guardian = "姑姑"
	if _, err := w.Cases.PlanForHoliday(w.ctx(), counselor, id, once("unknown"), f); !errors.Is(err, ErrUnknownGuardian) {
		t.Errorf("an unknown guardian was briefed: %v", err)
	}
	if _, err := w.Cases.PlanForHoliday(w.ctx(), lead, id, once("lead"), form(midAutumn, w)); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("the lead plans: %v", err)
	}

	// Where nobody at home is safe, nobody is briefed.
	w.must(w.students.MarkGuardianUnsafe(w.ctx(), counselor, w.student, "妈妈", "case/"+id))
	f.Guardian, f.Briefed = "", time.Time{}
	_, err := w.Cases.PlanForHoliday(w.ctx(), counselor, id, once("none safe"), f)
	w.must(err)
}

// Summer: the district's vacation is a holiday like any other, with a check-in a week.
func TestVacationIsPlannedWeekByWeek(t *testing.T) {
	w, id := following(t)
	w.must(w.org.PlanYear(w.ctx(), actor.Engine(), district, 2026, calendar.Plan{Vacations: []calendar.Span{{From: "2026-09-10", To: "2026-09-24"}}}))
	rest := calendar.Span{From: "2026-09-10", To: "2026-09-27"} // the festival belongs to it
	f := form(rest, w)
	if _, err := w.Cases.PlanForHoliday(w.ctx(), counselor, id, once("one"), f); !errors.Is(err, ErrHolidayPlan) {
		t.Errorf("one contact in eighteen days: %v", err)
	}
	f.CheckIns = []time.Time{rest.From.Add(3).At(0), rest.From.Add(9).At(0), rest.From.Add(15).At(0)}
	doc, err := w.Cases.PlanForHoliday(w.ctx(), counselor, id, once("three"), f)
	w.must(err)
	if len(doc.Plans) != 1 || doc.Plans[0].Span != rest {
		t.Errorf("planned %+v", doc.Plans)
	}
}

// Who learns of a holiday late is told late, one after the other and not all at once.
func TestCaseOpenedRightBeforeAHoliday(t *testing.T) {
	w := newWard(t)
	w.clock.Advance(calendar.Date("2026-09-24").At(10 * time.Hour).Sub(w.clock.Now()))
	w.raise("high", 24*time.Hour)
	_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("h"), "n")
	w.must(err)
	w.told = nil
	_, err = w.Alerts.Triage(w.ctx(), counselor, sitting, once("t"), ForReferral, "n")
	w.must(err)
	w.settle()
	w.expect("counselor:case")
	w.wait(24 * time.Hour)
	w.expect("lead:case")
}

// A case that is opened inside a vacation is planned for the rest of it, unless that is
// no more than a weekend.
func TestCaseOpenedInsideAHoliday(t *testing.T) {
	for day, want := range map[calendar.Date]bool{"2026-10-03": true, "2026-10-05": true, "2026-10-06": false} {
		w := newWard(t)
		w.clock.Advance(day.At(10 * time.Hour).Sub(w.clock.Now()))
		w.raise("high", 24*time.Hour)
		_, err := w.Alerts.Hear(w.ctx(), counselor, sitting, once("h"), "n")
		w.must(err)
		doc, err := w.Alerts.Triage(w.ctx(), counselor, sitting, once("t"), ForReferral, "n")
		w.must(err)
		w.told = nil
		w.settle()
		h := w.file(doc.Case).Holiday
		if got := h != nil && h.Span == national && !h.PlanBy.After(w.clock.Now()); got != want {
			t.Fatalf("%s: the case waits for %+v", day, h)
		}
		if !want {
			continue
		}
		w.expect("counselor:case")
		f := form(national, w)
		f.CheckIns = []time.Time{w.clock.Now().Add(48 * time.Hour)}
		planned, err := w.Cases.PlanForHoliday(w.ctx(), counselor, doc.Case, once("p"), f)
		w.must(err)
		if len(planned.Plans) != 1 || planned.Plans[0].Span != national || planned.Holiday != nil && planned.Holiday.Span == national {
			t.Errorf("%s: planned %+v, and waits for %+v", day, planned.Plans, planned.Holiday)
		}
	}
}

func TestClosedCaseWaitsForNoHoliday(t *testing.T) {
	w, id := following(t)
	_, err := w.Cases.Close(w.ctx(), counselor, id, once("x"), LeftSchool, "转学")
	w.must(err)
	w.until("2026-10-08", 0)
	w.expect()
	if doc := w.file(id); !doc.Due.IsZero() || doc.Holiday != nil {
		t.Errorf("closed, and due %s for %+v", doc.Due, doc.Holiday)
	}
}

func TestHolidayRulesOfAPolicy(t *testing.T) {
	p := ownCare(t)
	p.Holidays = Holidays{Days: 2}
	if err := p.check(); !errors.Is(err, ErrPolicy) {
		t.Errorf("every weekend a holiday: %v", err)
	}
	p.Holidays = Holidays{Days: 5, Before: Holidays{}.withDefaults().Before}
	if err := p.check(); err != nil {
		t.Error(err)
	}
}

var _ screening.Seeker = (*Care)(nil)
