package fhir

import (
	"fmt"
	"slices"
	"strings"

	"github.com/xinqiao/xinqiao/internal/fhir"
	"github.com/xinqiao/xinqiao/referral/packet"
	"github.com/xinqiao/xinqiao/screening"
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
			o.Interpretation = []concept{{Text: strings.TrimSuffix(m.Band.ZH+" / "+m.Band.EN, " / ")}}
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
		r := fhir.QuestionnaireResponse{ResourceType: "QuestionnaireResponse", Status: "completed",
			Questionnaire: instruments.Canonical(word.Instrument), Authored: moment(f.Taken),
			Item: critical(word.Instrument, f.Critical)}
		if len(r.Item) == 0 {
			continue
		}
		name := fmt.Sprintf("QuestionnaireResponse/%d/%s", n, word.Instrument)
		w.add(name, questionnaireResponse{r, w.to(patientEntry)})
		written[word.Instrument.ID()] = w.to(name)
	}
	return written
}

// critical returns the last answer to each critical item; an earlier one that said
// something else stays beside it: what was said stays said.
func critical(ref instrument.Ref, changes []screening.Change) (items []fhir.ResponseItem) {
	in, _ := instrument.Bundled().Instrument(ref)
	places := map[instrument.ItemKey]int{}
	for _, c := range changes {
		if !strings.HasPrefix(string(c.Item), string(ref.ID())+".") {
			continue
		}
		item := respond(in, c)
		at, again := places[c.Item]
		if !again {
			places[c.Item] = len(items)
			items = append(items, item)
			continue
		}
		for _, a := range items[at].Answer {
			item.Extension = append(items[at].Extension, fhir.Extension{URL: fhir.Ours + "StructureDefinition/earlier-answer", ValueString: said(a)})
		}
		items[at] = item
	}
	return items
}

// respond writes one answer in the words of a bundled instrument; of another one,
// which the hospital may not know either, as the number that it has.
func respond(in instrument.Instrument, c screening.Change) fhir.ResponseItem {
	if r := instruments.Respond(in, instrument.Answers{c.Item: c.Answer}, c.At, true); len(r.Item) == 1 {
		return r.Item[0]
	}
	item := fhir.ResponseItem{LinkID: string(c.Item)}
	if c.Value != nil {
		item.Answer = []fhir.Answer{{ValueInteger: c.Value}}
	}
	if c.Text != "" {
		item.Answer = append(item.Answer, fhir.Answer{ValueString: c.Text})
	}
	return item
}

func said(a fhir.Answer) string {
	switch {
	case a.ValueCoding != nil:
		return a.ValueCoding.Display
	case a.ValueInteger != nil:
		return fmt.Sprint(*a.ValueInteger)
	}
	return a.ValueString
}
