package xlsx

import (
	"errors"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// Cell is a value with how it was stored. The zero Cell is empty.
type Cell struct {
	Text    string // as stored: a number in its shortest or in scientific form
	Numeric bool   // stored as a number, and so good for 15 digits only
}

// Line is one row of a sheet that holds anything.
type Line struct {
	Number int    // as Excel shows it, from 1
	Cells  []Cell // from column A; short rows are short
}

// Cell returns the cell of a column, counted from 0.
func (l Line) Cell(column int) Cell {
	if column < 0 || column >= len(l.Cells) {
		return Cell{}
	}
	return l.Cells[column]
}

// maxColumns is Excel's own limit; a larger one in a file is an attack.
const maxColumns = 16384

// errStop says that the consumer has had enough.
var errStop = errors.New("stop")

// readStrings reads the table that most producers keep texts in.
func (b *Book) readStrings(name string) error {
	return b.scan(name, maxStrings, func(e *element) error {
		switch e.name {
		case "sst":
			return e.enter()
		case "si":
			text, err := e.text()
			b.strings = append(b.strings, text)
			return err
		}
		return nil
	})
}

// Lines reads a sheet row by row. An error comes last, with an empty Line. A
// line's cells are only good until the next one.
func (b *Book) Lines(s Sheet) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		r := rows{book: b, yield: yield}
		err := b.scan(s.part, maxSheet, r.handle)
		switch {
		case errors.Is(err, errStop):
		case err != nil:
			yield(Line{}, err)
		case !r.complete:
			yield(Line{}, ErrDamaged)
		}
	}
}

// rows carries the state of one pass over a sheet.
type rows struct {
	book     *Book
	yield    func(Line, error) bool
	line     Line
	column   int
	complete bool // the end of the data was seen, not merely of the file
}

func (r *rows) handle(e *element) error {
	switch e.name {
	case "worksheet":
		return e.enter()
	case "sheetData":
		err := e.enter()
		r.complete = err == nil
		return err
	case "row":
		return r.row(e)
	case "c":
		return r.cell(e)
	}
	return nil
}

func (r *rows) row(e *element) error {
	r.line.Number++
	if n, err := strconv.Atoi(e.attr("r")); err == nil {
		r.line.Number = n
	}
	r.line.Cells, r.column = r.line.Cells[:0], 0
	if err := e.enter(); err != nil {
		return err
	}
	filled := slices.ContainsFunc(r.line.Cells, func(c Cell) bool { return c.Text != "" })
	if filled && !r.yield(r.line, nil) {
		return errStop
	}
	return nil
}

func (r *rows) cell(e *element) error {
	if ref := e.attr("r"); ref != "" {
		r.column = column(ref)
	}
	if r.column < 0 || r.column >= maxColumns {
		return ErrDamaged
	}
	cell, err := r.value(e)
	if err != nil {
		return err
	}
	for len(r.line.Cells) <= r.column {
		r.line.Cells = append(r.line.Cells, Cell{})
	}
	r.line.Cells[r.column] = cell
	r.column++
	return nil
}

// value reads what a cell shows, not the formula behind it.
func (r *rows) value(e *element) (Cell, error) {
	var text string
	e.open = true
	err := e.in.children(func(child *element) (err error) {
		if child.name == "v" || child.name == "is" {
			text, err = child.text()
		}
		return err
	})
	switch kind := e.attr("t"); {
	case err != nil:
		return Cell{}, err
	case kind == "s" && text != "":
		text, err = r.book.shared(text)
		return Cell{Text: text}, err
	case kind == "" || kind == "n":
		text = strings.TrimSpace(text)
		return Cell{Text: text, Numeric: text != ""}, nil
	}
	return Cell{Text: text}, nil
}

func (b *Book) shared(index string) (string, error) {
	i, err := strconv.Atoi(strings.TrimSpace(index))
	if err != nil || i < 0 || i >= len(b.strings) {
		return "", ErrDamaged
	}
	return b.strings[i], nil
}

// column counts "A1" as 0 and "AB7" as 27; -1 when there is no letter.
func column(ref string) int {
	n := 0
	for _, r := range ref {
		if r < 'A' || r > 'Z' || n > maxColumns {
			break
		}
		n = n*26 + int(r-'A'+1)
	}
	return n - 1
}

// ColumnName is the letter of a column counted from 0.
func ColumnName(column int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
