package api

import (
	"context"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/screening/instrument/validity"
	"github.com/xinqiao/xinqiao/screening/local"
	"github.com/xinqiao/xinqiao/screening/risk"
)

// results are the routes of what a sitting says: for the counselor of the school
// only, each read on the record.
type results struct {
	sittings *screening.Sittings
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
	Validity   ResultValidity  `json:"validity"`
	// Compared is of a paper that was asked again.
	Compared *Trends `json:"compared,omitempty" doc:"与之前同一问卷的比较 / beside the same questions before"`
}

// ResultValidity says how the paper was answered. It never makes a finding calmer.
type ResultValidity struct {
	Verdict validity.Verdict `json:"verdict,omitempty" enum:"valid,caution,retest"`
	Reasons []ResultSign     `json:"reasons" nullable:"false"`
	// UnderReporting is a healthy paper answered too fast to mean it.
	UnderReporting bool `json:"underReporting" doc:"可能低报，不等于低风险 / under-reporting is possible; not a low risk"`
}

// ResultReason is a rule that matched.
type ResultReason struct {
	Rule  string     `json:"rule"`
	Level risk.Level `json:"level"`
	Text  string     `json:"text"`
	// Because says it with the paper's own values.
	Because string `json:"because,omitempty" doc:"依据本人作答 / by the paper's own values"`
}

// ResultScale is the score of one scale; without Valid it has none, and the range
// says what it could be.
type ResultScale struct {
	Scale     instrument.ScaleKey `json:"scale"`
	Title     string              `json:"title"`
	Valid     bool                `json:"valid"`
	Value     *float64            `json:"value,omitempty"`
	Norm      *float64            `json:"norm,omitempty" doc:"常模分 / place in the norm"`
	Band      string              `json:"band,omitempty"`
	Blanks    int                 `json:"blanks"`
	Unreached int                 `json:"unreached"`
	Low       float64             `json:"low" doc:"补全后最低 / lowest over all completions"`
	High      float64             `json:"high" doc:"补全后最高 / highest over all completions"`
	LowBand   string              `json:"lowBand"`
	HighBand  string              `json:"highBand"`
	Says      string              `json:"says" doc:"得分如何算出 / how the score came about"`
	Source    string              `json:"source,omitempty" doc:"界值出处 / source of the cut-off"`
	Local     *ResultLocal        `json:"local,omitempty"`
}

// ResultLocal is where a score stands among those of the same grade in this campaign.
// It is no cut-off.
type ResultLocal struct {
	Percentile float64           `json:"percentile" doc:"低于此分的比例，同分取半 / share below it, half of those alike included"`
	N          int               `json:"n" doc:"样本量 / size of the sample"`
	Gender     instrument.Gender `json:"gender,omitempty" doc:"没有即不分性别 / absent: all genders"`
}

// ResultAnswer is what stands in the paper for an item.
type ResultAnswer struct {
	Item   instrument.ItemKey `json:"item"`
	Text   string             `json:"text"`
	Value  *int               `json:"value" doc:"null 为跳过 / null was skipped"`
	Chosen []int              `json:"chosen,omitempty"`
	Label  string             `json:"label,omitempty" doc:"选项文字或所写的话 / words of the option, or what was written"`
}

// ResultChange is one value that was given to a critical item.
type ResultChange struct {
	Item   instrument.ItemKey `json:"item"`
	Value  *int               `json:"value"`
	Chosen []int              `json:"chosen,omitempty"`
	Text   string             `json:"text,omitempty"`
	At     time.Time          `json:"at"`
}

func changeOf(c screening.Change) ResultChange {
	return ResultChange{Item: c.Item, Value: c.Value, Chosen: c.Chosen, Text: c.Text, At: c.At}
}

// ResultWording says how far an instrument's wording may be trusted.
type ResultWording struct {
	Instrument instrument.Ref    `json:"instrument" doc:"量表与版本 / instrument and version"`
	Title      string            `json:"title"`
	Status     instrument.Status `json:"status" enum:"verbatim,translation: published,translation: unvalidated"`
	AcceptedBy string            `json:"acceptedBy,omitempty" doc:"未经验证时由谁认可，人员编号 / staff id of who answers for it"`
}

// ResultSign is one index of answering beyond its limit.
type ResultSign struct {
	Index string  `json:"index"`
	Value float64 `json:"value"`
	Limit float64 `json:"limit"`
}

