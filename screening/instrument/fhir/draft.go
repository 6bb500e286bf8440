package fhir

import (
	"maps"
	"slices"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

// conditions reads display conditions. Those of a choice must name every option from
// the lowest one up: ours say "at least".
func (im *importer) conditions(when []EnableWhen) ([]instrument.Condition, error) {
	var out []instrument.Condition
	named := map[string]map[int]bool{}
	for _, w := range when {
		key, known := im.keys[w.Question]
		if !known {
			return nil, refuse("取决于 %q，而它不在前面", "depends on %q, which does not stand before it", w.Question)
		}
		c := im.about(&out, key)
		switch {
		case w.Operator == "exists" && w.AnswerBoolean != nil && !*w.AnswerBoolean:
			c.OrBlank = true
		case w.Operator == ">=" && w.AnswerInteger != nil:
			c.lower(*w.AnswerInteger)
		case w.Operator == "=" && w.AnswerBoolean != nil && *w.AnswerBoolean:
			c.lower(1)
		case w.Operator == "=" && w.AnswerCoding != nil:
			value, offered := im.codes[w.Question][w.AnswerCoding.Code]
			if !offered {
				return nil, refuse("取决于 %q 没有的选项", "depends on an answer that %q does not offer", w.Question)
			}
			if named[w.Question] == nil {
				named[w.Question] = map[int]bool{}
			}
			named[w.Question][value] = true
			c.lower(value)
		default:
			return nil, refuse("显示条件只能是 =、>= 或未作答", "has a display condition other than =, >= or not answered")
		}
	}
	for question, values := range named {
		if im.gap(question, values) {
			return nil, refuse("%q 的显示条件只能是某一选项及以上的全部选项", "the display condition on %q must name every answer from one on", question)
		}
	}
	return conditionsOf(out), nil
}

// gap tells whether an answer above one that is named is not.
func (im *importer) gap(question string, named map[int]bool) bool {
	lowest := slices.Min(slices.Collect(maps.Keys(named)))
	for _, value := range im.codes[question] {
		if value >= lowest && !named[value] {
			return true
		}
	}
	return false
}

// alike tells whether our condition shows an item to the same people as the one that
// was read, which names the lowest answer that is offered.
func (im *importer) alike(ours, read instrument.Condition) bool {
	for _, item := range im.out {
		if options := im.sets[item.OptionSet]; item.Key == ours.Item && len(options) > 0 {
			at := slices.IndexFunc(options, func(o instrument.Option) bool { return o.Value >= ours.AtLeast })
			return at >= 0 && options[at].Value == read.AtLeast && ours.Item == read.Item && ours.OrBlank == read.OrBlank
		}
	}
	return ours == read
}

// pending is a condition of which the threshold is not yet known.
type pending struct{ *instrument.Condition }

func (p pending) lower(v int) {
	if p.AtLeast == unset || v < p.AtLeast {
		p.AtLeast = v
	}
}

// unset is below every answer.
const unset = -1

// about is the last condition, or a new one when another item is asked about.
func (im *importer) about(out *[]instrument.Condition, key instrument.ItemKey) pending {
	if n := len(*out); n == 0 || (*out)[n-1].Item != key {
		*out = append(*out, instrument.Condition{Item: key, AtLeast: unset})
	}
	return pending{&(*out)[len(*out)-1]}
}

func conditionsOf(all []instrument.Condition) []instrument.Condition {
	for i := range all {
		all[i].AtLeast = max(all[i].AtLeast, 0) // what is still unset is refused by the check
	}
	return all
}

// draftScale adds up all items that are always shown, without judging: one band.
func (im *importer) draftScale() {
	id := string(im.in.ID)
	s := instrument.Scale{Key: instrument.ScaleKey(id + ".total"), Title: instrument.Text{ZH: "总分", EN: "Total"},
		Formula: instrument.Sum, Worse: instrument.HighIsWorse,
		Missing: instrument.Missing{Kind: instrument.Invalid, Source: fill}}
	low, high := 0, 0
	for _, item := range im.out {
		item.Options = im.sets[item.OptionSet]
		if len(item.ShowIf) == 0 && (item.Kind == instrument.Choice || item.Kind == instrument.NumberItem) {
			s.Items = append(s.Items, item.Key)
			low, high = low+item.Min(), high+item.Max()
		}
	}
	s.Bands = []instrument.Band{{ID: "any", Min: instrument.Whole(low), Max: instrument.Whole(high),
		Label: instrument.Text{ZH: fill, EN: fill}, Source: fill}}
	im.in.Scales = []instrument.Scale{s}
}
