package shelf

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/internal/actor"
	"github.com/xinqiao/xinqiao/internal/clock"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/internal/store/memory"
	"github.com/xinqiao/xinqiao/internal/unit"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
)

const (
	district = unit.Path("32/3201/320106")
	school   = district + "/3201060001"
	other    = district + "/3201060002"
)

var (
	admin      = actor.Actor{ID: "admin-1", Role: actor.Admin, Unit: school}
	office     = actor.Actor{ID: "admin-2", Role: actor.Admin, Unit: district}
	otherAdmin = actor.Actor{ID: "admin-3", Role: actor.Admin, Unit: other}
)

// process is a shelf as one process has it over a database.
func process(t *testing.T, engine store.Engine) *Shelf {
	t.Helper()
	db := store.New(engine)
	s := New(db, clock.NewManual(time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)))
	if err := db.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// changed is a bundled definition with some words replaced.
func changed(t *testing.T, ref instrument.Ref, pairs ...string) []byte {
	t.Helper()
	in, ok := instrument.Bundled().Instrument(ref)
	if !ok {
		t.Fatal(ref)
	}
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(pairs); i += 2 {
		if !bytes.Contains(text, []byte(pairs[i])) {
			t.Fatalf("no %s in %s", pairs[i], ref)
		}
		text = bytes.Replace(text, []byte(pairs[i]), []byte(pairs[i+1]), 1)
	}
	return text
}

