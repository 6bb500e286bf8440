package instrument

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/xinqiao/xinqiao/internal/lang"
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
	d.Require(namePattern.MatchString(string(in.ID)), "id", notName, nameMend)
	d.Require(versionPattern.MatchString(in.Version), "version", lang.Say("不是版本号", "is not a version"),
		lang.Say(`请从 "1" 起计数`, `count from "1"`))
	d.Bilingual("title", in.Title)
	d.Require(in.Respondent == Self || in.Respondent == Observer, "respondent", unknown, oneOf(Self, Observer))
	d.Require(slices.Contains(licences, in.Licence.Kind), "licence.kind", unknown, oneOf(licences...))
	d.Filled("licence.terms", in.Licence.Terms)
	d.Filled("citation", in.Citation)
	d.wording()
}

// wording asks for a provenance of each language that has text, and for no text
// in a key.
func (d definition) wording() {
	w := d.in.Wording
	if d.in.KeyOnly {
		d.Require(w.ZH == nil && w.EN == nil, "wording", lang.Say("不用于只有计分键的量表", "has no meaning in a key without text"), remove)
	} else {
		d.Require(w.ZH != nil, "wording.zh-CN", lang.Say("没有", "is missing"),
			lang.Say("请写明中文文字的出处", "say where the Chinese text comes from"))
	}
	for field, p := range map[string]*Provenance{"wording.zh-CN": w.ZH, "wording.en": w.EN} {
		if p != nil {
			d.Require(slices.Contains(statuses, p.Status), field+".status", unknown, oneOf(statuses...))
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
			d.Require(l.text == "", field+"."+l.name, lang.Say("没有写明出处", "has no stated source"),
				lang.Say("请在 wording 里写明出处，或删去", "say in wording where it comes from, or remove it"))
		} else {
			d.Filled(field+"."+l.name, l.text)
		}
	}
}

func (d definition) options(field string, options []Option) {
	d.Require(len(options) >= 2, field, lang.Say("选项不足两个", "has fewer than two options"),
		lang.Say("请列出全部选项", "list every answer"))
	for i, o := range options {
		at := fmt.Sprintf("%s[%d]", field, i)
		d.worded(at+".label", o.Label)
		d.Require(0 <= o.Value && o.Value <= highestOption, at+".value", outOfRange,
			lang.Say("请用 0 到 %d", "score from 0 up, and not above %d", highestOption))
		d.Require(i == 0 || options[i-1].Value < o.Value, at+".value", lang.Say("没有大于前一个", "is not above the one before"),
			lang.Say("请按分值从小到大排列，每个分值一次", "order the options by value, each value once"))
	}
}

// key asks for "<instrument>.<name>": with it keys are unique across files.
func (d definition) key(field, key string) {
	name, ok := strings.CutPrefix(key, string(d.in.ID)+".")
	d.Require(ok && namePattern.MatchString(name), field, lang.Say("%q 不是本量表的键", "%q is not a key of this instrument", key),
		lang.Say("请写 %q 加上说明所问内容的名称（小写字母、数字、连字符）",
			"write %q and a name of small letters, digits and hyphens that says what is asked", string(d.in.ID)+"."))
}

// What is said of names and numbers.
var (
	notName    = lang.Say("不是合法的名称", "is not a name")
	nameMend   = lang.Say("请用小写字母、数字和连字符，最多 64 个", "use small letters, digits and hyphens, at most 64")
	outOfRange = lang.Say("超出范围", "is out of range")
)
