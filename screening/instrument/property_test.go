package instrument_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"pgregory.net/rapid"

	. "github.com/xinqiao/xinqiao/screening/instrument"
)

// forms are those of all bundled instruments, and of the small one.
func forms(t *testing.T) []*Form {
	out := []*Form{smallForm(t)}
	for _, ref := range Bundled().All() {
		out = append(out, form(t, ref))
	}
	return out
}

// complete draws a paper on which every item has a value.
func complete(t *rapid.T, f *Form) Answers {
	a := Answers{}
	for _, item := range f.Items() {
		switch item.Kind {
		case FreeText:
			a[item.Key] = Answer{Text: "…"}
		case MultiChoice:
			a[item.Key] = Answer{Chosen: []int{item.Min()}}
		case NumberItem:
			a[item.Key] = Given(rapid.IntRange(item.Min(), item.Max()).Draw(t, string(item.Key)))
		default:
			a[item.Key] = Given(rapid.SampledFrom(item.Options).Draw(t, string(item.Key)).Value)
		}
	}
	return a
}

// holed is the paper with some items blank and some never reached.
func holed(t *rapid.T, f *Form, a Answers) Answers {
	out := Answers{}
	for _, item := range f.Items() {
		switch rapid.IntRange(0, 5).Draw(t, "hole "+string(item.Key)) {
		case 0:
			out[item.Key] = Blank()
		case 1:
		default:
			out[item.Key] = a[item.Key]
		}
	}
	return out
}

var who = Subject{Age: 12, Grade: 7, Gender: Female}

func TestRaisingASymptomNeverLowersAScore(t *testing.T) {
	all := forms(t)
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(all).Draw(t, "form")
		a := holed(t, f, complete(t, f))
		item := rapid.SampledFrom(f.Items()).Draw(t, "raised")
		read, given := a[item.Key].Reading()
		if !given || read >= item.Max() || !item.Allows(Given(read+1)) {
			return
		}
		before := f.Score(a, who)
		a[item.Key] = Given(read + 1)
		after := f.Score(a, who)
		for _, was := range before.Scales {
			scale, _ := f.Scale(was.Scale)
			is, shown := after.Scale(was.Scale)
			if !shown || is.Valid != was.Valid {
				t.Fatalf("raising %s: %+v became %+v", item.Key, was, is)
			}
			if slices.Contains(scale.Reversed, item.Key) || scale.Formula == Composite {
				continue // there, more is less, or the parts speak for it
			}
			if is.Value < was.Value || is.Norm < was.Norm || is.Low < was.Low || is.High < was.High {
				t.Fatalf("raising %s: %+v became %+v", item.Key, was, is)
			}
		}
		if len(after.CriticalYes) < len(before.CriticalYes) {
			t.Fatalf("raising %s lost a critical yes", item.Key)
		}
	})
}

// A definition with its items in another order is another paper with the same
// scores: items are known by what they ask.
func TestOrderOfItemsChangesNoScore(t *testing.T) {
	all := forms(t)
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(all).Draw(t, "form")
		in := f.Instruments()[0]
		if slices.ContainsFunc(in.Items, func(i Item) bool { return len(i.ShowIf) > 0 }) {
			return // a conditional item must come after what it depends on
		}
		in.Items = rapid.Permutation(in.Items).Draw(t, "items")
		in.Version = "2"
		l, err := Library{}.With(in)
		if err != nil {
			t.Fatal(err)
		}
		shuffled, err := l.Form(Battery{in.Ref()})
		if err != nil {
			t.Fatal(err)
		}
		a := holed(t, f, complete(t, f))
		once, again := f.Score(a, who), shuffled.Score(a, who)
		if !slices.Equal(once.Scales, again.Scales) {
			t.Fatalf("%+v, then %+v", once.Scales, again.Scales)
		}
	})
}

// The range that is shown for a paper with holes holds what the paper would say
// without them, whatever they hide.
func TestTrueBandIsInsideTheRange(t *testing.T) {
	all := forms(t)
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(all).Draw(t, "form")
		full := complete(t, f)
		truth := f.Score(full, who)
		for _, e := range f.Explain(holed(t, f, full), who) {
			s, shown := truth.Scale(e.Scale)
			if !shown {
				continue // an answer that is now a hole had hidden it
			}
			if s.Value < e.Low || s.Value > e.High || s.Low != s.High || s.Low != s.Value {
				t.Fatalf("%s is %s, outside of %s to %s", e.Scale, s.Value, e.Low, e.High)
			}
			scale, _ := f.Scale(e.Scale)
			at := func(id string) int {
				return slices.IndexFunc(scale.Bands, func(b Band) bool { return b.ID == id })
			}
			if at(s.Band) < at(e.LowBand) || at(s.Band) > at(e.HighBand) {
				t.Fatalf("%s is in %s, outside of %s to %s", e.Scale, s.Band, e.LowBand, e.HighBand)
			}
			if e.Valid && (e.Value < e.Low || e.Value > e.High) {
				t.Fatalf("%s: the value %s is outside of its own range %s to %s", e.Scale, e.Value, e.Low, e.High)
			}
		}
	})
}

func TestWritingADefinitionAndReadingItIsTheIdentity(t *testing.T) {
	for _, f := range forms(t) {
		in := f.Instruments()[0]
		read, err := Parse("again.json", written(t, in))
		if err != nil || !bytes.Equal(written(t, read), written(t, in)) {
			t.Errorf("%s: changed by writing it (%v)", in.Ref(), err)
		}
	}
}

func TestEveryShownItemIsReachedOrNot(t *testing.T) {
	all := forms(t)
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(all).Draw(t, "form")
		a := holed(t, f, complete(t, f))
		r := f.Score(a, who)
		var unreached []ItemKey
		for _, item := range f.Items() {
			if _, ok := a[item.Key]; item.Shown(a) && !ok {
				unreached = append(unreached, item.Key)
			}
		}
		if !slices.Equal(r.Unreached, unreached) {
			t.Fatalf("unreached %v, want %v", r.Unreached, unreached)
		}
		for _, s := range r.Scales {
			if s.Valid != (s.Band != "") {
				t.Fatalf("a valid score has a band, another none: %+v", s)
			}
		}
		if text, err := json.Marshal(r); err != nil || !json.Valid(text) {
			t.Fatal(err)
		}
	})
}
