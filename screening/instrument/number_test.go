package instrument

import (
	"encoding/json"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

func TestNumbersAreExact(t *testing.T) {
	for text, want := range map[string]Number{"0": 0, "12": 1200, "2.17": 217, "-3.5": -350, "1.99": 199, "999999.99": 99999999} {
		got, err := ParseNumber(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("%s: %d (%v), written %s", text, got, err, got)
		}
	}
	for _, text := range []string{`"1"`, `1.234`, `1e3`, `null`, `1000000`, `--1`, ``} {
		var n Number
		if err := json.Unmarshal([]byte(text), &n); err == nil {
			t.Errorf("%s is read as %s", text, n)
		}
	}
}

func TestRounding(t *testing.T) {
	for _, c := range []struct {
		r    Rounding
		num  Number
		den  int
		step Number
		want string
	}{
		{HalfUp, Whole(36), 8, whole, "5"}, {HalfEven, Whole(36), 8, whole, "4"}, {Up, Whole(33), 8, whole, "5"}, {Down, Whole(39), 8, whole, "4"},
		{HalfUp, Whole(11), 6, 1, "1.83"}, {HalfUp, -Whole(9), 2, whole, "-4"}, {Down, -Whole(9), 2, whole, "-5"},
	} {
		if got := c.r.quotient(c.num, c.den, c.step); got.String() != c.want {
			t.Errorf("%s of %s/%d: %s, want %s", c.r, c.num, c.den, got, c.want)
		}
	}
}

// Half up is the whole number whose distance is at most a half, the upper one of two.
func TestHalfUpAgreesWithRationals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		num, den := rapid.IntRange(-100000, 100000).Draw(t, "num"), rapid.IntRange(1, 500).Draw(t, "den")
		got := HalfUp.quotient(Whole(num), den, whole) / whole
		off := new(big.Rat).Sub(big.NewRat(int64(num), int64(den)), big.NewRat(int64(got), 1))
		if half := big.NewRat(1, 2); off.Cmp(half) >= 0 || off.Cmp(new(big.Rat).Neg(half)) < 0 {
			t.Fatalf("%d/%d became %d", num, den, got)
		}
	})
}
