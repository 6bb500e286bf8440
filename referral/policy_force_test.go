package referral

import (
	"errors"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// inForce names a version for a unit from a moment on.
func (w *ward) inForce(place unit.Path, version int, from time.Time) error {
	return w.Policies.PutInForce(w.ctx(), actor.Engine(), place, InForce{Policy: screening.PolicyRef{ID: "care", Version: version}, From: from, LegalBasis: lang.Words{ZH: "区教育局 2026 年 3 号文"}})
}

func TestPolicyInForce(t *testing.T) {
	w := newWard(t)
	for version := 2; version <= 4; version++ {
		p := ownCare(t)
		p.Version = version
		w.must(w.Policies.Add(w.ctx(), actor.Engine(), p))
	}
	now := w.clock.Now()
	w.must(w.inForce("32", 2, now))
	w.must(w.inForce(district, 3, now.Add(24*time.Hour)))
	w.must(w.inForce(district, 3, now.Add(24*time.Hour))) // again
	w.must(w.inForce(district, 4, now.Add(48*time.Hour)))
	for name, c := range map[string]struct {
		place unit.Path
		at    time.Time
		want  int
	}{
		"the province's":       {district, now, 2},
		"the district's":       {school, now.Add(24 * time.Hour), 3},
		"the district's next":  {district, now.Add(49 * time.Hour), 4},
		"another district":     {"32/3202/320205", now.Add(49 * time.Hour), 2},
		"the city's":           {"32/3201", now.Add(49 * time.Hour), 2},
		"before any was named": {district, now.Add(-time.Hour), 1},
	} {
		if e, err := w.Policies.InForce(w.ctx(), c.place, c.at); err != nil || e.Policy.Version != c.want {
			t.Errorf("%s: %+v, %v", name, e, err)
		}
	}
	doc, err := w.Policies.inForce.Get(w.ctx(), string(district))
	if w.must(err); len(doc.Entries) != 2 {
		t.Errorf("%d entries", len(doc.Entries))
	}
	later := now.Add(49 * time.Hour)
	if ref, err := w.Policies.ForCampaign(w.ctx(), []unit.Path{school, district}, later); err != nil || ref.Version != 4 {
		t.Errorf("%+v, %v", ref, err)
	}
	if _, err := w.Policies.ForCampaign(w.ctx(), []unit.Path{district, "32/3202"}, later); !errors.Is(err, ErrDiffer) {
		t.Errorf("two districts that differ: %v", err)
	}
}

func TestPolicyInForceNeedsVersionAndBasis(t *testing.T) {
	w := newWard(t)
	now := w.clock.Now()
	good := InForce{Policy: DefaultCare().Ref(), From: now, LegalBasis: lang.Words{ZH: "x"}}
	for name, spoil := range map[string]func(*InForce){
		"no such version": func(e *InForce) { e.Policy.Version = 9 },
		"no basis":        func(e *InForce) { e.LegalBasis = lang.Words{EN: "English only"} },
		"no beginning":    func(e *InForce) { e.From = time.Time{} },
	} {
		bad := good
		spoil(&bad)
		if err := w.Policies.PutInForce(w.ctx(), actor.Engine(), district, bad); !errors.Is(err, ErrInForce) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		who   actor.Actor
		place unit.Path
	}{"a school": {actor.Engine(), school}, "the country": {actor.Engine(), ""}, "a stranger": {stranger, district}} {
		if err := w.Policies.PutInForce(w.ctx(), c.who, c.place, good); !errors.Is(err, actor.ErrOutOfScope) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What was raised under one version stays under it when the district names another.
func TestOpenAlertKeepsItsPolicy(t *testing.T) {
	w := newWard(t)
	w.raise(risk.High, 72*time.Hour)
	next := ownCare(t)
	next.Version = 2
	w.must(w.Policies.Add(w.ctx(), actor.Engine(), next))
	w.must(w.inForce(district, 2, w.clock.Now()))
	w.must(w.Alerts.Raise(w.ctx(), w.report(risk.Imminent, time.Hour)))
	if a := w.alert(); a.Care != DefaultCare().Ref() {
		t.Errorf("it is now under %+v", a.Care)
	}
}
