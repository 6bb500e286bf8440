package fhir

import (
	"slices"
	"strconv"
	"strings"

	"github.com/xinqiao/xinqiao/internal/fhir"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// choice reads the options; sets with the same options are one set.
func (im *importer) choice(item *instrument.Item, q Item) error {
	own := item.OptionSet != ""
	options, err := im.options(q, own)
	if err != nil {
		return err
	}
	if !own {
		item.Kind = instrument.Choice
		if q.Repeats {
			item.Kind = instrument.MultiChoice
		}
		item.OptionSet = im.setOf(options)
	}
	im.sets[item.OptionSet] = options
	return nil
}

func (im *importer) setOf(options []instrument.Option) string {
	for set, known := range im.sets {
		if slices.Equal(known, options) {
			return set
		}
	}
	return "set-" + strconv.Itoa(len(im.sets)+1)
}

// options keeps the ordinal values; without any, the options count from 0. With some
// only, the others would get a value that nobody gave them.
func (im *importer) options(q Item, own bool) ([]instrument.Option, error) {
	if q.Type == "boolean" {
		return []instrument.Option{{Value: 0, Label: instrument.Text{ZH: "否", EN: "No"}}, {Value: 1, Label: instrument.Text{ZH: "是", EN: "Yes"}}}, nil
	}
	var out []instrument.Option
	weighed := 0
	im.codes[q.LinkID] = map[string]int{}
	for i, o := range q.AnswerOption {
		value, label := i, instrument.Text{ZH: o.ValueString, EN: o.ValueString}
		extensions := o.Extension
		if o.ValueCoding != nil {
			label = text(o.ValueCoding.Display, o.ValueCoding.Translated)
			extensions = slices.Concat(extensions, o.ValueCoding.Extension)
		}
		if o.ValueInteger != nil {
			value = *o.ValueInteger
			label.ZH = strconv.Itoa(value)
		}
		if ordinal, ok := weight(extensions); ok {
			weighed++
			if value = int(ordinal); float64(value) != ordinal {
				return nil, refuse("序数值 %v 不是整数；请用整数，其他用因子的权重", "the ordinal value %v is not whole; use whole numbers, and weights of a factor for others", ordinal)
			}
		}
		if !own {
			im.bilingual(&label)
		}
		if o.ValueCoding != nil {
			im.codes[q.LinkID][o.ValueCoding.Code] = value
		}
		out = append(out, instrument.Option{Value: value, Label: label})
	}
	if weighed > 0 && weighed < len(out) {
		return nil, refuse("只有部分选项有序数值；请全写或全不写", "only some answers have an ordinal value: give it to all of them, or to none")
	}
	slices.SortFunc(out, func(a, b instrument.Option) int { return a.Value - b.Value })
	return out, nil
}

// weight is the ordinal value in R4's extension, or in its successor of later
// versions.
func weight(extensions []fhir.Extension) (float64, bool) {
	for _, e := range extensions {
		if (e.URL == ordinalValue || strings.HasSuffix(e.URL, "/itemWeight")) && e.ValueDecimal != nil {
			return *e.ValueDecimal, true
		}
	}
	return 0, false
}

// text is the Chinese text with its English translation.
func text(value string, translated *fhir.Element) instrument.Text {
	t := instrument.Text{ZH: value}
	if translated == nil {
		return t
	}
	for _, e := range translated.Extension {
		var lang, content string
		for _, part := range e.Extension {
			switch part.URL {
			case "lang":
				lang = part.ValueCode
			case "content":
				content = part.ValueString
			}
		}
		if e.URL == translation && strings.HasPrefix(lang, "en") {
			t.EN = content
		}
	}
	return t
}