func validityOf(j validity.Judgement) ResultValidity {
	out := ResultValidity{Verdict: j.Verdict, UnderReporting: j.UnderReporting, Reasons: make([]ResultSign, len(j.Reasons))}
	for i, r := range j.Reasons {
		out.Reasons[i] = ResultSign{Index: r.Index, Value: r.Value, Limit: r.Limit}
	}
	return out
}

type resultAnswer struct{ Body Result }

func (h results) get(ctx context.Context, in *Object) (*resultAnswer, error) {
	r, err := h.sittings.Result(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	l := lang.From(ctx)
	out := Result{Sitting: sittingOf(r.Sitting), Level: r.Finding.Level, Talks: append([]time.Time{}, r.Log.Talks...),
		Reasons: because(l, reasonsIn(l, r.Finding.Reasons), r.Because), Scales: scales(l, r.Form, r.Scales, r.Ranks),
		Changes: make([]ResultChange, len(r.Changes)), Validity: validityOf(r.Validity)}
	if r.Finding.HearWithin > 0 {
		out.HearWithin = r.Finding.HearWithin.String()
	}
	for i, c := range r.Changes {
		out.Changes[i] = changeOf(c)
	}
	if len(r.Lines) > 0 {
		compared := trendsIn(l, r.Lines, r.Moments)
		out.Compared = &compared
	}
	out.Answers, out.Wordings = answers(l, r.Form, r.Answers, r.Accepted)
	return &resultAnswer{out}, nil
}

func reasonsIn(l lang.Lang, reasons []risk.Reason) []ResultReason {
	out := make([]ResultReason, len(reasons))
	for i, r := range reasons {
		out[i] = ResultReason{Rule: r.Rule, Level: r.Level, Text: r.Text.In(l)}
	}
	return out
}

// because adds to each reason what it rests on.
func because(l lang.Lang, reasons []ResultReason, all []risk.Because) []ResultReason {
	for i := range reasons {
		for _, b := range all {
			if b.Rule == reasons[i].Rule {
				reasons[i].Because = b.Text.In(l)
			}
		}
	}
	return reasons
}

func scales(l lang.Lang, form *instrument.Form, explained []instrument.Explanation, ranks map[instrument.ScaleKey]local.Rank) []ResultScale {
	out := make([]ResultScale, len(explained))
	for i, e := range explained {
		scale, _ := form.Scale(e.Scale)
		labels := map[string]string{}
		for _, b := range scale.Bands {
			labels[b.ID] = b.Label.In(l)
		}
		out[i] = ResultScale{Scale: e.Scale, Title: e.Title.In(l), Valid: e.Valid, Blanks: e.Blanks, Unreached: e.Unreached,
			Low: e.Low.Float(), High: e.High.Float(), LowBand: labels[e.LowBand], HighBand: labels[e.HighBand],
			Says: e.Says.In(l), Source: e.Source}
		if rank, ok := ranks[e.Scale]; ok {
			out[i].Local = &ResultLocal{rank.Percentile, rank.N, rank.Gender}
		}
		if !e.Valid {
			continue
		}
		value, norm := e.Value.Float(), e.Norm.Float()
		out[i].Value, out[i].Band = &value, labels[e.Band]
		if scale.Norms != nil {
			out[i].Norm = &norm
		}
	}
	return out
}

// answers shows the answers in the order of the paper, and which wordings they were
// asked in.
func answers(l lang.Lang, form *instrument.Form, given instrument.Answers, accepted screening.Acceptance) (out []ResultAnswer, asked []ResultWording) {
	out, asked = []ResultAnswer{}, []ResultWording{}
	for _, in := range form.Instruments() {
		before := len(out)
		for _, item := range in.Items {
			if a, reached := given[item.Key]; reached {
				out = append(out, ResultAnswer{Item: item.Key, Text: item.Text.In(l), Value: a.Value, Chosen: a.Chosen, Label: label(l, item, a)})
			}
		}
		if len(out) > before {
			wording := ResultWording{Instrument: in.Ref(), Title: in.Title.In(l), Status: in.Wording.Status()}
			if in.NeedsAcceptance() {
				wording.AcceptedBy = accepted.By
			}
			asked = append(asked, wording)
		}
	}
	return out, asked
}

func label(l lang.Lang, item instrument.Item, a instrument.Answer) string {
	words := []string{}
	for _, said := range item.Labels(a) {
		words = append(words, said.In(l))
	}
	if a.Text != "" {
		words = append(words, a.Text)
	}
	return strings.Join(words, " · ")
}
