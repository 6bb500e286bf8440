package validity_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	. "github.com/xinqiao/xinqiao/screening/instrument/validity"
)

func watch(times ...int) (s Stopwatch) {
	for _, ms := range times {
		s.Add(ms)
	}
	return s
}

func TestFloor(t *testing.T) {
	for name, c := range map[string]struct {
		times             []int
		absolute, atLeast int
		low, high         int // bins are 10% wide, and the floor is read to the person's benefit
		ok                bool
	}{
		"a tenth of the middle one":     {[]int{30000, 1000, 20000}, 500, 3, 1818, 2000, true},
		"the lower of two":              {[]int{4000, 1000, 3001, 2000}, 0, 4, 181, 200, true},
		"never under the absolute one":  {[]int{3000, 4000, 5000}, 1000, 3, 1000, 1000, true},
		"too few":                       {[]int{3000, 4000}, 1000, 3, 0, 0, false},
		"unknown times are not counted": {[]int{3000, 4000, 0, -1}, 1000, 3, 0, 0, false},
		"nobody":                        {nil, 1000, 0, 0, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := watch(c.times...).Floor(c.absolute, c.atLeast)
			if ok != c.ok || got < c.low || got > c.high {
				t.Errorf("%d, %t; want %d to %d, %t", got, ok, c.low, c.high, c.ok)
			}
		})
	}
}

// A floor from bins is never above the tenth of the exact median, and at most 10% and
// the rounding below it; the order of the times does not matter.
func TestFloorIsNearTheExactOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.IntRange(1, 600000), 1, 80).Draw(t, "times")
		got, ok := watch(times...).Floor(0, 1)
		slices.Reverse(times)
		again, _ := watch(times...).Floor(0, 1)
		slices.Sort(times)
		exact := float64(times[(len(times)-1)/2]) / 10
		if !ok || again != got || float64(got) > exact+1e-6 || float64(got) < exact/1.1-1.000001 {
			t.Fatalf("%d (then %d), exact %v", got, again, exact)
		}
	})
}
