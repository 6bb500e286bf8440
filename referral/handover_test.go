package referral

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/screening/rota"
)

// laden is a ward whose counselor answers for two alerts, one of them acknowledged, and a
// case.
func laden(t *testing.T) (w *ward, file string) {
	w, file = opened(t, ForReferral)
	for _, id := range []string{"c1/s2/group/1", "c1/s3/group/1"} {
		r := w.report(risk.High, 24*time.Hour)
		r.Sitting = id
		w.must(w.Alerts.Raise(w.ctx(), r))
	}
	w.settle()
	_, err := w.Alerts.Acknowledge(w.ctx(), counselor, "c1/s3/group/1", once("ack"))
	w.must(err)
	w.settle()
	w.told = nil
	return w, file
}

func (w *ward) handOver(cmd Command) error {
	_, err := w.Handovers.Give(w.ctx(), counselor, counselor, deputy, cmd, "明天起我请假，三名学生都约好了时间")
	return err
}

func TestHandOverMovesEverythingAndTellsOnce(t *testing.T) {
	w, file := laden(t)
	w.must(w.handOver(once("h")))
	w.expect("deputy:handed-over")
	w.must(w.handOver(once("h")))
	w.settle()
	w.expect()
	for _, id := range []string{"c1/s2/group/1", "c1/s3/group/1"} {
		a, err := w.Alerts.Read(w.ctx(), counselor, id)
		w.must(err)
		if last := a.Log[len(a.Log)-1]; a.Owner != deputy.ID || a.State != AlertOpen || last.Verb != string(Assign) || last.By != counselor.ID || last.Note == "" {
			t.Errorf("%s: %s with %s, last %+v", id, a.State, a.Owner, last)
		}
	}
	c, err := w.Cases.Read(w.ctx(), counselor, file)
	w.must(err)
	if c.Owner != deputy.ID || c.Log[len(c.Log)-1].Note == "" {
		t.Errorf("the case is %s's: %+v", c.Owner, c.Log)
	}
	w.wait(2 * time.Hour) // nobody has acknowledged: silence goes on with the next office
	if !slices.ContainsFunc(w.told, func(p notify.Post) bool { return p.Recipient == deputy.ID && p.Kind == notify.AlertOpen }) {
		t.Errorf("told %v", w.told)
	}
	w.must(w.people.Leave(w.ctx(), actor.Engine(), w.replaced()))
	doc, note, err := w.Handovers.Read(w.ctx(), deputy, counselor.ID+"/h")
	if err != nil || note == "" || doc.Done.IsZero() {
		t.Errorf("the receiver reads %+v, %q, %v", doc, note, err)
	}
	if _, _, err := w.Handovers.Read(w.ctx(), lead, doc.ID); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("somebody else reads it: %v", err)
	}
	if _, err := w.Handovers.Give(w.ctx(), counselor, counselor, deputy, Command{Key: "h", Body: "another"}, "n"); !errors.Is(err, ErrCommandReused) {
		t.Errorf("the same key for something else: %v", err)
	}
}

// replaced names a successor on duty, so that the counselor can leave.
func (w *ward) replaced() string {
	_, err := w.org.SetDuty(w.ctx(), actor.Engine(), school.Code(), duty(deputy.ID, "", lead.ID))
	w.must(err)
	return counselor.ID
}

