package vectors

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

// The answers of items that have no value.
const (
	blank     = "-" // shown and left blank
	unreached = "?"
)

// parse reads "*=0 9=1 3..5=-": every item that can be 0, the ninth 1, the third to
// fifth blank. Numbers count the items in the order they are asked; later words win.
func parse(form *instrument.Form, text string) (instrument.Answers, error) {
	items, answers := form.Items(), instrument.Answers{}
	for word := range strings.FieldsSeq(text) {
		which, what, ok := strings.Cut(word, "=")
		first, last, err := span(which, len(items))
		if !ok || err != nil {
			return nil, fmt.Errorf("%q names no items; write *=0, 9=1 or 3..5=-", word)
		}
		for _, item := range items[first-1 : last] {
			if v, err := strconv.Atoi(what); which == "*" && err == nil && !item.Allows(instrument.Given(v)) {
				continue // a form may mix answers of several ranges
			}
			if err := set(answers, item, what); err != nil {
				return nil, fmt.Errorf("%q: %w", word, err)
			}
		}
	}
	return answers, nil
}

func span(which string, n int) (first, last int, err error) {
	if which == "*" {
		return 1, n, nil
	}
	from, to, isRange := strings.Cut(which, "..")
	if !isRange {
		to = from
	}
	first, err = strconv.Atoi(from)
	last, err2 := strconv.Atoi(to)
	if err = errors.Join(err, err2); err == nil && (first < 1 || last < first || last > n) {
		err = errors.New("out of range")
	}
	return first, last, err
}

func set(answers instrument.Answers, item instrument.Item, what string) error {
	switch what {
	case unreached:
		delete(answers, item.Key)
		return nil
	case blank:
		answers[item.Key] = instrument.Blank()
		return nil
	}
	v, err := strconv.Atoi(what)
	if err != nil || !item.Allows(instrument.Given(v)) {
		return errors.New("is no answer to the item")
	}
	answers[item.Key] = instrument.Given(v)
	return nil
}

// value writes what a result says about what an expectation names: "total=14/moderate",
// "total=invalid/0..27", "acuity=hidden", "heard=9" or "blank=9" with the numbers of
// critical items, "heard=none".
func value(form *instrument.Form, r instrument.Result, expected string) (string, error) {
	name, _, ok := strings.Cut(expected, "=")
	switch {
	case !ok:
		return "", fmt.Errorf("%q expects nothing; write for example total=14/moderate", expected)
	case name == "heard":
		return name + "=" + numbers(form, r.CriticalYes), nil
	case name == "blank":
		return name + "=" + numbers(form, r.CriticalBlank), nil
	}
	key := instrument.ScaleKey(string(form.Instruments()[0].ID) + "." + name)
	if _, known := form.Scale(key); !known {
		return "", fmt.Errorf("there is no scale %q", name)
	}
	s, shown := r.Scale(key)
	switch {
	case !shown:
		return name + "=hidden", nil
	case !s.Valid:
		return fmt.Sprintf("%s=invalid/%s..%s", name, s.Low, s.High), nil
	}
	return fmt.Sprintf("%s=%s/%s", name, s.Value, s.Band), nil
}

func numbers(form *instrument.Form, keys []instrument.ItemKey) string {
	if len(keys) == 0 {
		return "none"
	}
	out := make([]string, len(keys))
	for i, key := range keys {
		out[i] = strconv.Itoa(form.Number(key))
	}
	return strings.Join(out, ",")
}
