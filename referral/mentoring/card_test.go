package mentoring

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lifecycle"
	"github.com/xinqiao/xinqiao/internal/notify"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/referral"
	"github.com/xinqiao/xinqiao/screening"
)

func once(key string) referral.Command { return referral.Command{Key: key} }

// form is a card for class teacher and dormitory, for three days.
func (w *ward) form() CardForm {
	return CardForm{Phrases: []string{"arrival", "company"}, Readers: []string{teacher.ID, warden.ID}, Until: w.clock.Now().Add(3 * day)}
}

func (w *ward) release() CardReading {
	w.t.Helper()
	r, err := w.Cards.Release(w.ctx(), counselor, w.file, once("release"), w.form())
	w.must(err)
	w.must(w.settle())
	return r
}

// cards are the ids of what somebody can read.
func (w *ward) cards(who actor.Actor) (ids []string) {
	w.t.Helper()
	all, err := w.Cards.Mine(w.ctx(), who)
	w.must(err)
	for _, c := range all {
		ids = append(ids, c.ID)
	}
	return ids
}

// A card reaches those it names, in phrases of the list; who has not read it is told to
// the counselor; it ends by itself.
func TestACardIsReadOrItsSilenceIsTold(t *testing.T) {
	onEachEngine(t, func(t *testing.T, engine func(*testing.T) store.Engine) {
		w := newWardOn(t, engine(t))
		r := w.release()
		w.expect("teacher:card", "warden:card")
		var says []string
		for _, p := range r.Phrases {
			says = append(says, p.ID)
		}
		if !slices.Equal(says, []string{"company", "arrival", "emergency"}) || r.Call != "025-0000" || r.Name != "学生2" {
			t.Fatalf("the card says %v, %q, %q", says, r.Call, r.Name)
		}
		w.must(w.Cards.Confirm(w.ctx(), teacher, r.ID))
		w.must(w.Cards.Confirm(w.ctx(), teacher, r.ID))
		w.clock.Advance(4*time.Hour - time.Minute)
		w.must(w.settle())
		w.expect()
		w.clock.Advance(time.Minute)
		w.must(w.settle())
		w.expect("counselor:card-unread")
		w.must(w.Cards.Confirm(w.ctx(), warden, r.ID))
		w.until("2026-09-10", 8*time.Hour)
		w.expect()
		w.until("2026-09-10", 10*time.Hour)
		w.expect("counselor:card-over")
		if got := w.cards(teacher); len(got) != 0 {
			t.Errorf("expired, and still read: %v", got)
		}
		if err := w.Cards.Confirm(w.ctx(), teacher, r.ID); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("read after its end: %v", err)
		}
	})
}

// A card that counts no more is gone at once, and those who acted by it are told.
func TestAWithdrawnCardIsGone(t *testing.T) {
	w := newWard(t)
	r := w.release()
	w.told = nil
	if got := w.cards(warden); !slices.Equal(got, []string{r.ID}) {
		t.Fatalf("the warden reads %v", got)
	}
	_, err := w.Cards.Withdraw(w.ctx(), deputy, r.ID)
	w.must(err)
	if len(w.cards(warden))+len(w.cards(teacher)) != 0 {
		t.Error("withdrawn, and still read")
	}
	w.must(w.settle())
	w.expect("teacher:card-ended", "warden:card-ended")
	_, err = w.Cards.Withdraw(w.ctx(), deputy, r.ID)
	w.must(err)
	var illegal *lifecycle.Illegal
	if _, err := w.Cards.Withdraw(w.ctx(), counselor, r.ID); !errors.As(err, &illegal) {
		t.Errorf("withdrawn by two: %v", err)
	}
	w.until("2026-09-12", 0)
	w.expect()
}

