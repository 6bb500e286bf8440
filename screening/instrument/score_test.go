package instrument_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	. "github.com/xinqiao/xinqiao/screening/instrument"
)

func form(t testing.TB, b ...Ref) *Form {
	t.Helper()
	f, err := Bundled().Form(b)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func smallForm(t testing.TB) *Form {
	t.Helper()
	l, err := Load(small())
	if err != nil {
		t.Fatal(err)
	}
	f, err := l.Form(Battery{"small"})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// all gives every item the same value.
func all(f *Form, v int) Answers {
	a := Answers{}
	for _, item := range f.Items() {
		a[item.Key] = Given(v)
	}
	return a
}

// These figures are printed in the founders' facts; the golden tables of package
// vectors hold many more.
func TestHandVectors(t *testing.T) {
	for _, c := range []struct {
		ref   Ref
		v     int
		scale ScaleKey
		value string
		band  string
	}{
		{"mht", 1, "mht.total", "90", "at-or-above"},
		{"mht", 1, "mht.lie", "10", "void"},
		{"dass-21", 1, "dass-21.depression", "14", "moderate"},
		{"dass-21", 1, "dass-21.anxiety", "14", "moderate"},
		{"dass-21", 1, "dass-21.stress", "14", "normal"},
		{"mssmhs", 2, "mssmhs.study", "2", "at-or-above"},
		{"ces-dc", 0, "ces-dc.total", "12", "below"},
		{"ces-dc", 3, "ces-dc.total", "48", "at-or-above"},
		{"who-5", 2, "who-5.index", "40", "low"},
	} {
		f := form(t, c.ref)
		s, ok := f.Score(all(f, c.v), Subject{}).Scale(c.scale)
		if !ok || !s.Valid || s.Value.String() != c.value || s.Band != c.band {
			t.Errorf("%s all %d: %+v, want %s %s", c.scale, c.v, s, c.value, c.band)
		}
	}
}

func TestUnreachedIsNoBlank(t *testing.T) {
	f := form(t, PHQA)
	a := all(f, 1)
	for _, key := range []ItemKey{"phq-a.self-harm", "phq-a.thoughts-past-month", "phq-a.attempt-lifetime"} {
		delete(a, key)
	}
	r := f.Score(a, Subject{})
	if s, _ := r.Scale("phq-a.total"); s.Valid || s.Blanks != 0 || s.Unreached != 1 || s.Low != Whole(8) || s.High != Whole(11) {
		t.Errorf("an unfinished scale: %+v", s)
	}
	if len(r.Unreached) != 3 || len(r.CriticalBlank) != 0 || r.Complete() {
		t.Errorf("%+v", r)
	}
}

func TestCriticalItemsAlone(t *testing.T) {
	for _, ref := range Bundled().All() {
		f := form(t, ref)
		for _, item := range f.Items() {
			for _, option := range item.Options {
				r := f.Score(Answers{item.Key: Given(option.Value)}, Subject{})
				heard := slices.Contains(item.Critical, option.Value)
				if slices.Equal(r.CriticalYes, []ItemKey{item.Key}) != heard || f.Heard(item.Key, Given(option.Value)) != heard {
					t.Errorf("%s = %d: critical yes %v, want %v", item.Key, option.Value, r.CriticalYes, heard)
				}
			}
			r := f.Score(Answers{item.Key: Blank()}, Subject{})
			if want := item.IsCritical() && len(item.ShowIf) == 0; slices.Contains(r.CriticalBlank, item.Key) != want {
				t.Errorf("%s blank: critical blanks %v", item.Key, r.CriticalBlank)
			}
		}
	}
}

func TestRulesOfTheFormat(t *testing.T) {
	f := smallForm(t)
	girl, boy := Subject{Grade: 7, Age: 15, Gender: Female}, Subject{Grade: 7, Age: 12, Gender: Male}
	for name, c := range map[string]struct {
		a           Answers
		who         Subject
		scale       ScaleKey
		valid       bool
		value, norm string
		low, high   string
		band        string
	}{
		"sum":                        {Answers{"small.a": Given(2), "small.b": Given(1)}, Subject{}, "small.none", true, "3", "0", "3", "3", "more"},
		"none: a blank adds nothing": {Answers{"small.a": Given(2), "small.b": Blank()}, Subject{}, "small.none", true, "2", "0", "2", "4", "more"},
		"reversed":                   {Answers{"small.a": Given(2), "small.b": Given(0)}, Subject{}, "small.limit", true, "4", "0", "4", "4", "any"},
		"invalid: the sum stands":    {Answers{"small.a": Given(2), "small.b": Blank()}, Subject{}, "small.limit", true, "2", "0", "2", "4", "any"},
		"invalid: too many blanks":   {Answers{"small.a": Blank(), "small.b": Blank()}, Subject{}, "small.limit", false, "0", "0", "0", "4", ""},
		"unreached":                  {Answers{"small.a": Given(2)}, Subject{}, "small.none", false, "0", "0", "2", "4", ""},
		"factor, 0.25 to even":       {Answers{"small.a": Given(0), "small.hours": Given(1)}, Subject{}, "small.weighted", true, "0.2", "0", "0.2", "0.2", "low"},
		"factor, 0.75 to even":       {Answers{"small.a": Given(0), "small.hours": Given(3)}, Subject{}, "small.weighted", true, "0.8", "0", "0.8", "0.8", "low"},
		"composite":                  {Answers{"small.a": Given(2), "small.b": Given(0)}, Subject{}, "small.both", true, "6", "0", "6", "6", "any"},
		"composite of an invalid":    {Answers{"small.a": Blank(), "small.b": Blank()}, Subject{}, "small.both", false, "0", "0", "0", "8", ""},
		"refusal counts as yes":      {Answers{"small.c": Blank()}, Subject{}, "small.lie", true, "1", "0", "0", "1", "any"},
		"T by mean and sd":           {Answers{"small.a": Given(1), "small.b": Given(1)}, girl, "small.normed", true, "1", "55", "1", "1", "usual"},
		"T is kept inside 0 to 100":  {Answers{"small.a": Given(2), "small.b": Given(2)}, girl, "small.normed", true, "2", "80", "2", "2", "raised"},
		"T by table":                 {Answers{"small.a": Given(1), "small.b": Given(1)}, boy, "small.normed", true, "1", "55.5", "1", "1", "usual"},
		"T by table, last row":       {Answers{"small.a": Given(2), "small.b": Given(1)}, boy, "small.normed", true, "1.5", "70", "1.5", "1.5", "raised"},
		"mean of what was answered":  {Answers{"small.a": Given(2), "small.b": Blank()}, boy, "small.normed", true, "2", "70", "1", "2", "raised"},
		"nobody's norm":              {Answers{"small.a": Given(2), "small.b": Given(2)}, Subject{}, "small.normed", false, "2", "0", "2", "2", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, ok := f.Score(c.a, c.who).Scale(c.scale)
			got := []string{s.Value.String(), s.Norm.String(), s.Low.String(), s.High.String(), s.Band}
			if want := []string{c.value, c.norm, c.low, c.high, c.band}; !ok || s.Valid != c.valid || !slices.Equal(got, want) {
				t.Errorf("got %v (valid %v), want %v (valid %v)", got, s.Valid, want, c.valid)
			}
		})
	}
}

func TestEveryKindOfAnswer(t *testing.T) {
	f := smallForm(t)
	value := func(v int) Answer { return Given(v) }
	for _, c := range []struct {
		item ItemKey
		a    Answer
		ok   bool
	}{
		{"small.a", value(2), true}, {"small.a", value(3), false}, {"small.a", Answer{Text: "2"}, false}, {"small.a", Blank(), true},
		{"small.a", Answer{Chosen: []int{1}}, false},
		{"small.hours", value(24), true}, {"small.hours", value(25), false}, {"small.hours", value(-1), false},
		{"small.where", Answer{Chosen: []int{0, 2}}, true}, {"small.where", Answer{Chosen: []int{2, 0}}, false},
		{"small.where", Answer{Chosen: []int{0, 0}}, false}, {"small.where", Answer{Chosen: []int{7}}, false}, {"small.where", value(1), false},
		{"small.more", Answer{Text: "我"}, true}, {"small.more", Answer{Text: string(make([]rune, 2001))}, false},
		{"small.more", Answer{Text: "\xff"}, false}, {"small.more", value(1), false},
	} {
		item, _ := f.Item(c.item)
		if item.Allows(c.a) != c.ok {
			t.Errorf("%s %+v: want %v", c.item, c.a, c.ok)
		}
	}
	if !f.Heard("small.more", Answer{Text: "难受"}) || f.Heard("small.more", Blank()) || f.Heard("gone", value(1)) {
		t.Error("what a child writes is heard, a blank is not")
	}
}

func TestExplanationCanBeFollowedByHand(t *testing.T) {
	f := form(t, PHQA)
	a := all(f, 0)
	a["phq-a.mood"], a["phq-a.interest"], a["phq-a.movement"] = Given(3), Given(1), Blank()
	e := f.Explain(a, Subject{})[0]
	if e.Says.EN != "Total: 4 × 9 ÷ 8 = 5, Mild" || e.LowBand != "minimal" || e.HighBand != "mild" || e.Source == "" || len(e.Items) != 9 {
		t.Errorf("%+v", e)
	}
	for _, key := range []ItemKey{"phq-a.sleep", "phq-a.appetite"} {
		a[key] = Blank()
	}
	if e = f.Explain(a, Subject{})[0]; e.Says.EN != "Total: no valid score (3 blank, 0 not reached); completed it could be 4 to 13" || e.HighBand != "moderate" {
		t.Errorf("%+v", e.Says)
	}
}

func TestScoringAgainGivesTheSameBytes(t *testing.T) {
	f := form(t, Bundled().All()...)
	once := written(t, f.Score(all(f, 1), Subject{}))
	for range 20 {
		if again := written(t, f.Score(all(f, 1), Subject{})); !bytes.Equal(once, again) {
			t.Fatalf("%s\n%s", once, again)
		}
	}
}

func written(t *testing.T, v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
