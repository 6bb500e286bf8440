package screening

import (
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

var grave = map[instrument.ItemKey]int{"phq-a.self-harm": 3}

// said is what one student's group paper had said by a moment.
func (h *hall) said(number string, by time.Time) (found Said, there bool) {
	h.t.Helper()
	for after := (store.Cursor{}); ; {
		page, next, err := h.Sittings.Said(h.ctx(), campaignOne, by, after, 1)
		h.must(err)
		for _, s := range page {
			if s.Sitting == h.sittingID(number) {
				found, there = s, true
			}
		}
		if after = next; next.IsZero() {
			return found, there
		}
	}
}

func (h *hall) wantSaid(when, number string, by time.Time, level risk.Level, submitted, scored bool) {
	h.t.Helper()
	s, _ := h.said(number, by)
	if s.Level != level || s.Submitted.IsZero() == submitted || s.Scored != scored || s.At.After(by) {
		h.t.Errorf("%s: %+v", when, s)
	}
}

// A sitting is read as it was: what was said, submitted or ended later is not in it.
func TestSaidIsAsOfAMoment(t *testing.T) {
	h := newHall(t)
	h.open()
	begun := h.clock.Now()
	who := h.begin("01")
	h.clock.Advance(time.Minute)
	h.save(who, calm(grave)...)
	spoken := h.clock.Now()
	h.clock.Advance(time.Minute)
	_, err := h.Sittings.Submit(h.ctx(), who, who.Sitting)
	h.must(err)
	submitted := h.clock.Now()
	h.clock.Advance(time.Hour)
	h.must(h.quiesce())

	h.wantSaid("before a word was said", "01", begun, risk.None, false, false)
	h.wantSaid("when it was said", "01", spoken, risk.High, false, false)
	h.wantSaid("after the submit", "01", submitted, risk.High, true, true)
	if s, there := h.said("01", h.sitting("01").Invited.Add(-time.Second)); there {
		t.Errorf("before the invitation: %+v", s)
	}
	h.wantSaid("of another student", "02", h.clock.Now(), risk.None, false, false)
}

// A paper that ended without its submit speaks as far as it goes, from its end on.
func TestSaidOfAPaperThatEnded(t *testing.T) {
	h := newHall(t)
	h.open()
	who := h.begin("01")
	h.save(who, calm(anxious)...)
	spoken := h.clock.Now()
	h.clock.Advance(2 * time.Hour)
	h.must(h.quiesce())
	h.wantSaid("before the end", "01", spoken, risk.None, false, false)
	if s, _ := h.said("01", h.clock.Now()); !s.Level.AtLeast(risk.Mild) || !s.At.Equal(h.sitting("01").Missed) {
		t.Errorf("after the end: %+v", s)
	}
}

// Nobody falls out: the erased and the unreadable are there, and say so; so does a
// submitted paper without its result.
func TestSaidOfWhatCannotBeRead(t *testing.T) {
	h := newHall(t)
	h.open()
	h.submitted("01", grave)
	h.submitted("02", grave)
	change := func(number string, change func(*Sitting)) {
		_, err := h.Sittings.sittings.Update(h.ctx(), h.sittingID(number), func(doc *Sitting) error { change(doc); return nil })
		h.must(err)
	}
	change("02", func(doc *Sitting) { doc.Result = nil })
	h.wantSaid("without a result", "02", h.clock.Now(), risk.High, true, false)
	change("02", func(doc *Sitting) { doc.Log[len(doc.Log)-1] ^= 1 })
	if s, there := h.said("02", h.clock.Now()); !there || !s.Unreadable || s.Erased {
		t.Errorf("unreadable: %+v", s)
	}
	h.must(h.Sittings.vault.Erase(h.ctx(), h.ids["01"]))
	if s, there := h.said("01", h.clock.Now()); !there || !s.Erased || s.Unreadable {
		t.Errorf("erased: %+v", s)
	}
}
