package sheet

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

// Score writes the scores of a table: the copied columns; for each scale its value,
// its place in the norm where it has one, its band, and values and bands of the range
// over all ways to complete the paper; the critical items that
// were answered so and those left blank; and what is wrong with the row, if
// anything. What was written stays when it is interrupted.
func Score(ctx context.Context, form *instrument.Form, in io.Reader, out io.Writer, told func(Totals)) (Totals, error) {
	r, err := newReader(form, in)
	if err != nil {
		return Totals{}, err
	}
	w := csv.NewWriter(out)
	s := scorer{form: form, w: w}
	for _, in := range form.Instruments() {
		s.scales = append(s.scales, in.Scales...)
	}
	if err := w.Write(s.header(r)); err != nil {
		return Totals{}, fmt.Errorf("sheet: write: %w", err)
	}
	totals, err := r.each(ctx, told, func(row []string, who instrument.Subject, bad error) error {
		return s.write(r, row, who, bad)
	})
	w.Flush()
	return totals, errors.Join(err, w.Error())
}

// scorer writes one row after another into one buffer.
type scorer struct {
	form   *instrument.Form
	scales []instrument.Scale
	width  int // columns of all scales
	w      *csv.Writer
	line   []string
}

func (s *scorer) header(r *reader) []string {
	var line []string
	for _, i := range r.copied {
		line = append(line, r.header[i])
	}
	copied := len(line)
	for _, scale := range s.scales {
		name := string(scale.Key)
		line = append(line, name)
		if scale.Norms != nil {
			line = append(line, name+".norm")
		}
		line = append(line, name+".band", name+".low", name+".low.band", name+".high", name+".high.band", name+".blanks")
	}
	s.width = len(line) - copied
	return append(line, "critical", "critical_blank", "error")
}

func (s *scorer) write(r *reader, row []string, who instrument.Subject, bad error) error {
	s.line = s.line[:0]
	for _, i := range r.copied {
		s.line = append(s.line, row[i])
	}
	if bad != nil {
		for range s.width + 2 {
			s.line = append(s.line, "")
		}
		s.line = append(s.line, bad.Error())
	} else {
		s.scores(s.form.Score(r.answers, who), who)
	}
	if err := s.w.Write(s.line); err != nil {
		return fmt.Errorf("sheet: write: %w", err)
	}
	return nil
}

func (s *scorer) scores(result instrument.Result, who instrument.Subject) {
	for i := range s.scales {
		scale := &s.scales[i]
		score, shown := result.Scale(scale.Key)
		value, norm := "", ""
		if score.Valid {
			value, norm = score.Value.String(), score.Norm.String()
		}
		s.line = append(s.line, value)
		if scale.Norms != nil {
			s.line = append(s.line, norm)
		}
		if !shown {
			s.line = append(s.line, "", "", "", "", "", "")
			continue
		}
		low, high := s.form.Range(score, who)
		s.line = append(s.line, score.Band, score.Low.String(), low, score.High.String(), high, strconv.Itoa(score.Blanks))
	}
	s.line = append(s.line, joined(result.CriticalYes), joined(result.CriticalBlank), "")
}

func joined(keys []instrument.ItemKey) string {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = string(key)
	}
	return strings.Join(names, " ")
}
