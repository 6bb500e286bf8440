package screening

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/risk"
)

func TestRehearsalGoesOnPageByPageAndCanBeStopped(t *testing.T) {
	h := newHall(t)
	h.open()
	h.submitted("01", anxious)
	h.submitted("02", nil)
	h.Rehearsals.page = 1
	stricter := withRule(t, `{"id": "x", "level": "high", "when": "score(\"gad-7.total\") >= 11", "text": {"zh-CN": "更严", "en": "stricter"}, "source": "a test"}`)
	policy, err := json.Marshal(stricter)
	h.must(err)
	district := hallSchool.At(unit.District)
	admin := actor.Actor{ID: "admin", Role: actor.Admin, Unit: district}
	if _, err := h.Rehearsals.Begin(h.ctx(), admin, hallSchool, stricter.Ref(), policy); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("a single school: %v", err)
	}
	doc, err := h.Rehearsals.Begin(h.ctx(), admin, district, stricter.Ref(), policy)
	h.must(err)
	turns := 0
	for ; turns < 1000; turns++ {
		due, err := h.Rehearsals.Owing(h.ctx(), h.clock.Now(), 10)
		h.must(err)
		if len(due) == 0 {
			break
		}
		h.must(h.Rehearsals.Do(h.ctx(), due[0]))
	}
	done, read, err := h.Rehearsals.Get(h.ctx(), admin, doc.ID)
	if err != nil || done.State != RehearsalDone || done.Finished.IsZero() || turns < 2 || done.Seen < 2 {
		t.Fatalf("%+v after %d turns (%v)", done, turns, err)
	}
	if read.Papers != 2 || read.Moves[risk.Mild][risk.High] != 1 || read.Moves[risk.None][risk.None] != 1 {
		t.Errorf("%+v", read)
	}
	other := actor.Actor{ID: "away", Role: actor.Admin, Unit: "32/3202"}
	if _, _, err := h.Rehearsals.Get(h.ctx(), other, doc.ID); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("from elsewhere: %v", err)
	}

	doc, err = h.Rehearsals.Begin(h.ctx(), admin, district, stricter.Ref(), policy)
	h.must(err)
	h.must(h.Rehearsals.Do(h.ctx(), doc.ID))
	h.must(h.Rehearsals.Stop(h.ctx(), admin, doc.ID))
	h.must(h.Rehearsals.Stop(h.ctx(), admin, doc.ID))
	if stopped, _, err := h.Rehearsals.Get(h.ctx(), admin, doc.ID); err != nil || stopped.State != RehearsalStopped {
		t.Errorf("%+v (%v)", stopped, err)
	}
	if due, err := h.Rehearsals.Owing(h.ctx(), h.clock.Now(), 10); err != nil || len(due) != 0 {
		t.Errorf("a stopped one goes on: %v (%v)", due, err)
	}
}
