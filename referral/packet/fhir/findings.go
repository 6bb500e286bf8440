package fhir

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xinqiao/xinqiao/internal/fhir"
	"github.com/xinqiao/xinqiao/referral/packet"
	"github.com/xinqiao/xinqiao/screening/instrument"
	instruments "github.com/xinqiao/xinqiao/screening/instrument/fhir"
)

// caution stands beside every score.
const caution = "筛查结果，不是诊断。 / A screening result, not a diagnosis."

// findings writes what the papers showed, and returns the scores and the papers
// that they come from.
func (w *writer) findings() (scores, papers []reference) {
	for n, f := range w.Packet.Findings {
		from := w.papers(n, f)
		for _, m := range f.Scales {
			name := fmt.Sprintf("Observation/%d/%s", n, m.Scale)
			w.add(name, w.score(f, m, from[ofScale(m.Scale)]))
			scores = append(scores, w.to(name))
		}
		for _, word := range f.Wordings {
			if r, ok := from[word.Instrument.ID()]; ok {
				papers = append(papers, r)
			}
		}
	}
	return scores, papers
}

func ofScale(key instrument.ScaleKey) instrument.ID {
	id, _, _ := strings.Cut(string(key), ".")
	return instrument.ID(id)
}

func (w *writer) score(f packet.Evidence, m packet.Measure, from reference) observation {
	o := observation{ResourceType: "Observation", Status: "final", Category: []concept{one(hl7+"observation-category", "survey", "Survey")},
		Code: measured(m.Scale, m.Title), Subject: w.to(patientEntry), EffectiveAt: moment(f.Taken), Note: []annotation{{Text: caution}}}
	if m.Valid {
		o.ValueQuantity = &quantity{Value: m.Value, Unit: "{score}", System: ucum, Code: "{score}"}
		if m.Band.ZH != "" {
			o.Interpretation = []concept{{Text: both(m.Band)}}
		}
	} else {
		c := one(hl7+"data-absent-reason", "unknown", "Unknown")
		o.DataAbsentReason = &c
	}
	if m.Blanks > 0 {
		o.Note = append(o.Note, annotation{Text: fmt.Sprintf("%d 题未答，得分在 %g 至 %g 之间。 / %d items are blank: the score lies between %g and %g.",
			m.Blanks, m.Low, m.High, m.Blanks, m.Low, m.High)})
	}
	if unvalidated(f.Wordings, ofScale(m.Scale)) {
		o.Note = append(o.Note, annotation{Text: ownWords})
	}
	if m.Source != "" {
		o.Note = append(o.Note, annotation{Text: "划界依据 / source of the cut-off: " + m.Source})
	}
	if from.Reference != "" {
		o.DerivedFrom = []reference{from}
	}
	return o
}

// ownWords stands beside every score that rests on them.
const ownWords = "问卷译文未经验证，得分仅供参考。 / The translation of the questionnaire is not validated: read the score with care."

func unvalidated(wordings []packet.Wording, id instrument.ID) bool {
	return slices.ContainsFunc(wordings, func(w packet.Wording) bool {
		return w.Instrument.ID() == id && w.Status == instrument.Unvalidated
	})
}

// papers writes the critical answers of a paper, one response for each instrument.
func (w *writer) papers(n int, f packet.Evidence) map[instrument.ID]reference {
	written := map[instrument.ID]reference{}
	for _, word := range f.Wordings {
		r := questionnaireResponse{Subject: w.to(patientEntry), QuestionnaireResponse: fhir.QuestionnaireResponse{
			ResourceType: "QuestionnaireResponse", Status: "completed", Questionnaire: instruments.Canonical(word.Instrument),
			Authored: moment(f.Taken), Item: critical(word.Instrument.ID(), f.Critical)}}
		if len(r.Item) == 0 {
			continue
		}
		if word.Title.ZH != "" {
			r.Titled = &fhir.Element{Extension: []fhir.Extension{{URL: extensionDisplay, ValueString: both(word.Title)}}}
		}
		if word.Status != "" {
			r.Extension = []fhir.Extension{{URL: extensionWording, ValueString: string(word.Status)}}
		}
		name := fmt.Sprintf("QuestionnaireResponse/%d/%s", n, word.Instrument)
		w.add(name, r)
		written[word.Instrument.ID()] = w.to(name)
	}
	return written
}

// critical returns the last answer to each critical item; an earlier one that said
// something else stays beside it: what was said stays said.
func critical(id instrument.ID, answers []packet.Critical) (items []fhir.ResponseItem) {
	places := map[instrument.ItemKey]int{}
	earlier := map[instrument.ItemKey]packet.Critical{}
	for _, c := range answers {
		if !strings.HasPrefix(string(c.Item), string(id)+".") {
			continue
		}
		item := respond(id, c)
		if at, again := places[c.Item]; again {
			item.Extension = append(items[at].Extension, fhir.Extension{URL: extensionEarlier, ValueString: both(earlier[c.Item].Said)})
			items[at] = item
		} else {
			places[c.Item] = len(items)
			items = append(items, item)
		}
		earlier[c.Item] = c
	}
	return items
}

// respond writes one answer: in the words that the packet quotes, else by the key of
// the item and the code of the option.
func respond(id instrument.ID, c packet.Critical) fhir.ResponseItem {
	item := fhir.ResponseItem{LinkID: string(c.Item)}
	item.Text, item.Translated = instruments.Words(c.Question)
	switch {
	case c.Text != "":
		item.Answer = []fhir.Answer{{ValueString: c.Text}}
	case c.OptionSet == "" && c.Value != nil:
		item.Answer = []fhir.Answer{{ValueInteger: c.Value}}
	default:
		for n, value := range c.Values() {
			o := instrument.Option{Value: value}
			if n < len(c.Labels) {
				o.Label = c.Labels[n]
			}
			item.Answer = append(item.Answer, fhir.Answer{ValueCoding: instruments.Coding(id, c.OptionSet, o)})
		}
	}
	return item
}

// both is a text in the languages that it has, in one line.
func both(t instrument.Text) string {
	if t.EN == "" {
		return t.ZH
	}
	return t.String()
}
