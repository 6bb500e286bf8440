package local

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat"
	"pgregory.net/rapid"

	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/instrument/validity"
)

// crowd has the scores 0 to 9, ten of each, for each of some genders.
func crowd(genders ...instrument.Gender) (s Standard) {
	s.Scale = "gad-7.total"
	for _, g := range genders {
		for i := range Least {
			s.Add(instrument.Whole(i%10), g)
		}
	}
	return s
}

func TestRank(t *testing.T) {
	few := crowd(instrument.Male)
	few.Add(instrument.Whole(30), instrument.Female)
	for name, c := range map[string]struct {
		s      Standard
		value  int
		gender instrument.Gender
		want   Rank
		ok     bool
	}{
		"half of those alike":             {crowd(instrument.Male), 3, instrument.Male, Rank{35, 100, instrument.Male}, true},
		"below all":                       {crowd(instrument.Male), -1, instrument.Male, Rank{0, 100, instrument.Male}, true},
		"above all":                       {crowd(instrument.Male), 10, instrument.Male, Rank{100, 100, instrument.Male}, true},
		"too few of the gender":           {few, 9, instrument.Female, Rank{100 * 95. / 101, 101, ""}, true},
		"an unknown gender":               {crowd(instrument.Male, instrument.Female), 3, "", Rank{35, 200, ""}, true},
		"too few of all":                  {Standard{Groups: []Group{{Counts: []Count{{0, Least - 1}}}}}, 0, "", Rank{}, false},
		"one more, and all are spoken of": {Standard{Groups: []Group{{Counts: []Count{{0, Least}}}}}, 0, "", Rank{50, 100, ""}, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := c.s.Rank(instrument.Whole(c.value), c.gender)
			if ok != c.ok || math.Abs(got.Percentile-c.want.Percentile) > 1e-9 || got.N != c.want.N || got.Gender != c.want.Gender {
				t.Errorf("%+v, %t", got, ok)
			}
		})
	}
}

func TestShownHidesSmallGroups(t *testing.T) {
	s := crowd(instrument.Male)
	for range Least - 1 {
		s.Add(0, instrument.Female)
	}
	s.Add(0, "") // unknown: only among all
	var sizes []int
	for _, g := range s.Shown() {
		sizes = append(sizes, g.N())
	}
	if !slices.Equal(sizes, []int{200, 100}) {
		t.Errorf("%v", sizes)
	}
	// One who told no gender is not told by two large ones.
	s = crowd(instrument.Male)
	for range Least + 20 {
		s.Add(0, instrument.Female)
	}
	s.Add(0, "")
	sizes = nil
	for _, g := range s.Shown() {
		sizes = append(sizes, g.N())
	}
	if !slices.Equal(sizes, []int{221, 120}) {
		t.Errorf("one of unknown gender follows from %v", sizes)
	}
	// With one fewer, the others' mean would follow from the two that are shown.
	s = crowd(instrument.Male)
	for range Least - 1 {
		s.Add(0, instrument.Female)
	}
	if groups := s.Shown(); len(groups) != 1 || groups[0].Gender != "" {
		t.Errorf("a small group can be told by difference: %d groups", len(groups))
	}
}

// Spread and points are those of the scores one by one, and a rank grows with the score.
func TestGroupAgainstThePlainScores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.IntRange(0, 27), 2, 300).Draw(t, "values")
		var s Standard
		var plain []float64
		for _, v := range values {
			s.Add(instrument.Whole(v), instrument.Male)
			plain = append(plain, float64(v))
		}
		mean, sd := s.All().Spread()
		if m, d := stat.MeanStdDev(plain, nil); math.Abs(m-mean) > 1e-9 || math.Abs(d-sd) > 1e-9 {
			t.Fatalf("%v %v, want %v %v", mean, sd, m, d)
		}
		slices.Sort(plain)
		for _, p := range []float64{.05, .5, .95} {
			if want := stat.Quantile(p, stat.Empirical, plain, nil); s.All().At(p).Float() != want {
				t.Fatalf("%v: %v, want %v", p, s.All().At(p), want)
			}
		}
		before := -1.
		for v := range 28 {
			if r, ok := s.Rank(instrument.Whole(v), instrument.Male); ok && r.Percentile < before {
				t.Fatalf("%d falls to %v", v, r.Percentile)
			} else if ok {
				before = r.Percentile
			}
		}
	})
}

