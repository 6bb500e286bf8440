package api

import (
	"context"

	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/server/api/lang"
)

// instruments are the routes of the library: what can be asked, and how it looks.
type instruments struct{ library instrument.Library }

// Instrument is what staff must know of a questionnaire before they use it.
type Instrument struct {
	Ref        instrument.Ref         `json:"ref" doc:"量表与版本 / instrument and version"`
	Title      string                 `json:"title"`
	Respondent instrument.Respondent  `json:"respondent" enum:"self,observer"`
	Items      int                    `json:"items"`
	Suicide    bool                   `json:"suicide" doc:"含安全询问 / asks about suicide"`
	Wording    instrument.Status      `json:"wording" doc:"最不可靠的语言版本 / of the least trusted language"`
	Licence    instrument.LicenceKind `json:"licence" enum:"public-domain,free,non-commercial,restricted"`
	Terms      string                 `json:"terms"`
	Citation   string                 `json:"citation"`
	Notes      []string               `json:"notes" nullable:"false"`
	Usable     bool                   `json:"usable" doc:"可用于测评 / may be used in a campaign"`
	Acceptance bool                   `json:"acceptance" doc:"须由专业负责人认可 / a professional must answer for it"`
}

// Preview is a questionnaire as a student would see it.
type Preview struct {
	Instrument
	Sections []PaperSection `json:"sections" nullable:"false"`
}

func instrumentIn(l lang.Lang, in instrument.Instrument) Instrument {
	out := Instrument{Ref: in.Ref(), Title: textIn(l, in.Title), Respondent: in.Respondent, Items: len(in.Items),
		Wording: in.Wording.Status(), Licence: in.Licence.Kind, Terms: in.Licence.Terms, Citation: in.Citation,
		Notes: append([]string{}, in.Notes...), Usable: in.MayPublish() == nil, Acceptance: in.NeedsAcceptance()}
	for _, item := range in.Items {
		out.Suicide = out.Suicide || item.Suicide
	}
	return out
}

func (h instruments) list(ctx context.Context, _ *struct{}) (*list[Instrument], error) {
	return allOf(h.library.All(), func(ref instrument.Ref) Instrument {
		in, _ := h.library.Instrument(ref)
		return instrumentIn(lang.From(ctx), in)
	}), nil
}

type previewAnswer struct{ Body Preview }

func (h instruments) preview(ctx context.Context, in *instrumentPath) (*previewAnswer, error) {
	found, ok := h.library.Instrument(instrument.Ref(in.Ref))
	if !ok {
		return nil, store.ErrNotFound
	}
	form, err := h.library.Form(instrument.Battery{found.Ref()})
	if err != nil {
		return nil, err
	}
	out := Preview{Instrument: instrumentIn(lang.From(ctx), found), Sections: []PaperSection{}}
	if !found.KeyOnly {
		out.Sections = sections(lang.From(ctx), form)
	}
	return &previewAnswer{out}, nil
}

type instrumentPath struct {
	Ref string `path:"ref" maxLength:"80" doc:"phq-a 或 phq-a@1 / phq-a or phq-a@1"`
}