// A card ends with its case: for its readers at once, and within the hour they are told;
// a case that is opened later does not bring it back.
func TestACardEndsWithItsCase(t *testing.T) {
	w := newWard(t)
	r := w.release()
	w.must(w.Cards.Confirm(w.ctx(), teacher, r.ID))
	w.told = nil
	w.closes()
	if len(w.cards(teacher))+len(w.cards(warden)) != 0 {
		t.Error("the case is closed, and the card is still read")
	}
	if err := w.Cards.Confirm(w.ctx(), warden, r.ID); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("read after the close: %v", err)
	}
	w.told = nil
	w.clock.Advance(time.Hour)
	w.must(w.settle())
	w.expect("teacher:card-ended", "warden:card-ended")
	all, err := w.Cards.OfCase(w.ctx(), counselor, w.file)
	w.must(err)
	if len(all) != 1 || all[0].State != CardWithdrawn || all[0].EndedBy != actor.Engine().ID {
		t.Errorf("the case shows %+v", all)
	}
	w.until("2026-09-11", 0)
	w.expect()
}

// A card that is over when its reader's time has run out is told as over, once; the
// moment at which it ends is its end, whether or not the engine has come by.
func TestACardEndsAtItsMoment(t *testing.T) {
	w := newWard(t)
	r := w.release()
	w.clock.Advance(3*day + time.Second)
	if len(w.cards(teacher)) != 0 {
		t.Error("read after its end")
	}
	w.told = nil
	w.must(w.settle())
	w.expect("counselor:card-over")
	all, err := w.Cards.OfCase(w.ctx(), counselor, w.file)
	w.must(err)
	if len(all) != 1 || all[0].State != CardExpired || all[0].ID != r.ID {
		t.Errorf("the case shows %+v", all)
	}
}

func TestCardsThatAreRefused(t *testing.T) {
	w := newWard(t)
	for name, spoil := range map[string]func(*CardForm){
		"nothing asked":      func(f *CardForm) { f.Phrases = nil },
		"only the emergency": func(f *CardForm) { f.Phrases = []string{emergency} },
		"a phrase of one's":  func(f *CardForm) { f.Phrases = []string{"company", "她说不想活了"} },
		"nobody":             func(f *CardForm) { f.Readers = nil },
		"a stranger":         func(f *CardForm) { f.Readers = []string{stranger.ID} },
		"an office":          func(f *CardForm) { f.Readers = []string{officer.ID} },
		"nobody known":       func(f *CardForm) { f.Readers = []string{"x"} },
		"no end":             func(f *CardForm) { f.Until = time.Time{} },
		"for a term":         func(f *CardForm) { f.Until = w.clock.Now().Add(31 * day) },
	} {
		f := w.form()
		spoil(&f)
		if _, err := w.Cards.Release(w.ctx(), counselor, w.file, once(name), f); !errors.Is(err, ErrCard) {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err := w.org.SetDuty(w.ctx(), actor.Engine(), school.Code(), screening.Duty{Counselor: counselor.ID, Deputy: deputy.ID, Lead: lead.ID})
	w.must(err)
	if _, err := w.Cards.Release(w.ctx(), counselor, w.file, once("silent"), w.form()); !errors.Is(err, ErrCallBack) {
		t.Errorf("nobody can be called: %v", err)
	}
}

func TestWhoMayKnowOfACard(t *testing.T) {
	w := newWard(t)
	r := w.release()
	for _, who := range []actor.Actor{lead, mentor, officer, stranger, teacher, warden, {}} {
		if _, err := w.Cards.Release(w.ctx(), who, w.file, once("no"), w.form()); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s releases: %v", who.ID, err)
		}
		if _, err := w.Cards.Withdraw(w.ctx(), who, r.ID); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s withdraws: %v", who.ID, err)
		}
		if _, err := w.Cards.OfCase(w.ctx(), who, w.file); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s reads the cards of a case: %v", who.ID, err)
		}
		named := who.ID == teacher.ID || who.ID == warden.ID
		if got := w.cards(who); (len(got) == 1) != named {
			t.Errorf("%s reads %v", who.ID, got)
		}
		if err := w.Cards.Confirm(w.ctx(), who, r.ID); (err == nil) != named {
			t.Errorf("%s says they read it: %v", who.ID, err)
		}
	}
	w.closes()
	if _, err := w.Cards.Release(w.ctx(), counselor, w.file, once("late"), w.form()); !errors.Is(err, ErrNoFile) {
		t.Errorf("a card without a case: %v", err)
	}
	_, err := w.Cards.Withdraw(w.ctx(), counselor, r.ID) // what is out can always be taken back
	w.must(err)
}

