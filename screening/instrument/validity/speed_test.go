package validity_test

import (
	"testing"

	. "github.com/xinqiao/xinqiao/screening/instrument/validity"
)

func TestSpeed(t *testing.T) {
	floorless := add(ask(1), Item{Max: 3}, 1)
	unreached := ask(1, 1)
	unreached.Answers[1] = Answer{ElapsedMS: -1}
	short := ask(1, 1)
	short.Answers = short.Answers[:1]
	mixed := ask(1, 1, 1, 1)
	for i, ms := range []int{999, 1000, 1001, 0} {
		mixed.Answers[i].ElapsedMS = ms
	}
	for name, c := range map[string]struct {
		paper Paper
		want  float64
	}{
		"nothing asked":             {Paper{}, undefined},
		"all slow":                  {ask(1, 2, 3), 1},
		"all fast":                  {took(ask(1, 2, 3), 999), 0},
		"at the floor is slow":      {took(ask(1), 1000), 1},
		"2 of 3, one time unknown":  {mixed, 2. / 3},
		"no time known":             {took(ask(1, 2), 0), undefined},
		"a blank is no answer":      {took(ask(blank), 999), undefined},
		"no floor, not counted":     {took(floorless, 999), 0},
		"not reached, not counted":  {unreached, 1},
		"fewer answers than items":  {short, 1},
		"required items have times": {took(required(ask(), 2), 1), undefined}, // they have no floor here
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := Speed(c.paper)
			near(t, got, ok, c.want)
		})
	}
}
