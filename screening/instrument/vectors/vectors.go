// Package vectors holds each instrument's scoring against a golden table: rows that
// can be checked by hand, each with its source. A table is CSV with the columns
// answers, expects and source; docs/instruments.md explains the notation.
package vectors

import (
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

//go:embed data/*.csv
var bundled embed.FS

// Bundled opens the golden table of a bundled instrument.
func Bundled(id instrument.ID) (io.ReadCloser, error) {
	file, err := bundled.Open("data/" + string(id) + ".csv")
	if err != nil {
		return nil, fmt.Errorf("vectors: there is no golden table of %s: %w", id, err)
	}
	return file, nil
}

// Report is what became of one table.
type Report struct {
	Rows     int
	Failures []Failure
}

// Failure is a row that scores otherwise than its source says.
type Failure struct {
	Line              int
	Answers, Expected string
	Got               string
	Source            string
}

// ErrTable refuses a table that cannot be read.
var ErrTable = errors.New("vectors: not a golden table")

// Run scores every row of a table.
func Run(form *instrument.Form, table io.Reader) (Report, error) {
	r := csv.NewReader(table)
	r.FieldsPerRecord = 3
	if header, err := r.Read(); err != nil || strings.Join(header, ",") != "answers,expects,source" {
		return Report{}, fmt.Errorf("%w: begin with the line answers,expects,source", ErrTable)
	}
	var report Report
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return report, nil
		}
		if err != nil {
			return report, fmt.Errorf("%w: %w", ErrTable, err)
		}
		line, _ := r.FieldPos(0)
		failure, err := try(form, row)
		if err != nil {
			return report, fmt.Errorf("%w: line %d: %w", ErrTable, line, err)
		}
		report.Rows++
		if failure != nil {
			failure.Line = line
			report.Failures = append(report.Failures, *failure)
		}
	}
}

func try(form *instrument.Form, row []string) (*Failure, error) {
	if row[2] == "" {
		return nil, errors.New("has no source; say where the expected values come from")
	}
	answers, err := parse(form, row[0])
	if err != nil {
		return nil, err
	}
	result := form.Score(answers, instrument.Subject{})
	for expected := range strings.FieldsSeq(row[1]) {
		got, err := value(form, result, expected)
		if err != nil {
			return nil, err
		}
		if got != expected {
			return &Failure{Answers: row[0], Expected: expected, Got: got, Source: row[2]}, nil
		}
	}
	return nil, nil
}