// The same command makes one card; its key stands for nothing else.
func TestACardIsReleasedOnce(t *testing.T) {
	w := newWard(t)
	first := w.release()
	again, err := w.Cards.Release(w.ctx(), counselor, w.file, once("release"), w.form())
	w.must(err)
	other, err := w.Cards.Release(w.ctx(), counselor, w.file, once("another"), w.form())
	w.must(err)
	if again.ID != first.ID || other.ID == first.ID || !strings.HasPrefix(first.ID, w.cared+"/") {
		t.Errorf("released as %s, again as %s, another as %s", first.ID, again.ID, other.ID)
	}
	cmd := referral.Command{Key: "release", Body: "x"}
	if _, err := w.Cards.Release(w.ctx(), counselor, w.file, cmd, w.form()); !errors.Is(err, referral.ErrCommandReused) {
		t.Errorf("another card under the same key: %v", err)
	}
}

// An answer that was lost is given again after the case was closed, a reader has left and
// the card is over: it was released.
func TestAReleaseIsFoundAfterAllHasChanged(t *testing.T) {
	w := newWard(t)
	form := w.form()
	first, err := w.Cards.Release(w.ctx(), counselor, w.file, once("release"), form)
	w.must(err)
	w.closes()
	w.must(w.people.Leave(w.ctx(), actor.Engine(), warden.ID))
	w.until("2026-09-11", 0)
	again, err := w.Cards.Release(w.ctx(), counselor, w.file, once("release"), form)
	w.must(err)
	if again.ID != first.ID {
		t.Errorf("released as %s, again as %s", first.ID, again.ID)
	}
}

// A counselor who is a reader too is told of the card as its reader, and of its end as who
// answers for the case: two kinds, for the ids of a card and of a case look alike.
func TestACounselorWhoReadsACard(t *testing.T) {
	w := newWard(t)
	var posts []notify.Post
	w.inboxes.OnPosted(func(p notify.Post) {
		if p.Recipient == counselor.ID {
			posts = append(posts, p)
		}
	})
	release := func(key string) CardReading {
		f := w.form()
		f.Readers = []string{counselor.ID}
		r, err := w.Cards.Release(w.ctx(), counselor, w.file, once(key), f)
		w.must(err)
		w.must(w.Cards.Confirm(w.ctx(), counselor, r.ID))
		w.must(w.settle())
		return r
	}
	release("first")
	withdrawn := release("second")
	_, err := w.Cards.Withdraw(w.ctx(), deputy, withdrawn.ID)
	w.must(err)
	w.until("2026-09-11", 0)
	for _, p := range posts {
		if p.Kind == notify.CardOver && p.Object != w.file || p.Kind == notify.CardEnded && p.Object != withdrawn.ID {
			t.Errorf("%s is about %s", p.Kind, p.Object)
		}
	}
	if len(posts) != 4 { // two to read, one withdrawn, one over
		t.Errorf("told %+v", posts)
	}
}

// What a card says stands nowhere in clear.
func TestACardIsSealed(t *testing.T) {
	w := newWard(t)
	r := w.release()
	doc, err := w.Cards.books.Get(w.ctx(), r.ID)
	w.must(err)
	if text := string(doc.Says); strings.Contains(text, "company") || len(doc.Says) == 0 {
		t.Errorf("the document says %q", text)
	}
}

// Every list that cards were made of keeps its phrases, in both languages, and the
// emergency with a number to call.
func TestCardLists(t *testing.T) {
	for version, list := range cardLists {
		seen, emergencies := map[string]bool{}, 0
		for _, p := range list {
			if p.ID == "" || p.ZH == "" || p.EN == "" || seen[p.ID] || strings.Contains(p.ZH, callBack) != strings.Contains(p.EN, callBack) {
				t.Errorf("list %d: %+v", version, p)
			}
			seen[p.ID] = true
			if p.Obliged() && strings.Contains(p.ZH, callBack) && strings.Contains(p.ZH, "120") {
				emergencies++
			}
		}
		if emergencies != 1 {
			t.Errorf("list %d has %d emergencies", version, emergencies)
		}
	}
}

