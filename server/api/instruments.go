package api

import (
	"context"
	"encoding/json"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/internal/store"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/shelf"
)

// instruments are the routes of the library: what can be asked, and how it looks.
type instruments struct{ shelf *shelf.Shelf }

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
	out := Instrument{Ref: in.Ref(), Title: in.Title.In(l), Respondent: in.Respondent, Items: len(in.Items),
		Wording: in.Wording.Status(), Licence: in.Licence.Kind, Terms: in.Licence.Terms, Citation: in.Citation,
		Notes: make([]string, 0, len(in.Notes)), Usable: in.MayPublish() == nil, Acceptance: in.NeedsAcceptance()}
	for _, note := range in.Notes {
		out.Notes = append(out.Notes, lang.Part(note, l))
	}
	for _, item := range in.Items {
		out.Suicide = out.Suicide || item.Suicide
	}
	return out
}

// ShelfQuery is whose shelf is meant: a unit may have definitions of its own.
type ShelfQuery struct {
	Unit UnitPath `query:"unit" maxLength:"60" doc:"哪个单位可用的，默认为本单位 / what a unit may use; one's own without it"`
}

func (h instruments) library(ctx context.Context, q ShelfQuery) (instrument.Library, error) {
	place := who(ctx).Unit
	if q.Unit != "" {
		place = q.Unit.path()
		if err := who(ctx).Within(place); err != nil {
			return instrument.Library{}, err
		}
	}
	return h.shelf.Library(ctx, place)
}

func (h instruments) list(ctx context.Context, in *ShelfQuery) (*list[Instrument], error) {
	library, err := h.library(ctx, *in)
	if err != nil {
		return nil, err
	}
	return allOf(library.All(), func(ref instrument.Ref) Instrument {
		in, _ := library.Instrument(ref)
		return instrumentIn(lang.From(ctx), in)
	}), nil
}

type previewAnswer struct{ Body Preview }

func (h instruments) preview(ctx context.Context, in *instrumentPath) (*previewAnswer, error) {
	library, err := h.library(ctx, in.ShelfQuery)
	if err != nil {
		return nil, err
	}
	found, ok := library.Instrument(instrument.Ref(in.Ref))
	if !ok {
		return nil, store.ErrNotFound
	}
	form, err := library.Form(instrument.Battery{found.Ref()})
	if err != nil {
		return nil, err
	}
	out := Preview{Instrument: instrumentIn(lang.From(ctx), found), Sections: []PaperSection{}}
	if !found.KeyOnly {
		out.Sections = sections(lang.From(ctx), form)
	}
	return &previewAnswer{out}, nil
}

// Published is a definition for a unit, or the text of a key that the unit has a right
// to use.
type Published struct {
	Unit       UnitPath        `json:"unit" maxLength:"60" doc:"供哪个单位及其下级使用 / for which unit and those inside"`
	Definition json.RawMessage `json:"definition,omitempty" doc:"量表定义，格式见 schema.json / see schema.json"`
	Text       json.RawMessage `json:"text,omitempty" doc:"本校有权使用的题目文字（量表只含计分键时） / the text of a key"`
}

type publish struct{ Body Published }

type instrumentAnswer struct{ Body Instrument }

func (h instruments) publish(ctx context.Context, in *publish) (*instrumentAnswer, error) {
	b, put, data := in.Body, h.shelf.PublishDefinition, in.Body.Definition
	if len(b.Text) > 0 {
		put, data = h.shelf.PublishText, b.Text
	}
	published, err := put(ctx, who(ctx), b.Unit.path(), data)
	if err != nil {
		return nil, err
	}
	about(ctx, string(published.Ref()))
	return &instrumentAnswer{instrumentIn(lang.From(ctx), published)}, nil
}

type instrumentPath struct {
	ShelfQuery
	Ref string `path:"ref" maxLength:"80" doc:"phq-a 或 phq-a@1 / phq-a or phq-a@1"`
}
