package instrument

import (
	"encoding/json"
	"io/fs"
	"os"
	"reflect"
	"testing"
)

// FuzzParse asks of any file: it is refused, or it can be scored at its lowest,
// its highest and all blank, and written and read again.
func FuzzParse(f *testing.F) {
	names, err := fs.Glob(bundled, "data/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		data, err := bundled.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	rich, err := os.ReadFile("testdata/small.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(rich)
	f.Add([]byte(`{"id":"x","id":"y"}`))
	f.Add([]byte(`]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		in, err := Parse("any.json", data)
		if err != nil {
			return
		}
		form := newForm([]Instrument{in})
		low, high, blank := Answers{}, Answers{}, Answers{}
		for _, item := range in.Items {
			blank[item.Key] = Blank()
			if item.Kind != FreeText && item.Kind != MultiChoice {
				low[item.Key], high[item.Key] = Given(item.Min()), Given(item.Max())
			}
		}
		form.Explain(blank, Subject{})
		for _, a := range []Answers{low, high} {
			for _, s := range form.Score(a, Subject{Age: 12, Grade: 7, Gender: Female}).Scales {
				if scale, _ := form.Scale(s.Scale); scale.Norms == nil && (!s.Valid || s.Band == "") {
					t.Fatalf("a full paper has no band: %+v", s)
				}
			}
		}
		again(t, in)
	})
}

func again(t *testing.T, in Instrument) {
	written, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	read, err := Parse("any.json", written)
	if err != nil {
		t.Fatalf("written and refused: %v", err)
	}
	rewritten, err := json.Marshal(read)
	if err != nil || !reflect.DeepEqual(written, rewritten) {
		t.Fatalf("changed by writing it (%v)", err)
	}
}
