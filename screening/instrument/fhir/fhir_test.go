package fhir_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/xinqiao/xinqiao/screening/instrument"
	. "github.com/xinqiao/xinqiao/screening/instrument/fhir"
)

func written(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// definitions are all bundled ones, and the one that uses every part of the format.
func definitions(t *testing.T) []instrument.Instrument {
	t.Helper()
	text, err := os.ReadFile("../testdata/small.json")
	if err != nil {
		t.Fatal(err)
	}
	small, err := instrument.Parse("small.json", text)
	if err != nil {
		t.Fatal(err)
	}
	all := []instrument.Instrument{small}
	for _, ref := range instrument.Bundled().All() {
		in, _ := instrument.Bundled().Instrument(ref)
		all = append(all, in)
	}
	return all
}

func TestThereAndBackIsTheIdentity(t *testing.T) {
	for _, in := range definitions(t) {
		q, err := Export(in)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Import(written(t, q))
		if err != nil || !bytes.Equal(written(t, back), written(t, in)) {
			t.Errorf("%s: %v\n%s\n%s", in.Ref(), err, written(t, back), written(t, in))
		}
	}
}

func TestExportSpeaksFHIR(t *testing.T) {
	in, _ := instrument.Bundled().Instrument(instrument.ASQ)
	q, err := Export(in)
	if err != nil {
		t.Fatal(err)
	}
	fifth := q.Item[4]
	if q.ResourceType != "Questionnaire" || fifth.Type != "choice" || fifth.EnableBehavior != "any" || len(fifth.EnableWhen) != 8 {
		t.Errorf("%+v", fifth)
	}
	if o := fifth.AnswerOption[1]; *o.Extension[0].ValueDecimal != 1 || o.ValueCoding.Code != "1" || o.ValueCoding.Display == "" {
		t.Errorf("%+v", o)
	}
}

const foreign = `{"resourceType": "Questionnaire", "status": "active", "name": "MoodToday", "title": "Mood", "copyright": "ours",
 "item": [{"linkId": "g", "type": "group", "item": [
  {"linkId": "1.1", "type": "choice", "text": "Sad?", "answerOption": [
   {"valueCoding": {"code": "LA1", "display": "Often", "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 3}]}},
   {"valueCoding": {"code": "LA2", "display": "Never", "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 1}]}}]},
  {"linkId": "1.2", "type": "boolean", "text": "Tired?"},
  {"linkId": "1.3", "type": "integer", "text": "Hours?"},
  {"linkId": "1.4", "type": "text", "text": "More?", "enableWhen": [{"question": "1.2", "operator": "=", "answerBoolean": true}]},
  {"linkId": "1.5", "type": "display", "text": "Thanks"}]}]}`

func TestForeignQuestionnaireBecomesADraft(t *testing.T) {
	in, err := Import([]byte(foreign))
	if err != nil {
		t.Fatal(err)
	}
	if len(in.Items) != 4 || in.Items[0].Min() != 1 || in.Items[0].Max() != 3 || in.Items[0].Options[1].Label.ZH != "Often" {
		t.Errorf("the ordinal values are lost: %+v", in.Items)
	}
	if c := in.Items[3].ShowIf; len(c) != 1 || c[0].Item != in.Items[1].Key || c[0].AtLeast != 1 {
		t.Errorf("%+v", c)
	}
	if err := in.MayPublish(); !errors.Is(err, instrument.ErrLicence) {
		t.Errorf("a draft must not be used by accident: %v", err)
	}
}

// What stands in FHIR comes back out of it: texts, ordinal values, ranges and what a
// question depends on.
func TestForeignThereAndBack(t *testing.T) {
	grouped := strings.NewReplacer(
		`"question": "1.2", "operator": "=", "answerBoolean": true`, `"question": "1.1", "operator": "=", "answerCoding": {"code": "LA1"}`,
		`{"linkId": "1.5", "type": "display", "text": "Thanks"}`,
		`{"linkId": "2", "type": "group", "enableWhen": [{"question": "1.2", "operator": "=", "answerBoolean": true}],
		  "item": [{"linkId": "2.1", "type": "boolean", "text": "Really?", "item": [{"linkId": "2.1.1", "type": "string", "text": "Why?"}]}]}`).Replace(foreign)
	first, err := Import([]byte(grouped))
	if err != nil {
		t.Fatal(err)
	}
	if c := first.Items[3].ShowIf; len(c) != 1 || c[0].AtLeast != 3 {
		t.Errorf("the code of an answer is not its ordinal value: %+v", c)
	}
	for _, inside := range first.Items[4:] {
		if len(inside.ShowIf) != 1 || inside.ShowIf[0].Item != first.Items[1].Key {
			t.Errorf("%s lost the condition of its group: %+v", inside.Key, inside.ShowIf)
		}
	}
	q, err := Export(first)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Import(written(t, q))
	if err != nil || len(first.Items) != 6 || !bytes.Equal(written(t, again), written(t, first)) {
		t.Errorf("%d items (%v)\n%s\n%s", len(first.Items), err, written(t, first), written(t, again))
	}
}

func TestWhatCannotBeImported(t *testing.T) {
	for name, c := range map[string]struct{ old, new, mend string }{
		"not JSON":       {foreign, "{", "one FHIR R4 Questionnaire"},
		"not ours":       {`"resourceType": "Questionnaire"`, `"resourceType": "Patient"`, "one FHIR R4 Questionnaire"},
		"unknown type":   {`"type": "integer"`, `"type": "quantity"`, "choice, boolean, integer or text"},
		"own words":      {`"type": "choice"`, `"type": "open-choice"`, "choice, boolean, integer or text"},
		"several times":  {`"type": "integer"`, `"type": "integer", "repeats": true`, "only choices can"},
		"half a point":   {`"valueDecimal": 3`, `"valueDecimal": 2.5`, "whole numbers"},
		"later question": {`"question": "1.2"`, `"question": "1.4"`, "does not stand before it"},
		"strange rule":   {`"operator": "="`, `"operator": "!="`, "other than"},
		"same number":    {`"valueDecimal": 3`, `"valueDecimal": 1`, "each value once"},
		"half weighed":   {`"valueDecimal": 3`, `"valueInteger": 3`, "to all of them, or to none"},
		"all of two":     {`"answerBoolean": true}]`, `"answerBoolean": true}, {"question": "1.3", "operator": ">=", "answerInteger": 2}], "enableBehavior": "all"`, "joined by any"},
		"only the least": {`"question": "1.2", "operator": "=", "answerBoolean": true`, `"question": "1.1", "operator": "=", "answerCoding": {"code": "LA2"}`, "every answer from one on"},
		"not offered":    {`"question": "1.2", "operator": "=", "answerBoolean": true`, `"question": "1.1", "operator": "=", "answerCoding": {"code": "LA9"}`, "does not offer"},
		"group and item": {`{"linkId": "1.4", "type": "text", "text": "More?", "enableWhen": [{"question": "1.2", "operator": "=", "answerBoolean": true}]}`,
			`{"linkId": "h", "type": "group", "enableWhen": [{"question": "1.2", "operator": "=", "answerBoolean": true}], "item": [{"linkId": "1.4", "type": "text", "text": "More?", "enableWhen": [{"question": "1.2", "operator": "=", "answerBoolean": true}]}]}`, "keep one of them"},
	} {
		_, err := Import([]byte(strings.Replace(foreign, c.old, c.new, 1)))
		if err == nil || !strings.Contains(err.Error(), c.mend) {
			t.Errorf("%s: %v names no %q", name, err, c.mend)
		}
	}
}

func TestResponse(t *testing.T) {
	in := definitions(t)[0]
	a := instrument.Answers{"small.a": instrument.Given(2), "small.b": instrument.Blank(), "small.hours": instrument.Given(7),
		"small.where": {Chosen: []int{0, 2}}, "small.more": {Text: "…"}}
	r := Respond(in, a, time.Date(2026, 9, 8, 1, 0, 0, 0, time.UTC), true)
	if r.Status != "completed" || r.Authored != "2026-09-08T01:00:00Z" || !strings.HasSuffix(r.Questionnaire, "/small|1") || len(r.Item) != 5 {
		t.Fatalf("%+v", r)
	}
	if r.Item[0].Answer[0].ValueCoding.Code != "2" || r.Item[1].Answer != nil || *r.Item[2].Answer[0].ValueInteger != 7 ||
		len(r.Item[3].Answer) != 2 || r.Item[4].Answer[0].ValueString != "…" {
		t.Errorf("%+v", r.Item)
	}
}
