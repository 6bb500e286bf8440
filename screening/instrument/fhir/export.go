package fhir

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/xinqiao/xinqiao/internal/fhir"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// Export writes an instrument as a Questionnaire.
func Export(in instrument.Instrument) (Questionnaire, error) {
	rest, err := json.Marshal(withoutWords(in))
	if err != nil {
		return Questionnaire{}, fmt.Errorf("fhir: export %s: %w", in.Ref(), err)
	}
	q := Questionnaire{
		ResourceType: "Questionnaire", Language: "zh-CN", Status: "active", SubjectType: []string{"Patient"},
		URL: canonical + string(in.ID), Version: in.Version, Name: string(in.ID), Copyright: in.Licence.Terms,
		Extension: []fhir.Extension{{URL: scoring, ValueString: string(rest)}},
	}
	q.Title, q.Translated = Words(in.Title)
	for _, item := range in.Items {
		q.Item = append(q.Item, exported(in, item))
	}
	return q, nil
}

// withoutWords is what FHIR has no elements for; conditions stay, since theirs have no
// "at least".
func withoutWords(in instrument.Instrument) instrument.Instrument {
	in.Title, in.Options = instrument.Text{}, nil
	in.Items = slices.Clone(in.Items)
	for i := range in.Items {
		item := &in.Items[i]
		item.Text, item.Range = instrument.Text{}, nil
	}
	return in
}

// Words gives the Chinese text, and the English one as its translation.
func Words(t instrument.Text) (string, *fhir.Element) {
	if t.EN == "" {
		return t.ZH, nil
	}
	return t.ZH, &fhir.Element{Extension: []fhir.Extension{{URL: translation, Extension: []fhir.Extension{
		{URL: "lang", ValueCode: "en"}, {URL: "content", ValueString: t.EN}}}}}
}

func exported(in instrument.Instrument, item instrument.Item) Item {
	out := Item{LinkID: string(item.Key), Type: "choice", Repeats: item.Kind == instrument.MultiChoice}
	out.Text, out.Translated = Words(item.Text)
	switch item.Kind {
	case instrument.NumberItem:
		out.Type = "integer"
		out.Extension = []fhir.Extension{{URL: minValue, ValueInteger: &item.Range.Min}, {URL: maxValue, ValueInteger: &item.Range.Max}}
	case instrument.FreeText:
		out.Type = "text"
	}
	for _, o := range item.Options {
		ordinal := float64(o.Value)
		out.AnswerOption = append(out.AnswerOption, AnswerOption{ValueCoding: coded(in, item, o),
			Extension: []fhir.Extension{{URL: ordinalValue, ValueDecimal: &ordinal}}})
	}
	for _, c := range item.ShowIf {
		out.EnableWhen = append(out.EnableWhen, enable(in, c)...)
	}
	if len(out.EnableWhen) > 1 {
		out.EnableBehavior = "any"
	}
	return out
}

func coded(in instrument.Instrument, item instrument.Item, o instrument.Option) *fhir.Coding {
	return Coding(in.ID, item.OptionSet, o)
}

// Coding is an option of an instrument; it has no display where the label is empty.
func Coding(id instrument.ID, set string, o instrument.Option) *fhir.Coding {
	c := &fhir.Coding{System: codes + string(id) + "-" + set, Code: strconv.Itoa(o.Value)}
	c.Display, c.Translated = Words(o.Label)
	return c
}

// enable says "at least" in FHIR, where codes have no order: one condition for each
// option that is high enough, and one for a blank.
func enable(in instrument.Instrument, c instrument.Condition) []EnableWhen {
	at := slices.IndexFunc(in.Items, func(i instrument.Item) bool { return i.Key == c.Item })
	asked, question := in.Items[at], string(c.Item)
	var out []EnableWhen
	if asked.Kind == instrument.NumberItem {
		out = append(out, EnableWhen{Question: question, Operator: ">=", AnswerInteger: &c.AtLeast})
	}
	for _, o := range asked.Options {
		if o.Value >= c.AtLeast {
			coding := coded(in, asked, o)
			coding.Display, coding.Translated = "", nil
			out = append(out, EnableWhen{Question: question, Operator: "=", AnswerCoding: coding})
		}
	}
	if c.OrBlank {
		no := false
		out = append(out, EnableWhen{Question: question, Operator: "exists", AnswerBoolean: &no})
	}
	return out
}

// Canonical is the address by which a Questionnaire is referred to.
func Canonical(ref instrument.Ref) string {
	if ref.Version() == "" {
		return canonical + string(ref.ID())
	}
	return canonical + string(ref.ID()) + "|" + ref.Version()
}

// Respond writes the answers to one instrument. Items that were never reached are
// left out, those left blank have no answer.
func Respond(in instrument.Instrument, a instrument.Answers, authored time.Time, complete bool) fhir.QuestionnaireResponse {
	r := fhir.QuestionnaireResponse{ResourceType: "QuestionnaireResponse", Status: "in-progress",
		Questionnaire: Canonical(in.Ref())}
	if complete {
		r.Status = "completed"
	}
	if !authored.IsZero() {
		r.Authored = authored.UTC().Format(time.RFC3339)
	}
	for _, item := range in.Items {
		if answer, reached := a[item.Key]; reached {
			r.Item = append(r.Item, fhir.ResponseItem{LinkID: string(item.Key), Text: item.Text.ZH, Answer: answers(in, item, answer)})
		}
	}
	return r
}

func answers(in instrument.Instrument, item instrument.Item, a instrument.Answer) []fhir.Answer {
	switch {
	case a.IsBlank():
		return nil
	case item.Kind == instrument.NumberItem:
		return []fhir.Answer{{ValueInteger: a.Value}}
	case item.Kind == instrument.FreeText:
		return []fhir.Answer{{ValueString: a.Text}}
	}
	var out []fhir.Answer
	for _, o := range item.Options {
		if a.Value != nil && *a.Value == o.Value || slices.Contains(a.Chosen, o.Value) {
			out = append(out, fhir.Answer{ValueCoding: coded(in, item, o)})
		}
	}
	return out
}
