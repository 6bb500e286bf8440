package referral

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/referral/ledger"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// archive is a campaign of the ward's school and what its sittings said.
type archive struct{ said []screening.Said }

func (*archive) Get(_ context.Context, who actor.Actor, id string) (*screening.Campaign, error) {
	if id != "c1" {
		return nil, store.ErrNotFound
	}
	return &screening.Campaign{CampaignPlan: screening.CampaignPlan{Year: 2026, Units: []unit.Path{school}}}, who.Within(school)
}

// List holds the same campaign.
func (a *archive) List(ctx context.Context, who actor.Actor, _ store.Cursor, _ int) ([]*screening.Campaign, store.Cursor, error) {
	doc, _ := a.Get(ctx, who, "c1")
	return []*screening.Campaign{doc}, store.Cursor{}, nil
}

// Said gives pages by the number of the sitting.
func (a *archive) Said(_ context.Context, _ string, by time.Time, after store.Cursor, limit int) (page []screening.Said, next store.Cursor, _ error) {
	from := 0
	if _, err := fmt.Sscan(after.ID, &from); err != nil && !after.IsZero() {
		return nil, next, err
	}
	to := min(from+limit, len(a.said))
	if to < len(a.said) {
		next = store.Cursor{Key: "k", ID: fmt.Sprint(to)}
	}
	for _, s := range a.said[from:to] {
		if s.At.After(by) {
			continue
		}
		if s.Submitted.After(by) {
			s.Submitted, s.Scored = time.Time{}, false
		}
		page = append(page, s)
	}
	return page, next, nil
}

func (w *ward) archive() *archive {
	a := &archive{}
	w.Audit(a, a)
	w.Ledgers.page = 2
	return a
}

// says has a sitting of the ward's student submitted at a level.
func (w *ward) says(a *archive, id string, level risk.Level) {
	now := w.clock.Now()
	a.said = append(a.said, screening.Said{Sitting: id, Student: w.student, Class: class, Submitted: now, Scored: true, Level: level, At: now})
}

func (w *ward) raised(id string, level risk.Level) {
	w.t.Helper()
	r := w.report(level, time.Hour)
	r.Sitting = id
	w.must(w.Alerts.Raise(w.ctx(), r))
	w.settle()
}

// ledgerAt has a ledger made and returns it verified.
func (w *ward) ledgerAt(cutoff time.Time) ledger.File {
	w.t.Helper()
	doc, err := w.Ledgers.Ask(w.ctx(), lead, "c1", cutoff)
	w.must(err)
	w.must(w.keep())
	f, err := w.Ledgers.File(w.ctx(), lead, doc.ID)
	w.must(err)
	text, err := f.Encode()
	w.must(err)
	f, err = ledger.Verify(text, nil)
	w.must(err)
	return f
}

// keep works at the ledgers until nothing is owed.
func (w *ward) keep() error {
	for range 500 {
		ids, err := w.Ledgers.Owing(w.ctx(), w.clock.Now(), 100)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			if err := w.Ledgers.Do(w.ctx(), id); err != nil && !errors.Is(err, store.ErrNotDue) {
				return err
			}
		}
	}
	return errors.New("the ledgers do not come to rest")
}

// seven are sittings at every point of the way, and returns what a ledger must say.
func (w *ward) seven(a *archive) (want ledger.Counts) {
	for i, level := range []risk.Level{risk.Mild, risk.High, risk.Imminent, risk.High, risk.High, risk.High, risk.Moderate} {
		id := fmt.Sprintf("c1/s%d/group/1", i)
		w.says(a, id, level)
		w.raised(id, level)
		if i >= 2 && i <= 5 {
			_, err := w.Alerts.Acknowledge(w.ctx(), counselor, id, once("a"))
			w.must(err)
		}
		if i >= 3 && i <= 5 {
			_, err := w.Alerts.Hear(w.ctx(), counselor, id, once("h"), "n")
			w.must(err)
		}
		switch i {
		case 4:
			_, err := w.Alerts.Triage(w.ctx(), counselor, id, once("t"), FalseAlarm, "n")
			w.must(err)
		case 5:
			_, err := w.Alerts.Triage(w.ctx(), counselor, id, once("t"), Emergency, "n")
			w.must(err)
			_, err = w.Cases.ReferInEmergency(w.ctx(), counselor, w.student+"/1", once("r"), "brain", "n")
			w.must(err)
		}
		w.wait(time.Minute)
	}
	return ledger.Counts{High: 5, Submitted: 5, Scored: 5, Alerted: 5, Seen: 4, Heard: 3, Triaged: 2, InCase: 1, Referred: 1, FalseAlarms: 1, Closed: 1, Open: 4}
}