func policyFor(t *testing.T, id string, without ...string) []byte {
	t.Helper()
	p := risk.Default()
	p.ID, p.Rules = id, slices.DeleteFunc(slices.Clone(p.Rules), func(r risk.Rule) bool { return slices.Contains(without, r.ID) })
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

const two = `"version":"2"`

func TestPublishedIsForItsUnitAndReachesOtherProcesses(t *testing.T) {
	engine := memory.New()
	s, another := process(t, engine), process(t, engine)
	phq2 := changed(t, "phq-a", `"version":"1"`, two)
	for range 2 { // again is no fault
		if in, err := s.PublishDefinition(t.Context(), admin, school, phq2); err != nil || in.Ref() != "phq-a@2" {
			t.Fatal(in.Ref(), err)
		}
	}
	if form, err := another.Form(t.Context(), instrument.Battery{"phq-a@2"}); err != nil || form.Instruments()[0].Version != "2" {
		t.Errorf("another process: %v", err)
	}
	for place, want := range map[unit.Path]instrument.Ref{school: "phq-a@2", school + "/7/1": "phq-a@2", other: "phq-a@1", district: "phq-a@1"} {
		library, err := s.Library(t.Context(), place)
		if got, _ := library.Pin("phq-a"); err != nil || got != want {
			t.Errorf("%s has %s, want %s (%v)", place, got, want, err)
		}
	}
	if library, err := s.Library(t.Context(), school, other); err != nil || slices.Contains(library.Versions(), "phq-a@2") {
		t.Errorf("what one school published is offered to two: %v", err)
	}
}

func TestVersionsNeverChange(t *testing.T) {
	s := process(t, memory.New())
	phq2 := changed(t, "phq-a", `"version":"1"`, two)
	if _, err := s.PublishDefinition(t.Context(), admin, school, phq2); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		who  actor.Actor
		unit unit.Path
		data []byte
	}{
		"other content":          {admin, school, bytes.Replace(phq2, []byte(`"citation":"`), []byte(`"citation":"Again. `), 1)},
		"another school":         {otherAdmin, other, phq2},
		"a version of the house": {admin, school, changed(t, "phq-a")},
	} {
		if _, err := s.PublishDefinition(t.Context(), c.who, c.unit, c.data); !errors.Is(err, ErrTaken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestGate(t *testing.T) {
	s := process(t, memory.New())
	for name, c := range map[string]struct {
		who  actor.Actor
		data []byte
		want error
	}{
		"another school":       {otherAdmin, changed(t, "phq-a", `"version":"1"`, two), actor.ErrOutOfScope},
		"a key without text":   {admin, changed(t, "mht", `"version":"1"`, two, `"kind":"restricted"`, `"kind":"restricted","permission":"the author to this school, 2026"`), instrument.ErrKeyOnly},
		"no permission":        {admin, changed(t, "phq-a", `"version":"1"`, two, `"kind":"free"`, `"kind":"restricted"`), instrument.ErrLicence},
		"no definition at all": {admin, []byte(`{"id":`), instrument.ErrDefinition},
	} {
		if _, err := s.PublishDefinition(t.Context(), c.who, school, c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if library, err := s.Library(t.Context(), school); err != nil || len(library.Versions()) != len(instrument.Bundled().Versions()) {
		t.Errorf("something came in: %v", err)
	}
}

func TestPolicies(t *testing.T) {
	engine := memory.New()
	s, another := process(t, engine), process(t, engine)
	own := policyFor(t, "gulou")
	for name, c := range map[string]struct {
		who  actor.Actor
		unit unit.Path
		data []byte
		want error
	}{
		"one school only":          {admin, school, own, actor.ErrOutOfScope},
		"above one's own":          {admin, district, own, actor.ErrOutOfScope},
		"under the house's name":   {office, district, policyFor(t, "default"), ErrTaken},
		"deaf to critical answers": {office, district, policyFor(t, "gulou", "critical-answer"), risk.ErrPolicy},
	} {
		if _, err := s.PublishPolicy(t.Context(), c.who, c.unit, c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for range 2 {
		if _, err := s.PublishPolicy(t.Context(), office, district, own); err != nil {
			t.Fatal(err)
		}
	}
	ref := risk.Ref{ID: "gulou", Version: 1}
	if p, err := another.Risk(t.Context(), ref); err != nil || len(p.Rules) != len(risk.Default().Rules) {
		t.Errorf("another process: %v", err)
	}
	if _, err := s.RiskFor(t.Context(), ref, school); err != nil {
		t.Errorf("a school of the district: %v", err)
	}
	for _, place := range []unit.Path{"32/3201", "32/3201/320105"} {
		if _, err := s.RiskFor(t.Context(), ref, place); !errors.Is(err, ErrNoPolicy) {
			t.Errorf("%s: %v", place, err)
		}
	}
	for place, want := range map[unit.Path]error{"32": nil, "32/3201": nil, district: nil, school: nil, "32/3201/320105": ErrNoPolicy, "33": ErrNoPolicy} {
		if _, err := s.RiskSeen(t.Context(), ref, place); !errors.Is(err, want) {
			t.Errorf("read from %s: %v", place, err)
		}
	}
	if all, err := s.Policies(t.Context(), "32"); err != nil || len(all) != 2 {
		t.Errorf("above: %d, %v", len(all), err)
	}
	if all, err := s.Policies(t.Context(), school); err != nil || len(all) != 2 || all[0].ID != "default" {
		t.Errorf("%d, %v", len(all), err)
	}
	if all, err := s.Policies(t.Context(), "32/3201/320105"); err != nil || len(all) != 1 {
		t.Errorf("elsewhere: %d, %v", len(all), err)
	}
	if _, err := s.Risk(t.Context(), risk.Ref{ID: "none", Version: 1}); !errors.Is(err, ErrNoPolicy) {
		t.Errorf("unknown: %v", err)
	}
}

// A policy is read again over what it was checked against, so that what is published
// later cannot make it unreadable.
func TestPolicyOutlivesLaterInstruments(t *testing.T) {
	engine := memory.New()
	s := process(t, engine)
	// It hears by name what the house's instruments ask, and nothing else.
	own := bytes.Replace(policyFor(t, "gulou", "critical-answer", "critical-blank"), []byte(`"rules":[`), []byte(`"rules":[`+named(t)+`,`), 1)
	if _, err := s.PublishPolicy(t.Context(), office, district, own); err != nil {
		t.Fatal(err)
	}
	fresh := bytes.ReplaceAll(changed(t, "phq-9"), []byte("phq-9"), []byte("own-mood"))
	if _, err := s.PublishDefinition(t.Context(), office, district, fresh); err != nil {
		t.Fatal(err)
	}
	p, err := process(t, engine).Risk(t.Context(), risk.Ref{ID: "gulou", Version: 1})
	if err != nil {
		t.Fatal(err)
	}
	form, err := s.Form(t.Context(), instrument.Battery{"own-mood@1"})
	if err != nil {
		t.Fatal(err)
	}
	if unheard := p.Unheard(form); len(unheard) == 0 {
		t.Error("the later instrument is heard by nobody's rule")
	}
}

// named is a rule that names every critical item of the house.
func named(t *testing.T) string {
	t.Helper()
	var rules []byte
	for _, ref := range instrument.Bundled().Versions() {
		in, _ := instrument.Bundled().Instrument(ref)
		for _, item := range in.Items {
			if !item.IsCritical() {
				continue
			}
			for _, when := range []string{`answer(\"` + string(item.Key) + `\") >= ` + string(rune('0'+item.HeardFrom())), `blank(\"` + string(item.Key) + `\")`} {
				if len(rules) > 0 {
					rules = append(rules, ',')
				}
				rules = append(rules, `{"id":"n`+string(rune('a'+len(rules)%26))+time.Duration(len(rules)).String()+`","level":"moderate","when":"`+when+`","text":{"zh-CN":"有","en":"said"},"source":"a test"}`...)
			}
		}
	}
	return string(rules)
}
