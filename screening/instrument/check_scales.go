package instrument

import (
	"fmt"
	"slices"

	"github.com/xinqiao/xinqiao/internal/lang"
)

func (d definition) scales() {
	items := map[ItemKey]Item{}
	for _, item := range d.in.Items {
		items[item.Key] = item
	}
	d.Require(len(d.in.Scales) > 0 || d.in.instructed(), "scales", empty, lang.Say("请至少定义一个分量表", "define at least one scale"))
	earlier := map[ScaleKey]Scale{}
	for i, s := range d.in.Scales {
		at := scaleCheck{d, fmt.Sprintf("scales[%d]", i), s, items, earlier}
		d.key(at.field+".key", string(s.Key))
		_, twice := earlier[s.Key]
		d.Require(!twice, at.field+".key", taken(s.Key), lang.Say("请给每个分量表一个自己的键", "give each scale a key of its own"))
		d.Bilingual(at.field+".title", s.Title)
		if at.made() {
			at.bands()
		}
		earlier[s.Key] = s
	}
	for i, s := range d.in.Scales {
		_, known := earlier[s.PartOf]
		d.Require(s.PartOf == "" || known && s.PartOf != s.Key, fmt.Sprintf("scales[%d].partOf", i),
			lang.Say("没有另一个分量表 %q", "there is no other scale %q", s.PartOf),
			lang.Say("请写本量表的分量表", "name a scale of this instrument"))
	}
}

// scaleCheck is one scale under check.
type scaleCheck struct {
	definition
	field   string
	s       Scale
	items   map[ItemKey]Item
	earlier map[ScaleKey]Scale
}

// made checks what a scale is computed of; its bands can be checked only then.
func (d scaleCheck) made() bool {
	s := d.s
	known := d.Require(slices.Contains([]Formula{Sum, Mean, Factor, Composite}, s.Formula), d.field+".formula", unknown,
		oneOf(Sum, Mean, Factor, Composite))
	directed := d.Require(s.Worse == HighIsWorse || s.Worse == LowIsWorse, d.field+".worse", unknown,
		oneOf(HighIsWorse, LowIsWorse))
	numeric := d.Require(0 <= s.Decimals && s.Decimals <= 2, d.field+".decimals", outOfRange, lang.Say("请用 0、1 或 2", "use 0, 1 or 2"))
	once := d.Require(0 <= s.Multiply && s.Multiply <= mostMultiply, d.field+".multiply", outOfRange,
		lang.Say("请用 1 到 %d", "use 1 to %d", mostMultiply))
	rounded := d.rounding()
	d.change()
	if !known || !directed || !numeric || !once || !rounded {
		return false
	}
	if s.Formula == Composite {
		return d.composite()
	}
	return d.sums()
}

// rounding is asked for where a value can fall between two steps.
func (d scaleCheck) rounding() bool {
	s := d.s
	needed := s.Formula == Mean || s.Formula == Factor || s.Missing.Kind == Prorate || s.Norms != nil
	fits := slices.Contains([]Rounding{HalfUp, HalfEven, Up, Down}, s.Rounding)
	return d.Require(needed && fits || !needed && s.Rounding == "", d.field+".rounding", lang.Say("与分量表不符", "does not fit the scale"),
		lang.Say("求均值、加权、常模或按比例补分时，请用 %q、%q、%q 或 %q；其他情况不写",
			"use %q, %q, %q or %q where means, weights, norms or prorating need it, and nothing elsewhere", HalfUp, HalfEven, Up, Down))
}

