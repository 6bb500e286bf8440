package screening

import (
	"errors"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

func (h *hall) knock(number, code string) (bool, error) {
	return h.Sittings.Knock(h.ctx(), hallSchool.Code(), number, code)
}

func TestKnockTellsWhetherThereIsAPIN(t *testing.T) {
	h := newHall(t)
	h.open()
	code := h.code("01")
	if known, err := h.knock("01", code); known || err != nil {
		t.Errorf("a new slip: %t %v", known, err)
	}
	if h.sitting("01").State != SittingInvited {
		t.Error("a knock enters")
	}
	_, _, err := h.Sittings.Enter(h.ctx(), hallSchool.Code(), "01", code, "2468")
	h.must(err)
	if known, err := h.knock("01", code[:4]+" "+code[4:]); !known || err != nil {
		t.Errorf("a slip with a PIN: %t %v", known, err)
	}
	h.must(h.Sittings.Reset(h.ctx(), counselor, h.sittingID("01")))
	if known, err := h.knock("01", code); known || err != nil {
		t.Errorf("after a reset: %t %v", known, err)
	}
}

func TestKnockSaysTheSameWhateverIsWrong(t *testing.T) {
	h := newHall(t)
	h.open()
	for name, c := range map[string][3]string{"school": {"3201060009", "01", h.code("01")}, "number": {hallSchool.Code(), "99", h.code("01")},
		"code": {hallSchool.Code(), "01", "22222222"}, "nothing": {}} {
		if known, err := h.Sittings.Knock(h.ctx(), c[0], c[1], c[2]); err != ErrEntry || known {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.clock.Advance(-earlyEntry - time.Millisecond)
	if _, err := h.knock("01", h.code("01")); !errors.Is(err, ErrNotNow) {
		t.Errorf("too early: %v", err)
	}
	if _, err := h.knock("01", "22222222"); err != ErrEntry {
		t.Errorf("too early, and wrong: %v", err)
	}
}

// Knocks count like tries, and right ones between wrong PINs forgive none.
func TestKnocksCount(t *testing.T) {
	h := newHall(t)
	h.open()
	code := h.code("01")
	_, _, err := h.Sittings.Enter(h.ctx(), hallSchool.Code(), "01", code, "2468")
	h.must(err)
	for n := range freeTries {
		if n%2 == 0 {
			_, _, err = h.Sittings.Enter(h.ctx(), hallSchool.Code(), "01", code, "1111")
		} else {
			_, err = h.knock("01", "22222222")
		}
		if !errors.Is(err, ErrEntry) {
			t.Fatalf("try %d: %v", n, err)
		}
		if n < freeTries-1 {
			if _, err := h.knock("01", code); err != nil {
				t.Fatalf("a right knock after try %d: %v", n, err)
			}
		}
	}
	if _, err := h.knock("01", code); err != ErrEntry {
		t.Errorf("a right knock at a lock: %v", err)
	}
	if doc := h.sitting("01"); doc.Fails != freeTries {
		t.Errorf("%d tries count, want %d", doc.Fails, freeTries)
	}
}

func TestHelpNowIsForWhoAnswersAloneInDanger(t *testing.T) {
	h := newHall(t)
	h.open()
	grave := []Given{given("grave", "phq-a.self-harm", 3)}
	who := h.begin("01")
	h.save(who, grave...)
	if help, err := h.Sittings.HelpNow(h.ctx(), who, who.Sitting, grave); help != nil || err != nil {
		t.Errorf("in the class something shows: %+v %v", help, err)
	}
	doc, err := h.Sittings.Summon(h.ctx(), counselor, campaignOne, h.ids["02"], RepeatStage, Window{h.clock.Now(), h.clock.Now().Add(day)})
	h.must(err)
	one, err := h.aloneWith(doc, "02")
	h.must(err)
	h.must(h.Sittings.Agree(h.ctx(), one, one.Sitting, DefaultAssent, true))
	for name, c := range map[string]struct {
		command string
		item    instrument.ItemKey
		value   int
		want    bool
	}{"1 calm": {"a", "phq-a.mood", 3, false}, "2 some days": {"b", "phq-a.self-harm", 1, false}} {
		g := []Given{given(c.command, c.item, c.value)}
		h.save(one, g...)
		if help, err := h.Sittings.HelpNow(h.ctx(), one, one.Sitting, g); (help != nil) != c.want || err != nil {
			t.Errorf("%s: %+v %v", name, help, err)
		}
	}
	h.save(one, grave...)
	help, err := h.Sittings.HelpNow(h.ctx(), one, one.Sitting, grave)
	if err != nil || help == nil || help.By == "" || !help.Until.After(h.clock.Now()) {
		t.Fatalf("%+v %v", help, err)
	}
	after := []Given{given("after", "phq-a.mood", 0)}
	h.save(one, after...)
	if help, err := h.Sittings.HelpNow(h.ctx(), one, one.Sitting, after); help != nil || err != nil {
		t.Errorf("it comes again with each answer: %+v %v", help, err)
	}
	if _, err := h.Sittings.HelpNow(h.ctx(), who, one.Sitting, grave); err == nil {
		t.Error("another student asks")
	}
}