func TestLedgerFollowsEachAlert(t *testing.T) {
	w := newWard(t)
	a := w.archive()
	want := w.seven(a)
	f := w.ledgerAt(w.clock.Now())
	if f.Statement.Counts != want || len(f.Rows) != 5 || f.Statement.Papers != (ledger.Papers{Sittings: 7, Submitted: 7}) {
		t.Errorf("%+v\nwant %+v, of %+v", f.Statement.Counts, want, f.Statement.Papers)
	}
	if len(f.Statement.Counts.Balance()) > 0 || len(f.Exceptions) > 0 {
		t.Errorf("%v %v", f.Statement.Counts.Balance(), f.Exceptions)
	}
	text, err := f.Encode()
	w.must(err)
	for _, private := range []string{w.student, "s1/group", string(class), "学生甲", string(risk.Imminent)} {
		if bytes.Contains(text, []byte(private)) {
			t.Errorf("the ledger says %q", private)
		}
	}
}

// An alert that is gone from the store is what the ledger is for.
func TestLostAlertStandsOut(t *testing.T) {
	w := newWard(t)
	a := w.archive()
	w.seven(a)
	doc, err := w.Alerts.books.Get(w.ctx(), "c1/s3/group/1")
	w.must(err)
	w.must(w.Alerts.books.Delete(w.ctx(), doc))
	f := w.ledgerAt(w.clock.Now())
	if len(f.Exceptions) != 1 || f.Exceptions[0].Reason != ledger.NotAlerted || f.Exceptions[0].Ref != f.Rows[2].Ref {
		t.Errorf("%v", f.Exceptions)
	}
	missing, err := w.Ledgers.Missing(w.ctx(), deputy, "c1/1")
	if err != nil || len(missing) != 1 || missing[0].Exception != f.Exceptions[0] || missing[0].Sitting != "c1/s3/group/1" || missing[0].Student != w.student {
		t.Errorf("the school finds %+v, %v", missing, err)
	}
	for _, who := range []actor.Actor{lead, {ID: "auditor", Role: actor.Auditor, Unit: district}, officer, teacher} {
		if missing, err := w.Ledgers.Missing(w.ctx(), who, "c1/1"); err == nil && len(missing) > 0 {
			t.Errorf("%s finds %+v", who.ID, missing)
		}
	}
	if _, err := w.Ledgers.Missing(w.ctx(), stranger, "c1/1"); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("a stranger: %v", err)
	}
	if c := f.Statement.Counts; c.High != 5 || c.Alerted != 4 || fmt.Sprint(c.Balance()) != "[high = alerted]" {
		t.Errorf("%+v", c)
	}
}

// What cannot be told is never left out: unreadable papers, papers without a result,
// the erased.
func TestLedgerHidesNothing(t *testing.T) {
	w := newWard(t)
	a := w.archive()
	old := w.clock.Now().Add(-time.Hour)
	a.said = []screening.Said{
		{Sitting: "c1/x1/group/1", Level: risk.None, At: old, Unreadable: true},
		{Sitting: "c1/x2/group/1", Level: risk.None, At: old, Submitted: old},
		{Sitting: "c1/x3/group/1", Level: risk.None, At: old, Erased: true},
		{Sitting: "c1/x4/group/1", Level: risk.High, At: w.clock.Now().Add(-time.Minute)},
		{Sitting: "c1/x5/group/1", Level: risk.High, At: old},
	}
	f := w.ledgerAt(w.clock.Now())
	var reasons []ledger.Reason
	for _, e := range f.Exceptions {
		reasons = append(reasons, e.Reason)
	}
	if fmt.Sprint(reasons) != "[unreadable submitted-not-scored alert-due said-not-alerted]" || f.Statement.Papers.Erased != 1 {
		t.Errorf("%v, %+v", reasons, f.Statement.Papers)
	}
}

