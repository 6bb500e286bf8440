package screening

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/unit"
)

func TestCountsAreApart(t *testing.T) {
	var tally Tally
	for _, s := range []Sitting{
		{Stage: GroupStage, State: SittingInvited},
		{Stage: GroupStage, State: SittingStarted, Started: tuesday},
		{Stage: GroupStage, State: SittingSubmitted, Started: tuesday},
		{Stage: GroupStage, State: SittingWaiting},
		{Stage: GroupStage, State: SittingUnfinished},
		{Stage: GroupStage, State: SittingUnfinished, Excuse: AbsentIll},
		{Stage: InterviewStage, State: SittingSubmitted},
		{Stage: RepeatStage, State: SittingSubmitted},
		{Stage: ObserverStage, State: SittingSubmitted, Started: tuesday},
	} {
		tally.count(&s)
	}
	if observed := (Counts{Invited: 1, Started: 1, Submitted: 1}); !sameCounts(tally.Observed, observed) {
		t.Errorf("%+v", tally.Observed)
	}
	c := tally.Counts
	want := Counts{Invited: 6, Started: 2, Submitted: 1, Waiting: 1, Unfinished: 1, Excused: map[Excuse]int{AbsentIll: 1}}
	if !sameCounts(c, want) {
		t.Errorf("%+v", c)
	}
	sum := Counts{}
	sum.add(c)
	sum.add(c)
	if sum.Invited != 12 || sum.Excused[AbsentIll] != 2 {
		t.Errorf("%+v", sum)
	}
}

func TestCoverageIsScoped(t *testing.T) {
	h := newHall(t)
	h.open()
	h.must(h.quiesce())
	got, err := h.Rollups.Coverage(h.ctx(), counselor, campaignOne, hallSchool+"/7")
	h.must(err)
	if got.Tally.Invited != 4 || len(got.Children) != 2 || got.Children[0].Unit != classOne || got.Children[0].Tally.Invited != 2 {
		t.Errorf("%+v", got)
	}
	if _, err := h.Rollups.Coverage(h.ctx(), outsider, campaignOne, hallSchool); !errors.Is(err, actor.ErrOutOfScope) {
		t.Errorf("an outsider: %v", err)
	}
	empty, err := h.Rollups.Coverage(h.ctx(), office, "other", hallSchool)
	if err != nil || empty.Tally.Invited != 0 || !empty.At.IsZero() {
		t.Errorf("a campaign without counts: %+v, %v", empty, err)
	}
}

// TestMarkDuringARecount marks a unit whose recount has read its numbers and not
// settled yet: the mark must not get lost in the settlement.
func TestMarkDuringARecount(t *testing.T) {
	h := newHall(t)
	h.open()
	h.must(h.quiesce())
	h.must(h.Rollups.mark(h.ctx(), campaignOne, classOne))
	h.clock.Advance(rollupAfter)
	claimed, err := h.Rollups.rollups.Claim(h.ctx(), rollupID(campaignOne, classOne), h.clock.Now())
	h.must(err)
	h.clock.Advance(3500 * time.Millisecond) // the claim now ends before the mark would be due
	h.must(h.Rollups.mark(h.ctx(), campaignOne, classOne))
	claimed.Settle(time.Time{})
	if err := h.Rollups.rollups.Replace(h.ctx(), claimed); !errors.Is(err, store.ErrConflict) {
		t.Fatalf("the settlement swallows the mark: %v", err)
	}
}

func TestBurstOfMarksIsOneRecount(t *testing.T) {
	h := newHall(t)
	h.open()
	h.must(h.quiesce())
	h.must(h.Rollups.mark(h.ctx(), campaignOne, classOne))
	before := h.engine.Writes
	for range 50 {
		h.must(h.Rollups.mark(h.ctx(), campaignOne, classOne))
	}
	if h.engine.Writes != before {
		t.Errorf("%d writes for marks that change nothing", h.engine.Writes-before)
	}
}

func TestRollupsEqualTheRecount(t *testing.T) {
	numbers := []string{"01", "02", "03", "04"}
	rapid.Check(t, func(t *rapid.T) {
		h := newHall(t)
		h.open()
		makeUp := tuesday.Add(24 * time.Hour)
		_, err := h.Sessions.Plan(h.ctx(), counselor, hallSession(classOne, 2, makeUp))
		h.must(err)
		student := func(t *rapid.T) string { return rapid.SampledFrom(numbers).Draw(t, "student") }
		act := func(do func(number string)) func(*rapid.T) { return func(t *rapid.T) { do(student(t)) } }
		t.Repeat(map[string]func(*rapid.T){
			"enter": act(func(n string) {
				_, _, _ = h.Sittings.Enter(h.ctx(), hallSchool.Code(), n, h.code(n), "1234")
				_ = h.Sittings.Agree(h.ctx(), h.student(n), h.sittingID(n), DefaultAssent, true)
			}),
			"submit": act(func(n string) {
				_ = h.Sittings.Save(h.ctx(), h.student(n), h.sittingID(n), calm(nil))
				_, _ = h.Sittings.Submit(h.ctx(), h.student(n), h.sittingID(n))
			}),
			"refuse": act(func(n string) {
				_ = h.Sittings.Agree(h.ctx(), h.student(n), h.sittingID(n), DefaultAssent, false)
			}),
			"excuse": act(func(n string) { _ = h.Sittings.Excuse(h.ctx(), counselor, h.sittingID(n), AbsentIll) }),
			"make up": act(func(n string) {
				_ = h.Sittings.MakeUp(h.ctx(), counselor, h.sittingID(n), sessionID(campaignOne, classOne, 2))
			}),
			"die": func(t *rapid.T) {
				h.engine.Writes, h.engine.DieAt = 0, rapid.IntRange(1, 6).Draw(t, "write")
				h.engine.After = rapid.Bool().Draw(t, "after")
				if err := h.settle(); err != nil {
					h.boot()
				}
				h.engine.DieAt = 0
			},
			"wait": func(t *rapid.T) {
				h.clock.Advance(time.Duration(rapid.IntRange(1, 10*60).Draw(t, "minutes")) * time.Minute)
			},
			"work": func(*rapid.T) { h.must(h.settle()) },
		})
		h.clock.Advance(2 * time.Minute)
		h.must(h.quiesce())
		h.checkRollups()
		if got := h.recount(unit.Path("32")).Invited; got != len(numbers) {
			t.Fatalf("%d invited", got)
		}
	})
}