func (d scaleCheck) composite() bool {
	s := d.s
	ok := d.Require(len(s.Scales) > 1, d.field+".scales", lang.Say("不足两个", "names fewer than two"),
		lang.Say("请列出相加的分量表", "list the scales that are added up"))
	d.Require(len(s.Items)+len(s.Reversed)+len(s.Weights)+s.Multiply == 0 && s.Missing == (Missing{}), d.field,
		lang.Say("有只用于按题计分的字段", "has fields that belong to scales of items"),
		lang.Say("请删去 items、reversed、weights、multiply 和 missing", "remove items, reversed, weights, multiply and missing"))
	for i, key := range s.Scales {
		at := fmt.Sprintf("%s.scales[%d]", d.field, i)
		part, known := d.earlier[key]
		fits := d.Require(known && part.Formula != Composite && part.Lie == nil && part.Worse == s.Worse && part.Norms == nil &&
			part.Decimals <= s.Decimals && !slices.Contains(s.Scales[:i], key), at,
			lang.Say("%q 不能在这里相加", "%q cannot be added up here", key),
			lang.Say("请写前面的、按题计分、方向相同、没有常模、小数不更多、不是测谎的分量表，每个一次",
				"name, once, an earlier scale of items with the same direction, no norms and no more decimals, and no lie scale"))
		ok = ok && fits && !slices.ContainsFunc(part.Items, func(k ItemKey) bool { return len(d.items[k].ShowIf) > 0 })
	}
	return d.Require(ok, d.field+".scales", lang.Say("不能相加", "cannot be added up"),
		lang.Say("见各项；可能不显示的分量表不能相加", "see its entries; a scale that can be hidden is none"))
}

// sums checks a scale of items.
func (d scaleCheck) sums() bool {
	s := d.s
	ok := d.Require(len(s.Items) > 0, d.field+".items", empty, lang.Say("请列出计分的题", "list the items that count"))
	d.Require(len(s.Scales) == 0, d.field+".scales", lang.Say("只用于合成分", "belongs to composites"), remove)
	for i, key := range s.Items {
		at := fmt.Sprintf("%s.items[%d]", d.field, i)
		item, known := d.items[key]
		known = d.Require(known && item.Kind != FreeText && item.Kind != MultiChoice && item.Right == nil, at,
			lang.Say("%q 不是可计分的题", "%q is no item that can be counted", key),
			lang.Say("请写本量表没有正确答案的单选、是非或数字题", "name a choice, yes-no or number item of this instrument without a right answer"))
		once := d.Require(!slices.Contains(s.Items[:i], key), at, lang.Say("%q 计了两次", "%q is counted twice", key), lang.Say("请只写一次", "list it once"))
		alone := d.Require(len(item.ShowIf) == 0 || len(s.Items) == 1, at,
			lang.Say("%q 不总是显示", "%q is not always shown", key), lang.Say("请给它单独的分量表", "give it a scale of its own"))
		ok = ok && known && once && alone
	}
	for i, key := range s.Reversed {
		ok = d.Require(slices.Contains(s.Items, key) && !slices.Contains(s.Reversed[:i], key), fmt.Sprintf("%s.reversed[%d]", d.field, i),
			lang.Say("%q 不在本分量表，或写了两次", "%q is not counted in this scale, or is named twice", key),
			lang.Say("请写本分量表的题，每题一次", "name items of the scale, each once")) && ok
	}
	return d.weights() && ok && d.missing()
}

func (d scaleCheck) weights() bool {
	s := d.s
	if s.Formula != Factor {
		return d.Require(len(s.Weights) == 0, d.field+".weights", lang.Say("只用于因子分", "belong to factors"), remove)
	}
	ok := d.Require(len(s.Weights) == len(s.Items), d.field+".weights", lang.Say("没有给每题权重", "does not weigh every item"),
		lang.Say("请给每题一个权重", "give each item a weight"))
	for _, key := range s.Items {
		w := s.Weights[key]
		ok = d.Require(0 < w && w <= highestWeight, d.field+".weights", lang.Say("%q 没有权重，或超出范围", "does not weigh %q, or out of range", key),
			lang.Say("请用大于 0、不超过 %s 的权重；反向计分不用负权重", "use a weight above 0 and up to %s; reverse an item instead of a negative weight", highestWeight)) && ok
	}
	return ok
}
