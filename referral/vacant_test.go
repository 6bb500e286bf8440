package referral

import (
	"errors"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// vacate leaves a school without anybody on duty.
func (w *ward) vacate() {
	_, err := w.org.SetDuty(w.ctx(), actor.Engine(), school.Code(), screening.Duty{})
	w.must(err)
}

func (w *ward) contacts(place unit.Path, c screening.Contacts) {
	_, err := w.org.SetContacts(w.ctx(), actor.Engine(), place, c)
	w.must(err)
}

func (w *ward) unowned(level risk.Level) screening.Report {
	r := w.report(level, time.Hour)
	r.Counselor, r.OnSite = "", false
	return r
}

// A school in which nobody is on duty leaves no answer unheard: the education office
// above it answers until somebody is named.
func TestAlertOfAnEmptySchoolReachesTheOfficeAboveIt(t *testing.T) {
	w := newWard(t)
	w.vacate()
	w.must(w.Alerts.Raise(w.ctx(), w.unowned(risk.High)))
	w.settle()
	alert, err := w.Alerts.books.Get(w.ctx(), sitting)
	w.must(err)
	if alert.Owner != officer.ID || len(w.told) == 0 || w.told[0].Recipient != officer.ID {
		t.Fatalf("%s answers, told %+v", alert.Owner, w.told)
	}
	_, err = w.Alerts.Acknowledge(w.ctx(), officer, sitting, once("a"))
	w.must(err)
	_, err = w.org.SetDuty(w.ctx(), actor.Engine(), school.Code(), screening.Duty{Counselor: counselor.ID})
	w.must(err)
	_, err = w.Alerts.Assign(w.ctx(), counselor, sitting, once("b"), counselor)
	w.must(err)
	if alert, err = w.Alerts.books.Get(w.ctx(), sitting); err != nil || alert.Owner != counselor.ID {
		t.Errorf("%s answers: %v", alert.Owner, err)
	}
}

func TestAlertOfAnEmptyDistrictReachesTheCity(t *testing.T) {
	w := newWard(t)
	w.vacate()
	w.contacts(district, screening.Contacts{})
	city := actor.Actor{ID: "city-office", Role: actor.Office, Unit: district.Parent()}
	w.hire(city)
	w.contacts(city.Unit, screening.Contacts{Office: city.ID})
	w.must(w.Alerts.Raise(w.ctx(), w.unowned(risk.Mild)))
	if alert, err := w.Alerts.books.Get(w.ctx(), sitting); err != nil || alert.Owner != city.ID {
		t.Errorf("%+v, %v", alert, err)
	}
}

// While everybody is on leave, a report is rather told to one of them than to nobody.
func TestAlertWhileEverybodyIsOnLeave(t *testing.T) {
	w := newWard(t)
	begin := w.clock.Now()
	for who, place := range map[actor.Actor]unit.Path{counselor: school, deputy: school, lead: school, officer: district} {
		to := begin.Add(48 * time.Hour)
		if who == deputy {
			to = begin.Add(24 * time.Hour)
		}
		_, err := w.org.AddLeave(w.ctx(), actor.Engine(), place, rota.Leave{Who: who.ID, From: begin, To: to})
		w.must(err)
	}
	w.must(w.Alerts.Raise(w.ctx(), w.unowned(risk.High)))
	w.settle()
	if a := w.alert(); a.Owner != counselor.ID {
		t.Errorf("%q answers", a.Owner)
	}
	w.expect("counselor:alert")
	w.wait(25 * time.Hour) // the deputy is back
	if a := w.alert(); a.Owner != deputy.ID {
		t.Errorf("%q answers when the deputy is back", a.Owner)
	}
}

// Where nobody is named at all, the report stays with its sitting, which owes it.
func TestReportThatNobodyCanTakeStaysOwed(t *testing.T) {
	w := newWard(t)
	w.vacate()
	w.contacts(district, screening.Contacts{})
	if err := w.Alerts.Raise(w.ctx(), w.unowned(risk.High)); !errors.Is(err, ErrNoOwner) {
		t.Errorf("%v", err)
	}
}
