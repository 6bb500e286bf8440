package referral

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// remind lets the notices do what is due, and returns who was told that nobody opened one.
func (w *ward) remind() (told []string) {
	w.t.Helper()
	w.told = nil
	due, err := w.Notices.Owing(w.ctx(), w.clock.Now(), 10)
	w.must(err)
	for _, id := range due {
		w.must(w.Notices.Do(w.ctx(), id))
	}
	for _, p := range w.told {
		if p.Kind == notify.NoticeUnseen {
			told = append(told, p.Recipient+" of "+p.Object[len(p.Object)-5:])
		}
	}
	return told
}

func (w *ward) unopened(who actor.Actor) []NoticeReading {
	w.t.Helper()
	notices, _, err := w.Notices.Unopened(w.ctx(), who, zeroCursor, 10)
	w.must(err)
	return notices
}

// Whoever is told that nobody opens a notice can open it, from then on and not before;
// who takes on a hospital's puts the next word off and does not open it for the hospital.
func TestWhoIsToldOfANoticeCanOpenIt(t *testing.T) {
	w := newWard(t)
	w.raise(risk.Imminent, 10*time.Minute)
	hospitals := w.unopened(health)
	if len(w.unopened(officer)) > 0 || len(hospitals) > 0 {
		t.Fatal("they read of it before they were told")
	}
	given, _, err := w.Notices.Of(w.ctx(), clerk, zeroCursor, 10)
	w.must(err)
	if _, err := w.Notices.See(w.ctx(), officer, given[0].ID); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("the office opens what it was not told of: %v", err)
	}
	w.clock.Advance(time.Hour)
	if told := w.remind(); len(told) != 4 {
		t.Fatalf("told %v", told)
	}
	waits, ofHealth := w.unopened(officer), w.unopened(health)
	if len(waits) != 2 || waits[0].CallBack != "025-0000" || len(ofHealth) != 1 || ofHealth[0].Recipient != "brain" {
		t.Fatalf("the office reads %+v, the health contact %+v", waits, ofHealth)
	}
	if rest := w.unopened(actor.Actor{ID: "colleague", Role: actor.Office, Unit: district}); len(rest) > 0 {
		t.Errorf("somebody who was not told reads %+v", rest)
	}
	w.clock.Advance(40 * time.Minute)
	for _, n := range waits {
		_, err := w.Notices.See(w.ctx(), officer, n.ID)
		w.must(err)
	}
	if waits = w.unopened(officer); len(waits) != 1 || waits[0].Recipient != "brain" || waits[0].TakenBy != officer.ID || waits[0].SeenBy != "" {
		t.Fatalf("taken on: %+v", waits)
	}
	w.clock.Advance(40 * time.Minute)
	if told := w.remind(); len(told) > 0 {
		t.Errorf("told %v although somebody sees to it", told)
	}
	w.clock.Advance(40 * time.Minute)
	if told := w.remind(); len(told) != 2 {
		t.Errorf("the hospital still has not opened it: told %v", told)
	}
	_, err = w.Notices.See(w.ctx(), clerk, given[0].ID)
	w.must(err)
	if len(w.unopened(officer)) > 0 {
		t.Error("it was opened, and still waits")
	}
}

// A notice that is given to an office, because the health contact is away, can be opened
// there at once; that of another district cannot, whoever was told.
func TestANoticeToAnOfficeIsOpenedThere(t *testing.T) {
	w := newWard(t)
	w.contacts(district, screening.Contacts{Office: officer.ID})
	w.raise(risk.Imminent, 10*time.Minute)
	waits := w.unopened(officer)
	if len(waits) != 1 || waits[0].Recipient != string(district) {
		t.Fatalf("the office reads %+v", waits)
	}
	moved := officer
	moved.Unit = unit.Path("32/3201/320104")
	if _, err := w.Notices.See(w.ctx(), moved, waits[0].ID); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("opened from another district: %v", err)
	}
	n, err := w.Notices.See(w.ctx(), officer, waits[0].ID)
	if err != nil || n.SeenBy != officer.ID {
		t.Errorf("%+v, %v", n, err)
	}
}

// Whoever silence about a case, a referral or a return reaches is told which school to
// call and by which reference; nobody else outside the school is, nor they before.
func TestWhomSilenceReachesKnowsWhomToCall(t *testing.T) {
	w, id := opened(t, ForReferral)
	if _, err := w.Cases.Rising(w.ctx(), officer, id); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("before it was told: %v", err)
	}
	w.wait(6 * 24 * time.Hour)
	if !slices.ContainsFunc(w.told, func(p notify.Post) bool { return p.Recipient == officer.ID && p.Object == id }) {
		t.Fatalf("silence did not reach the office: %v", w.told)
	}
	c, err := w.Cases.Rising(w.ctx(), officer, id)
	if err != nil || c.School != "心桥实验学校" || c.CallBack != "025-0000" || c.Reference == "" || c.Since.IsZero() || c.Closed {
		t.Errorf("%+v, %v", c, err)
	}
	if d, err := w.Cases.Decision(w.ctx(), officer, id); err != nil || d.Ask != AskCall || d.Reference != c.Reference || d.CallBack != c.CallBack {
		t.Errorf("asked of the office: %+v, %v", d, err)
	}
	file, err := w.Cases.Read(w.ctx(), counselor, id)
	alert, failed := w.Alerts.Read(w.ctx(), counselor, sitting)
	if err != nil || failed != nil || file.Reference != c.Reference || alert.Reference != c.Reference {
		t.Errorf("the school knows it as %q and %q, %v, %v", file.Reference, alert.Reference, err, failed)
	}
	for _, who := range []actor.Actor{health, {ID: "colleague", Role: actor.Office, Unit: district}, stranger, teacher, clerk} {
		if _, err := w.Cases.Rising(w.ctx(), who, id); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s: %v", who.ID, err)
		}
	}
}