// week is what happens to the two students in some days; each step may be repeated.
func (w *ward) week() error {
	if err := w.Plans.Tick(w.ctx(), mentor, w.plain, 1, Look); err != nil {
		return err
	}
	if err := w.settle(); err != nil {
		return err
	}
	if _, err := w.Plans.SetRhythm(w.ctx(), counselor, w.file, Weekly); err != nil {
		return err
	}
	r, err := w.Cards.Release(w.ctx(), counselor, w.file, once("release"), CardForm{Phrases: []string{"company"},
		Readers: []string{teacher.ID, warden.ID}, Until: monday.Add(20 * day)})
	if err != nil {
		return err
	}
	if err := w.settle(); err != nil {
		return err
	}
	if err := w.Cards.Confirm(w.ctx(), teacher, r.ID); err != nil {
		return err
	}
	if err := w.Plans.Take(w.ctx(), deputy, w.plain, w.clock.Now()); err != nil {
		return err
	}
	if _, err := w.Cards.Withdraw(w.ctx(), counselor, r.ID); err != nil {
		return err
	}
	return w.settle()
}

// outcome is what the week left behind.
func (w *ward) outcome() string {
	cards, err := w.Cards.OfCase(w.ctx(), counselor, w.file)
	w.must(err)
	r, err := w.Plans.reading(w.ctx(), w.plain)
	w.must(err)
	dense, err := w.Plans.OfCase(w.ctx(), counselor, w.file)
	w.must(err)
	count := map[string]int{}
	for _, who := range []actor.Actor{counselor, deputy, lead, mentor, teacher, warden} {
		letters, _, err := w.inboxes.Of(w.ctx(), who, store.Cursor{}, 100)
		w.must(err)
		for _, l := range letters {
			count[who.ID+":"+string(l.Kind)]++
		}
	}
	return fmt.Sprintf("%d cards (%s), ticks %d taken by %s, %s, told %v", len(cards), cards[0].State, len(r.Ticks), r.Ticks[0].Taken, dense.Rhythm, count)
}

// Killed before or after any single write, and started again, the week ends as it would
// have: no wish lost or told twice, one card, each message once.
func TestKilledAtEveryWrite(t *testing.T) {
	plain := newWard(t)
	before := plain.engine.Writes
	plain.must(plain.week())
	writes, want := plain.engine.Writes-before, plain.outcome()
	if writes < 15 {
		t.Fatalf("the week is only %d writes", writes)
	}
	for n := 1; n <= writes; n++ {
		for _, after := range []bool{false, true} {
			w := newWard(t)
			w.engine.DieAt, w.engine.After = w.engine.Writes+n, after
			if err := w.week(); err == nil {
				t.Fatalf("write %d: nothing died", n)
			}
			w.boot()
			w.clock.Advance(10 * time.Second) // the claim of the dead one runs out
			w.must(w.settle())
			if err := w.week(); err != nil && !errors.Is(err, actor.ErrOutOfScope) { // withdrawn before the crash: nobody can read it
				t.Fatalf("write %d (after: %v): %v", n, after, err)
			}
			w.must(w.settle())
			if got := w.outcome(); got != want {
				t.Errorf("killed at write %d (after: %v):\n%s\nwant\n%s", n, after, got, want)
			}
		}
	}
}

// Between the claim of a card and its telling it is withdrawn: nobody is told of it.
func TestAWithdrawalBeatsATelling(t *testing.T) {
	w := newWard(t)
	r, err := w.Cards.Release(w.ctx(), counselor, w.file, once("release"), w.form())
	w.must(err)
	w.engine.Interrupt("cards", 2, func() { // the first write is the claim
		_, err := w.Cards.Withdraw(w.ctx(), counselor, r.ID)
		w.must(err)
	})
	if err := w.Cards.Do(w.ctx(), r.ID); err != nil {
		t.Fatal(err)
	}
	w.expect()
	w.must(w.settle())
	w.expect("teacher:card-ended", "warden:card-ended")
}
