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
	"github.com/xinqiao/xinqiao/screening/instrument/validity"
)

// timeSuffix heads the column with an item's time on the screen, in milliseconds.
const timeSuffix = ".ms"

// Judge writes how each paper of a table was answered: the copied columns, the
// verdict, whether under-reporting is possible, and each reason as index=value.
func Judge(ctx context.Context, form *instrument.Form, in io.Reader, out io.Writer, told func(Totals)) (Totals, error) {
	r, err := newReader(form, in)
	if err != nil {
		return Totals{}, err
	}
	columns := r.times()
	w := csv.NewWriter(out)
	var line []string
	for _, i := range r.copied {
		line = append(line, r.header[i])
	}
	if err := w.Write(append(line, "verdict", "under_reporting", "reasons", "error")); err != nil {
		return Totals{}, fmt.Errorf("sheet: write: %w", err)
	}
	times := validity.Times{}
	totals, err := r.each(ctx, told, func(row []string, _ instrument.Subject, bad error) error {
		line = line[:0]
		for _, i := range r.copied {
			line = append(line, row[i])
		}
		if bad != nil {
			return w.Write(append(line, "", "", "", bad.Error()))
		}
		clear(times)
		for key, i := range columns {
			if ms, err := strconv.Atoi(strings.TrimSpace(row[i])); err == nil && ms > 0 {
				times[key] = ms
			}
		}
		j := validity.Judge(validity.Of(form, r.answers, times, nil), validity.Norms{})
		return w.Write(append(line, string(j.Verdict), strconv.FormatBool(j.UnderReporting), reasons(j), ""))
	})
	w.Flush()
	return totals, errors.Join(err, w.Error())
}

// times takes the columns of times out of those that are copied.
func (r *reader) times() map[instrument.ItemKey]int {
	columns := map[instrument.ItemKey]int{}
	var copied []int
	for _, i := range r.copied {
		heading, isTime := strings.CutSuffix(strings.TrimSpace(r.header[i]), timeSuffix)
		if item := r.named(heading); isTime && item != nil {
			columns[item.Key] = i
			continue
		}
		copied = append(copied, i)
	}
	r.copied = copied
	return columns
}

func reasons(j validity.Judgement) string {
	words := make([]string, len(j.Reasons))
	for i, r := range j.Reasons {
		words[i] = fmt.Sprintf("%s=%.2f", r.Index, r.Value)
	}
	return strings.Join(words, " ")
}
