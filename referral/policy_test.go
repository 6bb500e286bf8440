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
	care := func(p *CarePolicy, level risk.Level, change func(*LevelCare)) {
		l := p.Levels[level]
		l.Chain.Steps = slices.Clone(l.Chain.Steps)
		change(&l)
		p.Levels[level] = l
	}
	for _, c := range []struct {
		name, field string
		spoil       func(*CarePolicy)
	}{
		{"no name", "id", func(p *CarePolicy) { p.ID = "" }},
		{"the name of a drill's", "id", func(p *CarePolicy) { p.ID = exercised + "own" }},
		{"no version", "version", func(p *CarePolicy) { p.Version = 0 }},
		{"no legal basis", "legalBasis", func(p *CarePolicy) { p.LegalBasis = lang.Words{EN: "English only"} }},
		{"a level is missing", "levels.mild.ackExpires", func(p *CarePolicy) { delete(p.Levels, risk.Mild) }},
		{"heard before it was said", "levels.high.hearWithin", func(p *CarePolicy) { care(p, risk.High, func(l *LevelCare) { l.HearWithin = -1 }) }},
		{"triage at once", "levels.high.triageWithin", func(p *CarePolicy) { care(p, risk.High, func(l *LevelCare) { l.TriageWithin = 0 }) }},
		{"nobody is told at once", "overdue", func(p *CarePolicy) { p.Overdue.Steps = p.Overdue.Steps[1:] }},
		{"silence ends", "overdue", func(p *CarePolicy) { p.Overdue.Repeat = 0 }},
		{"a danger that ends at school", "levels.high.chain", func(p *CarePolicy) { p.Levels[risk.High] = p.Levels[risk.Mild] }},
		{"a danger that rises too late", "levels.imminent.chain", func(p *CarePolicy) {
			care(p, risk.Imminent, func(l *LevelCare) { l.Chain.Steps[len(l.Chain.Steps)-1].After = risk.Span(25 * time.Hour) })
		}},
		{"an imminent danger without notice", "levels.imminent.notice", func(p *CarePolicy) { care(p, risk.Imminent, func(l *LevelCare) { l.Notice = NoticeOverdue }) }},
		{"approvals at once", "approvals", func(p *CarePolicy) { p.Approvals = 0 }},
		{"a notice nobody must see", "noticeSeen", func(p *CarePolicy) { p.NoticeSeen = 0 }},
		{"no report to the police", "police", func(p *CarePolicy) { p.Police = 0 }},
		{"a review before the approvals", "review", func(p *CarePolicy) { p.Review = p.Approvals }},
		{"no follow-up", "followUps", func(p *CarePolicy) { p.FollowUps = nil }},
		{"a follow-up at once", "followUps.0", func(p *CarePolicy) { p.FollowUps = []risk.Span{0} }},
		{"follow-ups out of order", "followUps.1", func(p *CarePolicy) { p.FollowUps = []risk.Span{2, 1} }},
		{"weekends as holidays", "holidays.days", func(p *CarePolicy) { p.Holidays.Days = 2 }},
		{"plans months before", "holidays.before", func(p *CarePolicy) { p.Holidays.Before = risk.Span(31 * 24 * time.Hour) }},
		{"a deadline after years", "case.opened", func(p *CarePolicy) { p.Case[CaseOpened] = risk.Span(500 * 24 * time.Hour) }},
		{"a state without a deadline", "case.refused", func(p *CarePolicy) { delete(p.Case, CaseRefused) }},
		{"a referral without one", "referral.seen", func(p *CarePolicy) { delete(p.Referral, ReferralSeen) }},
	} {
		p := ownCare(t)
		c.spoil(&p)
		err := p.check()
		fault, ok := errors.AsType[*PolicyFault](err)
		if !errors.Is(err, ErrPolicy) || !ok || fault.Field != c.field || fault.Mend.ZH == "" || fault.Mend.ZH == fault.Mend.EN {
			t.Errorf("%s: %v", c.name, err)
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
