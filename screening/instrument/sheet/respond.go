package sheet

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"time"

	hl7 "github.com/xinqiao/xinqiao/internal/fhir"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/instrument/fhir"
)

// outcome says in FHIR that a row could not be read.
type outcome struct {
	ResourceType string  `json:"resourceType"`
	Issue        []issue `json:"issue"`
}

type issue struct {
	Severity    string `json:"severity"`
	Code        string `json:"code"`
	Diagnostics string `json:"diagnostics"`
}

// Respond writes the papers of a table as HL7 FHIR R4: one QuestionnaireResponse a line
// for each instrument, with the number of its row as identifier. A row with a wrong cell
// becomes an OperationOutcome in its place.
func Respond(ctx context.Context, form *instrument.Form, in io.Reader, out io.Writer, told func(Totals)) (Totals, error) {
	r, err := newReader(form, in)
	if err != nil {
		return Totals{}, err
	}
	w := bufio.NewWriter(out)
	lines, row := json.NewEncoder(w), 0
	lines.SetEscapeHTML(false)
	totals, err := r.each(ctx, told, func(_ []string, _ instrument.Subject, bad error) error {
		row++
		if bad != nil {
			return lines.Encode(outcome{"OperationOutcome", []issue{{"error", "value", strconv.Itoa(row) + ": " + bad.Error()}}})
		}
		for _, asked := range form.Instruments() {
			response := fhir.Respond(asked, r.answers, time.Time{}, complete(asked, r.answers))
			response.Identifier = &hl7.Identifier{Value: strconv.Itoa(row)}
			if err := lines.Encode(response); err != nil {
				return err
			}
		}
		return nil
	})
	return totals, errors.Join(err, w.Flush())
}

// complete tells whether everything that was to be shown was reached.
func complete(in instrument.Instrument, a instrument.Answers) bool {
	for _, item := range in.Items {
		if _, reached := a[item.Key]; !reached && item.Shown(a) {
			return false
		}
	}
	return true
}
