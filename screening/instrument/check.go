package instrument

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// The bounds of values, far above any questionnaire's; they keep sums from
// overflowing.
const (
	highestOption = 100
	highestRange  = 1000
	highestWeight = 100 * whole
	mostMultiply  = 100
	mostItems     = 500
)

var (
	namePattern    = regexp.MustCompile(`^[a-z][a-z0-9-]{0,63}$`)
	versionPattern = regexp.MustCompile(`^[1-9][0-9]{0,5}$`)
	statuses       = []Status{Verbatim, Published, Unvalidated} // from the most trusted on
	licences       = []LicenceKind{PublicDomain, Free, NonCommercial, Restricted}
)

// check holds a definition against every rule that scoring relies on.
func check(c *Checker, in Instrument) error {
	d := definition{c, in}
	d.header()
	for _, name := range slices.Sorted(maps.Keys(in.Options)) {
		d.options("options."+name, in.Options[name])
	}
	d.items()
	d.scales()
	return c.Err()
}

// definition is one under check.
type definition struct {
	*Checker
	in Instrument
}

func (d definition) header() {
	in := d.in
	d.Require(namePattern.MatchString(string(in.ID)), "id", "is not a name",
		"use small letters, digits and hyphens, at most 64")
	d.Require(versionPattern.MatchString(in.Version), "version", "is not a version", `count from "1"`)
	d.Bilingual("title", in.Title)
	d.Require(in.Respondent == Self || in.Respondent == Observer, "respondent", "is not known",
		fmt.Sprintf("use %q or %q", Self, Observer))
	d.Require(slices.Contains(licences, in.Licence.Kind), "licence.kind", "is not known",
		fmt.Sprintf("use one of %q", licences))
	d.Filled("licence.terms", in.Licence.Terms)
	d.Filled("citation", in.Citation)
	d.wording()
}

// wording asks for a provenance of each language that has text, and for no text
// in a key.
func (d definition) wording() {
	w := d.in.Wording
	if d.in.KeyOnly {
		d.Require(w.ZH == nil && w.EN == nil, "wording", "has no meaning in a key without text", "remove it")
	} else {
		d.Require(w.ZH != nil, "wording.zh-CN", "is missing", "say where the Chinese text comes from")
	}
	for field, p := range map[string]*Provenance{"wording.zh-CN": w.ZH, "wording.en": w.EN} {
		if p != nil {
			d.Require(slices.Contains(statuses, p.Status), field+".status", "is not known",
				fmt.Sprintf("use one of %q", statuses))
			d.Filled(field+".source", p.Source)
		}
	}
	d.worded("period", d.in.Period)
	d.worded("intro", d.in.Intro)
}

// worded asks for a text in just the languages that have a provenance.
func (d definition) worded(field string, t Text) {
	for _, l := range []struct {
		name, text string
		from       *Provenance
	}{{"zh-CN", t.ZH, d.in.Wording.ZH}, {"en", t.EN, d.in.Wording.EN}} {
		if l.from == nil {
			d.Require(l.text == "", field+"."+l.name, "has no stated source", "say in wording where it comes from, or remove it")
		} else {
			d.Filled(field+"."+l.name, l.text)
		}
	}
}

func (d definition) options(field string, options []Option) {
	d.Require(len(options) >= 2, field, "has fewer than two options", "list every answer")
	for i, o := range options {
		at := fmt.Sprintf("%s[%d]", field, i)
		d.worded(at+".label", o.Label)
		d.Require(0 <= o.Value && o.Value <= highestOption, at+".value", "is out of range",
			fmt.Sprintf("score from 0 up, and not above %d", highestOption))
		d.Require(i == 0 || options[i-1].Value < o.Value, at+".value", "is not above the one before",
			"order the options by value, each value once")
	}
}

// key asks for "<instrument>.<name>": with it keys are unique across files.
func (d definition) key(field, key string) {
	name, ok := strings.CutPrefix(key, string(d.in.ID)+".")
	d.Require(ok && namePattern.MatchString(name), field, fmt.Sprintf("%q is not a key of this instrument", key),
		fmt.Sprintf("write %q and a name of small letters, digits and hyphens that says what is asked", string(d.in.ID)+"."))
}
