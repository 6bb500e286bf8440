package roster

import (
	"context"
	"iter"
	"strconv"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening/roster/xlsx"
)

// heard is after how many rows Progress hears again.
const heard = 500

// Rows reads the students one by one. A row with faults comes with what could be
// read of it and must not be imported. Blank rows are left out. After the loop,
// Err says whether all rows came.
func (s *Sheet) Rows(ctx context.Context) iter.Seq2[Row, []Fault] {
	return func(yield func(Row, []Fault) bool) {
		pass := pass{sheet: s, seen: map[student]int{}}
		s.err = pass.run(ctx, yield)
	}
}

// Err says why the last reading ended before the last row: the context's error,
// or an *Error for a file that is damaged or holds no student. It is nil when
// all rows came or the loop was left.
func (s *Sheet) Err() error { return s.err }

// student is who may stand in a roster once.
type student struct{ school, number string }

// pass is one reading of a sheet.
type pass struct {
	sheet *Sheet
	rows  int
	seen  map[student]int // row
}

func (p *pass) run(ctx context.Context, yield func(Row, []Fault) bool) error {
	for line, err := range p.sheet.book.Lines(p.sheet.sheet) {
		switch {
		case err != nil:
			return refusal(err)
		case ctx.Err() != nil:
			return ctx.Err()
		case line.Number <= p.sheet.head.line:
			continue
		}
		record := p.record(line)
		if record.blank() {
			continue
		}
		row := record.read()
		p.checkDuplicate(record, row)
		if p.rows++; !yield(row, record.faults) {
			return nil
		}
		if p.rows%heard == 0 {
			p.progress()
		}
	}
	p.progress()
	if p.rows == 0 {
		return refuse(NoRows)
	}
	return nil
}

func (p *pass) progress() {
	if p.sheet.opts.Progress != nil {
		p.sheet.opts.Progress(p.rows)
	}
}

func (p *pass) record(line xlsx.Line) *record {
	return &record{opts: p.sheet.opts, head: p.sheet.head, date1904: p.sheet.book.Date1904, line: line}
}

// checkDuplicate names both rows. The first is faultless by itself and has been
// handed out: which of the two is wrong only the school knows.
func (p *pass) checkDuplicate(r *record, row Row) {
	if row.Number == "" || row.SchoolCode == "" {
		return
	}
	key := student{row.SchoolCode, row.Number}
	other, twice := p.seen[key]
	if !twice {
		p.seen[key] = row.Line
		return
	}
	at := column{field: FieldNumber}
	r.fault(at, Duplicate)
	last := &r.faults[len(r.faults)-1]
	number := strconv.Itoa(other)
	last.Other, last.Mend = other, filled(last.Mend, "{other}", lang.Words{ZH: number, EN: number})
}
