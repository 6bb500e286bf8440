package sim

import (
	"errors"
	"fmt"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/storetest"
	"github.com/xinqiao/xinqiao/jobs"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// act is one thing that can happen, as often as its weight says.
type act struct {
	weight int
	do     func(*world)
}

var acts = []act{
	{30, (*world).childAnswers},
	{6, (*world).childSubmits},
	{3, (*world).childTalks},
	{40, (*world).engineWorks},
	{4, (*world).engineRepeats},
	{30, (*world).adultActs},
	{8, (*world).noticeSeen},
	{25, (*world).timePasses},
	{1, (*world).clockSetBack},
	{6, (*world).processWillDie},
	{12, (*world).othersMeanwhile},
	{2, (*world).rosterChanges},
	{2, (*world).goesOnLeave},
	{1, (*world).somebodyLeaves},
	{2, (*world).somebodyHandsOver},
	{4, (*world).teacherReports},
}

// step plays one of them.
func (w *world) step() {
	total := 0
	for _, a := range acts {
		total += a.weight
	}
	at := w.rng.IntN(total)
	for _, a := range acts {
		if at -= a.weight; at < 0 {
			a.do(w)
			break
		}
	}
	w.steps++
}

// tries asks for something as a client does: when the process dies it is started
// again, and the client sends the same once more, or gives up. What is returned is
// what the client was told in the end.
func (w *world) tries(what string, ask func() error) (acknowledged bool) {
	for range 4 {
		err := ask()
		if errors.Is(err, storetest.ErrAway) {
			w.say("%s: the database is away", what)
			continue
		}
		if !errors.Is(err, storetest.ErrDied) {
			w.say("%s: %s", what, outcome(err))
			w.onlyRefusals(err)
			return err == nil
		}
		w.reborn(what)
		if w.rng.IntN(4) == 0 {
			w.say("%s: the client gives up", what)
			return false
		}
	}
	return false
}

func (w *world) reborn(during string) {
	w.deaths++
	w.say("the process dies during: %s", during)
	w.boot()
}

func outcome(err error) string {
	if err == nil {
		return "done"
	}
	return "refused"
}

// onlyRefusals lets the refusals of the domains pass, and nothing else.
func (w *world) onlyRefusals(err error) {
	var illegal *lifecycle.Illegal
	var unreached *screening.UnreachedError
	if err == nil || errors.As(err, &illegal) || errors.As(err, &unreached) {
		return
	}
	for _, known := range []error{screening.ErrAssent, screening.ErrNotNow, screening.ErrEntry, screening.ErrPlan, screening.ErrCommand,
		referral.ErrNoConsent, referral.ErrOwnApproval, referral.ErrNoEmergency, referral.ErrStillOwed, referral.ErrReviewer,
		referral.ErrNoReturnDue, referral.ErrCloseReason, referral.ErrAppointment, referral.ErrWithdrawn, referral.ErrNoReport,
		referral.ErrUnsafeGuardian, referral.ErrSnooze, referral.ErrReceiverAway, referral.ErrNotMissing, referral.ErrHolidayPlan, referral.ErrNoHoliday, referral.ErrNoCheckIn,
		screening.ErrHolds, screening.ErrOnDuty, screening.ErrDuty, actor.ErrOutOfScope, store.ErrNotFound, store.ErrNotDue, storetest.ErrAway} {
		if errors.Is(err, known) {
			return
		}
	}
	w.t.Fatalf("%v\n%s", err, w.tail())
}

func (w *world) anyPupil() (*pupil, actor.Actor) {
	p := w.pupils[w.rng.IntN(len(w.pupils))]
	return p, actor.Actor{ID: p.id, Role: actor.Student, Sitting: p.sitting}
}

// gone tells whether a pupil does nothing any more.
func (w *world) gone(p *pupil) bool { return p.leaves && w.clock.Now().After(begin.Add(time.Hour)) }

// childAnswers enters when that is still to be done, and answers a few questions, now
// and then gravely.
func (w *world) childAnswers() {
	p, who := w.anyPupil()
	if w.gone(p) {
		return
	}
	s := w.Assessment.Sittings
	doc, err := s.Get(ctx(), actor.Engine(), p.sitting)
	w.must(err)
	if doc.Assent.Text == "" {
		w.childEnters(p, who)
		return
	}
	form, err := w.Shelf.Form(ctx(), instrument.Battery{"phq-a@1", "gad-7@1"})
	w.must(err)
	items := form.Items()
	var given []screening.Given
	grave := false
	for range 1 + w.rng.IntN(len(items)) {
		item := items[p.seq%len(items)]
		value := item.Min()
		if w.rng.IntN(4) == 0 || p.shy {
			value += w.rng.IntN(item.Max() - item.Min() + 1)
		}
		if p.shy && item.IsCritical() {
			value = item.Min()
		}
		g := screening.Given{Command: fmt.Sprint("c", p.seq), Seq: p.seq, Item: item.Key, Answer: instrument.Given(value), ElapsedMS: 2500}
		p.seq++
		given, grave = append(given, g), grave || form.Heard(item.Key, g.Answer)
	}
	if w.tries(fmt.Sprintf("%s answers %d, grave %t", p.name, len(given), grave), func() error { return s.Save(ctx(), who, p.sitting, given) }) && grave {
		p.said(w.clock.Now())
	}
}

// said notes that something grave was acknowledged.
func (p *pupil) said(now time.Time) {
	if !p.grave {
		p.grave, p.since = true, now
	}
}

func (w *world) childEnters(p *pupil, who actor.Actor) {
	if w.clock.Now().After(begin.Add(time.Hour)) {
		return // the session is over
	}
	s := w.Assessment.Sittings
	slips, err := s.Slips(ctx(), counselor, campaign+"/"+string(class)+"/1")
	if errors.Is(err, storetest.ErrDied) {
		w.reborn("slips")
		return
	}
	w.must(err)
	for _, slip := range slips {
		if slip.Number == p.number {
			w.tries(p.name+" enters", func() error {
				_, _, err := s.Enter(ctx(), school.Code(), p.number, slip.Code, "4711")
				return err
			})
		}
	}
	w.tries(p.name+" agrees", func() error { return s.Agree(ctx(), who, p.sitting, screening.DefaultAssent, true) })
}

func (w *world) childSubmits() {
	p, who := w.anyPupil()
	if w.gone(p) {
		return
	}
	if w.tries(p.name+" submits", func() error {
		_, err := w.Assessment.Sittings.Submit(ctx(), who, p.sitting)
		return err
	}) {
		p.done = true
	}
}

func (w *world) childTalks() {
	p, who := w.anyPupil()
	if p.shy || w.rng.IntN(3) > 0 {
		return
	}
	if w.tries(p.name+" wants to talk", func() error {
		_, err := w.Assessment.Sittings.Talk(ctx(), who, p.sitting)
		return err
	}) {
		p.said(w.clock.Now())
	}
}

// due lists what is owed now, job by job.
func (w *world) due() (found []piece) {
	for _, j := range w.jobs {
		ids, err := j.Owing(ctx(), w.clock.Now(), 100)
		if errors.Is(err, storetest.ErrDied) {
			w.reborn("the sweep")
			return nil
		}
		w.must(err)
		for _, id := range ids {
			found = append(found, piece{j, id})
		}
	}
	return found
}

// piece is one thing that is owed.
type piece struct {
	job jobs.Job
	id  string
}

// engineWorks does one of the pieces that are due, in any order.
func (w *world) engineWorks() {
	if due := w.due(); len(due) > 0 {
		w.does(due[w.rng.IntN(len(due))])
	}
}

// engineRepeats does one piece twice, as two workers might.
func (w *world) engineRepeats() {
	if due := w.due(); len(due) > 0 {
		twice := due[w.rng.IntN(len(due))]
		w.does(twice)
		w.does(twice)
	}
}

func (w *world) does(p piece) {
	what, err := p.job.Name+" "+w.named(p.id), p.job.Do(ctx(), p.id)
	if errors.Is(err, storetest.ErrDied) {
		w.reborn(what)
		return
	}
	w.say("%s: %s", what, outcome(err))
	w.onlyRefusals(err)
}

func (w *world) noticeSeen() {
	who := []actor.Actor{clerk, health}[w.rng.IntN(2)]
	page, _, err := w.Care.Notices.Of(ctx(), who, store.Cursor{}, 10)
	if errors.Is(err, storetest.ErrDied) {
		w.reborn("notices")
		return
	}
	w.must(err)
	if len(page) == 0 || w.rng.IntN(3) > 0 {
		return
	}
	n := page[w.rng.IntN(len(page))]
	w.tries(who.ID+" sees a notice", func() error { _, err := w.Care.Notices.See(ctx(), who, n.ID); return err })
}

// timePasses to when something is owed next, by a moment, or to a moment that may be
// hours away.
func (w *world) timePasses() {
	if next := w.nextDue(); w.rng.IntN(3) == 0 && next.After(w.clock.Now()) {
		w.clock.Advance(next.Sub(w.clock.Now()))
		return
	}
	spans := []time.Duration{time.Second, 30 * time.Second, 5 * time.Minute, time.Hour, 9 * time.Hour}
	w.clock.Advance(spans[w.rng.IntN(len(spans))])
}

// nextDue is the earliest moment from which anything is owed.
func (w *world) nextDue() (next time.Time) {
	for _, j := range w.jobs {
		page, err := w.engine.Engine.Find(ctx(), j.Collection, store.Query{Index: store.DueIndex, From: store.TimeKey(w.clock.Now()), Limit: 1})
		w.must(err)
		for _, r := range page.Records {
			due, err := time.Parse("2006-01-02T15:04:05.000Z", r.Keys[store.DueIndex])
			w.must(err)
			if next.IsZero() || due.Before(next) {
				next = due
			}
		}
	}
	return next
}

// othersMeanwhile lets somebody else act in the middle of what comes next, right before
// one of its writes: a person, a child, or the worker of another process.
func (w *world) othersMeanwhile() {
	others := []func(*world){(*world).adultActs, (*world).adultActs, (*world).engineWorks, (*world).childAnswers, (*world).childSubmits}
	do, n := others[w.rng.IntN(len(others))], 1+w.rng.IntN(6)
	w.engine.Meanwhile = func(string) {
		if n--; n > 0 {
			return
		}
		w.engine.Meanwhile = nil
		dieAt := w.engine.DieAt
		w.engine.DieAt = 0 // of this process; the other one lives
		w.say("meanwhile:")
		do(w)
		if w.engine.DieAt = dieAt; dieAt > 0 {
			w.engine.DieAt = max(dieAt, w.engine.Writes+1)
		}
	}
}

// clockSetBack is a machine whose clock was wrong.
func (w *world) clockSetBack() {
	w.latest()
	w.clock.Advance(-time.Duration(w.rng.IntN(120)) * time.Second)
}

// processWillDie at one of the next writes, before it or right after; or the database
// will be away for that write.
func (w *world) processWillDie() {
	w.engine.DieAt, w.engine.After = w.engine.Writes+1+w.rng.IntN(6), w.rng.IntN(2) == 0
	w.engine.Away = w.rng.IntN(3) == 0
}
