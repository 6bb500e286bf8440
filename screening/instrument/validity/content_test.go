package validity_test

import (
	"testing"

	. "github.com/xinqiao/xinqiao/screening/instrument/validity"
)

func TestWrongRequired(t *testing.T) {
	for name, c := range map[string]struct {
		paper Paper
		want  float64
	}{
		"no such item":            {ask(1, 2), undefined},
		"all right":               {required(ask(1), 2, 2), 0},
		"one wrong":               {required(ask(1), 2, 3), 1},
		"two wrong":               {required(ask(1), 0, 3), 2},
		"a blank is not wrong":    {required(ask(1), blank, 3), 1},
		"nothing but blanks":      {required(ask(1), blank), undefined},
		"other items don't count": {required(ask(3, 3, 3), 2), 0},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := WrongRequired(c.paper)
			near(t, float64(got), ok, c.want)
		})
	}
}

func TestLieScale(t *testing.T) {
	for name, c := range map[string]struct {
		lie  *Lie
		want float64
	}{
		"no lie scale": {nil, undefined},
		"no limit":     {&Lie{Count: 3}, undefined},
		"counted":      {&Lie{Count: 6, Limit: 7}, 6},
		"none":         {&Lie{Limit: 7}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := LieScale(Paper{Lie: c.lie})
			near(t, float64(got), ok, c.want)
		})
	}
}
