package validity_test

import (
	"testing"

	. "github.com/xinqiao/xinqiao/screening/instrument/validity"
)

func TestLongString(t *testing.T) {
	for name, c := range map[string]struct {
		paper Paper
		want  float64
	}{
		"nothing asked":                  {Paper{}, undefined},
		"only blanks":                    {ask(blank, blank), undefined},
		"one answer":                     {ask(2), 1},
		"the longest of three runs":      {ask(1, 1, 0, 0, 0, 1), 3},
		"at the end":                     {ask(0, 1, 1, 1, 1), 4},
		"no run":                         {ask(0, 1, 0, 1), 1},
		"a blank does not end it":        {ask(0, 2, blank, 2, 1), 2},
		"required items are left out":    {required(required(ask(), 2), 2), undefined},
		"values, not keys: 1, 1 is both": {add(ask(1), Item{Max: 3, Reversed: true}, 1), 2},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := LongString(c.paper)
			near(t, float64(got), ok, c.want)
		})
	}
}

func TestIRV(t *testing.T) {
	for name, c := range map[string]struct {
		paper Paper
		want  float64
	}{
		"one answer":   {ask(3), undefined},
		"one and same": {ask(3, 3, 3), 0},
		// Mean 1.5; squares 2.25 + .25 + .25 + 2.25 = 5; 5 / 3 = 1.6667; root 1.2910.
		"every value once": {ask(0, 1, 2, 3), 1.290994},
		// Mean 1; squares 1 + 1 = 2; 2 / 1; root 1.4142. The blank is not a value.
		"a blank between": {ask(0, blank, 2), 1.414214},
		"required aside":  {required(ask(1, 1), 2, 0), 0},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := IRV(c.paper)
			near(t, got, ok, c.want)
		})
	}
}