// What happens behind a cut-off changes nothing in front of it: a ledger made late says
// what it would have said in time.
func TestLedgerIsAsOfItsCutoff(t *testing.T) {
	w := newWard(t)
	a := w.archive()
	w.seven(a)
	cutoff := w.clock.Now()
	at := &Ledger{Campaign: "c1", Cutoff: cutoff}
	rows := func() string {
		said, _, err := a.Said(w.ctx(), "c1", cutoff, store.Cursor{}, 100)
		w.must(err)
		part, err := w.Ledgers.part(w.ctx(), said, at.Cutoff)
		w.must(err)
		return fmt.Sprintf("%+v", part)
	}
	want := rows()
	w.wait(time.Hour)
	for i := range 4 {
		id := fmt.Sprintf("c1/s%d/group/1", i)
		_, err := w.Alerts.Hear(w.ctx(), deputy, id, once("late"), "n")
		if i != 3 { // heard before
			w.must(err)
		}
		_, err = w.Alerts.Triage(w.ctx(), deputy, id, once("late-t"), SchoolSupport, "n")
		w.must(err)
	}
	w.raised("c1/s4/group/1", risk.Imminent)
	w.says(a, "c1/s9/group/1", risk.High)
	if got := rows(); got != want {
		t.Errorf("an hour later\n%s\nin time\n%s", got, want)
	}
	if w.ledgerAt(cutoff).Statement.Counts.Open != 4 {
		t.Error("the ledger counts what came later")
	}
}

func TestGraverAnswerOpensTheRowAgain(t *testing.T) {
	w := newWard(t)
	a := w.archive()
	id := "c1/s1/group/1"
	w.says(a, id, risk.High)
	w.raised(id, risk.High)
	for _, step := range []func() error{
		func() error { _, err := w.Alerts.Hear(w.ctx(), counselor, id, once("h"), "n"); return err },
		func() error {
			_, err := w.Alerts.Triage(w.ctx(), counselor, id, once("t"), FalseAlarm, "n")
			return err
		},
	} {
		w.must(step())
		w.wait(time.Minute)
	}
	if f := w.ledgerAt(w.clock.Now()); f.Rows[0].End != ledger.FalseAlarm || f.Statement.Counts.Closed != 1 {
		t.Errorf("%+v", f.Rows[0])
	}
	w.raised(id, risk.Imminent)
	w.wait(time.Minute)
	if r := w.ledgerAt(w.clock.Now()).Rows[0]; r.End != "" || !r.Closed.IsZero() || !r.Heard.IsZero() || r.Alerted.IsZero() {
		t.Errorf("%+v", r)
	}
}

