package screening

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
)

func TestEnterSaysTheSameWhateverIsWrong(t *testing.T) {
	h := newHall(t)
	h.open()
	code := h.code("01")
	for name, c := range map[string]struct{ school, number, code string }{
		"school": {"3201060009", "01", code}, "number": {hallSchool.Code(), "99", code},
		"code": {hallSchool.Code(), "01", "22222222"}, "nothing": {}, "other's code": {hallSchool.Code(), "02", code},
	} {
		if who, _, err := h.Sittings.Enter(h.ctx(), c.school, c.number, c.code, "1234"); err != ErrEntry || who != (actor.Actor{}) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := h.Sittings.Enter(h.ctx(), hallSchool.Code(), "01", code, "12a4"); !errors.Is(err, ErrPIN) {
		t.Errorf("PIN of another form: %v", err)
	}
}

func TestFirstEntrySetsThePIN(t *testing.T) {
	h := newHall(t)
	h.open()
	enter := func(code, pin string) (actor.Actor, error) {
		who, _, err := h.Sittings.Enter(h.ctx(), hallSchool.Code(), "01", code, pin)
		return who, err
	}
	code := h.code("01")
	who, err := enter(strings.ToLower(code[:4])+"-"+code[4:], "2468")
	h.must(err)
	if who.Sitting != h.sittingID("01") || who.Role != actor.Student || h.sitting("01").State != SittingStarted {
		t.Errorf("%+v", who)
	}
	if _, err := enter(code, "1357"); !errors.Is(err, ErrEntry) {
		t.Errorf("another PIN: %v", err)
	}
	if again, err := enter(code, "2468"); err != nil || again != who {
		t.Errorf("resuming: %v", err)
	}
	h.must(h.Sittings.Reset(h.ctx(), counselor, who.Sitting))
	if _, err := enter(code, "1357"); err != nil {
		t.Errorf("a new PIN after a reset: %v", err)
	}
	if err := h.Sittings.Reset(h.ctx(), outsider, who.Sitting); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("an outsider resets: %v", err)
	}
	h.must(h.Sittings.Agree(h.ctx(), who, who.Sitting, DefaultAssent, true))
	h.save(who, calm(nil)...)
	_, err = h.Sittings.Submit(h.ctx(), who, who.Sitting)
	h.must(err)
	if _, err := enter(code, "1357"); !errors.Is(err, ErrEntry) {
		t.Errorf("the code outlives the submit: %v", err)
	}
}

func TestWrongTriesLockForLonger(t *testing.T) {
	h := newHall(t)
	h.open()
	code := h.code("01")
	try := func(code string) error {
		_, _, err := h.Sittings.Enter(h.ctx(), hallSchool.Code(), "01", code, "1234")
		return err
	}
	for range freeTries - 1 {
		_ = try("22222222")
	}
	if err := try(code); err != nil {
		t.Fatalf("locked too early: %v", err)
	}
	for range freeTries - 1 {
		_ = try("22222222")
	}
	for _, lock := range []time.Duration{firstLock, 2 * firstLock, 4 * firstLock} {
		_ = try("22222222")
		h.boot() // the count survives the process
		h.clock.Advance(lock - time.Millisecond)
		if err := try(code); !errors.Is(err, ErrEntry) {
			t.Fatalf("open before %s: %v", lock, err)
		}
		h.clock.Advance(time.Millisecond)
	}
	if err := try(code); err != nil {
		t.Errorf("still locked: %v", err)
	}
	if doc := h.sitting("01"); doc.Fails != 0 {
		t.Error("tries still count after an entry")
	}
}

func TestEntryOnlyWhileTheSessionIsOpen(t *testing.T) {
	h := newHall(t)
	h.open()
	enter := func() error {
		_, _, err := h.Sittings.Enter(h.ctx(), hallSchool.Code(), "01", h.code("01"), "1234")
		return err
	}
	h.clock.Advance(-earlyEntry - time.Millisecond)
	if err := enter(); !errors.Is(err, ErrNotNow) || h.sitting("01").State != SittingInvited {
		t.Errorf("too early: %v", err)
	}
	h.clock.Advance(time.Millisecond)
	if err := enter(); err != nil {
		t.Errorf("in time: %v", err)
	}
	h.clock.Advance(earlyEntry + time.Hour)
	if err := enter(); !errors.Is(err, ErrNotNow) {
		t.Errorf("after the end: %v", err)
	}
}

func TestCodesAreReadable(t *testing.T) {
	seen := map[string]bool{}
	for range 500 {
		code := newCode()
		if len(code) != codeLength || strings.Trim(code, codeLetters) != "" || seen[code] {
			t.Fatalf("bad or repeated: %s", code)
		}
		seen[code] = true
	}
	if sameCode("", "") || !sameCode("ABCD2345", "abcd 2345") || sameCode("ABCD2345", "ABCD234") {
		t.Error("sameCode")
	}
}
