package vectors

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

// covered is a golden table with what its rows expect by name.
type covered struct {
	*testing.T
	form *instrument.Form
	rows []row
}

type row struct {
	answers instrument.Answers
	result  instrument.Result
	expects map[string]string
}

func cover(t *testing.T, ref instrument.Ref) covered {
	t.Helper()
	form, err := instrument.Bundled().Form(instrument.Battery{ref})
	if err != nil {
		t.Fatal(err)
	}
	file, err := Bundled(ref.ID())
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	c := covered{T: t, form: form}
	for _, line := range lines[1:] {
		answers, err := parse(form, line[0])
		if err != nil {
			t.Fatal(err)
		}
		r := row{answers, form.Score(answers, instrument.Subject{}), map[string]string{}}
		for word := range strings.FieldsSeq(line[1]) {
			name, what, _ := strings.Cut(word, "=")
			r.expects[name] = what
		}
		c.rows = append(c.rows, r)
	}
	return c
}

// some asks for a row.
func (c covered) some(what string, is func(row) bool) {
	c.Helper()
	if !slices.ContainsFunc(c.rows, is) {
		c.Errorf("no row has %s", what)
	}
}

// all tells whether every item, but some, has the same end of its answers.
func (c covered) all(r row, end func(instrument.Item) int, but ...instrument.ItemKey) bool {
	for _, item := range c.form.Items() {
		v, given := r.answers[item.Key].Reading()
		if !slices.Contains(but, item.Key) && item.Shown(r.answers) && (!given || v != end(item)) {
			return false
		}
	}
	return true
}

// Every edge, end, reversed item, rule for blanks and critical item of an instrument
// stands in its golden table.
func TestGoldenTablesLeaveNothingOut(t *testing.T) {
	for _, ref := range instrument.Bundled().All() {
		t.Run(string(ref), func(t *testing.T) {
			c := cover(t, ref)
			c.some("all answers at their lowest", func(r row) bool { return c.all(r, instrument.Item.Min) })
			c.some("all answers at their highest", func(r row) bool { return c.all(r, instrument.Item.Max) })
			in := c.form.Instruments()[0]
			for _, s := range in.Scales {
				c.scale(s)
			}
			for _, item := range in.Items {
				c.critical(item)
			}
		})
	}
}

func (c covered) scale(s instrument.Scale) {
	c.Helper()
	_, name, _ := strings.Cut(string(s.Key), ".")
	values := c.values(s)
	for _, b := range s.Bands {
		inside := slices.DeleteFunc(slices.Clone(values), func(v instrument.Number) bool { return v < b.Min || v > b.Max })
		for _, edge := range []instrument.Number{inside[0], inside[len(inside)-1]} {
			want := fmt.Sprintf("%s/%s", edge, b.ID)
			c.some(name+"="+want, func(r row) bool { return r.expects[name] == want })
		}
	}
	for _, key := range s.Reversed {
		c.some(string(key)+" alone at its highest", func(r row) bool {
			v, _ := r.answers[key].Reading()
			item, _ := c.form.Item(key)
			return r.expects[name] != "" && v == item.Max() && c.all(r, instrument.Item.Min, key)
		})
	}
	c.blanks(s, name)
}

// values are those that a scale of items can have without blanks, in order.
func (c covered) values(s instrument.Scale) (all []instrument.Number) {
	answers := instrument.Answers{}
	for _, item := range c.form.Items() { // all that show another one
		answers[item.Key] = instrument.Given(item.Max())
	}
	keys := s.Items
	for _, part := range s.Scales {
		p, _ := c.form.Scale(part)
		keys = append(slices.Clone(keys), p.Items...)
	}
	note := func() {
		score, _ := c.form.Score(answers, instrument.Subject{}).Scale(s.Key)
		all = append(all, score.Value)
	}
	for _, key := range keys {
		item, _ := c.form.Item(key)
		answers[key] = instrument.Given(item.Min())
		if slices.Contains(s.Reversed, key) {
			answers[key] = instrument.Given(item.Max())
		}
	}
	note()
	for _, key := range keys {
		item, _ := c.form.Item(key)
		for v := item.Min(); v <= item.Max(); v++ {
			answers[key] = instrument.Given(v)
			if slices.Contains(s.Reversed, key) {
				answers[key] = instrument.Given(item.Min() + item.Max() - v)
			}
			note()
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (c covered) blanks(s instrument.Scale, name string) {
	c.Helper()
	with := func(n int, valid bool) {
		c.some(fmt.Sprintf("%d blanks of %s, valid %t", n, name, valid), func(r row) bool {
			score, shown := r.result.Scale(s.Key)
			return shown && r.expects[name] != "" && score.Blanks == n && score.Unreached == 0 && score.Valid == valid
		})
	}
	switch s.Missing.Kind {
	case instrument.Prorate, instrument.Invalid:
		if s.Missing.MaxBlanks > 0 {
			with(s.Missing.MaxBlanks, true)
		}
		with(s.Missing.MaxBlanks+1, false)
	case instrument.None, instrument.Positive:
		with(1, true)
	}
}

// critical asks for each grave answer alone, and for the blank alone; an item that only
// another one brings up is blank beside that one.
func (c covered) critical(item instrument.Item) {
	c.Helper()
	number := fmt.Sprint(c.form.Number(item.Key))
	for _, grave := range item.Critical {
		c.some(fmt.Sprintf("%s alone at %d", item.Key, grave), func(r row) bool {
			v, given := r.answers[item.Key].Reading()
			return given && v == grave && r.expects["heard"] == number
		})
	}
	if len(item.Critical) > 0 {
		c.some(string(item.Key)+" blank alone", func(r row) bool {
			return r.expects["blank"] == number && (r.expects["heard"] == "none" || len(item.ShowIf) > 0)
		})
	}
}