func gad() (*instrument.Form, instrument.Scale) {
	form, err := instrument.Bundled().Form(instrument.Battery{instrument.GAD7})
	if err != nil {
		panic(err)
	}
	scale, _ := form.Scale("gad-7.total")
	return form, scale
}

// Seven items that are one: alpha is 1. Of seven that have nothing in common it is 0.
func TestAlpha(t *testing.T) {
	form, scale := gad()
	same, apart := validity.Moments{}, validity.Moments{}
	for i := range 128 {
		one, bits := make([]float64, 7), make([]float64, 7)
		for c := range 7 {
			one[c], bits[c] = float64(i%4)/3, float64(i>>c&1)
		}
		same.Add(one)
		apart.Add(bits)
	}
	if alpha, ok := Alpha(same, form, scale); !ok || math.Abs(alpha-1) > 1e-9 {
		t.Errorf("%v %t", alpha, ok)
	}
	if alpha, ok := Alpha(apart, form, scale); !ok || math.Abs(alpha) > 1e-9 {
		t.Errorf("%v %t", alpha, ok)
	}
	turned := scale
	turned.Reversed = scale.Items[:3] // 4 against 3: what is alike now cancels out
	if alpha, ok := Alpha(same, form, turned); !ok || alpha >= 0 {
		t.Errorf("%v %t", alpha, ok)
	}
	weighted := scale
	weighted.Weights = map[instrument.ItemKey]instrument.Number{scale.Items[0]: instrument.Whole(2)}
	for name, c := range map[string]struct {
		m validity.Moments
		s instrument.Scale
	}{"nothing learnt": {validity.Moments{}, scale}, "weights": {same, weighted}, "no items": {same, instrument.Scale{}}} {
		if alpha, ok := Alpha(c.m, form, c.s); ok {
			t.Errorf("%s: %v", name, alpha)
		}
	}
	few := validity.Moments{}
	for i := range Least - 1 {
		few.Add(slices.Repeat([]float64{float64(i%4) / 3}, 7))
	}
	if alpha, ok := Alpha(few, form, scale); ok {
		t.Errorf("too few: %v", alpha)
	}
	constant := validity.Moments{}
	for range 200 {
		constant.Add(make([]float64, 7))
	}
	if alpha, ok := Alpha(constant, form, scale); ok {
		t.Errorf("no variance: %v", alpha)
	}
}

func TestReliabilityNeedsEnoughPapersAndSense(t *testing.T) {
	form, _ := gad()
	mixed := validity.Moments{}
	for i := range 400 {
		row := make([]float64, 7)
		for c := range 7 {
			row[c] = float64((i+i/7*c)%4) / 3
		}
		mixed.Add(row)
	}
	if r, n, ok := crowd(instrument.Male).Reliability(mixed, form); ok && (r.R <= 0 || r.SD <= 0 || n != 100) {
		t.Errorf("%+v %d", r, n)
	}
	same := validity.Moments{}
	for i := range 200 {
		row := slices.Repeat([]float64{float64(i%4) / 3}, 7)
		row[0] = float64(i/4%4) / 3
		same.Add(row)
	}
	r, n, ok := crowd(instrument.Male).Reliability(same, form)
	if !ok || r.R <= 50 || r.R >= 100 || r.SD != 289 || n != 100 { // SD of 0..9, ten of each: √(825/99)
		t.Errorf("%+v %d %t", r, n, ok)
	}
	small := Standard{Scale: "gad-7.total"}
	small.Add(instrument.Whole(3), "")
	if _, _, ok := small.Reliability(same, form); ok {
		t.Error("one paper is enough")
	}
}
