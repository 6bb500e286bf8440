package risk

import (
	"fmt"
	"strings"

	"github.com/xinqiao/xinqiao/screening/instrument"
)

// Because says with the paper's own values why a rule matched. It is for the
// counselor of the school: unlike a Reason it holds answers.
type Because struct {
	Rule  string          `json:"rule"`
	Level Level           `json:"level"`
	Text  instrument.Text `json:"text"`
}

// Explain says why each matching rule matched, in the order of the policy.
func (p Policy) Explain(f Facts, form *instrument.Form) []Because {
	var out []Because
	for _, r := range p.Rules {
		if !r.condition.holds(&f) {
			continue
		}
		var zh, en []string
		for _, l := range r.condition.leaves(&f) {
			said := l.says(&f, form)
			zh, en = append(zh, said.ZH), append(en, said.EN)
		}
		out = append(out, Because{Rule: r.ID, Level: r.Level,
			Text: instrument.Text{ZH: strings.Join(zh, "，且"), EN: strings.Join(en, " and ")}})
	}
	return out
}

func (l leaf) says(f *Facts, form *instrument.Form) instrument.Text {
	name := l.named(form)
	v, known := l.value(f)
	compared := fmt.Sprintf("%s %s %s", v, symbols[l.op], l.limit)
	switch {
	case l.word == wordReach:
		return instrument.Text{ZH: name.ZH + "最差可能为 " + compared, EN: name.EN + " could be " + compared}
	case l.word == wordEarlier:
		return instrument.Text{ZH: fmt.Sprintf("一年内 %s 及以上 %s 次", l.key, v), EN: fmt.Sprintf("%s times %s or worse within a year", v, l.key)}
	case l.op != "" && known:
		return instrument.Text{ZH: name.ZH + " = " + compared, EN: name.EN + " = " + compared}
	case l.word == wordBlank:
		return instrument.Text{ZH: name.ZH + " 留空", EN: name.EN + " left blank"}
	case l.word == wordIncomplete:
		return instrument.Text{ZH: name.ZH + " 留空过多", EN: name.EN + " has too many blanks"}
	}
	return phrases[l.word]
}

var symbols = map[operator]string{atLeast: "≥", above: ">", atMost: "≤", below: "<", equal: "="}

var phrases = map[string]instrument.Text{
	wordCritical: {ZH: "有关键题作答", EN: "a critical answer"},
	wordAnyBlank: {ZH: "有关键题留空", EN: "a critical item left blank"},
	wordDoubtful: {ZH: "作答质量存疑", EN: "doubtful answering"},
	wordRetest:   {ZH: "作答需重测", EN: "answering to be repeated"},
}

// named is what an item or scale is called for staff: the number in its form says
// more than a long question.
func (l leaf) named(form *instrument.Form) instrument.Text {
	switch l.word {
	case wordAge:
		return instrument.Text{ZH: "年龄", EN: "age"}
	case wordGrade:
		return instrument.Text{ZH: "年级", EN: "grade"}
	}
	if s, ok := form.Scale(instrument.ScaleKey(l.key)); ok {
		title := form.Title(l.key)
		return instrument.Text{ZH: title.ZH + s.Title.ZH, EN: title.EN + " " + s.Title.EN}
	}
	title, n := form.Title(l.key), form.Number(instrument.ItemKey(l.key))
	return instrument.Text{ZH: fmt.Sprintf("%s第 %d 题", title.ZH, n), EN: fmt.Sprintf("%s item %d", title.EN, n)}
}
