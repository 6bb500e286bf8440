package instrument

import (
	"encoding/json"
	"io/fs"
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
	f.Add([]byte(`{"id":"x","id":"y"}`))
	f.Add([]byte(`]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var named struct{ ID ID }
		_ = json.Unmarshal(data, &named) // a file's name is its id, whatever else is wrong
		name := string(named.ID) + ".json"
		in, err := parse(name, data)
		if err != nil {
			return
		}
		l := Library{instruments: map[ID]Instrument{}, items: map[ItemKey]Item{}, scales: map[ScaleKey]Scale{}}
		l.add(in)
		low, high, blank := Answers{}, Answers{}, Answers{}
		for _, item := range in.Items {
			low[item.Key], high[item.Key], blank[item.Key] = Given(item.Options[0].Value), Given(item.Max()), Blank()
		}
		l.Score(Battery{in.ID}, blank)
		for _, a := range []Answers{low, high} {
			for _, s := range l.Score(Battery{in.ID}, a).Scales {
				if !s.Valid || s.Band == "" {
					t.Fatalf("a full paper has no band: %+v", s)
				}
			}
		}
		again(t, name, in)
	})
}

func again(t *testing.T, name string, in Instrument) {
	written, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	read, err := parse(name, written)
	if err != nil {
		t.Fatalf("written and refused: %v", err)
	}
	rewritten, err := json.Marshal(read)
	if err != nil || !reflect.DeepEqual(written, rewritten) {
		t.Fatalf("changed by writing it (%v)", err)
	}
}
