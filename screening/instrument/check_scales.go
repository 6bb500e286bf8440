package instrument

import (
	"fmt"
	"slices"
)

func (d definition) scales() {
	items := map[ItemKey]Item{}
	for _, item := range d.in.Items {
		items[item.Key] = item
	}
	d.Require(len(d.in.Scales) > 0, "scales", "is empty", "define at least one scale")
	earlier := map[ScaleKey]Scale{}
	for i, s := range d.in.Scales {
		at := scaleCheck{d, fmt.Sprintf("scales[%d]", i), s, items, earlier}
		d.key(at.field+".key", string(s.Key))
		_, twice := earlier[s.Key]
		d.Require(!twice, at.field+".key", fmt.Sprintf("%q is taken", s.Key), "give each scale a key of its own")
		d.Bilingual(at.field+".title", s.Title)
		if at.made() {
			at.bands()
		}
		earlier[s.Key] = s
	}
	for i, s := range d.in.Scales {
		_, known := earlier[s.PartOf]
		d.Require(s.PartOf == "" || known && s.PartOf != s.Key, fmt.Sprintf("scales[%d].partOf", i),
			fmt.Sprintf("there is no other scale %q", s.PartOf), "name a scale of this instrument")
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
	known := d.Require(slices.Contains([]Formula{Sum, Mean, Factor, Composite}, s.Formula), d.field+".formula", "is not known",
		fmt.Sprintf("use %q, %q, %q or %q", Sum, Mean, Factor, Composite))
	directed := d.Require(s.Worse == HighIsWorse || s.Worse == LowIsWorse, d.field+".worse", "is not known",
		fmt.Sprintf("use %q or %q", HighIsWorse, LowIsWorse))
	numeric := d.Require(0 <= s.Decimals && s.Decimals <= 2, d.field+".decimals", "is out of range", "use 0, 1 or 2")
	once := d.Require(0 <= s.Multiply && s.Multiply <= mostMultiply, d.field+".multiply", "is out of range",
		fmt.Sprintf("use 1 to %d", mostMultiply))
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
	return d.Require(needed && fits || !needed && s.Rounding == "", d.field+".rounding", "does not fit the scale",
		fmt.Sprintf("use %q, %q, %q or %q where means, weights, norms or prorating need it, and nothing elsewhere", HalfUp, HalfEven, Up, Down))
}

func (d scaleCheck) composite() bool {
	s := d.s
	ok := d.Require(len(s.Scales) > 1, d.field+".scales", "names fewer than two", "list the scales that are added up")
	d.Require(len(s.Items)+len(s.Reversed)+len(s.Weights)+s.Multiply == 0 && s.Missing == (Missing{}), d.field,
		"has fields that belong to scales of items", "remove items, reversed, weights, multiply and missing")
	for i, key := range s.Scales {
		at := fmt.Sprintf("%s.scales[%d]", d.field, i)
		part, known := d.earlier[key]
		fits := d.Require(known && part.Formula != Composite && part.Lie == nil && part.Worse == s.Worse && part.Norms == nil &&
			part.Decimals <= s.Decimals && !slices.Contains(s.Scales[:i], key), at,
			fmt.Sprintf("%q cannot be added up here", key),
			"name, once, an earlier scale of items with the same direction, no norms and no more decimals, and no lie scale")
		ok = ok && fits && !slices.ContainsFunc(part.Items, func(k ItemKey) bool { return len(d.items[k].ShowIf) > 0 })
	}
	return d.Require(ok, d.field+".scales", "cannot be added up", "see its entries; a scale that can be hidden is none")
}

// sums checks a scale of items.
func (d scaleCheck) sums() bool {
	s := d.s
	ok := d.Require(len(s.Items) > 0, d.field+".items", "is empty", "list the items that count")
	d.Require(len(s.Scales) == 0, d.field+".scales", "belongs to composites", "remove it")
	for i, key := range s.Items {
		at := fmt.Sprintf("%s.items[%d]", d.field, i)
		item, known := d.items[key]
		known = d.Require(known && item.Kind != FreeText && item.Kind != MultiChoice, at,
			fmt.Sprintf("%q is no item that can be counted", key), "name a choice, yes-no or number item of this instrument")
		once := d.Require(!slices.Contains(s.Items[:i], key), at, fmt.Sprintf("%q is counted twice", key), "list it once")
		alone := d.Require(len(item.ShowIf) == 0 || len(s.Items) == 1, at,
			fmt.Sprintf("%q is not always shown", key), "give it a scale of its own")
		ok = ok && known && once && alone
	}
	for i, key := range s.Reversed {
		ok = d.Require(slices.Contains(s.Items, key) && !slices.Contains(s.Reversed[:i], key), fmt.Sprintf("%s.reversed[%d]", d.field, i),
			fmt.Sprintf("%q is not counted in this scale, or is named twice", key), "name items of the scale, each once") && ok
	}
	return d.weights() && ok && d.missing()
}

func (d scaleCheck) weights() bool {
	s := d.s
	if s.Formula != Factor {
		return d.Require(len(s.Weights) == 0, d.field+".weights", "belong to factors", "remove them")
	}
	ok := d.Require(len(s.Weights) == len(s.Items), d.field+".weights", "does not weigh every item", "give each item a weight")
	for _, key := range s.Items {
		w := s.Weights[key]
		ok = d.Require(0 < w && w <= highestWeight, d.field+".weights", fmt.Sprintf("does not weigh %q, or out of range", key),
			fmt.Sprintf("use a weight above 0 and up to %s; reverse an item instead of a negative weight", highestWeight)) && ok
	}
	return ok
}
