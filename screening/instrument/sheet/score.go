package sheet

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

// Score writes the scores of a table: the copied columns; for each scale its value,
// band, and the range over all ways to complete the paper; the critical items that
// were answered so and those left blank; and what is wrong with the row, if
// anything. What was written stays when it is interrupted.
func Score(ctx context.Context, form *instrument.Form, in io.Reader, out io.Writer, told func(Totals)) (Totals, error) {
	r, err := newReader(form, in)
	if err != nil {
		return Totals{}, err
	}
	w := csv.NewWriter(out)
	s := scorer{form: form, scales: scaleKeys(form), w: w}
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
	scales []instrument.ScaleKey
	w      *csv.Writer
	line   []string
}

func scaleKeys(form *instrument.Form) (keys []instrument.ScaleKey) {
	for _, in := range form.Instruments() {
		for _, s := range in.Scales {
			keys = append(keys, s.Key)
		}
	}
	return keys
}

func (s *scorer) header(r *reader) []string {
	line := make([]string, 0, len(r.copied)+5*len(s.scales)+3)
	for _, i := range r.copied {
		line = append(line, r.header[i])
	}
	for _, key := range s.scales {
		name := string(key)
		line = append(line, name, name+".band", name+".low", name+".high", name+".blanks")
	}
	return append(line, "critical", "critical_blank", "error")
}

func (s *scorer) write(r *reader, row []string, who instrument.Subject, bad error) error {
	s.line = s.line[:0]
	for _, i := range r.copied {
		s.line = append(s.line, row[i])
	}
	if bad != nil {
		for range 5*len(s.scales) + 2 {
			s.line = append(s.line, "")
		}
		s.line = append(s.line, bad.Error())
	} else {
		s.scores(s.form.Score(r.answers, who))
	}
	if err := s.w.Write(s.line); err != nil {
		return fmt.Errorf("sheet: write: %w", err)
	}
	return nil
}

func (s *scorer) scores(result instrument.Result) {
	for _, key := range s.scales {
		score, shown := result.Scale(key)
		switch {
		case !shown:
			s.line = append(s.line, "", "", "", "", "")
		case !score.Valid:
			s.line = append(s.line, "", "", score.Low.String(), score.High.String(), fmt.Sprint(score.Blanks))
		default:
			s.line = append(s.line, score.Value.String(), score.Band, score.Low.String(), score.High.String(), fmt.Sprint(score.Blanks))
		}
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