func TestLedgersAreAChain(t *testing.T) {
	w := newWard(t)
	a := w.archive()
	var files []ledger.File
	for i := range 3 {
		id := fmt.Sprintf("c1/s%d/group/1", i)
		w.says(a, id, risk.High)
		w.raised(id, risk.High)
		w.wait(time.Minute)
		files = append(files, w.ledgerAt(w.clock.Now()))
	}
	for i := 1; i < 3; i++ {
		w.must(files[i].Statement.Follows(files[i-1].Statement))
	}
	again, err := w.Ledgers.Ask(w.ctx(), lead, "c1", files[1].Statement.Cutoff)
	if err != nil || again.ID != "c1/2" {
		t.Errorf("the same cut-off again: %v %v", again, err)
	}
	for name, at := range map[string]time.Time{"to come": w.clock.Now().Add(time.Minute), "before the last": files[1].Statement.Cutoff.Add(time.Second)} {
		if _, err := w.Ledgers.Ask(w.ctx(), lead, "c1", at); !errors.Is(err, ErrCutoff) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The next ledger waits for the one whose hash it names.
func TestLedgerWaitsForTheOneBefore(t *testing.T) {
	w := newWard(t)
	w.says(w.archive(), sitting, risk.None)
	first, err := w.Ledgers.Ask(w.ctx(), lead, "c1", w.clock.Now())
	w.must(err)
	w.clock.Advance(time.Minute)
	second, err := w.Ledgers.Ask(w.ctx(), lead, "c1", w.clock.Now())
	w.must(err)
	for range 3 {
		w.must(w.Ledgers.Do(w.ctx(), second.ID))
		w.clock.Advance(2 * time.Second)
	}
	if _, err := w.Ledgers.File(w.ctx(), lead, second.ID); !errors.Is(err, ErrLedgerUnread) {
		t.Errorf("the second was signed first: %v", err)
	}
	w.must(w.keep())
	w.clock.Advance(2 * time.Second)
	w.must(w.keep())
	f, err := w.Ledgers.File(w.ctx(), lead, second.ID)
	w.must(err)
	before, err := w.Ledgers.File(w.ctx(), lead, first.ID)
	w.must(err)
	w.must(f.Statement.Follows(before.Statement))
}

func TestLedgerIsForWhoHasTheWholeCampaign(t *testing.T) {
	w := newWard(t)
	w.archive()
	w.clock.Advance(time.Hour)
	doc, err := w.Ledgers.Ask(w.ctx(), actor.Actor{ID: "auditor", Role: actor.Auditor, Unit: district}, "c1", w.clock.Now())
	w.must(err)
	w.must(w.keep())
	for _, who := range []actor.Actor{stranger, teacher, clerk} {
		if _, err := w.Ledgers.Ask(w.ctx(), who, "c1", w.clock.Now()); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s asks: %v", who.ID, err)
		}
		if _, err := w.Ledgers.File(w.ctx(), who, doc.ID); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s reads: %v", who.ID, err)
		}
		if _, _, err := w.Ledgers.Of(w.ctx(), who, "c1", store.Cursor{}, 10); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s lists: %v", who.ID, err)
		}
	}
}

// Killed before or after any single write, the ledger comes out byte for byte the same.
func TestLedgerKilledAtEveryWrite(t *testing.T) {
	make := func(kill int, after bool) (text []byte, writes int) {
		w := newWard(t)
		a := w.archive()
		w.student = "s" // the same references each time
		for i := range 7 {
			a.said = append(a.said, screening.Said{Sitting: fmt.Sprintf("c1/s%d/group/1", i), Student: "s", Level: risk.High,
				At: monday, Submitted: monday, Scored: true})
		}
		w.clock.Advance(time.Hour)
		cutoff, begun := w.clock.Now(), w.engine.Writes
		work := func() error {
			if _, err := w.Ledgers.Ask(w.ctx(), lead, "c1", cutoff); err != nil {
				return err
			}
			return w.keep()
		}
		if kill > 0 {
			w.engine.DieAt, w.engine.After = begun+kill, after
			if work() == nil {
				t.Fatalf("write %d: nothing died", kill)
			}
			w.boot()
			w.Audit(a, a)
			w.Ledgers.page = 2
			w.clock.Advance(10 * time.Second)
		}
		w.must(work())
		writes = w.engine.Writes - begun
		f, err := w.Ledgers.File(w.ctx(), lead, "c1/1")
		w.must(err)
		text, err = f.Encode()
		w.must(err)
		return text, writes
	}
	want, writes := make(0, false)
	if writes < 12 {
		t.Fatalf("the ledger is only %d writes", writes)
	}
	for n := 1; n <= writes; n++ {
		for _, after := range []bool{false, true} {
			if got, _ := make(n, after); !bytes.Equal(got, want) {
				t.Errorf("killed at write %d (after: %v):\n%s\nwant\n%s", n, after, got, want)
			}
		}
	}
}

