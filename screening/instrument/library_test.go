package instrument_test

import (
	"errors"
	"strings"
	"testing"

	. "github.com/xinqiao/xinqiao/screening/instrument"
)

func TestBundled(t *testing.T) {
	l := Bundled()
	for id, items := range map[ID]int{PHQA: 11, GAD7: 7, ASQ: 5} {
		in, ok := l.Instrument(id)
		if !ok || len(in.Items) != items {
			t.Errorf("%s has %d items, want %d", id, len(in.Items), items)
		}
	}
	if got := len(l.All()); got != 3 {
		t.Errorf("%d instruments", got)
	}
	if first := l.Items(Group)[0].Key; first != "phq-a.mood" {
		t.Errorf("the PHQ-A asks for mood first, not %s", first)
	}
	if item, ok := l.Item("asq.thoughts-now"); !ok || len(item.ShowIfAnyYes) != 4 {
		t.Errorf("the fifth question depends on the first four: %+v", item)
	}
	if scale, ok := l.Scale("phq-a.total"); !ok || len(scale.Items) != 9 {
		t.Errorf("the yes-no items are outside the score: %v", scale.Items)
	}
}

// What we translated ourselves must say so until someone has validated it.
func TestChineseWordingIsNotOverstated(t *testing.T) {
	for _, id := range Bundled().All() {
		in, _ := Bundled().Instrument(id)
		if in.Wording.ZH.Status != Unvalidated || in.Wording.EN.Status != Verbatim {
			t.Errorf("%s: %+v", id, in.Wording)
		}
	}
}

func TestStudentsReadNoLabel(t *testing.T) {
	for _, id := range Bundled().All() {
		in, _ := Bundled().Instrument(id)
		read := in.Intro.ZH
		for _, item := range in.Items {
			read += item.Text.ZH
			for _, o := range item.Options {
				read += o.Label.ZH
			}
		}
		for _, word := range []string{"筛查", "高危", "预警", "异常", "诊断"} {
			if strings.Contains(read, word) {
				t.Errorf("%s shows a student %s", id, word)
			}
		}
	}
}

func TestCheck(t *testing.T) {
	l := Bundled()
	value := func(v int) *int { return &v }
	for _, c := range []struct {
		item ItemKey
		v    *int
		ok   bool
	}{
		{"phq-a.mood", value(0), true},
		{"phq-a.mood", value(3), true},
		{"phq-a.mood", value(4), false},
		{"phq-a.mood", value(-1), false},
		{"phq-a.mood", nil, true},
		{"asq.wish-dead", value(1), true},
		{"asq.wish-dead", value(2), false},
		{"phq-a.9", value(1), false},
		{"phq-a.9", nil, false},
	} {
		err := l.Check(c.item, c.v)
		if (err == nil) != c.ok || err != nil && !errors.Is(err, ErrAnswer) {
			t.Errorf("%s: %v, want ok %v", c.item, err, c.ok)
		}
	}
}

func TestCheckBattery(t *testing.T) {
	for _, c := range []struct {
		name string
		b    Battery
		ok   bool
	}{
		{"group", Group, true},
		{"individual", Individual, true},
		{"no suicide item", Battery{GAD7}, false},
		{"empty", nil, false},
		{"twice", Battery{PHQA, PHQA}, false},
		{"unknown", Battery{PHQA, "dass-y"}, false},
	} {
		err := Bundled().CheckBattery(c.b)
		if (err == nil) != c.ok || err != nil && !errors.Is(err, ErrBattery) {
			t.Errorf("%s: %v, want ok %v", c.name, err, c.ok)
		}
	}
}

func TestUnknownInstrumentAddsNothing(t *testing.T) {
	if r := Bundled().Score(Battery{"gone"}, Answers{"gone.item": Given(1)}); len(r.Scales)+len(r.Reached) != 0 {
		t.Errorf("%+v", r)
	}
}
