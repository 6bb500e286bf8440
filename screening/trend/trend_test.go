package trend

import (
	"math"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

// scale has r = .84 and SD = 6, so that the standard error of a difference is
// 6 × √(2 × .16) = 3.394.
func scale(worse instrument.Direction) instrument.Scale {
	return instrument.Scale{Worse: worse, Change: &instrument.Reliability{R: 84, SD: 600}}
}

func TestReliableChange(t *testing.T) {
	for name, c := range map[string]struct {
		before, after int
		worse         instrument.Direction
		index         float64
		meaning       Meaning
	}{
		"better by 7, 7 / 3.394 = 2.06":    {17, 10, instrument.HighIsWorse, -2.0625, Better},
		"worse by 7":                       {10, 17, instrument.HighIsWorse, 2.0625, Worse},
		"by 6, 6 / 3.394 = 1.77":           {10, 16, instrument.HighIsWorse, 1.7678, NoReliable},
		"the same":                         {10, 10, instrument.HighIsWorse, 0, NoReliable},
		"more is better on a well-being's": {10, 17, instrument.LowIsWorse, 2.0625, Better},
	} {
		got := between(instrument.Whole(c.before), instrument.Whole(c.after), scale(c.worse), nil)
		if math.Abs(got.Index-c.index) > .0005 || got.Meaning != c.meaning {
			t.Errorf("%s: %+v, want %v %s", name, got, c.index, c.meaning)
		}
	}
	here := func(r, sd int) func(instrument.ScaleKey) (Basis, bool) {
		return func(instrument.ScaleKey) (Basis, bool) {
			return Basis{instrument.Reliability{R: instrument.Number(r), SD: instrument.Number(sd)}, 240}, true
		}
	}
	// SD 6, r .84: 6 × √(2 × .16) = 3.394
	got := between(instrument.Whole(17), instrument.Whole(10), instrument.Scale{Worse: instrument.HighIsWorse}, here(84, 600))
	if got.Meaning != Better || got.LocalN != 240 || math.Abs(got.Index+2.0625) > .0005 {
		t.Errorf("by the local papers: %+v", got)
	}
	got = between(instrument.Whole(17), instrument.Whole(10), scale(instrument.HighIsWorse), here(84, 60000))
	if got.Meaning != Better || got.LocalN != 0 {
		t.Errorf("the definition goes first: %+v", got)
	}
	if got := between(0, instrument.Whole(27), instrument.Scale{Worse: instrument.HighIsWorse}, nil); got.Meaning != Unknown || got.Index != 0 {
		t.Errorf("without a reliability nothing is claimed: %+v", got)
	}
}

func TestChangeThereAndBackCancels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := instrument.Whole(rapid.IntRange(0, 27).Draw(t, "a")), instrument.Whole(rapid.IntRange(0, 27).Draw(t, "b"))
		there, back := between(a, b, scale(instrument.HighIsWorse), nil), between(b, a, scale(instrument.HighIsWorse), nil)
		if there.Index != -back.Index || (there.Meaning == Worse) != (back.Meaning == Better) {
			t.Fatalf("%+v, %+v", there, back)
		}
	})
}

func TestLines(t *testing.T) {
	text, err := os.ReadFile("../instrument/testdata/small.json")
	if err != nil {
		t.Fatal(err)
	}
	in, err := instrument.Parse("small.json", text)
	if err != nil {
		t.Fatal(err)
	}
	l, err := (instrument.Library{}).With(in)
	if err != nil {
		t.Fatal(err)
	}
	form, err := l.Form(instrument.Battery{"small"})
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	paper := func(sitting string, after int, a instrument.Answers) Paper {
		return Paper{Sitting: sitting, At: day.AddDate(0, after, 0), Form: form, Answers: a, Result: form.Score(a, instrument.Subject{})}
	}
	lines, critical := Of([]Paper{
		paper("third", 24, instrument.Answers{"small.a": instrument.Given(2), "small.b": instrument.Given(0)}),
		paper("first", 0, instrument.Answers{"small.a": instrument.Given(0), "small.b": instrument.Given(2)}),
		paper("second", 12, instrument.Answers{"small.a": instrument.Blank(), "small.b": instrument.Blank()}),
	})
	var limit Line
	for _, line := range lines {
		if line.Scale == "small.limit" {
			limit = line
		}
	}
	// 0 + reversed 2 = 0, then a gap, then 2 + 2 = 4: 4 / (1.5 × √.4) = 4.216.
	if len(limit.Points) != 2 || limit.Points[0].Sitting != "first" || limit.Points[0].Change != nil || limit.Points[1].Band.EN != "Any" {
		t.Fatalf("%+v", limit)
	}
	if c := limit.Points[1].Change; math.Abs(c.Index-4.2164) > .0005 || c.Meaning != Worse {
		t.Errorf("%+v", c)
	}
	if len(critical) != 3 || critical[0].Sitting != "first" || !critical[1].Answer.IsBlank() || *critical[2].Answer.Value != 2 {
		t.Errorf("%+v", critical)
	}
}
