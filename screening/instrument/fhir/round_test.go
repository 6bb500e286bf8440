package fhir_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/screening/instrument"
	. "github.com/xinqiao/xinqiao/screening/instrument/fhir"
)

func drawText(t *rapid.T, label string) instrument.Text {
	word := rapid.StringMatching(`[一-龥a-zA-Z0-9<>&"\\ 。？]{0,12}x`)
	return instrument.Text{ZH: word.Draw(t, label+".zh"), EN: word.Draw(t, label+".en")}
}

// drawItem draws an item of any kind, shown by an earlier one now and then.
func drawItem(t *rapid.T, n int, earlier []instrument.Item, sets map[string][]instrument.Option) instrument.Item {
	item := instrument.Item{Key: instrument.ItemKey(fmt.Sprintf("any.i%d", n)), Text: drawText(t, "text"),
		Kind: rapid.SampledFrom([]instrument.Kind{instrument.Choice, instrument.YesNo, instrument.NumberItem, instrument.MultiChoice, instrument.FreeText}).Draw(t, "kind")}
	switch item.Kind {
	case instrument.FreeText:
	case instrument.NumberItem:
		low := rapid.IntRange(0, 20).Draw(t, "min")
		item.Range = &instrument.Range{Min: low, Max: low + rapid.IntRange(1, 20).Draw(t, "span")}
	default:
		item.OptionSet = fmt.Sprintf("set%d", n)
		values := []int{0, 1}
		if item.Kind != instrument.YesNo {
			values = rapid.SampledFrom([][]int{{0, 1}, {1, 2, 3, 4, 5}, {0, 2, 7}}).Draw(t, "values")
		}
		for _, v := range values {
			sets[item.OptionSet] = append(sets[item.OptionSet], instrument.Option{Value: v, Label: drawText(t, "label")})
		}
		last := values[len(values)-1]
		switch rapid.IntRange(0, 3).Draw(t, "use") {
		case 0:
			item.Critical, item.Suicide = []int{last}, rapid.Bool().Draw(t, "suicide")
		case 1:
			if item.Kind != instrument.MultiChoice {
				item.Right = &last
			}
		}
	}
	for _, asked := range earlier {
		if item.Right == nil && asked.Kind != instrument.FreeText && len(asked.ShowIf) == 0 && rapid.IntRange(0, 3).Draw(t, "shown") == 0 {
			asked.Options = sets[asked.OptionSet]
			item.ShowIf = append(item.ShowIf, instrument.Condition{Item: asked.Key, OrBlank: rapid.Bool().Draw(t, "or blank"),
				AtLeast: rapid.IntRange(asked.Min()+1, asked.Max()).Draw(t, "at least")})
		}
	}
	return item
}

func drawInstrument(t *rapid.T) instrument.Instrument {
	in := instrument.Instrument{ID: "any", Version: fmt.Sprint(rapid.IntRange(1, 99).Draw(t, "version")), Title: drawText(t, "title"),
		Respondent: instrument.Self, Licence: instrument.Licence{Kind: instrument.Free, Terms: drawText(t, "terms").EN}, Citation: "none",
		Wording: instrument.Wording{ZH: &instrument.Provenance{Status: instrument.Unvalidated, Source: "ours"}, EN: &instrument.Provenance{Status: instrument.Verbatim, Source: "ours"}},
		Period:  drawText(t, "period"), Intro: drawText(t, "intro"), Options: map[string][]instrument.Option{}, Scales: []instrument.Scale{}}
	for n := range rapid.IntRange(1, 8).Draw(t, "items") {
		in.Items = append(in.Items, drawItem(t, n, in.Items, in.Options))
	}
	// One item that can always be counted, and one scale of it.
	in.Items = append(in.Items, instrument.Item{Key: "any.last", Kind: instrument.NumberItem, Text: drawText(t, "last"), Range: &instrument.Range{Min: 0, Max: 3}})
	in.Scales = append(in.Scales, instrument.Scale{Key: "any.total", Title: drawText(t, "scale"), Formula: instrument.Sum, Items: []instrument.ItemKey{"any.last"},
		Worse: instrument.HighIsWorse, Missing: instrument.Missing{Kind: instrument.None, Source: "ours"},
		Bands: []instrument.Band{{ID: "any", Max: instrument.Whole(3), Label: drawText(t, "band"), Source: "ours"}}})
	return in
}

func TestAnyDefinitionThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.Marshal(drawInstrument(t))
		if err != nil {
			t.Fatal(err)
		}
		in, err := instrument.Parse("any.json", text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		again, err := json.Marshal(in)
		if err != nil || !bytes.Equal(again, text) {
			t.Fatalf("written and read: %v\n%s\n%s", err, text, again)
		}
		q, err := Export(in)
		if err != nil {
			t.Fatal(err)
		}
		resource, err := json.Marshal(q)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Import(resource)
		if err != nil {
			t.Fatalf("%v\n%s", err, resource)
		}
		if again, err = json.Marshal(back); err != nil || !bytes.Equal(again, text) {
			t.Fatalf("by way of FHIR: %v\n%s\n%s", err, text, again)
		}
	})
}
