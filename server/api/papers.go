package api

import (
	"context"
	"net/http"
	"time"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
	"github.com/xinqiao/xinqiao/server/api/words"
)

// papers are the routes of whoever fills a paper in: the student, or in an
// interview the counselor who asks. Every other sitting does not exist for them.
type papers struct {
	sittings *screening.Sittings
	org      *screening.Org
}

// Paper is what a student's device shows. It says neither what was answered nor
// what an answer means, and looks the same for everybody.
type Paper struct {
	State    screening.SittingState `json:"state"`
	Assent   Assent                 `json:"assent"`
	Sections []PaperSection         `json:"sections" nullable:"false"`
	Reached  []instrument.ItemKey   `json:"reached" nullable:"false" doc:"已看过的题 / items seen so far"`
	NextSeq  int                    `json:"nextSeq" doc:"下一个作答的序号 / seq of the next answer"`
	Closing  string                 `json:"closing,omitempty" doc:"提交后的话 / words after the submit"`
	Help     []HelpLine             `json:"help" nullable:"false"`
}

// Assent is what the student agrees to.
type Assent struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Agreed bool   `json:"agreed"`
}

// PaperSection is questions under one introduction.
type PaperSection struct {
	Intro  string      `json:"intro"`
	Period string      `json:"period"`
	Items  []PaperItem `json:"items" nullable:"false"`
}

// PaperItem is one question.
type PaperItem struct {
	Key     instrument.ItemKey     `json:"key"`
	Kind    instrument.Kind        `json:"kind" enum:"choice,yes-no,number,multi-choice,text"`
	Text    string                 `json:"text"`
	Options []PaperOption          `json:"options" nullable:"false"`
	Range   *instrument.Range      `json:"range,omitempty" doc:"数字题的范围 / of a number item"`
	ShowIf  []instrument.Condition `json:"showIf,omitempty" doc:"满足其一才显示 / shown when one of these holds"`
}

// PaperOption is one answer that can be given.
type PaperOption struct {
	Value int    `json:"value"`
	Label string `json:"label"`
}

type paperAnswer struct{ Body Paper }

func (h papers) get(ctx context.Context, in *Object) (*paperAnswer, error) {
	page, err := h.sittings.Page(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	help, err := h.linesFor(ctx, in.id())
	if err != nil {
		return nil, err
	}
	l := lang.From(ctx)
	out := Paper{State: page.State, Reached: append([]instrument.ItemKey{}, page.Reached...), NextSeq: page.NextSeq, Help: help,
		Assent: Assent{ID: page.AssentText, Text: words.Assents[page.AssentText].In(l), Agreed: page.Agreed}}
	if page.State == screening.SittingSubmitted {
		out.Closing = words.Closings[page.Closing].In(l)
	} else {
		out.Sections = sections(l, page.Form)
	}
	return &paperAnswer{out}, nil
}

func sections(l lang.Lang, form *instrument.Form) []PaperSection {
	var sections []PaperSection
	for _, in := range form.Instruments() {
		section := PaperSection{Intro: in.Intro.In(l), Period: in.Period.In(l)}
		for _, item := range in.Items {
			shown := PaperItem{Key: item.Key, Kind: item.Kind, Text: item.Text.In(l), Range: item.Range,
				ShowIf: item.ShowIf, Options: []PaperOption{}}
			for _, o := range item.Options {
				shown.Options = append(shown.Options, PaperOption{Value: o.Value, Label: o.Label.In(l)})
			}
			section.Items = append(section.Items, shown)
		}
		sections = append(sections, section)
	}
	return sections
}

type assentGiven struct {
	Object
	Body struct {
		Text   string `json:"text" maxLength:"40" doc:"assent.id"`
		Agrees bool   `json:"agrees"`
	}
}

func (h papers) assent(ctx context.Context, in *assentGiven) (*struct{}, error) {
	return nil, h.sittings.Agree(ctx, who(ctx), in.id(), in.Body.Text, in.Body.Agrees)
}

// GivenAnswer is one answer.
type GivenAnswer struct {
	Command   string             `json:"command" minLength:"1" maxLength:"64" doc:"此次作答的编号，重发不变 / the same when it is sent again"`
	Seq       int                `json:"seq" minimum:"0"`
	Item      instrument.ItemKey `json:"item" maxLength:"100"`
	Value     *int               `json:"value" doc:"null 为跳过 / null skips the item"`
	Chosen    []int              `json:"chosen,omitempty" maxItems:"100" doc:"多选题 / of a multi-choice item"`
	Text      string             `json:"text,omitempty" maxLength:"2000" doc:"文字题 / of a text item"`
	ElapsedMS int                `json:"elapsedMs" minimum:"0" maximum:"86400000"`
}

type answersGiven struct {
	Object
	Body struct {
		Answers []GivenAnswer `json:"answers" minItems:"1" maxItems:"200" nullable:"false"`
	}
}

// kept is empty, with status 204, but for a student alone in danger.
type kept struct {
	Status int
	Body   *TalkReceipt
}

func (h papers) save(ctx context.Context, in *answersGiven) (*kept, error) {
	given := make([]screening.Given, len(in.Body.Answers))
	for i, a := range in.Body.Answers {
		given[i] = screening.Given{Command: a.Command, Seq: a.Seq, Item: a.Item, ElapsedMS: a.ElapsedMS,
			Answer: instrument.Answer{Value: a.Value, Chosen: a.Chosen, Text: a.Text}}
	}
	if err := h.sittings.Save(ctx, who(ctx), in.id(), given); err != nil {
		return nil, err
	}
	receipt, err := h.sittings.HelpNow(ctx, who(ctx), in.id(), given)
	if err != nil || receipt == nil {
		return &kept{Status: http.StatusNoContent}, err
	}
	help, err := h.linesFor(ctx, in.id())
	return &kept{http.StatusOK, &TalkReceipt{Words: words.HelpNow.In(lang.From(ctx)), By: receipt.By, Until: receipt.Until, Help: help}}, err
}

// Farewell ends a paper, in the same words for everybody.
type Farewell struct {
	Closing string     `json:"closing"`
	Help    []HelpLine `json:"help" nullable:"false"`
}

type farewell struct{ Body Farewell }

func (h papers) submit(ctx context.Context, in *Object) (*farewell, error) {
	key, err := h.sittings.Submit(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	help, err := h.linesFor(ctx, in.id())
	return &farewell{Farewell{Closing: words.Closings[key].In(lang.From(ctx)), Help: help}}, err
}

// TalkReceipt tells a student who will come: after the wish to talk, and to who
// answers alone and is in danger.
type TalkReceipt struct {
	Words string     `json:"words"`
	By    string     `json:"by,omitempty" doc:"会来找你的老师 / who will come"`
	Until time.Time  `json:"until" doc:"最晚 / at the latest"`
	Help  []HelpLine `json:"help" nullable:"false"`
}

type talkAnswer struct{ Body TalkReceipt }

func (h papers) talk(ctx context.Context, in *Object) (*talkAnswer, error) {
	receipt, err := h.sittings.Talk(ctx, who(ctx), in.id())
	if err != nil {
		return nil, err
	}
	help, err := h.linesFor(ctx, in.id())
	return &talkAnswer{TalkReceipt{Words: words.Talk.In(lang.From(ctx)), By: receipt.By, Until: receipt.Until, Help: help}}, err
}
