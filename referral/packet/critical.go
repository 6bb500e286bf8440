package packet

import (
	"fmt"
	"strings"
	"time"

	"github.com/xinqiao/xinqiao/internal/lang"
	"github.com/xinqiao/xinqiao/screening"
	"github.com/xinqiao/xinqiao/screening/instrument"
)

// Critical is one answer to a critical item, in the words in which it was asked and
// answered. Where these may not leave the school the item is named by its key and its
// questionnaire only, and the answer by its value.
type Critical struct {
	Item     instrument.ItemKey `bson:"item" json:"item"`
	Title    instrument.Text    `bson:"title" json:"title" doc:"所属问卷 / its questionnaire"`
	Question instrument.Text    `bson:"question" json:"question" doc:"题目原文；授权不及医院的问卷没有 / as it was asked; empty where the licence does not reach the hospital"`
	Said     instrument.Text    `bson:"said" json:"said" doc:"选项原文、所写的话或分值 / the words that were chosen or written, or the value"`
	Status   instrument.Status  `bson:"status" json:"status,omitempty" enum:"verbatim,translation: published,translation: unvalidated" doc:"题目与选项文字的来历 / of question and options"`
	At       time.Time          `bson:"at" json:"at"`

	// What was chosen as programs read it: from which options, by value and in words.
	OptionSet         string            `bson:"optionSet" json:"-"`
	Labels            []instrument.Text `bson:"labels" json:"-"`
	instrument.Answer `bson:",inline" json:"-"`
}

// Quoted tells whether the question may be read.
func (c Critical) Quoted() bool { return c.Question.ZH != "" }

// critical quotes the critical items, as far as their licences go.
func critical(r screening.Reading) []Critical {
	out := make([]Critical, len(r.Changes))
	for n, change := range r.Changes {
		c := Critical{Item: change.Item, Answer: change.Answer, At: change.At}
		if r.Form != nil {
			c.quote(r.Form)
		}
		c.Said = said(c.Answer, c.Labels)
		out[n] = c
	}
	return out
}

func (c *Critical) quote(form *instrument.Form) {
	item, _ := form.Item(c.Item)
	in, _ := form.Owner(string(c.Item))
	if c.Title, c.OptionSet = in.Title, item.OptionSet; in.Quotable() {
		c.Question, c.Labels, c.Status = item.Text, item.Labels(c.Answer), in.Wording.Status()
	}
}

// said is an answer in one line, whatever its kind.
func said(a instrument.Answer, labels []instrument.Text) instrument.Text {
	switch {
	case a.IsBlank():
		return lang.Say("没有作答", "left blank")
	case a.Text != "":
		return instrument.Text{ZH: a.Text}
	case len(labels) == 0:
		return instrument.Text{ZH: strings.Trim(fmt.Sprint(a.Values()), "[]")}
	}
	all := labels[0]
	for _, l := range labels[1:] {
		all.ZH += "、" + l.ZH
		if l.EN != "" {
			all.EN += ", " + l.EN
		}
	}
	return all
}
