package api

import (
	"context"
	"time"

	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/risk"
	"github.com/xinqiao/xinqiao/server/api/lang"
)

// results are the routes of what a sitting says: for the counselor of the school
// only, each read on the record.
type results struct {
	sittings *screening.Sittings
	library  instrument.Library
}

// Result is what a sitting says at this moment. It is a screening result and
// never a diagnosis.
type Result struct {
	Sitting
	Level      risk.Level      `json:"level"`
	HearWithin string          `json:"hearWithin,omitempty" doc:"最晚多久内与学生谈，如 24h0m0s / how soon to hear the student"`
	Reasons    []ResultReason  `json:"reasons" nullable:"false"`
	Scales     []ResultScale   `json:"scales" nullable:"false"`
	Answers    []ResultAnswer  `json:"answers" nullable:"false" doc:"按题目顺序 / in the order of the paper"`
	Changes    []ResultChange  `json:"changes" nullable:"false" doc:"关键题的每次作答 / all answers to items that ever had a critical one"`
	Talks      []time.Time     `json:"talks" nullable:"false" doc:"想和老师谈的时间 / wishes to talk to a teacher"`
	Wordings   []ResultWording `json:"wordings" nullable:"false"`
}

// ResultReason is a rule that matched.
type ResultReason struct {
	Rule  string     `json:"rule"`
	Level risk.Level `json:"level"`
	Text  string     `json:"text"`
}

// ResultScale is the score of one scale; without Valid it has none.
type ResultScale struct {
	Scale  instrument.ScaleKey `json:"scale"`
	Title  string              `json:"title"`
	Valid  bool                `json:"valid"`
	Value  *int                `json:"value,omitempty"`
	Band   string              `json:"band,omitempty"`
	Blanks int                 `json:"blanks"`
}

// ResultAnswer is what stands in the paper for an item.
type ResultAnswer struct {
	Item  instrument.ItemKey `json:"item"`
	Text  string             `json:"text"`
	Value *int               `json:"value" doc:"null 为跳过 / null was skipped"`
	Label string             `json:"label,omitempty"`
}

// ResultChange is one value that was given to a critical item.
type ResultChange struct {
	Item  instrument.ItemKey `json:"item"`
	Value *int               `json:"value"`
	At    time.Time          `json:"at"`
}

// ResultWording says how far an instrument's wording may be trusted.
type ResultWording struct {
	Instrument instrument.ID     `json:"instrument"`
	Title      string            `json:"title"`
	Status     instrument.Status `json:"status"`
}

type resultAnswer struct{ Body Result }

func (h results) get(ctx context.Context, in *Object) (*resultAnswer, error) {
	r, err := h.sittings.Result(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	l := lang.From(ctx)
	out := Result{Sitting: sittingOf(r.Sitting), Level: r.Finding.Level, Talks: append([]time.Time{}, r.Log.Talks...),
		Reasons: reasonsIn(l, r.Finding.Reasons), Scales: h.scales(l, r.Outcome.Result.Scales),
		Changes: make([]ResultChange, len(r.Changes))}
	if r.Finding.HearWithin > 0 {
		out.HearWithin = r.Finding.HearWithin.String()
	}
	for i, c := range r.Changes {
		out.Changes[i] = ResultChange(c)
	}
	out.Answers, out.Wordings = h.answers(l, r.Answers)
	return &resultAnswer{out}, nil
}

func reasonsIn(l lang.Lang, reasons []risk.Reason) []ResultReason {
	out := make([]ResultReason, len(reasons))
	for i, r := range reasons {
		out[i] = ResultReason{Rule: r.Rule, Level: r.Level, Text: textIn(l, r.Text)}
	}
	return out
}

func (h results) scales(l lang.Lang, scores []instrument.ScaleScore) []ResultScale {
	out := make([]ResultScale, len(scores))
	for i, s := range scores {
		scale, _ := h.library.Scale(s.Scale)
		out[i] = ResultScale{Scale: s.Scale, Title: textIn(l, scale.Title), Valid: s.Valid, Blanks: s.Blanks}
		if !s.Valid {
			continue
		}
		out[i].Value = &s.Value
		for _, b := range scale.Bands {
			if b.ID == s.Band {
				out[i].Band = textIn(l, b.Label)
			}
		}
	}
	return out
}

// answers shows the answers in the order of the library's papers, and which
// wordings they were asked in.
func (h results) answers(l lang.Lang, given instrument.Answers) (out []ResultAnswer, asked []ResultWording) {
	out, asked = []ResultAnswer{}, []ResultWording{}
	for _, id := range h.library.All() {
		in, _ := h.library.Instrument(id)
		before := len(out)
		for _, item := range in.Items {
			if a, reached := given[item.Key]; reached {
				out = append(out, ResultAnswer{Item: item.Key, Text: textIn(l, item.Text), Value: a.Value, Label: label(l, item, a.Value)})
			}
		}
		if len(out) > before {
			asked = append(asked, ResultWording{Instrument: id, Title: textIn(l, in.Title), Status: in.Wording.ZH.Status})
		}
	}
	return out, asked
}

func label(l lang.Lang, item instrument.Item, value *int) string {
	for _, o := range item.Options {
		if value != nil && o.Value == *value {
			return textIn(l, o.Label)
		}
	}
	return ""
}
