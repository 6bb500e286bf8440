package packet

import (
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// measures leave out which answers made a score: only critical ones leave the school.
func measures(r screening.Reading) []Measure {
	out := make([]Measure, len(r.Scales))
	for i, e := range r.Scales {
		out[i] = Measure{Scale: e.Scale, Title: e.Title, Valid: e.Valid, Value: e.Value.Float(), Band: label(r.Form, e),
			Low: e.Low.Float(), High: e.High.Float(), Blanks: e.Blanks, Source: e.Source}
	}
	return out
}

func label(form *instrument.Form, e instrument.Explanation) instrument.Text {
	scale, _ := form.Scale(e.Scale)
	for _, b := range scale.Bands {
		if e.Valid && b.ID == e.Band {
			return b.Label
		}
	}
	return instrument.Text{}
}

func wordings(r screening.Reading) []Wording {
	if r.Form == nil {
		return nil
	}
	var out []Wording
	for _, in := range r.Form.Instruments() {
		out = append(out, Wording{Instrument: in.Ref(), Title: in.Title, Status: in.Wording.Status()})
	}
	return out
}
