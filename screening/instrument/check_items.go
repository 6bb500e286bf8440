package instrument

import (
	"fmt"
	"slices"
)

func (d definition) items() {
	d.Require(len(d.in.Items) > 0 && len(d.in.Items) <= mostItems, "items", "is empty or too long",
		fmt.Sprintf("list 1 to %d items", mostItems))
	earlier := map[ItemKey]Item{}
	for i, item := range d.in.Items {
		field := fmt.Sprintf("items[%d]", i)
		d.key(field+".key", string(item.Key))
		_, twice := earlier[item.Key]
		d.Require(!twice, field+".key", fmt.Sprintf("%q is taken", item.Key), "give each item a key of its own")
		d.worded(field+".text", item.Text)
		if d.form(field, item) {
			d.critical(field, item)
		}
		d.conditions(field+".showIf", item, earlier)
		earlier[item.Key] = item
	}
}

// form asks each kind of item for what it needs and nothing else.
func (d definition) form(field string, item Item) bool {
	isNumber, hasOptions := item.Kind == NumberItem, slices.Contains([]Kind{Choice, YesNo, MultiChoice}, item.Kind)
	known := d.Require(isNumber || hasOptions || item.Kind == FreeText, field+".kind", "is not known",
		fmt.Sprintf("use %q", []Kind{Choice, YesNo, NumberItem, MultiChoice, FreeText}))
	ranged := d.Require((item.Range != nil) == isNumber, field+".range", "does not fit the kind",
		"give it to number items, and to no others")
	named := d.Require(hasOptions == (item.OptionSet != ""), field+".optionSet", "does not fit the kind",
		"give it to items with options, and to no others")
	if !known || !ranged || !named {
		return false
	}
	switch {
	case isNumber:
		r := *item.Range
		return d.Require(0 <= r.Min && r.Min < r.Max && r.Max <= highestRange, field+".range", "is no range",
			fmt.Sprintf("let min be below max, from 0 to %d", highestRange))
	case hasOptions:
		ok := d.Require(len(item.Options) > 0, field+".optionSet", fmt.Sprintf("%q is not among the options", item.OptionSet),
			"name a set of options")
		return d.Require(item.Kind != YesNo || !ok || isYesNo(item.Options), field+".optionSet", "does not fit a yes-no item",
			"use options with the values 0 for no and 1 for yes") && ok
	}
	return true
}

func isYesNo(options []Option) bool {
	return len(options) == 2 && options[0].Value == 0 && options[1].Value == 1
}

func (d definition) critical(field string, item Item) {
	d.Require(item.Kind != FreeText || len(item.Critical) == 0, field+".critical", "has no meaning for a text",
		"remove it: every text is read by a human")
	d.Require(!item.Suicide || item.IsCritical(), field+".suicide", "is an item that nobody must hear about",
		"list its critical answers")
	for i, v := range item.Critical {
		inRange := item.Kind == NumberItem && item.Range.Min <= v && v <= item.Range.Max
		d.Require(inRange || item.offers(v), fmt.Sprintf("%s.critical[%d]", field, i), "no answer has this value",
			"list values that the item can be answered with")
	}
	d.Require(upward(item), field+".critical", "leaves out an answer above a critical one, or has only harmless ones",
		"list every value from the lowest critical one up, and not the lowest of all")
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
			fmt.Sprintf("%q is not an earlier item that is always shown", c.Item), "name such an item") {
			d.Require(asked.Min() < c.AtLeast && c.AtLeast <= asked.Max(), at+".atLeast", "holds always or never",
				fmt.Sprintf("use %d to %d", asked.Min()+1, asked.Max()))
		}
	}
}
