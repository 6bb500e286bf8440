package referral

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening/risk"
)

func TestPolicyThatLeavesSomethingOpenIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(*CarePolicy){
		"no legal basis":               func(p *CarePolicy) { p.LegalBasis = lang.Words{EN: "English only"} },
		"a level is missing":           func(p *CarePolicy) { delete(p.Levels, risk.Mild) },
		"nobody is told at once":       func(p *CarePolicy) { p.Overdue.Steps = p.Overdue.Steps[1:] },
		"silence ends":                 func(p *CarePolicy) { p.Overdue.Repeat = 0 },
		"a danger that ends at school": func(p *CarePolicy) { p.Levels[risk.High] = p.Levels[risk.Mild] },
		"a danger that rises too late": func(p *CarePolicy) {
			care := p.Levels[risk.Imminent]
			care.Chain.Steps = slices.Clone(care.Chain.Steps)
			care.Chain.Steps[len(care.Chain.Steps)-1].After = risk.Span(25 * time.Hour)
			p.Levels[risk.Imminent] = care
		},
		"an imminent danger without notice": func(p *CarePolicy) {
			care := p.Levels[risk.Imminent]
			care.Notice = NoticeOverdue
			p.Levels[risk.Imminent] = care
		},
		"a deadline after years":     func(p *CarePolicy) { p.Case[CaseOpened] = risk.Span(500 * 24 * time.Hour) },
		"a state without a deadline": func(p *CarePolicy) { delete(p.Case, CaseRefused) },
		"a referral without one":     func(p *CarePolicy) { delete(p.Referral, ReferralSeen) },
		"no follow-up":               func(p *CarePolicy) { p.FollowUps = nil },
	} {
		p := ownCare(t)
		spoil(&p)
		err := p.check()
		fault, ok := errors.AsType[*PolicyFault](err)
		if !errors.Is(err, ErrPolicy) || !ok || fault.Mend.ZH == "" || fault.Mend.ZH == fault.Mend.EN {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPolicyVersionNeverChanges(t *testing.T) {
	w := newWard(t)
	p := ownCare(t)
	p.Approvals *= 2
	if err := w.Policies.Add(w.ctx(), actor.Engine(), p); !errors.Is(err, store.ErrExists) {
		t.Errorf("the default version was replaced: %v", err)
	}
	p.Version = 2
	w.must(w.Policies.Add(w.ctx(), actor.Engine(), p))
	w.must(w.Policies.Add(w.ctx(), actor.Engine(), p)) // the same again finds it there
	p.Approvals *= 2
	if err := w.Policies.Add(w.ctx(), actor.Engine(), p); !errors.Is(err, store.ErrExists) {
		t.Errorf("a version was replaced: %v", err)
	}
	got, err := w.Policies.Get(w.ctx(), p.Ref())
	if err != nil || !maps.Equal(got.Case, p.Case) {
		t.Errorf("read back %+v, %v", got, err)
	}
	raw, err := json.Marshal(got)
	w.must(err)
	if again, err := ParseCare(raw); err != nil || again.Ref() != p.Ref() {
		t.Errorf("parsed again: %v", err)
	}
}

func TestEveryCityHasNeighbours(t *testing.T) {
	for _, city := range cities("32") {
		near := neighbours(city)
		if len(near) != 12 || len(bordering[city.Code()]) < 2 {
			t.Errorf("%s: %v", city, near)
		}
		for _, code := range bordering[city.Code()] {
			if !slices.Contains(bordering[code], city.Code()) {
				t.Errorf("%s borders %s, and not the other way round", city.Code(), code)
			}
		}
	}
}

func TestClimbNeverStepsEarly(t *testing.T) {
	c := DefaultCare().Levels[risk.High].Chain
	var k Climb
	if c.fire(&k, monday) != nil {
		t.Error("a climb at rest took a step")
	}
	k.start(monday)
	for now := monday; now.Before(monday.Add(48 * time.Hour)); now = now.Add(7 * time.Minute) {
		due := c.next(k)
		if fired := c.fire(&k, now); len(fired) > 0 && now.Before(due) || len(fired) > 1 {
			t.Fatalf("at %s fired %v, due %s", now, fired, due)
		}
	}
}

// A step is taken neither a millisecond before its moment nor after it.
func TestEachStepIsTakenAtItsMoment(t *testing.T) {
	c := DefaultCare().Levels[risk.Imminent].Chain
	var k Climb
	k.start(monday)
	for i := range len(c.Steps) + 3 {
		due := c.next(k)
		if early := c.fire(&k, due.Add(-time.Millisecond)); len(early) > 0 {
			t.Errorf("step %d came early: %v", i, early)
		}
		if fired := c.fire(&k, due); len(fired) != 1 || fired[0].Number != i {
			t.Errorf("step %d at its moment: %v", i, fired)
		}
	}
}