func TestWhoMayHandOverToWhom(t *testing.T) {
	w, _ := laden(t)
	admin := actor.Actor{ID: "admin", Role: actor.Admin, Unit: district}
	for name, c := range map[string]struct {
		who, from, to actor.Actor
		want          error
	}{
		"a colleague takes":      {deputy, counselor, deputy, actor.ErrOutOfScope},
		"to a stranger":          {counselor, counselor, stranger, ErrReceiver},
		"to a teacher":           {counselor, counselor, teacher, ErrReceiver},
		"to oneself":             {counselor, counselor, counselor, ErrReceiver},
		"a stranger's lead":      {actor.Actor{ID: "x", Role: actor.Lead, Unit: stranger.Unit}, counselor, deputy, actor.ErrOutOfScope},
		"an office to a school":  {officer, officer, deputy, ErrReceiver},
		"the lead of the school": {lead, counselor, deputy, nil},
		"who administers":        {admin, deputy, counselor, nil},
	} {
		if _, err := w.Handovers.Give(w.ctx(), c.who, c.from, c.to, once(name), "n"); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.Handovers.Give(w.ctx(), counselor, counselor, deputy, once("silent"), ""); !errors.Is(err, ErrNoteOwed) {
		t.Errorf("without a note: %v", err)
	}
}

// What comes back after its owner has left is for who is on duty now.
func TestAlertThatComesBackAfterItsOwnerLeft(t *testing.T) {
	w, file := laden(t)
	w.must(w.handOver(once("h")))
	w.must(w.people.Leave(w.ctx(), actor.Engine(), w.replaced()))
	w.told = nil
	w.raise(risk.Imminent, time.Hour) // the alert whose case was handed over
	a := w.alert()
	if a.State != AlertOpen || a.Owner != deputy.ID || a.History[len(a.History)-1].Verb != succeeded {
		t.Errorf("%s with %s: %+v", a.State, a.Owner, a.History)
	}
	w.expect("deputy:alert", "health:notice", "clerk:notice")
	if c := w.file(file); c.Owner != deputy.ID {
		t.Errorf("the case is %s's", c.Owner)
	}
}

// Two things may meet: somebody leaves while an alert is raised for them. Whoever answers
// in their place is told at the next look.
func TestFolderOfWhoLeftInTheMeantime(t *testing.T) {
	w, file := following(t)
	w.ownedByWhoLeft(file)
	w.wait(24 * time.Hour) // the calendar of a case is looked at once a day
	if c := w.file(file); c.Owner != counselor.ID {
		t.Errorf("the case is %s's", c.Owner)
	}
	w.expect("counselor:case")
}

// A referral whose counselor has left goes on: its silence rises, and what it owes is
// paid. Its owner is the case's.
func TestReferralOfWhoLeftGoesOn(t *testing.T) {
	w, file, ref := referred(t)
	w.ownedByWhoLeft(file)
	w.told = nil
	w.wait(30 * 24 * time.Hour)
	for _, post := range w.told {
		if post.Recipient == "guest" {
			t.Errorf("who left is told: %s of %s", post.Kind, post.Object)
		}
	}
	doc, err := w.Referrals.books.Get(w.ctx(), ref)
	w.must(err)
	if doc.Climb.Fired == 0 || doc.Stuck() {
		t.Errorf("nobody heard of its silence: %+v", doc.Climb)
	}
}

// ownedByWhoLeft gives a case to a guest who leaves in the moment in which it is theirs.
func (w *ward) ownedByWhoLeft(file string) {
	_, err := w.people.Add(w.ctx(), actor.Engine(), screening.NewStaff{ID: "guest", Role: actor.Counselor, Unit: school, Identity: screening.Identity{Name: "n"}})
	w.must(err)
	_, err = w.Cases.books.Update(w.ctx(), file, func(doc *Case) error {
		doc.Owner = "guest"
		return nil
	})
	w.must(err)
	w.people.Knows(w.Hospitals, nobodyHolds{})
	w.must(w.people.Leave(w.ctx(), actor.Engine(), "guest"))
}

// nobodyHolds looked a moment too early.
type nobodyHolds struct{ screening.Care }

func (nobodyHolds) Holds(context.Context, string) (bool, error) { return false, nil }

// Nothing is given to an empty chair; what was begun before the leave is finished.
func TestNobodyOnLeaveIsGivenAnything(t *testing.T) {
	w, _ := laden(t)
	w.must(w.handOver(once("h")))
	begin := w.clock.Now()
	_, err := w.org.AddLeave(w.ctx(), lead, school, rota.Leave{Who: deputy.ID, From: begin, To: begin.Add(48 * time.Hour), Substitute: lead.ID})
	w.must(err)
	w.must(w.handOver(once("h")))
	if err := w.handOver(once("i")); !errors.Is(err, ErrReceiverAway) {
		t.Errorf("to who is on leave: %v", err)
	}
	w.wait(49 * time.Hour)
	if err := w.handOver(once("j")); err != nil {
		t.Errorf("to who is back: %v", err)
	}
}

// Killed before or after any write of a hand-over and started again, everything has moved
// once and the receiver was told once.
func TestHandOverKilledAtEveryWrite(t *testing.T) {
	plain, file := laden(t)
	before := plain.engine.Writes
	plain.must(plain.handOver(once("h")))
	writes, want := plain.engine.Writes-before, hands(plain, file)
	if writes < 6 {
		t.Fatalf("a hand-over is only %d writes", writes)
	}
	for n := 1; n <= writes; n++ {
		for _, after := range []bool{false, true} {
			w, file := laden(t)
			w.engine.DieAt, w.engine.After = w.engine.Writes+n, after
			if err := w.handOver(once("h")); err == nil {
				t.Fatalf("write %d: nothing died", n)
			}
			w.boot()
			w.clock.Advance(10 * time.Second)
			if n > 1 || after { // it was written: the sweep finishes it, without anybody asking again
				w.must(w.calm())
				if got := hands(w, file); got != want {
					t.Errorf("killed at write %d (after: %v), the sweep alone:\n%s\nwant\n%s", n, after, got, want)
				}
			}
			w.must(w.handOver(once("h")))
			if got := hands(w, file); got != want {
				t.Errorf("killed at write %d (after: %v):\n%s\nwant\n%s", n, after, got, want)
			}
		}
	}
}

// What comes to the giver while the hand-over is still owed moves with it; the word of the
// whole has been read by then, so that it is told of by itself.
func TestWhatComesAfterTheWordOfAHandOverIsToldOf(t *testing.T) {
	plain, _ := laden(t)
	before := plain.engine.Writes
	plain.must(plain.handOver(once("h")))
	w, _ := laden(t)
	w.engine.DieAt = w.engine.Writes + plain.engine.Writes - before
	if err := w.handOver(once("h")); err == nil {
		t.Fatal("nothing died")
	}
	w.boot()
	w.expect("deputy:handed-over")
	r := w.report(risk.High, 24*time.Hour)
	r.Sitting = "c1/s4/group/1"
	w.must(w.Alerts.Raise(w.ctx(), r))
	_, err := w.Alerts.Acknowledge(w.ctx(), counselor, r.Sitting, once("late"))
	w.must(err)
	w.clock.Advance(10 * time.Second)
	w.must(w.calm())
	a, err := w.Alerts.Read(w.ctx(), deputy, r.Sitting)
	w.must(err)
	if a.Owner != deputy.ID || a.State != AlertOpen {
		t.Errorf("%s with %s", a.State, a.Owner)
	}
	w.expect("deputy:alert")
}

// hands is who holds what, how often that was written down, and what the receiver was told.
func hands(w *ward, file string) string {
	out := ""
	for _, id := range []string{"c1/s2/group/1", "c1/s3/group/1"} {
		doc, err := w.Alerts.books.Get(w.ctx(), id)
		w.must(err)
		out += fmt.Sprintf("%s %s %d; ", doc.Owner, doc.State, len(doc.History))
	}
	doc, err := w.Cases.books.Get(w.ctx(), file)
	w.must(err)
	return out + fmt.Sprintf("%s %d; told %d", doc.Owner, len(doc.History), w.letters()["deputy:handed-over"])
}
