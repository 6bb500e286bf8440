package instrument

import (
	"fmt"
	"slices"

	"github.com/xinqiao/xinqiao/internal/lang"
)

func (d definition) items() {
	d.Require(len(d.in.Items) > 0 && len(d.in.Items) <= mostItems, "items", lang.Say("为空或过多", "is empty or too long"),
		lang.Say("请列出 1 到 %d 题", "list 1 to %d items", mostItems))
	earlier := map[ItemKey]Item{}
	for i, item := range d.in.Items {
		field := fmt.Sprintf("items[%d]", i)
		d.key(field+".key", string(item.Key))
		_, twice := earlier[item.Key]
		d.Require(!twice, field+".key", taken(item.Key), lang.Say("请给每题一个自己的键", "give each item a key of its own"))
		d.worded(field+".text", item.Text)
		if d.form(field, item) {
			d.critical(field, item)
			d.right(field, item)
		}
		d.conditions(field+".showIf", item, earlier)
		earlier[item.Key] = item
	}
}

// form asks each kind of item for what it needs and nothing else.
func (d definition) form(field string, item Item) bool {
	isNumber, hasOptions := item.Kind == NumberItem, slices.Contains([]Kind{Choice, YesNo, MultiChoice}, item.Kind)
	known := d.Require(isNumber || hasOptions || item.Kind == FreeText, field+".kind", unknown,
		oneOf(Choice, YesNo, NumberItem, MultiChoice, FreeText))
	ranged := d.Require((item.Range != nil) == isNumber, field+".range", misfit,
		lang.Say("只给数字题写，也只有数字题要写", "give it to number items, and to no others"))
	named := d.Require(hasOptions == (item.OptionSet != ""), field+".optionSet", misfit,
		lang.Say("只给有选项的题写，也只有它们要写", "give it to items with options, and to no others"))
	if !known || !ranged || !named {
		return false
	}
	switch {
	case isNumber:
		r := *item.Range
		return d.Require(0 <= r.Min && r.Min < r.Max && r.Max <= highestRange, field+".range", lang.Say("不成范围", "is no range"),
			lang.Say("min 应小于 max，在 0 到 %d 之间", "let min be below max, from 0 to %d", highestRange))
	case hasOptions:
		ok := d.Require(len(item.Options) > 0, field+".optionSet", lang.Say("options 里没有 %q", "%q is not among the options", item.OptionSet),
			lang.Say("请写 options 里的一组", "name a set of options"))
		return d.Require(item.Kind != YesNo || !ok || isYesNo(item.Options), field+".optionSet",
			lang.Say("不适合是非题", "does not fit a yes-no item"), lang.Say("请用分值 0（否）和 1（是）的选项", "use options with the values 0 for no and 1 for yes")) && ok
	}
	return true
}

func isYesNo(options []Option) bool {
	return len(options) == 2 && options[0].Value == 0 && options[1].Value == 1
}

func (d definition) critical(field string, item Item) {
	d.Require(item.Kind != FreeText || len(item.Critical) == 0, field+".critical", lang.Say("不用于文字题", "has no meaning for a text"),
		lang.Say("请删去：每段文字都会有人读", "remove it: every text is read by a human"))
	d.Require(!item.Suicide || item.IsCritical(), field+".suicide", lang.Say("标为安全询问，却没有须上报的回答", "is an item that nobody must hear about"),
		lang.Say("请在 critical 列出须上报的回答", "list its critical answers"))
	for i, v := range item.Critical {
		inRange := item.Kind == NumberItem && item.Range.Min <= v && v <= item.Range.Max
		d.Require(inRange || item.offers(v), fmt.Sprintf("%s.critical[%d]", field, i), lang.Say("没有这个分值的回答", "no answer has this value"),
			lang.Say("请列出此题可选的分值", "list values that the item can be answered with"))
	}
	d.Require(upward(item), field+".critical",
		lang.Say("漏了更重的回答，或包含最轻的回答", "leaves out an answer above a critical one, or has only harmless ones"),
		lang.Say("请列出从最轻的须上报分值起的全部分值，不含最低分", "list every value from the lowest critical one up, and not the lowest of all"))
}

// right asks that an instructed item can be answered rightly, and says nothing else.
func (d definition) right(field string, item Item) {
	if item.Right == nil {
		return
	}
	chosen := item.Kind == Choice || item.Kind == YesNo
	d.Require(chosen && item.offers(*item.Right), field+".right", lang.Say("没有这个分值的回答", "no answer has this value"),
		lang.Say("请写单选或是非题的一个分值", "write a value of a choice or yes-no item"))
	d.Require(len(item.Critical)+len(item.ShowIf) == 0, field+".right", lang.Say("不能同时是关键题或按条件显示", "cannot be critical or conditional as well"),
		lang.Say("请删去 critical 和 showIf", "remove critical and showIf"))
}

// instructed tells whether all items are such: they make a form of their own, to be
// asked beside a standardized one and never inside it.
func (in Instrument) instructed() bool {
	return len(in.Items) > 0 && !slices.ContainsFunc(in.Items, func(i Item) bool { return i.Right == nil })
}

// upward tells whether whatever is worse than a critical answer is critical too,
// and that the calmest answer is not: otherwise everybody would be called.
func upward(item Item) bool {
	if len(item.Critical) == 0 {
		return true
	}
	lowest, graver := slices.Min(item.Critical), 0
	for _, o := range item.Options {
		if o.Value >= lowest && !slices.Contains(item.Critical, o.Value) {
			return false
		}
	}
	if item.Kind == NumberItem {
		graver = item.Max() - lowest + 1
	}
	return lowest > item.Min() && len(item.Critical) >= graver
}

// conditions look at earlier items that are always shown, so that there are no
// circles and no chains.
func (d definition) conditions(field string, item Item, earlier map[ItemKey]Item) {
	for i, c := range item.ShowIf {
		at := fmt.Sprintf("%s[%d]", field, i)
		asked, ok := earlier[c.Item]
		if d.Require(ok && len(asked.ShowIf) == 0 && asked.Kind != FreeText, at+".item",
			lang.Say("%q 不是前面总会显示的题", "%q is not an earlier item that is always shown", c.Item),
			lang.Say("请写这样的一题", "name such an item")) {
			d.Require(asked.Min() < c.AtLeast && c.AtLeast <= asked.Max(), at+".atLeast", lang.Say("总是或从不成立", "holds always or never"),
				lang.Say("请用 %d 到 %d", "use %d to %d", asked.Min()+1, asked.Max()))
		}
	}
}

var misfit = lang.Say("与题型不符", "does not fit the kind")

func taken[T ~string](key T) lang.Words { return lang.Say("%q 已被用过", "%q is taken", key) }
