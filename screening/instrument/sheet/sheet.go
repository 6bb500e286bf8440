// Package sheet scores a table of papers, one row a paper, as a stream: memory does
// not grow with the rows. It is for people who only want scores.
//
// A column is an item when its heading is an item's key, the key without the
// instrument's name, or the item's number from 1. The columns age, grade and gender
// choose the norm. Every other column is copied. Several choices of one item stand in
// one cell with spaces between them.
package sheet

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// ErrSheet refuses a table as a whole.
var ErrSheet = errors.New("sheet: cannot be scored")

// Cells of items that hold no value. An empty cell is a blank: the item was shown
// and nothing was chosen.
const notReached = "NA"

// Totals are what was done so far.
type Totals struct {
	Rows, Bad int // Bad rows have a reason in their last column instead of scores
}

// reader gives the rows of a table as papers.
type reader struct {
	csv     *csv.Reader
	form    *instrument.Form
	header  []string
	items   []*instrument.Item // by column; nil for other columns
	copied  []int
	subject map[string]int // columns of age, grade and gender
	answers instrument.Answers
}

// The columns that say who answered.
const colAge, colGrade, colGender = "age", "grade", "gender"

func newReader(form *instrument.Form, in io.Reader) (*reader, error) {
	r := &reader{csv: csv.NewReader(in), form: form, subject: map[string]int{}, answers: instrument.Answers{}}
	r.csv.ReuseRecord = true
	header, err := r.csv.Read()
	if err != nil {
		return nil, fmt.Errorf("%w: %v: %w", ErrSheet, lang.Say("第一行应是各列的名称", "the first line must name the columns"), err)
	}
	r.header = slices.Clone(header)
	r.header[0] = strings.TrimPrefix(r.header[0], "\ufeff") // spreadsheets write it
	return r, r.columns()
}

func (r *reader) columns() error {
	r.items = make([]*instrument.Item, len(r.header))
	missing := map[instrument.ItemKey]bool{}
	for _, item := range r.form.Items() {
		missing[item.Key] = true
	}
	for i, name := range r.header {
		item := r.named(strings.TrimSpace(name))
		switch {
		case item != nil && !missing[item.Key]:
			return fmt.Errorf("%w: %v", ErrSheet, lang.Say("%q 列与另一列都是 %s 题；请删去一列",
				"column %q stands for item %s, which another column has already; remove one", name, item.Key))
		case item != nil:
			r.items[i] = item
			delete(missing, item.Key)
		case name == colAge, name == colGrade, name == colGender:
			r.subject[name] = i
			fallthrough
		default:
			r.copied = append(r.copied, i)
		}
	}
	for _, item := range r.form.Items() {
		if missing[item.Key] {
			return fmt.Errorf("%w: %v", ErrSheet, lang.Say("没有 %s 题的列；请用这个键或题号 %d 作列名",
				"no column for item %s; head one with this key, or with its number %d", item.Key, r.form.Number(item.Key)))
		}
	}
	return nil
}

// named finds an item by the heading of its column. Numbers would be ambiguous
// with several instruments in one table.
func (r *reader) named(heading string) *instrument.Item {
	alone := len(r.form.Instruments()) == 1
	number, _ := strconv.Atoi(heading)
	for i := range r.form.Items() {
		item := &r.form.Items()[i]
		_, short, _ := strings.Cut(string(item.Key), ".")
		if heading == string(item.Key) || alone && (heading == short || number == i+1) {
			return item
		}
	}
	return nil
}

// cellError names a cell that holds no answer, and never what it holds.
type cellError struct {
	column string
	item   instrument.Item
}

func (e *cellError) Error() string {
	if e.item.Kind == instrument.MultiChoice {
		return lang.Say("%s 列：请填此题有的分值，中间用空格分开；留空即跳过，%s 为未到", "column %s: give values that the item offers, with spaces between, nothing for a blank, or %s for an item that was not reached",
			e.column, notReached).String()
	}
	return lang.Say("%s 列：请填 %d 到 %d 之间此题有的整数；留空即跳过，%s 为未到", "column %s: give a whole number from %d to %d that the item offers, nothing for a blank, or %s for an item that was not reached",
		e.column, e.item.Min(), e.item.Max(), notReached).String()
}

// next reads one row. A *cellError concerns this row alone.
func (r *reader) next() (row []string, who instrument.Subject, err error) {
	if row, err = r.csv.Read(); err != nil {
		return nil, who, err
	}
	clear(r.answers)
	for i, item := range r.items {
		if item == nil || row[i] == notReached {
			continue
		}
		answer, ok := read(*item, row[i])
		if !ok {
			return row, who, &cellError{r.header[i], *item}
		}
		r.answers[item.Key] = answer
	}
	return row, r.who(row), nil
}

func read(item instrument.Item, cell string) (instrument.Answer, bool) {
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return instrument.Blank(), true
	}
	switch item.Kind {
	case instrument.FreeText:
		answer := instrument.Answer{Text: cell}
		return answer, item.Allows(answer)
	case instrument.MultiChoice:
		return choices(item, strings.Fields(cell))
	}
	v, err := strconv.Atoi(cell)
	if err != nil {
		return instrument.Answer{}, false
	}
	answer := instrument.Given(v)
	return answer, item.Allows(answer)
}

// choices are those of a multi-choice item, in any order.
func choices(item instrument.Item, cells []string) (answer instrument.Answer, ok bool) {
	for _, cell := range cells {
		v, err := strconv.Atoi(cell)
		if err != nil {
			return instrument.Answer{}, false
		}
		answer.Chosen = append(answer.Chosen, v)
	}
	slices.Sort(answer.Chosen)
	return answer, item.Allows(answer)
}

func (r *reader) who(row []string) instrument.Subject {
	number := func(column string) int {
		if i, ok := r.subject[column]; ok {
			n, _ := strconv.Atoi(strings.TrimSpace(row[i])) // what is no number is unknown
			return n
		}
		return 0
	}
	who := instrument.Subject{Age: number(colAge), Grade: number(colGrade)}
	if i, ok := r.subject[colGender]; ok {
		who.Gender = instrument.Gender(strings.ToLower(strings.TrimSpace(row[i])))
	}
	return who
}

// each walks the rows, tells how far it is, and stops between two rows when asked
// to.
func (r *reader) each(ctx context.Context, told func(Totals), do func(row []string, who instrument.Subject, bad error) error) (Totals, error) {
	var t Totals
	for {
		row, who, err := r.next()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		bad, isCell := errors.AsType[*cellError](err)
		if err != nil && !isCell {
			return t, fmt.Errorf("%w: %v: %w", ErrSheet, lang.Say("第 %d 行之后", "after row %d", t.Rows), err)
		}
		if t.Rows++; isCell {
			t.Bad++
			err = do(row, who, bad)
		} else {
			err = do(row, who, nil)
		}
		if err != nil {
			return t, err
		}
		if t.Rows%toldEvery == 0 {
			told(t)
			if err := ctx.Err(); err != nil {
				return t, fmt.Errorf("sheet: stopped after %d rows: %w", t.Rows, err)
			}
		}
	}
}

// toldEvery is how many rows pass between two signs of life.
const toldEvery = 1 << 12
