package screening

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/store/storetest"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// stubborn repeats a step, in a new process each time one died, as clients and
// the sweep do.
func (h *hall) stubborn(step func() error) {
	h.t.Helper()
	for range 5 {
		err := step()
		if err == nil {
			return
		}
		if !errors.Is(err, storetest.ErrDied) {
			h.t.Fatal(err)
		}
		h.boot()
	}
	h.t.Fatal("the step never comes to an end")
}

// aGraveDay is one student's way from the slip to the submit; the critical answer
// is given first, waits for its delay, and is taken back later.
func (h *hall) aGraveDay() {
	h.t.Helper()
	who := h.student("01")
	code := h.code("01")
	h.engine.Writes = 0
	h.stubborn(func() error {
		_, _, err := h.Sittings.Enter(h.ctx(), hallSchool.Code(), "01", code, "1234")
		return err
	})
	h.stubborn(func() error { return h.Sittings.Agree(h.ctx(), who, who.Sitting, DefaultAssent, true) })
	save := func(answers ...Given) {
		h.stubborn(func() error { return h.Sittings.Save(h.ctx(), who, who.Sitting, answers) })
	}
	work := func(d time.Duration) {
		h.clock.Advance(d)
		h.stubborn(h.settle)
	}
	save(given("a", selfHarm, 3))
	work(CriticalDelay)
	save(given("b", selfHarm, 0))
	save(calm(map[instrument.ItemKey]int{selfHarm: -1})...)
	h.stubborn(func() error {
		_, err := h.Sittings.Submit(h.ctx(), who, who.Sitting)
		return err
	})
	work(0)
	h.stubborn(func() error {
		_, err := h.Sittings.Talk(h.ctx(), who, who.Sitting)
		return err
	})
	work(0)
	h.stubborn(h.quiesce)
}

// TestDeathAtEveryWrite kills the process before and after every single write of
// a grave day, and asks for exactly one alarm with everything in it.
func TestDeathAtEveryWrite(t *testing.T) {
	whole := newHall(t)
	whole.open()
	whole.aGraveDay()
	writes := whole.engine.Writes
	if writes < 15 {
		t.Fatalf("only %d writes: the day is not what it was", writes)
	}
	for at := 1; at <= writes; at++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("write %d, after %t", at, after), func(t *testing.T) {
				h := newHall(t)
				h.open()
				h.engine.Writes, h.engine.DieAt, h.engine.After = 0, at, after
				h.aGraveDay()
				h.checkGraveDay()
			})
		}
	}
}

func (h *hall) checkGraveDay() {
	h.t.Helper()
	r := h.alarm.alert[h.sittingID("01")]
	if len(h.alarm.alert) != 1 || r.Finding.Level != risk.High || !r.Submitted || r.Talked.IsZero() || len(r.Changes) != 2 {
		h.t.Errorf("%d alerts; %+v", len(h.alarm.alert), r)
	}
	doc := h.sitting("01")
	reading, err := h.Sittings.Result(h.ctx(), counselor, doc.ID)
	h.must(err)
	if !doc.Due.IsZero() || doc.State != SittingSubmitted || len(reading.Log.Entries) != len(groupItems)+1 {
		h.t.Errorf("owes at %v, %s, %d entries", doc.Due, doc.State, len(reading.Log.Entries))
	}
	h.checkRollups()
}

// TestDeathWhileOpening kills the process at every write of an opening.
func TestDeathWhileOpening(t *testing.T) {
	whole := newHall(t)
	whole.open()
	for at := 1; at <= whole.engine.Writes; at++ {
		h := newHall(t)
		h.engine.Writes, h.engine.DieAt, h.engine.After = 0, at, at%2 == 0
		h.stubborn(func() error {
			_, err := h.Campaigns.Create(h.ctx(), counselor, campaignOne, hallPlan())
			return err
		})
		for _, s := range []SessionPlan{hallSession(classOne, 1, tuesday), hallSession(classTwo, 1, tuesday)} {
			h.stubborn(func() error {
				_, err := h.Sessions.Plan(h.ctx(), counselor, s)
				return err
			})
		}
		h.stubborn(func() error {
			_, err := h.Campaigns.Accept(h.ctx(), counselor, campaignOne)
			return err
		})
		h.stubborn(func() error {
			_, err := h.Campaigns.Open(h.ctx(), counselor, campaignOne)
			return err
		})
		h.stubborn(h.quiesce)
		seats := map[int]bool{}
		for _, number := range []string{"01", "02"} {
			seats[h.sitting(number).Seat] = true
		}
		campaign, err := h.Campaigns.Get(h.ctx(), counselor, campaignOne)
		h.must(err)
		session, err := h.Sessions.Get(h.ctx(), counselor, sessionID(campaignOne, classOne, 1))
		h.must(err)
		if c := h.recount(hallSchool); c.Invited != 4 || campaign.Opening.Invited != 4 || session.Seats != 2 || len(seats) != 2 {
			t.Fatalf("death at write %d: %d invited, %+v, seats %v of %d", at, c.Invited, campaign.Opening, seats, session.Seats)
		}
		h.checkRollups()
	}
}