// A page says what it said when it was first written, even when the process died before
// the ledger knew, and a student was erased meanwhile.
func TestPageIsWrittenOnce(t *testing.T) {
	w := newWard(t)
	a := w.archive()
	w.says(a, sitting, risk.High)
	w.clock.Advance(time.Hour)
	doc, err := w.Ledgers.Ask(w.ctx(), lead, "c1", w.clock.Now())
	w.must(err)
	w.engine.Interrupt("ledgers", 2, func() { // the first write is the claim; the page is written
		a.said[0].Erased = true
		w.clock.Advance(time.Minute)
		w.must(w.Ledgers.Do(w.ctx(), doc.ID)) // by somebody who was faster
	})
	w.must(w.keep())
	f, err := w.Ledgers.File(w.ctx(), lead, doc.ID)
	w.must(err)
	if len(f.Rows) != 1 || f.Statement.Papers != (ledger.Papers{Sittings: 1, Submitted: 1}) {
		t.Errorf("%+v %+v", f.Statement.Papers, f.Rows)
	}
}

// Whatever people and time do to alerts and their case: no ledger of a store that has
// lost nothing has an exception, it is in balance, and it never counts backwards.
func TestLedgerOfAnythingThatHappens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWard(t)
		a := w.archive()
		ids := []string{"c1/s0/group/1", "c1/s1/group/1", "c1/s2/group/1"}
		for _, id := range ids {
			w.says(a, id, risk.High)
			w.raised(id, risk.High)
		}
		n, high := 0, 0
		on := func(do func(id string, c Command) error) func(*rapid.T) {
			return func(t *rapid.T) {
				n++
				refusedOnly(t, do(rapid.SampledFrom(ids).Draw(t, "alert"), once(fmt.Sprint(n))))
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"ask for the ledger": func(t *rapid.T) {
				w.wait(time.Minute)
				f := w.ledgerAt(w.clock.Now())
				c := f.Statement.Counts
				if len(f.Exceptions) > 0 || len(c.Balance()) > 0 || c.High != 3 || c.Alerted < high {
					t.Fatalf("%+v, %v", c, f.Exceptions)
				}
				high = c.Alerted
				if got := w.openRows(ids); c.Open != got {
					t.Fatalf("%d open in the ledger, %d by hand", c.Open, got)
				}
			},
			"acknowledge": on(func(id string, c Command) error {
				_, err := w.Alerts.Acknowledge(w.ctx(), counselor, id, c)
				return err
			}),
			"hear": on(func(id string, c Command) error { _, err := w.Alerts.Hear(w.ctx(), counselor, id, c, "n"); return err }),
			"triage": func(t *rapid.T) {
				o := rapid.SampledFrom(Outcomes()).Draw(t, "outcome")
				on(func(id string, c Command) error {
					_, err := w.Alerts.Triage(w.ctx(), counselor, id, c, o, "n")
					return err
				})(t)
			},
			"raise": func(t *rapid.T) {
				w.raised(rapid.SampledFrom(ids).Draw(t, "alert"), rapid.SampledFrom([]risk.Level{risk.Mild, risk.Imminent}).Draw(t, "level"))
			},
			"close": on(func(_ string, c Command) error {
				_, err := w.Cases.Review(w.ctx(), counselor, w.lastCase(), c, false, []string{counselor.ID, lead.ID}, "n")
				if err != nil {
					return err
				}
				_, err = w.Cases.Close(w.ctx(), counselor, w.lastCase(), once("close"+c.Key), CareElsewhere, "n")
				return err
			}),
		})
	})
}

// lastCase is the id of the student's newest case, of one that does not exist when
// there is none.
func (w *ward) lastCase() string {
	cases, err := w.Cases.of(w.ctx(), w.student)
	w.must(err)
	return fmt.Sprintf("%s/%d", w.student, max(1, len(cases)))
}

// openRows counts by what the documents say now which alerts somebody still has to
// answer for, there or in a case.
func (w *ward) openRows(ids []string) (open int) {
	for _, id := range ids {
		doc, err := w.Alerts.books.Get(w.ctx(), id)
		w.must(err)
		r, err := w.Alerts.Read(w.ctx(), counselor, id)
		w.must(err)
		if doc.State != AlertClosed {
			open++
			continue
		}
		if r.Outcome == FalseAlarm {
			continue
		}
		c, err := w.Cases.books.Get(w.ctx(), doc.Case)
		w.must(err)
		if c.State != CaseClosed {
			open++
		}
	}
	return open
}
